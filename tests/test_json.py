"""JSON in and out."""

import json
import math
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import MappingProxyType

import pytest
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass as checked_dataclass

from achalice import _json
from achalice.requests import MultiDict


class Colour(Enum):
    GREEN = "green"


class Size(IntEnum):
    SMALL = 1


class Kind(StrEnum):
    TEA = "tea"


@dataclass
class Money:
    amount: Decimal
    currency: str = "EUR"


@checked_dataclass
class Weight:
    grams: int


class Line(BaseModel):
    price: Money
    line_number: int = Field(default=1, serialization_alias="lineNumber")


class Plain(BaseModel):
    """Decides for itself how it is written."""

    model_config = ConfigDict(serialize_by_alias=False)

    line_number: int = Field(default=1, serialization_alias="lineNumber")


@pytest.mark.parity(
    "request.query.json",
    "json.compact",
    "json.ascii",
    "json.decimal",
    "json.nan",
    "json.keys",
    "json.other-types",
)
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("grüner Tee", '"grüner Tee"'),
        ({"a": [1, 2.5, True, None]}, '{"a":[1,2.5,true,null]}'),
        ((1, 2), "[1,2]"),
        (Decimal("1.10"), "1.10"),
        (Decimal("0.12345678901234567890123"), "0.12345678901234567890123"),
        (Decimal("1E+3"), "1E+3"),
        (Decimal("NaN"), "null"),
        (Decimal("-Infinity"), "null"),
        (math.nan, "null"),
        ([math.inf], "[null]"),
        (2**63, "9223372036854775808"),
        (datetime(2026, 1, 31, 12, 30, tzinfo=UTC), '"2026-01-31T12:30:00+00:00"'),
        (date(2026, 1, 31), '"2026-01-31"'),
        (time(12, 30), '"12:30:00"'),
        (uuid.UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        ([Colour.GREEN, Size.SMALL, Kind.TEA], '["green",1,"tea"]'),
        (Money(Decimal("1.10")), '{"amount":1.10,"currency":"EUR"}'),
        (Weight(500), '{"grams":500}'),
        (
            {"line": Line(price=Money(Decimal("1.10")))},
            '{"line":{"price":{"amount":"1.10","currency":"EUR"},"lineNumber":1}}',
        ),
        (Plain(), '{"line_number":1}'),
        ({1: "a", None: "b", False: "c"}, '{"1":"a","null":"b","false":"c"}'),
        ({Colour.GREEN: 1, date(2026, 1, 31): 2}, '{"green":1,"2026-01-31":2}'),
        (MultiDict({"tag": ["green", "black"]}), '{"tag":"black"}'),
        (MappingProxyType({"a": 1}), '{"a":1}'),
    ],
)
def test_a_value_has_its_json(value: object, text: str) -> None:
    assert _json.dumps(value).decode() == text


@dataclass
class Counted:
    total: int
    _seen: int = 0


@pytest.mark.parity("json.large-integers")
@pytest.mark.parametrize("number", [2**63, 2**64, -(2**63), -(2**63) - 1, 10**100])
def test_integers_may_have_any_size(number: int) -> None:
    value = {
        "list": [number, (1, number)],
        number: MappingProxyType({"deep": number}),
        "data": Counted(number),
        "flag": True,
        "when": date(2026, 1, 31),
    }

    assert json.loads(_json.dumps(value)) == {
        "list": [number, [1, number]],
        str(number): {"deep": number},
        "data": {"total": number},
        "flag": True,
        "when": "2026-01-31",
    }


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", {(1, 2): 3}, "\ud800"])
def test_what_has_no_json_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError):
        _json.dumps(value)


@pytest.mark.parity("json.unknown-type")
def test_the_error_names_the_type() -> None:
    with pytest.raises(TypeError, match="set"):
        _json.dumps({"tags": {1, 2}})


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (None, None),
        (7, 7),
        (2**70, 2**70),
        ({"big": [2**70]}, {"big": [2**70]}),
        ("tea", "tea"),
        (math.nan, None),
        (Kind.TEA, "tea"),
        (Size.SMALL, 1),
        (Decimal("1.5"), 1.5),
        (
            [Line(price=Money(Decimal(1)))],
            [{"price": {"amount": "1", "currency": "EUR"}, "lineNumber": 1}],
        ),
        ((1, 2), [1, 2]),
        ({1: date(2026, 1, 31)}, {"1": "2026-01-31"}),
    ],
)
def test_a_plain_value_is_made_of_jsons_own_types(value: object, plain: object) -> None:
    """Of these only Lambda's runtime client knows how to write."""
    made = _json.plain(value)

    assert (made, type(made)) == (plain, type(plain))
    json.dumps(made, allow_nan=False)


@pytest.mark.parametrize("text", ["", "{", "NaN", '"\\ud800"', "1 2"])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # orjson's words, not ours
        _json.loads(text)


def test_json_is_read_from_text_and_bytes() -> None:
    assert _json.loads('{"a": 1}') == _json.loads(b'{"a": 1}') == {"a": 1}
