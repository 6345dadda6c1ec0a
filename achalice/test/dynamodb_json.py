"""Python values in DynamoDB's own JSON, as streams carry them."""

import base64
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from achalice import _json

ViewType = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
"""What of an item a stream shows."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One change of one item of a table; what it is to the stream follows from the images."""

    keys: Mapping[str, object]
    """The item's primary key: `{"order_id": "o-7"}`."""
    new: object = None
    """The whole item afterwards, a mapping or a model; None where it was removed."""
    old: object = None
    """The whole item before; None where it was inserted."""

    @property
    def event_name(self) -> str:
        """`INSERT`, `MODIFY` or `REMOVE`."""
        if self.new is None:
            return "REMOVE"
        return "INSERT" if self.old is None else "MODIFY"


def image_of(item: object) -> dict[str, Any]:
    """The attributes of `item`, each in DynamoDB's JSON.

    Raises:
        TypeError: it is neither a mapping nor a model, or holds what no attribute can.
    """
    attributes = attribute_of(item)
    if "M" not in attributes:
        raise TypeError(f"an item is a mapping or a model, not a {type(item).__name__}")
    image: dict[str, Any] = attributes["M"]
    return image


def attribute_of(value: object) -> dict[str, Any]:
    """`value` with its type: `{"N": "101"}`. What has no type of its own is as in JSON.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html

    Raises:
        TypeError: no attribute can hold it.
    """
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float() | Decimal():
            return {"N": _number(value)}
        case str():
            # Not an enum's own name.
            return {"S": str.__str__(value)}
        case bytes() | bytearray():
            return {"B": base64.b64encode(value).decode()}
        case BaseModel():
            return attribute_of(value.model_dump(by_alias=True))
        case Mapping():
            return {"M": {str(name): attribute_of(each) for name, each in value.items()}}
        case AbstractSet():
            return _set(value)
        case Sequence():
            return {"L": [attribute_of(each) for each in value]}
        case _:
            return attribute_of(_json.plain(value))


def _number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise TypeError(f"DynamoDB has no number {value}")
    return str(value)


def _set(values: AbstractSet[object]) -> dict[str, Any]:
    """Of texts, numbers or bytes, and of one of them only."""
    attributes = [attribute_of(each) for each in values]
    kinds = {kind for attribute in attributes for kind in attribute}
    if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
        raise TypeError(f"DynamoDB has sets of texts, of numbers and of bytes, not {values!r}")
    kind = kinds.pop()
    return {f"{kind}S": sorted(attribute[kind] for attribute in attributes)}
