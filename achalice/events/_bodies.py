"""What records carry, read as the type that a handler names in brackets."""

import base64
import binascii
from functools import cache
from typing import Any

from pydantic import (
    GetCoreSchemaHandler,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
)
from pydantic_core import CoreSchema, core_schema


class TextOrJSON:
    """Marks a field: text that is not what its type wants as it stands is JSON of that."""

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
                if not isinstance(body, str | bytes):
                    raise
            return from_json().validate_json(body)

        return core_schema.no_info_wrap_validator_function(read, handler(source))


class Base64Body(TextOrJSON):
    """Marks a field: base64 of bytes, of text, or of JSON of what its type wants."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            decoded, super().__get_pydantic_core_schema__(source, handler)
        )


def decoded(value: object) -> object:
    """`value` without its base64; what is no text is left to the field's own validation.

    Raises:
        ValueError: the text is not base64.
    """
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise ValueError(f"is no base64: {error}") from None
