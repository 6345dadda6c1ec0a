"""Records that Firehose has transformed, and the answers to it."""

import base64
import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import Chalice, _json
from achalice.events import (
    CloudWatchLogsData,
    FirehoseEvent,
    FirehoseResponse,
    FirehoseResponseRecord,
    SQSRecord,
    parse_event,
)

from ..builders import FakeContext, sqs_event

STREAM = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/orders"


class Order(BaseModel):
    sku: str
    quantity: int = 1


def record(data: bytes = b"tea", /, **changes: Any) -> dict[str, Any]:
    return {
        "recordId": "record-1",
        "approximateArrivalTimestamp": 1664028820148,
        "data": base64.b64encode(data).decode(),
        **changes,
    }


def batch(*records: dict[str, Any]) -> dict[str, Any]:
    return {
        "invocationId": "2b4d1ad9",
        "deliveryStreamArn": STREAM,
        "region": "eu-west-1",
        "records": list(records),
    }


def from_kafka(data: str = "dGVh") -> dict[str, Any]:
    metadata = {"offset": "7", "partitionId": "1", "approximateArrivalTimestamp": 1664028820148}
    each = {**record(), "mskRecordMetadata": metadata, "kafkaRecordValue": data}
    del each["data"]
    return {**batch(each), "sourceMSKArn": "arn:aws:kafka:eu-west-1:123456789012:cluster/orders"}


def test_a_batch_has_the_fields_that_aws_documents() -> None:
    event = FirehoseEvent.from_payload(batch(record()))

    assert (event.invocation_id, event.region) == ("2b4d1ad9", "eu-west-1")
    assert (event.delivery_stream_arn, event.source_kinesis_stream_arn) == (STREAM, None)
    [each] = event
    assert (each.record_id, each.data) == ("record-1", b"tea")
    assert each.approximate_arrival_timestamp == datetime(2022, 9, 24, 14, 13, 40, 148000, UTC)
    assert (each.kinesis_record_metadata, each.msk_record_metadata) == (None, None)


def test_a_record_from_kinesis_says_where_it_was() -> None:
    metadata = {
        "shardId": "shardId-000000000000",
        "partitionKey": "customer-7",
        "approximateArrivalTimestamp": "2022-09-24T14:13:40.148Z",
        "sequenceNumber": "4954",
        "subsequenceNumber": 123456,
    }

    [each] = FirehoseEvent.from_payload(batch(record(kinesisRecordMetadata=metadata)))

    kinesis = each.kinesis_record_metadata
    assert kinesis is not None
    assert (kinesis.shard_id, kinesis.partition_key) == ("shardId-000000000000", "customer-7")
    assert (kinesis.sequence_number, kinesis.subsequence_number) == ("4954", 123456)
    assert kinesis.approximate_arrival_timestamp == datetime(2022, 9, 24, 14, 13, 40, 148000, UTC)


@pytest.mark.parametrize(("sent", "read"), [("", None), ("7", 7), (None, None)])
def test_a_subsequence_number_may_be_text_or_none(sent: object, read: int | None) -> None:
    metadata = {"subsequenceNumber": sent}

    [each] = FirehoseEvent.from_payload(batch(record(kinesisRecordMetadata=metadata)))

    assert each.kinesis_record_metadata is not None
    assert each.kinesis_record_metadata.subsequence_number == read


def test_a_record_from_kafka_has_its_data_by_another_name() -> None:
    payload = from_kafka()

    event = FirehoseEvent.from_payload(payload)

    [each] = event
    assert (each.data, event.source_msk_arn) == (b"tea", payload["sourceMSKArn"])
    assert each.msk_record_metadata is not None
    assert (each.msk_record_metadata.offset, each.msk_record_metadata.partition_id) == (7, 1)
    [dumped] = json.loads(_json.dumps(event))["records"]
    assert (dumped["kafkaRecordValue"], "data" in dumped) == ("dGVh", False)


def test_a_batch_is_its_records_in_order() -> None:
    context = FakeContext()
    payload = batch(record(b"a"), record(b"b"))

    event = FirehoseEvent.from_payload(payload, context)

    assert [each.data for each in event] == [b"a", b"b"]
    assert event.records[1].to_dict() is payload["records"][1]
    assert event.records[1].context is context


def test_data_are_read_as_the_type_in_brackets() -> None:
    [each] = FirehoseEvent[Order].from_payload(batch(record(b'{"sku": "tea"}')))

    assert each.data == Order(sku="tea")


def test_a_message_from_sqs_is_read_by_type() -> None:
    message = json.dumps(sqs_event('{"sku": "tea"}')["Records"][0]).encode()

    [each] = FirehoseEvent[SQSRecord[Order]].from_payload(batch(record(message)))

    assert each.data.data == Order(sku="tea")


def test_log_events_are_read_by_type() -> None:
    logs = {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s"}
    data = json.dumps({**logs, "subscriptionFilters": [], "logEvents": []}).encode()

    [each] = FirehoseEvent[CloudWatchLogsData].from_payload(batch(record(gzip.compress(data))))

    assert (each.data.log_group, each.data.log_events) == ("g", ())


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (batch(record(b'{"sku": "tea"}'), record(b"{}")), ("records", 1, "data")),
        (from_kafka("e30="), ("records", 0, "kafkaRecordValue")),
    ],
)
def test_data_that_do_not_fit_are_told_with_their_place(
    payload: dict[str, Any], name: tuple[str | int, ...]
) -> None:
    with pytest.raises(ValidationError) as error:
        FirehoseEvent[Order].from_payload(payload)

    assert [each["loc"] for each in error.value.errors()] == [(*name, "sku")]


@pytest.mark.parametrize("absent", ["deliveryStreamArn", "region"])
def test_what_some_samples_leave_out_may_be_missing(absent: str) -> None:
    payload = batch(record(approximateArrivalTimestamp="2022-09-24T14:13:40.148Z"))
    del payload[absent]

    assert isinstance(parse_event(payload), FirehoseEvent)


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (b"\xff\n", "/wo="),
        ("tea\n", "dGVhCg=="),
        (Order(sku="tea"), "eyJza3UiOiJ0ZWEiLCJxdWFudGl0eSI6MX0="),
        ({"at": 1}, "eyJhdCI6MX0="),
        (b"", ""),
    ],
)
def test_data_go_out_as_bytes_text_or_json(data: object, sent: str) -> None:
    [each] = FirehoseEvent.from_payload(batch(record()))

    response = FirehoseResponse(records=(each.transformed(data),))

    assert _json.plain(response) == {
        "records": [{"recordId": "record-1", "result": "Ok", "data": sent}]
    }


def test_a_record_can_say_what_it_is_partitioned_by() -> None:
    [each] = FirehoseEvent.from_payload(batch(record()))

    answer = each.transformed("tea", partition_keys={"customer": "7"})

    assert _json.plain(answer)["metadata"] == {"partitionKeys": {"customer": "7"}}


def test_a_record_from_kafka_is_answered_in_its_words() -> None:
    [each] = FirehoseEvent.from_payload(from_kafka())

    assert _json.plain(each.transformed("tea")) == {
        "recordId": "record-1",
        "result": "Ok",
        "kafkaRecordValue": "dGVh",
    }


def test_records_are_dropped_or_have_failed() -> None:
    [each] = FirehoseEvent.from_payload(batch(record()))

    assert _json.plain(each.dropped()) == {"recordId": "record-1", "result": "Dropped"}
    assert _json.plain(each.failed()) == {"recordId": "record-1", "result": "ProcessingFailed"}


@pytest.mark.parametrize(
    ("record_id", "result", "fault"),
    [
        ("1", "Ok", "a record that is `Ok` needs data"),
        ("1", "ok", "Input should be 'Ok', 'Dropped' or 'ProcessingFailed'"),
        ("", "Dropped", "at least 1 character"),
    ],
)
def test_what_firehose_would_refuse_is_refused(record_id: str, result: Any, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        FirehoseResponseRecord(record_id=record_id, result=result)


def test_a_record_can_be_answered_once() -> None:
    dropped = FirehoseResponseRecord(record_id="1", result="Dropped")

    with pytest.raises(ValidationError, match="record `1` is there twice"):
        FirehoseResponse(records=(dropped, dropped))


async def test_a_handler_returns_its_response_as_it_is() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def transform(event: FirehoseEvent[Order]) -> FirehoseResponse:
        return FirehoseResponse(records=tuple(each.transformed(each.data.sku) for each in event))

    answer = await app.dispatch(batch(record(b'{"sku": "tea"}')), FakeContext())

    assert answer == {"records": [{"recordId": "record-1", "result": "Ok", "data": "dGVh"}]}
