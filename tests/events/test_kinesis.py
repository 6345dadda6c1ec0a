"""Batches of a Kinesis stream's records."""

import base64
import gzip
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import (
    CloudWatchLogsData,
    DynamoDBRecord,
    KinesisEvent,
    LambdaEvent,
    parse_event,
)

from ..builders import FakeContext

STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"


class Order(BaseModel):
    sku: str
    quantity: int = 1


def record(data: bytes, /, **payload: Any) -> dict[str, Any]:
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "customer-7",
            "sequenceNumber": "49590338271490256608559692538361571095921575989136588898",
            "data": base64.b64encode(data).decode(),
            "approximateArrivalTimestamp": 1545084650.987,
            **payload,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": "shardId-000000000006:4959",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": "arn:aws:iam::123456789012:role/lambda",
        "awsRegion": "eu-west-1",
        "eventSourceARN": STREAM,
    }


def batch(*data: bytes) -> dict[str, Any]:
    return {"Records": [record(each) for each in data]}


@pytest.mark.parity("kinesis.timestamp")
def test_a_record_has_the_fields_that_aws_documents() -> None:
    [each] = KinesisEvent.from_payload(batch(b"tea"))

    assert each.data == b"tea"
    assert each.sequence_number == "49590338271490256608559692538361571095921575989136588898"
    assert (each.partition_key, each.schema_version) == ("customer-7", "1.0")
    assert each.timestamp == datetime(2018, 12, 17, 22, 10, 50, 987000, tzinfo=UTC)
    assert each.event_id == "shardId-000000000006:4959"
    assert (each.event_name, each.event_source) == ("aws:kinesis:record", "aws:kinesis")
    assert (each.event_source_arn, each.aws_region) == (STREAM, "eu-west-1")
    assert each.invoke_identity_arn == "arn:aws:iam::123456789012:role/lambda"
    assert (each.event_version, each.kinesis.encryption_type) == ("1.0", None)
    assert each.item_identifier == each.sequence_number


def test_a_batch_is_its_records_in_order() -> None:
    context = FakeContext()
    payload = batch(b"a", b"b")

    event = KinesisEvent.from_payload(payload, context)

    assert [each.data for each in event] == [b"a", b"b"]
    assert event.records[1].to_dict() is payload["Records"][1]
    assert event.records[1].context is context


def test_an_encrypted_streams_records_say_so() -> None:
    event = KinesisEvent.from_payload({"Records": [record(b"", encryptionType="KMS")]})

    assert (event.records[0].kinesis.encryption_type, event.records[0].data) == ("KMS", b"")


@pytest.mark.parametrize(
    ("data_type", "data", "read"),
    [
        (bytes, b"\xff\x00", b"\xff\x00"),
        (str, b"tea", "tea"),
        (Order, b'{"sku": "tea"}', Order(sku="tea")),
        (dict[str, str], b'{"sku": "tea"}', {"sku": "tea"}),
        (list[int], b"[1, 2]", [1, 2]),
        (Order, gzip.compress(b'{"sku": "tea"}', mtime=0), Order(sku="tea")),
        (Order, zlib.compress(b'{"sku": "tea"}'), Order(sku="tea")),
        (bytes, gzip.compress(b"tea", mtime=0), gzip.compress(b"tea", mtime=0)),
    ],
)
def test_data_is_read_as_the_type_in_brackets(data_type: Any, data: bytes, read: object) -> None:
    [each] = KinesisEvent[data_type].from_payload(batch(data))

    assert each.data == read


@pytest.mark.parametrize(
    ("data", "place", "fault"),
    [
        (b'{"quantity": 1}', ("sku",), "Field required"),
        (b"tea", (), "Invalid JSON: expected ident at line 1 column 2"),
        (b"\x1f\x8bnone", (), "is neither JSON nor zipped"),
        (b"\x78\x9cnone", (), "is neither JSON nor zipped"),
    ],
)
def test_data_that_do_not_fit_are_told_with_their_place(
    data: bytes, place: tuple[str, ...], fault: str
) -> None:
    with pytest.raises(ValidationError) as error:
        KinesisEvent[Order].from_payload(batch(b'{"sku": "tea"}', data))

    [told] = error.value.errors()
    assert told["loc"] == ("Records", 1, "kinesis", "data", *place)
    assert fault in told["msg"]


def test_data_that_are_no_base64_are_told() -> None:
    with pytest.raises(ValidationError, match=r"kinesis\.data\n  Value error, is no base64"):
        KinesisEvent.from_payload({"Records": [record(b"", data="!")]})


@pytest.mark.parametrize("data_type", [bytes, str, Order, int | None])
def test_a_batch_as_json_can_be_read_again(data_type: Any) -> None:
    data = {bytes: b"\xff", str: b"tea", Order: b'{"sku":"tea","quantity":1}'}
    payload = batch(data.get(data_type, b"7"))

    event = KinesisEvent[data_type].from_payload(payload)
    again = json.loads(event.model_dump_json(by_alias=True))

    assert again["Records"][0]["kinesis"]["data"] == payload["Records"][0]["kinesis"]["data"]
    assert KinesisEvent[data_type].from_payload(again).records[0].data == event.records[0].data


def test_log_events_that_came_through_a_stream_are_read_by_type() -> None:
    logs = {
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": "/aws/lambda/shop",
        "logStream": "2026/01/31/1",
        "subscriptionFilters": ["all"],
        "logEvents": [{"id": "1", "timestamp": 1668092608000, "message": "tea"}],
    }
    data = gzip.compress(json.dumps(logs).encode())

    [each] = KinesisEvent[CloudWatchLogsData].from_payload(batch(data))

    assert each.data.log_group == "/aws/lambda/shop"
    assert [log.message for log in each.data.log_events] == ["tea"]


def test_changes_that_a_table_sends_to_a_stream_are_read_by_type() -> None:
    change = {
        "awsRegion": "eu-west-1",
        "eventID": "d9428029",
        "eventName": "INSERT",
        "userIdentity": None,
        "recordFormat": "application/json",
        "tableName": "orders",
        "dynamodb": {
            "ApproximateCreationDateTime": 1731924555370123,
            "ApproximateCreationDateTimePrecision": "MICROSECOND",
            "Keys": {"sku": {"S": "tea"}},
            "NewImage": {"sku": {"S": "tea"}, "quantity": {"N": "2"}},
            "SizeBytes": 60,
        },
        "eventSource": "aws:dynamodb",
    }

    [each] = KinesisEvent[DynamoDBRecord[Order]].from_payload(batch(json.dumps(change).encode()))

    assert each.data.new_image == Order(sku="tea", quantity=2)
    assert (each.data.table_name, each.data.sequence_number) == ("orders", None)
    assert each.data.timestamp == datetime(2024, 11, 18, 10, 9, 15, 370123, tzinfo=UTC)


def test_an_old_sample_does_not_say_when_its_record_arrived() -> None:
    payload = batch(b"tea")
    del payload["Records"][0]["kinesis"]["approximateArrivalTimestamp"]

    event = parse_event(payload)

    assert isinstance(event, KinesisEvent)
    with pytest.raises(LookupError, match=r"^this KinesisRecord does not say when it arrived$"):
        _ = event.records[0].timestamp


@pytest.mark.parametrize("name", ["sequenceNumber", "partitionKey", "data"])
def test_what_is_almost_a_record_is_none(name: str) -> None:
    payload = batch(b"tea")
    del payload["Records"][0]["kinesis"][name]

    assert type(parse_event(payload)) is LambdaEvent


def test_a_batch_is_known_by_its_shape() -> None:
    assert isinstance(parse_event(batch(b"tea")), KinesisEvent)
