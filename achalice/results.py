"""What a handler's result must be, and its JSON; worked out once, at registration."""

import inspect
import types
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Mapping,
)
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Never, NoReturn, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from achalice.exceptions import AchaliceError, HandlerSignatureError
from achalice.responses import Response
from achalice.signatures import ANYTHING, LISTS, is_model, leaves_of

_AWAITED = (Awaitable, Coroutine)
_STREAMS = (AsyncGenerator, AsyncIterator, Generator, Iterator)
_SCALARS = (str, int, float, bool, type(None), date, datetime, Decimal, UUID)
_REMEMBERED = 64
"""Combinations of types, of one model."""
_UNSAID = (*ANYTHING, *_STREAMS, None, type(None), NoReturn, Never, inspect.Signature.empty)


class ResultShapeError(AchaliceError, ValueError):
    """A handler returned something else than it declares. The client gets a 500, the log this."""

    def __init__(self, handler: str, details: str) -> None:
        super().__init__(f"`{handler}` returned what does not fit its response model: {details}")
        self.handler = handler


class Unencoded(NamedTuple):
    """A body that is still to become JSON."""

    body: object
    model: "ResultModel"


class ResultModel(NamedTuple):
    """The response model of a handler."""

    annotation: object
    handler: str
    reads_responses: bool
    """Whether the body of a `Response` is the model, too: `-> Response[Order]`."""
    model: type[BaseModel] | None
    """Its instances have been validated already."""
    validate: Callable[..., object]
    serialise: Callable[..., bytes]
    by_alias: bool
    fitting: set[tuple[type, ...]] | None
    """Types of the values of instances that did fit; None where types cannot tell that."""

    @classmethod
    def read(cls, annotation: object, name: str) -> "ResultModel | None":
        """The response model that the handler `name` declares by `annotation`.

        None where it declares none, and results are taken as they are.

        Raises:
            HandlerSignatureError: pydantic cannot read it.
        """
        wanted, in_responses = _body_of(annotation)
        if _says_nothing(wanted):
            return None
        by_alias = _by_alias(wanted)
        if isinstance(wanted, type) and issubclass(wanted, BaseModel):
            validate = wanted.__pydantic_validator__.validate_python
            serialise = wanted.__pydantic_serializer__.to_json
            fitting: set[tuple[type, ...]] | None = set() if _is_flat(wanted) else None
            return cls(wanted, name, in_responses, wanted, validate, serialise, by_alias, fitting)
        adapter = _adapter(wanted, name)
        validate, serialise = adapter.validator.validate_python, adapter.serializer.to_json
        return cls(wanted, name, in_responses, None, validate, serialise, by_alias, None)

    def __deepcopy__(self, memo: object) -> "ResultModel":
        """Itself: it does not change, and pydantic's parts of it cannot be copied."""
        return self

    def encode(self, value: object) -> object:
        """`value` as JSON text, with nothing that the model has not; text, bytes, None as they are.

        An instance of the model is not validated again.

        Raises:
            ResultShapeError: it does not fit.
        """
        try:
            if self.model is None or not isinstance(value, self.model):
                value = self.validate(value, from_attributes=True)
            if value is None or type(value) in (str, bytes):
                return value
            if self.fitting is None or type(value) is not self.model:
                return self.serialise(value, by_alias=self.by_alias, warnings="error").decode()
            # To ask pydantic for errors takes longer than the JSON itself.
            kinds = tuple(map(type, vars(value).values()))
            if kinds in self.fitting:
                return self.serialise(value, by_alias=self.by_alias).decode()
            text = self.serialise(value, by_alias=self.by_alias, warnings="error").decode()
        except ValidationError as error:
            raise ResultShapeError(self.handler, _faults(error)) from None
        except PydanticSerializationError as error:
            raise ResultShapeError(self.handler, str(error)) from None
        if len(self.fitting) < _REMEMBERED:
            self.fitting.add(kinds)
        return text


def _is_flat(model: type[BaseModel]) -> bool:
    """Whether the types of its fields' values say if an instance is one of `model`."""
    if model.model_config.get("extra") == "allow":
        return False
    decorators = model.__pydantic_decorators__
    if decorators.field_serializers or decorators.model_serializers or decorators.computed_fields:
        return False
    fields = model.model_fields.values()
    metadata = [each for field in fields for each in field.metadata]
    # A serializer, for one.
    if any(hasattr(each, "__get_pydantic_core_schema__") for each in metadata):
        return False
    return all(_is_scalar(field.annotation) for field in fields)


def _is_scalar(annotation: object) -> bool:
    if get_origin(annotation) in (Union, types.UnionType):
        return all(map(_is_scalar, get_args(annotation)))
    return annotation in _SCALARS


def _faults(error: ValidationError) -> str:
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, each["loc"])), each["msg"])))
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    )


def _body_of(annotation: object) -> tuple[object, bool]:
    """What the body is, and whether a `Response` holds it: `Response[Order] | None` is both."""
    annotation = getattr(annotation, "__value__", annotation)
    origin = get_origin(annotation)
    if origin in _AWAITED:
        return _body_of(get_args(annotation)[-1])
    if origin in (Union, types.UnionType):
        parts = [_body_of(part) for part in get_args(annotation)]
        bodies = tuple(body for body, _ in parts)
        if any(_says_nothing(body) and body is not type(None) for body in bodies):
            return object, False
        return Union[bodies], any(inside for _, inside in parts)  # noqa: UP007  # made of a tuple
    if isinstance(annotation, type) and issubclass(annotation, Response):
        # A subclass of `Response[Order]` has none of its own.
        said = [getattr(each, "__pydantic_generic_metadata__", {}) for each in annotation.__mro__]
        arguments = next((each["args"] for each in said if each.get("args")), ())
        return (arguments[0], True) if arguments else (object, False)
    return annotation, False


def _says_nothing(annotation: object) -> bool:
    """Whether it is so wide that there is nothing to check, and nothing to leave out."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (dict, Mapping):
        return _says_nothing(inner[1])
    if origin in LISTS:
        return all(_says_nothing(part) for part in inner if part is not ...)
    return (origin or annotation) in (*_UNSAID, *LISTS)


def _by_alias(annotation: object) -> bool:
    """Aliases are for the wire, unless a model says for itself that they are not."""
    models = [part for part in leaves_of(annotation) if is_model(part)]
    configs = [getattr(part, "model_config", {}) for part in models]
    return all(config.get("serialize_by_alias", True) for config in configs)


def _adapter(annotation: object, handler: str) -> "TypeAdapter[object]":
    try:
        return TypeAdapter(annotation)  # type: ignore[arg-type]  # a type known at run time only
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise HandlerSignatureError(
            handler,
            f"returns a type that pydantic cannot read: {reason}",
            hint="annotate the result with a model, or pass `response_model=None`",
        ) from None
