"""Changes of DynamoDB tables."""

import base64
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError
from typing_extensions import TypedDict

from achalice import _json
from achalice.events import DynamoDBEvent, LambdaEvent, parse_event

from ..builders import FakeContext

STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T00:48:05.899"
TYPES = ("B", "BOOL", "BS", "L", "M", "N", "NS", "NULL", "S", "SS")


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Strict(BaseModel):
    model_config = ConfigDict(strict=True)

    quantity: int
    price: Decimal


class OrderKey(BaseModel):
    sku: str


class OrderDict(TypedDict):
    sku: str


def change(**changes: Any) -> dict[str, Any]:
    return {
        "eventID": "c4ca4238",
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1428537600,
            "Keys": {"sku": {"S": "tea"}},
            "NewImage": {"sku": {"S": "tea"}, "quantity": {"N": "2"}},
            "OldImage": {"sku": {"S": "tea"}, "quantity": {"N": "1"}},
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 26,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            **changes,
        },
        "eventSourceARN": STREAM,
    }


def batch(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"Records": list(changes)}


def image_of(attributes: dict[str, Any]) -> dict[str, Any]:
    [record] = DynamoDBEvent.from_payload(batch(change(NewImage=attributes)))
    assert record.new_image is not None
    return record.new_image


@pytest.mark.parity("dynamodb.timestamp", "dynamodb.images")
def test_a_record_has_the_fields_that_aws_documents() -> None:
    [record] = DynamoDBEvent.from_payload(batch(change()))

    assert record.timestamp == datetime(2015, 4, 9, tzinfo=UTC)
    assert record.keys == {"sku": "tea"}
    assert record.new_image == {"sku": "tea", "quantity": 2}
    assert record.old_image == {"sku": "tea", "quantity": 1}
    assert record.sequence_number == "4421584500000000017450439091"
    assert (record.size_bytes, record.stream_view_type) == (26, "NEW_AND_OLD_IMAGES")
    assert (record.aws_region, record.event_id) == ("eu-west-1", "c4ca4238")
    assert (record.event_name, record.event_source_arn) == ("MODIFY", STREAM)
    assert (record.event_version, record.event_source) == ("1.1", "aws:dynamodb")
    assert (record.table_name, record.user_identity) == ("orders", None)
    assert record.item_identifier == record.sequence_number


def test_a_batch_is_its_records_in_order() -> None:
    context = FakeContext()
    payload = batch(change(SequenceNumber="1"), change(SequenceNumber="2"))

    event = DynamoDBEvent.from_payload(payload, context)

    assert [record.sequence_number for record in event] == ["1", "2"]
    assert event.records[1].to_dict() is payload["Records"][1]
    assert event.records[1].context is context


@pytest.mark.parametrize("arn", ["stream-ARN", None])
def test_a_stream_without_an_arn_is_of_no_table(arn: str | None) -> None:
    payload = batch({**change(), "eventSourceARN": arn})

    assert DynamoDBEvent.from_payload(payload).records[0].table_name == ""


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ({"S": ""}, ""),
        ({"N": "-7"}, -7),
        ({"N": "3.10"}, Decimal("3.10")),
        ({"N": "1E+30"}, Decimal("1E+30")),
        ({"N": "99999999999999999999999999999999999999"}, 10**38 - 1),
        ({"B": "AAEqQQ=="}, b"\x00\x01*A"),
        ({"BOOL": False}, False),
        ({"BOOL": "true"}, True),
        ({"NULL": True}, None),
        ({"L": []}, []),
        ({"L": [{"S": "a"}, {"L": [{"NULL": True}]}]}, ["a", [None]]),
        ({"M": {"a": {"M": {"b": {"N": "1"}}}}}, {"a": {"b": 1}}),
        ({"SS": ["a", "b"]}, {"a", "b"}),
        ({"SS": []}, set()),
        ({"NS": ["1", "567.8"]}, {1, Decimal("567.8")}),
        ({"BS": ["AA==", "AQ=="]}, {b"\x00", b"\x01"}),
    ],
)
def test_attributes_are_python_values(attribute: dict[str, Any], value: object) -> None:
    found = image_of({"a": attribute})["a"]

    assert (found, type(found)) == (value, type(value))


scalars = (
    st.none()
    | st.booleans()
    | st.text()
    | st.binary()
    | st.integers(-(10**38) + 1, 10**38 - 1)
    | st.decimals(-(10**9), 10**9, places=3)
)
values = st.recursive(
    scalars
    | st.sets(st.text(), min_size=1)
    | st.sets(st.binary(), min_size=1)
    | st.sets(st.integers(), min_size=1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def attribute_of(value: Any) -> dict[str, Any]:
    """What DynamoDB's JSON has for `value`."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case bytes():
            return {"B": base64.b64encode(value).decode()}
        case int() | Decimal():
            return {"N": str(value)}
        case list():
            return {"L": [attribute_of(each) for each in value]}
        case dict():
            return {"M": {name: attribute_of(each) for name, each in value.items()}}
        case _:
            parts = [attribute_of(each) for each in value]
            [kind] = {kind for part in parts for kind in part}
            return {f"{kind}S": [part[kind] for part in parts]}


@given(st.dictionaries(st.text(), values))
def test_any_item_is_the_one_that_was_stored(item: dict[str, Any]) -> None:
    attributes = {name: attribute_of(value) for name, value in item.items()}

    assert image_of(attributes) == item


def test_types_that_a_value_does_not_have_may_be_null() -> None:
    """As some SDKs write it."""
    nulls = dict.fromkeys(TYPES)

    image = image_of({"a": {**nulls, "S": "tea"}, "b": {**nulls, "L": [{**nulls, "N": "1"}]}})

    assert image == {"a": "tea", "b": [1]}


@pytest.mark.parametrize(
    ("attribute", "fault"),
    [
        ({"Q": "1"}, "has a type that DynamoDB does not: 'Q'"),
        ({"N": "x"}, "is no number: 'x'"),
        ({"B": "!"}, "is no base64"),
        ({"L": 5}, "is no L: 5"),
        ("tea", "is no attribute value: 'tea'"),
    ],
)
def test_what_is_no_attribute_is_told(attribute: object, fault: str) -> None:
    with pytest.raises(ValidationError) as error:
        DynamoDBEvent.from_payload(batch(change(), change(NewImage={"a": attribute})))

    [told] = error.value.errors()
    assert told["loc"] == ("Records", 1, "dynamodb", "NewImage")
    assert fault in told["msg"]


@pytest.mark.parity("dynamodb.images")
def test_images_are_read_as_the_type_in_brackets() -> None:
    [record] = DynamoDBEvent[Order].from_payload(batch(change()))

    assert record.new_image == Order(sku="tea", quantity=2)
    assert record.old_image == Order(sku="tea", quantity=1)
    assert record.keys == {"sku": "tea"}


def test_keys_are_read_as_the_second_type() -> None:
    payload = batch(change(NewImage={"sku": {"S": "tea"}}, OldImage=None))

    [record] = DynamoDBEvent[OrderDict, OrderKey].from_payload(payload)

    assert (record.keys, record.new_image) == (OrderKey(sku="tea"), {"sku": "tea"})


def test_numbers_suit_models_without_leniency() -> None:
    image = {"quantity": {"N": "2"}, "price": {"N": "9.90"}}

    [record] = DynamoDBEvent[Strict].from_payload(batch(change(NewImage=image, OldImage=None)))

    assert record.new_image == Strict(quantity=2, price=Decimal("9.90"))


def test_an_image_that_does_not_fit_is_told_with_its_place() -> None:
    payload = batch(change(), change(NewImage={"quantity": {"N": "1"}}))

    with pytest.raises(ValidationError) as error:
        DynamoDBEvent[Order].from_payload(payload)

    assert [each["loc"] for each in error.value.errors()] == [
        ("Records", 1, "dynamodb", "NewImage", "sku")
    ]


@pytest.mark.parametrize("name", ["NewImage", "OldImage", "SizeBytes", "StreamViewType"])
def test_what_a_stream_leaves_out_is_none(name: str) -> None:
    payload = batch(change())
    del payload["Records"][0]["dynamodb"][name]

    stream_record = DynamoDBEvent.from_payload(payload).records[0].dynamodb

    assert stream_record.model_dump(by_alias=True)[name] is None


@pytest.mark.parametrize("time", [1480642020, 1480642020.0, 1480642020000, 1480642020000000])
def test_times_are_seconds_or_smaller(time: float) -> None:
    payload = batch(change(ApproximateCreationDateTime=time))

    [record] = DynamoDBEvent.from_payload(payload)

    assert record.timestamp == datetime(2016, 12, 2, 1, 27, tzinfo=UTC)


def test_an_emulators_change_may_have_no_time() -> None:
    [record] = DynamoDBEvent.from_payload(batch(change(ApproximateCreationDateTime=None)))

    assert record.timestamp is None


def test_an_item_that_expired_was_deleted_by_dynamodb() -> None:
    identity = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}

    [record] = DynamoDBEvent.from_payload(batch({**change(), "userIdentity": identity}))

    assert record.user_identity is not None
    assert record.user_identity.principal_id == "dynamodb.amazonaws.com"
    assert record.user_identity.type == "Service"


def test_a_batch_as_json_is_what_dynamodb_sent() -> None:
    """What Python has no JSON for would be lost otherwise: bytes, sets, the digits of numbers."""
    image = {"a": {"B": "/w=="}, "b": {"NS": ["1.50"]}, "c": dict.fromkeys(TYPES)}
    payload = batch(change(NewImage=image))

    [record] = json.loads(_json.dumps(DynamoDBEvent.from_payload(payload)))["Records"]

    assert record["dynamodb"]["NewImage"] == image
    assert record["dynamodb"]["Keys"] == {"sku": {"S": "tea"}}


def test_a_batch_as_python_values_has_its_images_as_such() -> None:
    [record] = DynamoDBEvent.from_payload(batch(change())).model_dump()["records"]

    assert record["dynamodb"]["new_image"] == {"sku": "tea", "quantity": 2}


@pytest.mark.parametrize("image", [5, "tea", [1]])
def test_what_is_almost_a_change_is_none(image: object) -> None:
    assert type(parse_event(batch(change(NewImage=image)))) is LambdaEvent


def test_a_batch_is_known_by_its_shape() -> None:
    assert isinstance(parse_event(batch(change())), DynamoDBEvent)
