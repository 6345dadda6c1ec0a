"""Python values as DynamoDB's attributes."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from pydantic import BaseModel, Field

from achalice.test.dynamodb_json import ItemChange, attribute_of, image_of


class Colour(StrEnum):
    RED = "red"


class Order(BaseModel):
    sku: str
    order_id: int = Field(alias="orderId")
    tags: set[str] = set()


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        ("tea", {"S": "tea"}),
        ("", {"S": ""}),
        (101, {"N": "101"}),
        (Decimal("1.50"), {"N": "1.50"}),
        (0.1, {"N": "0.1"}),
        (True, {"BOOL": True}),
        (None, {"NULL": True}),
        (b"\x00\xff", {"B": "AP8="}),
        ([1, "a"], {"L": [{"N": "1"}, {"S": "a"}]}),
        ((), {"L": []}),
        ({"a": {"b": None}}, {"M": {"a": {"M": {"b": {"NULL": True}}}}}),
        ({"b", "a"}, {"SS": ["a", "b"]}),
        (frozenset({1, Decimal("2.5")}), {"NS": ["1", "2.5"]}),
        ({b"a"}, {"BS": ["YQ=="]}),
        (Colour.RED, {"S": "red"}),
        (date(2026, 1, 31), {"S": "2026-01-31"}),
    ],
)
def test_each_value_has_its_type(value: object, attribute: object) -> None:
    made = attribute_of(value)

    assert made == attribute
    assert all(type(each) in (str, bool, list, dict) for each in made.values())


def test_a_model_is_an_item_under_its_own_names() -> None:
    assert image_of(Order(sku="tea", orderId=7, tags={"hot"})) == {
        "sku": {"S": "tea"},
        "orderId": {"N": "7"},
        "tags": {"SS": ["hot"]},
    }


@pytest.mark.parametrize(
    "value",
    [set(), {"a", 1}, {(1, 2)}, float("nan"), Decimal("Infinity"), object()],
)
def test_what_no_attribute_can_hold_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        attribute_of(value)


def test_an_item_has_names() -> None:
    with pytest.raises(TypeError, match="an item is a mapping or a model, not a list"):
        image_of(["tea"])


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (ItemChange({"id": 1}, new={"id": 1}), "INSERT"),
        (ItemChange({"id": 1}, new={"id": 1}, old={"id": 1}), "MODIFY"),
        (ItemChange({"id": 1}, old={"id": 1}), "REMOVE"),
    ],
)
def test_a_change_is_what_its_images_say(change: ItemChange, name: str) -> None:
    assert change.event_name == name
