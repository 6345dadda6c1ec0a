"""DynamoDB's typed JSON, read as Python values.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BeforeValidator

from achalice.events._bodies import decoded

_WHOLE = re.compile(r"-?[0-9]+")


def item(attributes: object) -> object:
    """The item with these `attributes`; anything but an object is left as it is.

    Raises:
        ValueError: an attribute has a type that DynamoDB does not.
    """
    if not isinstance(attributes, dict):
        return attributes
    return {name: _value(attribute) for name, attribute in attributes.items()}


Item = BeforeValidator(item)
"""Marks a field: an item in DynamoDB's JSON."""


def number(text: object) -> int | Decimal:
    """A whole number as `int`, any other as `Decimal`: both exact, both equal to the other.

    Raises:
        ValueError: it is no number.
    """
    if _WHOLE.fullmatch(str(text)):
        return int(str(text))
    try:
        return Decimal(str(text))
    except InvalidOperation:
        raise ValueError(f"is no number: {text!r}") from None


def _value(attribute: object) -> Any:
    if not isinstance(attribute, dict):
        raise ValueError(f"is no attribute value: {attribute!r}")
    # The types that it does not have are absent, or null in some SDKs' JSON.
    for kind, value in attribute.items():
        if value is not None:
            return _read(kind, value)
    return None


def _read(kind: str, value: object) -> Any:
    if kind not in _READERS:
        raise ValueError(f"has a type that DynamoDB does not: {kind!r}")
    try:
        return _READERS[kind](value)
    except TypeError:
        raise ValueError(f"is no {kind}: {value!r}") from None


_READERS: dict[str, Callable[[Any], Any]] = {
    "S": str,
    "N": number,
    "B": decoded,
    "BOOL": lambda value: value in (True, "true", "True"),
    "NULL": lambda _: None,
    "M": item,
    "L": lambda values: [_value(each) for each in values],
    "SS": set,
    "NS": lambda values: {number(each) for each in values},
    "BS": lambda values: {decoded(each) for each in values},
}

__all__ = ["Item", "item", "number"]
