"""Each parameter of an HTTP handler: where in a request it is, and what it must be."""

import inspect
from collections.abc import Collection, Iterator
from typing import Annotated, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from achalice.context import LambdaContext
from achalice.exceptions import HandlerSignatureError
from achalice.forms import UploadFile
from achalice.parameters import Body, File, Form, Marker, Path, Query, Source
from achalice.requests import Request
from achalice.signatures import ANYTHING, is_list, is_model, leaves_of

_EMPTY = inspect.Parameter.empty


# Named tuples, here and where they are used: a dataclass takes five times as long to make, and
# a cold start waits for it.
class Argument(NamedTuple):
    """A parameter whose value is in the request."""

    name: str
    """As the handler calls it."""
    wire_name: str
    """As the request calls it."""
    marker: Marker
    """As it was written, or as it goes without saying."""
    annotation: object
    """What pydantic is to read: without the marker, with the marker's constraints."""
    default: object
    """`Parameter.empty` if the request must have it."""

    @property
    def source(self) -> Source:
        """The part of the request."""
        return self.marker.source

    @property
    def is_required(self) -> bool:
        """Whether it has no default."""
        return self.default is _EMPTY

    @property
    def is_list(self) -> bool:
        """Whether it takes all values of its name."""
        return is_list(self.annotation)

    @property
    def takes_files(self) -> bool:
        """Whether it is a file, or a model with one."""
        if isinstance(self.marker, File):
            return True
        fields = self.model.model_fields.values() if self.model is not None else ()
        return any(_is_file(part) for field in fields for part in leaves_of(field.annotation))

    @property
    def model(self) -> type[BaseModel] | None:
        """The model that takes many values at once: all of the query, of the form."""
        if self.source in ("path", "body"):
            return None
        for leaf in leaves_of(self.annotation):
            if isinstance(leaf, type) and issubclass(leaf, BaseModel):
                return leaf
        return None


class ModelField(NamedTuple):
    """A field of a model that is filled from several values of a request."""

    wire_name: str
    key: str
    """As the model calls it when it is validated."""
    is_list: bool


class Given(NamedTuple):
    """A parameter that does not come from the request's text: the request itself, say."""

    name: str
    kind: object
    """`Request`, `LambdaContext`, or one of the types that are injected."""


def read_parameter(
    parameter: inspect.Parameter,
    annotation: object,
    path_parameters: Collection[str],
    handler: str,
    injected: Collection[object] = (),
) -> Argument | Given:
    """Work out what `parameter` of `handler` is.

    Raises:
        HandlerSignatureError: nothing in a request can fill it.
    """
    reader = _ParameterReader(parameter, annotation, path_parameters, handler)
    return reader.given(injected) or reader.argument()


def fields_of(model: type[BaseModel], marker: Marker) -> Iterator[ModelField]:
    """Each name under which a request may have something for `model`."""
    config = model.model_config
    by_name = config.get("populate_by_name") or config.get("validate_by_name")
    for name, field in model.model_fields.items():
        alias = field.validation_alias or field.alias
        many = is_list(field.annotation)
        for each in getattr(alias, "choices", [alias]):
            if isinstance(each, str):
                yield ModelField(each, each, many)
        if alias is None or by_name:
            yield ModelField(marker.wire_name(name), name, many)


class _ParameterReader:
    """One parameter, and what is said of it when it cannot be filled."""

    def __init__(
        self,
        parameter: inspect.Parameter,
        annotation: object,
        path_parameters: Collection[str],
        handler: str,
    ) -> None:
        self.parameter = parameter
        self.annotation = annotation
        self.path_parameters = path_parameters
        self.handler = handler

    def given(self, injected: Collection[object]) -> Given | None:
        """The parameter if it is no part of the request."""
        leaves = leaves_of(self.annotation)
        for kind in (Request, LambdaContext, *injected):
            if kind in leaves:
                return Given(self.parameter.name, kind)
        return None

    def argument(self) -> Argument:
        """The parameter as a part of the request."""
        name = self.parameter.name
        if isinstance(self.parameter.default, Marker):
            written = repr(self.parameter.default)
            raise self._error(
                f"has `{written}` as its default",
                f"write `{name}: Annotated[..., {written}]`, and the default after it",
            )
        marker, wanted = self._unmarked()
        if marker is None:
            if self.annotation is _EMPTY and name not in self.path_parameters:
                raise self._error(
                    "is neither in the path nor annotated",
                    "annotate it: a model is the JSON body, a simple type a query parameter",
                )
            marker = Path() if name in self.path_parameters else self._unsaid()
        argument = Argument(
            name,
            marker.wire_name(name),
            marker,
            wanted,
            _EMPTY if isinstance(marker, Path) else self.parameter.default,
        )
        self._check(argument)
        return argument

    def _unmarked(self) -> tuple[Marker | None, object]:
        """The marker, and the annotation without it."""
        annotation = str if self.annotation is _EMPTY else self.annotation
        if get_origin(annotation) is not Annotated:
            self._refuse_inner_markers(annotation)
            return None, annotation
        kind, *metadata = get_args(annotation)
        self._refuse_inner_markers(kind)
        markers = [each for each in metadata if _is_marker(each)]
        if len(markers) > 1:
            raise self._error(f"has {len(markers)} markers, and can come from one place only")
        marker = markers[0] if markers else None
        if isinstance(marker, type):
            raise self._error(
                f"is annotated with the class `{marker.__name__}`",
                f"write `{marker.__name__}()`",
            )
        if any(
            isinstance(each, FieldInfo) and (each.alias or each.validation_alias)
            for each in metadata
        ):
            raise self._error(
                "has an alias that is pydantic's, which only fields of models have",
                f"write `{type(marker or Query()).__name__}(alias=...)`",
            )
        kept = [each for each in metadata if not _is_marker(each)]
        field = marker.field() if marker is not None else None
        if field is not None:
            kept.append(field)
        wanted = Annotated[kind, *kept] if kept else kind
        return marker, wanted

    def _refuse_inner_markers(self, annotation: object) -> None:
        for part in get_args(annotation):
            if _is_marker(part):
                raise self._error(
                    f"has `{part!r}` around a part of its type",
                    "put it around the whole: `Annotated[int | None, Query()]`",
                )
            if get_origin(annotation) is not Literal:
                self._refuse_inner_markers(part)

    def _unsaid(self) -> Marker:
        """Where a parameter without a marker comes from."""
        leaves = leaves_of(self.annotation)
        if any(_is_file(part) for part in leaves):
            return File()
        if any(is_model(part) for part in leaves):
            return Body()
        if any(part in ANYTHING for part in leaves):
            name = self.parameter.name
            raise self._error(
                "could be anything",
                f"declare a model, or write `{name}: Annotated[..., Body()]` for any JSON",
            )
        return Query()

    def _check(self, argument: Argument) -> None:
        leaves = leaves_of(argument.annotation)
        name = argument.wire_name
        marker = argument.marker
        if isinstance(marker, Path):
            if name not in self.path_parameters:
                raise self._error(
                    f"is `Path()`, and the path has no `{{{name}}}`",
                    "give the path's own name: `Path(alias=...)`" if self.path_parameters else None,
                )
            if argument.is_list or any(is_model(part) or part in ANYTHING for part in leaves):
                raise self._error(
                    "is in the path, and no such type can be read from a part of a path",
                    f"annotate it with a simple type: `{argument.name}: str`",
                )
        elif argument.name in self.path_parameters and not marker.alias:
            raise self._error(f"is in the path, and is said to be `{marker!r}`", "write `Path()`")
        elif not isinstance(marker, Body):
            self._check_text(argument, leaves)

    def _check_text(self, argument: Argument, leaves: list[object]) -> None:
        marker = argument.marker
        files = any(_is_file(part) for part in leaves)
        if files and not isinstance(marker, Form):
            raise self._error(f"is a file, and is said to be `{marker!r}`", "write `File()`")
        if isinstance(marker, File) and not (files or bytes in leaves):
            raise self._error(
                "is `File()`, and not of a type that holds one",
                "annotate it with `UploadFile` or `bytes`",
            )
        simple = [part for part in leaves if part is not type(None)]
        if argument.model is not None and (len(simple) > 1 or argument.is_list):
            raise self._error(
                f"is `{marker!r}`, which fills one model and not a choice of them",
                f"annotate it with `{argument.model.__name__}` alone",
            )
        if argument.model is None and any(is_model(part) or part in ANYTHING for part in simple):
            raise self._error(
                f"is `{marker!r}`, and no such type can be read from texts",
                "annotate it with a simple type, or with a pydantic model of such",
            )

    def _error(self, problem: str, hint: str | None = None) -> HandlerSignatureError:
        return HandlerSignatureError(
            self.handler, problem, parameter=self.parameter.name, hint=hint
        )


def _is_file(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, UploadFile)


def _is_marker(value: object) -> bool:
    return isinstance(value, Marker) or (isinstance(value, type) and issubclass(value, Marker))
