"""What records carry, read as the type that a handler names in brackets."""

import base64
import binascii
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, core_schema, to_json


def also_read(alias: str, missing: object = ...) -> Any:
    """A field that reads as its own type what another one, called `alias`, has as it came.

    Constructors are given that one alone; type checkers take the field for one with a default.
    `missing` is what is read where that one is not there; without it, it must be.
    """
    return Field(default=missing, validate_default=True, validation_alias=alias, exclude=True)


class TextOrJSON:
    """Marks a field: text that is not what its type wants as it stands is JSON of that.

    A model that has `_reads_text` makes of any text what there is to make of it.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # Not `validate` on the parsed value: strict types take more from JSON than from Python.
        @cache
        def from_json() -> TypeAdapter[object]:
            return TypeAdapter(source)

        def read(body: object, validate: ValidatorFunctionWrapHandler) -> object:
            try:
                return validate(body)
            except ValidationError:
                if not isinstance(body, str | bytes) or getattr(source, "_reads_text", False):
                    raise
            return from_json().validate_json(unzipped(body))

        return core_schema.no_info_wrap_validator_function(read, handler(source))


class Base64Body(TextOrJSON):
    """Marks a field: base64 of bytes, of text, or of JSON of what its type wants, zipped or not.

    A dump to JSON is base64 again.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            _decoded,
            super().__get_pydantic_core_schema__(source, handler),
            serialization=core_schema.wrap_serializer_function_ser_schema(
                _encoded, schema=handler(source), when_used="json-unless-none"
            ),
        )


def decoded(text: str) -> bytes:
    """What `text` is the base64 of; that of URLs, too, and with too much or too little at its end.

    Raises:
        ValueError: it is not base64.
    """
    with suppress(binascii.Error):
        return base64.b64decode(text, validate=True)
    usual = "".join(text.split()).rstrip("=").translate(_OF_URLS)
    try:
        return base64.b64decode(usual + "=" * (-len(usual) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"is no base64: {error}") from None


_OF_URLS = str.maketrans("-_", "+/")


def from_signed(numbers: Sequence[int]) -> bytes:
    """The bytes that Java, where they have a sign, writes as `numbers`.

    Raises:
        ValueError: one is no byte.
    """
    try:
        return bytes(number % 256 for number in numbers)
    except TypeError:
        raise ValueError(f"are no bytes: {numbers!r}") from None


def _decoded(value: object) -> object:
    # What is no text is left to the field's own validation.
    return decoded(value) if isinstance(value, str) else value


def unzipped(body: str | bytes) -> str | bytes:
    """`body`, or what it is the gzip or zlib of: no JSON begins like either.

    Raises:
        ValueError: it begins like one and is none.
    """
    if not isinstance(body, bytes) or body[:1] not in (b"\x1f", b"\x78"):
        return body
    try:
        # Not the module gzip, which is most of the time that this one takes to import.
        return zlib.decompress(body, zlib.MAX_WBITS | 32)
    except zlib.error as error:
        raise ValueError(f"is neither JSON nor zipped: {error}") from None


def _encoded(value: object, serialise: SerializerFunctionWrapHandler) -> str:
    if isinstance(value, str):
        value = value.encode()
    raw = value if isinstance(value, bytes) else to_json(serialise(value))
    return base64.b64encode(raw).decode()
