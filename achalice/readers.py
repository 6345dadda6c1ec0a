"""What takes a handler's arguments out of a request, one reader for each part of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NotRequired, Protocol

from pydantic import BaseModel, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from achalice import forms
from achalice.arguments import Argument, fields_of
from achalice.exceptions import UnprocessableEntityError
from achalice.forms import FormError, UploadFile
from achalice.parameters import File, Source
from achalice.requests import Request
from achalice.signatures import adapter_for, leaves_of

ErrorDetail = dict[str, object]
Arguments = dict[str, object]
Lists = Mapping[str, Sequence[object]]
Validate = Callable[[object], object]
Collect = Callable[[Sequence[object]], list[object]]
Injected = Callable[[Request], object]
"""Gives an argument that no part of the request holds."""

_NO_LISTS: Lists = {}
_NO_NAMES: Mapping[int | str, str] = {}


class RequestValidationError(UnprocessableEntityError):
    """Parts of a request are not what the handler's parameters say. The client gets a 422.

    `errors` has one entry a fault: `loc` (where: `("query", "page")`), `msg` and `type`.
    """

    def __init__(self, errors: list[ErrorDetail]) -> None:
        count = "1 part" if len(errors) == 1 else f"{len(errors)} parts"
        super().__init__(f"{count} of the request cannot be used")
        self.errors = errors


class Reader(Protocol):
    """Fills some of the arguments, or says what is wrong with the request's part of them."""

    def read(self, request: Request, arguments: Arguments, errors: list[ErrorDetail]) -> None:
        """Add to `arguments`, or to `errors`."""


class GivenReader:
    """A parameter that is not in the request's text: the request itself."""

    def __init__(self, name: str, give: Injected) -> None:
        self.name = name
        self.give = give

    def read(self, request: Request, arguments: Arguments, errors: list[ErrorDetail]) -> None:
        """Add to `arguments`."""
        arguments[self.name] = self.give(request)


class PathReader:
    """One part of the path."""

    def __init__(self, argument: Argument, handler: str) -> None:
        self.name: str = argument.name
        self.wire_name: str = argument.wire_name
        self.validate: Validate | None = _text_validator(argument, handler)

    def read(self, request: Request, arguments: Arguments, errors: list[ErrorDetail]) -> None:
        """Add to `arguments`, or to `errors`."""
        try:
            text = request.uri_params[self.wire_name]  # type: ignore[index]  # caught below
        except (KeyError, TypeError):
            errors.append(_missing("path", self.wire_name))
            return
        if self.validate is None:
            arguments[self.name] = text
            return
        try:
            arguments[self.name] = self.validate(text)
        except ValidationError as error:
            errors += details(error, ("path", self.wire_name))


class TextReader:
    """The parameters that are in the query, the headers, the cookies or a form."""

    def __init__(self, source: Source, arguments: Sequence[Argument], handler: str) -> None:
        claimed = {each.wire_name for each in arguments if each.model is None}
        self.place: str = "body" if source == "form" else source
        """Where errors say that they are."""
        self.lists_of: Callable[[Request], Lists] = _LISTS[source]
        self.fields: list[_Field] = [
            _Field(each, handler) for each in arguments if each.model is None
        ]
        self.models: list[_Model] = [
            _Model(each, each.model, claimed, handler)
            for each in arguments
            if each.model is not None
        ]

    def read(self, request: Request, arguments: Arguments, errors: list[ErrorDetail]) -> None:
        """Add to `arguments`, or to `errors`."""
        try:
            lists = self.lists_of(request)
        except FormError as error:
            message = f"The form cannot be read: {error}"
            errors.append({"loc": ("body",), "msg": message, "type": "form_invalid"})
            return
        for field in self.fields:
            values = lists.get(field.key)
            if not values or (field.skips_blank and values[-1] == ""):
                if field.is_required:
                    errors.append(_missing(self.place, field.wire_name))
                continue
            value = values[-1] if field.collect is None else field.collect(values)
            if field.validate is not None:
                try:
                    value = field.validate(value)
                except ValidationError as error:
                    errors += details(error, (self.place, field.wire_name))
                    continue
            arguments[field.name] = value
        for model in self.models:
            model.read(lists, self.place, arguments, errors)


class _Field:
    """A parameter for one name of a part of the request."""

    def __init__(self, argument: Argument, handler: str) -> None:
        self.name = argument.name
        self.key = _key(argument.source, argument.wire_name)
        """Finds it in that part."""
        self.wire_name = argument.wire_name
        """As errors call it."""
        self.collect = _collector(argument.source) if argument.is_list else None
        """Makes one value of several; None takes the last."""
        self.is_required = argument.is_required
        self.skips_blank = argument.source == "form" and self.collect is None
        """An HTML form sends `""` for a field that was not filled in."""
        self.validate = _text_validator(argument, handler)


class _Model:
    """A parameter for many names at once."""

    def __init__(
        self, argument: Argument, model: type[BaseModel], claimed: set[str], handler: str
    ) -> None:
        source = argument.source
        known = tuple(fields_of(model, argument.marker))
        several = _collector(source)
        adapter = adapter_for(argument.annotation, handler, argument.name)
        # Every request has headers and cookies that nobody asked for.
        minds = source in ("query", "form")
        minds = minds and model.model_config.get("extra") in ("allow", "forbid")
        self.name = argument.name
        self.validate: Validate = adapter.validator.validate_python
        self.fields = [
            (_key(source, each.wire_name), each.key, several if each.is_list else None)
            for each in known
        ]
        """What finds a value, what the model calls it, and what makes one value of several."""
        self.is_required = argument.is_required
        self.skips_blank = source == "form"
        self.claimed = claimed.union(each.wire_name for each in known) if minds else None
        """Names that are not for the model; None if it does not mind unknown ones."""
        self.wire_names: dict[int | str, str] = {each.key: each.wire_name for each in known}
        """As errors call them, by the model's own."""

    def read(
        self, lists: Lists, place: str, arguments: Arguments, errors: list[ErrorDetail]
    ) -> None:
        found: dict[str, object] = {}
        for key, field, collect in self.fields:
            values = lists.get(key)
            if not values or (self.skips_blank and collect is None and values[-1] == ""):
                continue
            found[field] = values[-1] if collect is None else collect(values)
        if self.claimed is not None:
            for name, values in lists.items():
                if values and name not in self.claimed:
                    found[name] = values[-1]
        if not found and not self.is_required:
            return
        try:
            arguments[self.name] = self.validate(found)
        except ValidationError as error:
            errors += details(error, (place,), self.wire_names)


class JsonReader:
    """The whole JSON body as one argument."""

    def __init__(self, argument: Argument, handler: str) -> None:
        adapter = adapter_for(argument.annotation, handler, argument.name)
        self.name: str = argument.name
        self.validate_json: Callable[[bytes], object] = adapter.validator.validate_json
        self.is_required: bool = argument.is_required

    def read(self, request: Request, arguments: Arguments, errors: list[ErrorDetail]) -> None:
        """Add to `arguments`, or to `errors`."""
        body = request.raw_body
        if not body:
            if self.is_required:
                errors.append(
                    {"loc": ("body",), "msg": "A JSON body is required", "type": "missing"}
                )
            return
        try:
            arguments[self.name] = self.validate_json(body)
        except ValidationError as error:
            errors += details(error, ("body",))


class KeyedJsonReader:
    """A JSON object, each of whose keys is an argument."""

    def __init__(self, arguments: Sequence[Argument], handler: str) -> None:
        adapter = TypeAdapter(keyed_body(arguments, handler))
        self.names: dict[str, str] = {each.wire_name: each.name for each in arguments}
        """The handler's, by the keys."""
        self.validate_json: Callable[[bytes], Mapping[str, object]] = (
            adapter.validator.validate_json
        )

    def read(self, request: Request, arguments: Arguments, errors: list[ErrorDetail]) -> None:
        """Add to `arguments`, or to `errors`."""
        try:
            found = self.validate_json(request.raw_body or b"{}")
        except ValidationError as error:
            errors += details(error, ("body",))
            return
        for key, value in found.items():
            arguments[self.names[key]] = value


def keyed_body(arguments: Sequence[Argument], handler: str) -> type[Mapping[str, object]]:
    """The type of a JSON object with `arguments` as its keys.

    Raises:
        HandlerSignatureError: pydantic cannot read one of them.
    """
    fields: dict[str, object] = {}
    for each in arguments:
        adapter_for(each.annotation, handler, each.name)
        wanted = each.annotation
        fields[each.wire_name] = wanted if each.is_required else NotRequired[wanted]
    body: type[Mapping[str, object]] = TypedDict("Body", fields)  # type: ignore[misc]
    return body


def details(
    error: ValidationError,
    place: tuple[str, ...],
    wire_names: Mapping[int | str, str] = _NO_NAMES,
) -> list[ErrorDetail]:
    """The faults in `error`, which was found at `place`, by the names that the request uses."""
    found: list[ErrorDetail] = []
    for each in error.errors(include_url=False, include_context=False, include_input=False):
        inner = each["loc"]
        if inner and inner[0] in wire_names:
            inner = (wire_names[inner[0]], *inner[1:])
        found.append({"loc": (*place, *inner), "msg": each["msg"], "type": each["type"]})
    return found


def _missing(*place: str) -> ErrorDetail:
    return {"loc": place, "msg": "Field required", "type": "missing"}


def _text_validator(argument: Argument, handler: str) -> Validate | None:
    """What reads the texts of `argument`; None where it takes text as it comes."""
    if argument.annotation is str and argument.source != "form":
        return None
    adapter = adapter_for(argument.annotation, handler, argument.name)
    validate: Validate = adapter.validator.validate_python
    if isinstance(argument.marker, File) and bytes in leaves_of(argument.annotation):
        return lambda value: validate(_contents(value))
    return validate


def _contents(value: object) -> object:
    """Files as their bytes. A text is no file, although pydantic would make bytes of it."""
    if isinstance(value, list):
        return [_contents(each) for each in value]
    return value.content if isinstance(value, UploadFile) else None


def _key(source: Source, wire_name: str) -> str:
    return wire_name.lower() if source == "header" else wire_name


def _collector(source: Source) -> Collect:
    return _split if source == "header" else list


def _split(values: Sequence[object]) -> list[object]:
    """Each element of a header that may be a list: one to a line, or behind commas.

    Both mean the same (RFC 9110, 5.3), and HTTP APIs turn the first into the second.
    """
    parts = [part.strip() for value in values for part in str(value).split(",")]
    return [part for part in parts if part]


def _query(request: Request) -> Lists:
    query = request.query_params
    return _NO_LISTS if query is None else query._lists


def _cookies(request: Request) -> Lists:
    return {name: [value] for name, value in request.cookies.items()}


_LISTS: Mapping[Source, Callable[[Request], Lists]] = {
    "query": _query,
    "header": lambda request: request.headers.lists(),
    "cookie": _cookies,
    "form": forms.parse,
}
