"""MongoDB's extended JSON, read as Python values.

https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BeforeValidator

from achalice.events._bodies import decoded

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain(value: object) -> Any:
    """`value` without the types that JSON lacks; those of them that Python lacks stay as they are.

    Raises:
        ValueError: an object has the name of a type, and not its value.
    """
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    kind = next(iter(value), "")
    if len(value) == 1 and kind in _READERS:
        try:
            return _READERS[kind](value[kind])
        except (InvalidOperation, KeyError, TypeError) as error:
            raise ValueError(f"is no {kind}: {value[kind]!r}") from error
    return {name: plain(each) for name, each in value.items()}


def _date(value: Any) -> datetime:
    value = plain(value)
    if isinstance(value, int):
        return _EPOCH + timedelta(milliseconds=value)
    return datetime.fromisoformat(value)


def _binary(value: Any) -> bytes:
    return decoded(value["base64"])


_READERS: dict[str, Callable[[Any], Any]] = {
    "$oid": str,
    "$uuid": str,
    "$symbol": str,
    "$date": _date,
    "$numberInt": int,
    "$numberLong": int,
    "$numberDouble": float,
    "$numberDecimal": Decimal,
    "$binary": _binary,
}

ExtendedJSON = BeforeValidator(plain)
"""Marks a field: a document in extended JSON."""

__all__ = ["ExtendedJSON", "plain"]
