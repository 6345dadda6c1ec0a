"""JSON in and out: orjson, taught what handlers return."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel

_LARGE = re.compile(rb"\d{19}")

OPTIONS = orjson.OPT_NON_STR_KEYS

JSONDecodeError = orjson.JSONDecodeError


def loads(text: bytes | str) -> Any:
    """The value that JSON `text` stands for.

    Raises:
        JSONDecodeError: `text` is not JSON; a `ValueError`.
    """
    return orjson.loads(text)


def dumps(value: object) -> bytes:
    """`value` as UTF-8 JSON without spaces.

    Besides JSON's own types: pydantic models by their own rules and their aliases, dataclasses,
    enums, UUIDs, datetimes as ISO 8601, `Decimal` as a number with all of its digits, mappings of
    every kind. Keys that are not strings become strings; NaN and infinities become null.

    Raises:
        TypeError: `value` holds something else.
    """
    try:
        return orjson.dumps(value, default=_encode, option=OPTIONS)
    except orjson.JSONEncodeError as error:
        # A client may have sent the number, so it must not be what a 500 comes of.
        if "64-bit" not in str(error):
            raise
        return orjson.dumps(_with_large_integers(value), default=_encode, option=OPTIONS)


def dumps_sorted(value: object) -> bytes:
    """The same with the keys of objects in order, so that what is equal looks equal."""
    return orjson.dumps(value, default=_encode, option=OPTIONS | orjson.OPT_SORT_KEYS)


def plain(value: object) -> Any:
    """`value` made of nothing but dict, list, str, int, float, bool and None.

    Lambda's own runtime client serialises what the entry point returns, and knows no other types.
    """
    if value is None or type(value) in (bool, int):
        return value
    text = dumps(value)
    # orjson reads integers that are larger than its own as floats, whose last digits are others.
    return json.loads(text) if _LARGE.search(text) else orjson.loads(text)


def _with_large_integers(value: object) -> object:
    """`value` with what orjson has no number for written out."""
    if isinstance(value, int) and value.bit_length() > 63:
        return orjson.Fragment(str(value))
    if isinstance(value, Mapping):
        return {
            str(key) if isinstance(key, int) and key.bit_length() > 63 else key: (
                _with_large_integers(each)
            )
            for key, each in value.items()
        }
    # Like orjson, which takes no tuples with names.
    if isinstance(value, list) or type(value) is tuple:
        return [_with_large_integers(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value) if not each.name.startswith("_")]
        return {name: _with_large_integers(getattr(value, name)) for name in names}
    return value


def _encode(value: object) -> object:
    if isinstance(value, BaseModel):
        # A model that says for itself how its aliases are used is not overruled.
        by_alias = value.model_config.get("serialize_by_alias", True)
        return orjson.Fragment(value.__pydantic_serializer__.to_json(value, by_alias=by_alias))
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value)) if value.is_finite() else None
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
