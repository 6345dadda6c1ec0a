"""What events that are HTTP requests have in common: headers, query, cookies, bodies."""

import base64
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from achalice import _json
from achalice.events._answers import Answer
from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Texts,
)
from achalice.exceptions import EventBodyError
from achalice.requests import Headers, MultiDict, cookies_in


def _read_headers(
    value: object, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> Headers:
    if isinstance(value, Headers) and value:
        return value
    read: Mapping[str, object] = {} if isinstance(value, Headers) else validate(value) or {}
    single = {name: each for name, each in read.items() if not isinstance(each, list)}
    several = {name: each for name, each in read.items() if isinstance(each, list)}
    lists: Mapping[str, tuple[str, ...]] = info.data.get("multi_value_headers", {})
    return Headers(single, several | {name: list(each) for name, each in lists.items()})


def _write_headers(headers: Headers) -> dict[str, object]:
    return {**headers._several, **headers._single}


def _headers_schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    wire = handler.generate_schema(dict[str, str | list[str] | None] | None)
    return core_schema.with_info_wrap_validator_function(
        _read_headers,
        wire,
        serialization=core_schema.plain_serializer_function_ser_schema(_write_headers),
    )


HeadersField = Annotated[Headers, GetPydanticSchema(_headers_schema)]
"""Headers, in an object of texts or of lists; those of a field `multi_value_headers` before it."""


def _false(value: object) -> object:
    return False if value is None else value


NullIsFalse = BeforeValidator(_false)
"""Of flags that AWS sends as null where they do not apply."""


_Lists = Annotated[dict[str, Annotated[tuple[str, ...], NullIsEmpty]], NullIsEmptyMapping]


class HTTPEvent(LambdaEvent):
    """A request that some front has made an event of."""

    body: str | None = None
    """As it came: base64 where `is_base64_encoded` says so, and None where there is none."""
    is_base64_encoded: Annotated[bool, NullIsFalse] = False
    headers: HeadersField = Field(default_factory=Headers, validate_default=True)

    @property
    def raw_body(self) -> bytes:
        """The body as the client sent it; `b""` where there is none.

        Raises:
            EventBodyError: the event says base64 and it is not.
        """
        body = self.body or ""
        try:
            return (
                base64.b64decode(body, validate=True) if self.is_base64_encoded else body.encode()
            )
        except ValueError:
            raise EventBodyError("base64", type(self).__name__) from None

    @property
    def json_body(self) -> Any:
        """The body's JSON value, whatever its type is said to be; None where there is no body.

        Raises:
            EventBodyError: the body is not JSON; a `ValueError`, and a `BadRequestError`.
        """
        body = self.raw_body
        try:
            return _json.loads(body) if body else None
        except _json.JSONDecodeError:
            raise EventBodyError("JSON", type(self).__name__) from None

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the client sent, by name; the first of several of one name."""
        return cookies_in(self.headers.getlist("cookie") if "cookie" in self.headers else ())


class _ManyValues(EventModel):
    query_string_parameters: Texts = Field(default_factory=dict)
    multi_value_query_string_parameters: _Lists = Field(default_factory=dict)
    multi_value_headers: _Lists = Field(default_factory=dict)


# In this order, so that the lists of values are read before `headers`, which takes them in.
class MultiValueEvent(HTTPEvent, _ManyValues):
    """A request with each header and query parameter twice: its last value, and all of them."""

    @property
    def query_params(self) -> MultiDict:
        """Every value of every parameter, decoded."""
        return MultiDict(
            query_lists(self.multi_value_query_string_parameters, self.query_string_parameters)
        )


def query_lists(
    several: Mapping[str, tuple[str, ...]], single: Mapping[str, str]
) -> dict[str, list[str]]:
    """The values of each name; events of some kinds and ages have single values only."""
    if several:
        return {name: list(values) for name, values in several.items()}
    return {name: [value] for name, value in single.items()}


class HTTPResponse(Answer):
    """What a front makes an HTTP response of. A body of bytes is sent as base64."""

    status_code: int = Field(default=200, ge=100, le=599)
    headers: dict[str, str] | None = None
    body: str | bytes | None = None
    is_base64_encoded: bool = False

    @model_validator(mode="before")
    @classmethod
    def _bytes_as_base64(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and isinstance(value.get("body"), bytes):
            text = base64.b64encode(value["body"]).decode()
            return {**value, "body": text, "isBase64Encoded": True}
        return value
