"""Nulls of AWS where there is always a value: read as if nothing were there."""

from typing import Any

from pydantic_core import CoreSchema, PydanticUseDefault, core_schema


def _not_null(value: object) -> object:
    if value is None:
        raise PydanticUseDefault
    return value


def nulls_as_defaults(schema: CoreSchema) -> None:
    """Let the fields of a model with that schema take null for their defaults.

    Fields without a default, and those that read null themselves, stay as they are.
    """
    found: Any = schema
    while found["type"] != "model-fields":
        # Validators of the whole model are around it.
        if "schema" not in found:
            return
        found = found["schema"]
    for field in found["fields"].values():
        default = field["schema"]
        if default["type"] == "default" and not _takes_null(default):
            default["schema"] = core_schema.no_info_before_validator_function(
                _not_null, default["schema"]
            )


def _takes_null(default: Any) -> bool:
    schema = default["schema"]
    # The same schema may come by twice.
    is_done = schema["type"] == "function-before" and schema["function"]["function"] is _not_null
    # A default that is validated itself may be null.
    is_read = default.get("validate_default", False)
    return is_done or is_read or schema["type"] in ("nullable", "any")


__all__ = ["nulls_as_defaults"]
