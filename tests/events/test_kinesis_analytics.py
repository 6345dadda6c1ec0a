"""Records that Kinesis Data Analytics reads and writes, and the answers to it."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import _json
from achalice.events import (
    KinesisAnalyticsInputPreprocessingEvent,
    KinesisAnalyticsInputPreprocessingResponse,
    KinesisAnalyticsInputResponseRecord,
    KinesisAnalyticsOutputDeliveryEvent,
    KinesisAnalyticsOutputDeliveryResponse,
    LambdaEvent,
    parse_event,
)

APPLICATION = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders"
FROM_STREAM: dict[str, Any] = {
    "kinesisStreamRecordMetadata": {
        "shardId": "shardId-000000000003",
        "partitionKey": "7400791606",
        "sequenceNumber": "4957",
        "approximateArrivalTimestamp": 1520280173,
    }
}
FROM_FIREHOSE: dict[str, Any] = {
    "kinesisFirehoseRecordMetadata": {"approximateArrivalTimestamp": 1520280173}
}
ARRIVED = datetime(2018, 3, 5, 20, 2, 53, tzinfo=UTC)


class Order(BaseModel):
    sku: str


def batch(data: bytes = b"tea", **changes: Any) -> dict[str, Any]:
    encoded = base64.b64encode(data).decode()
    return {
        "invocationId": "00540a87",
        "applicationArn": APPLICATION,
        "records": [{"recordId": "record-1", "data": encoded, **changes}],
    }


def test_input_from_a_stream_says_where_it_was() -> None:
    stream = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"
    payload = {**batch(**FROM_STREAM), "streamArn": stream}

    event = KinesisAnalyticsInputPreprocessingEvent.from_payload(payload)

    assert (event.invocation_id, event.application_arn) == ("00540a87", APPLICATION)
    assert event.stream_arn == stream
    [record] = event
    assert (record.record_id, record.data) == ("record-1", b"tea")
    metadata = record.kinesis_stream_record_metadata
    assert metadata is not None
    assert (metadata.shard_id, metadata.sequence_number) == ("shardId-000000000003", "4957")
    assert (metadata.partition_key, metadata.approximate_arrival_timestamp) == (
        "7400791606",
        ARRIVED,
    )


def test_input_from_firehose_says_when_it_came() -> None:
    [record] = KinesisAnalyticsInputPreprocessingEvent.from_payload(batch(**FROM_FIREHOSE))

    assert record.kinesis_firehose_record_metadata is not None
    assert record.kinesis_firehose_record_metadata.approximate_arrival_timestamp == ARRIVED


def test_output_says_how_often_it_was_tried() -> None:
    payload = batch(lambdaDeliveryRecordMetadata={"retryHint": 2})

    [record] = KinesisAnalyticsOutputDeliveryEvent.from_payload(payload)

    assert record.lambda_delivery_record_metadata is not None
    assert record.lambda_delivery_record_metadata.retry_hint == 2


@pytest.mark.parametrize(
    ("payload", "model"),
    [
        (batch(**FROM_STREAM), KinesisAnalyticsInputPreprocessingEvent),
        (batch(**FROM_FIREHOSE), KinesisAnalyticsInputPreprocessingEvent),
        ({**batch(), "streamArn": "arn:aws:kinesis"}, KinesisAnalyticsInputPreprocessingEvent),
        (batch(), KinesisAnalyticsOutputDeliveryEvent),
    ],
)
def test_input_and_output_are_known_by_their_shapes(
    payload: dict[str, Any], model: type[LambdaEvent]
) -> None:
    event = parse_event(payload)

    assert type(event) is model
    assert event.model_extra == {}


@pytest.mark.parametrize(
    "model",
    [KinesisAnalyticsInputPreprocessingEvent[Order], KinesisAnalyticsOutputDeliveryEvent[Order]],
)
def test_data_are_read_as_the_type_in_brackets(model: type[LambdaEvent]) -> None:
    model.from_payload(batch(b'{"sku": "tea"}'))

    with pytest.raises(ValidationError) as error:
        model.from_payload(batch(b"{}"))

    assert [each["loc"] for each in error.value.errors()] == [("records", 0, "data", "sku")]


def test_input_is_transformed_dropped_or_has_failed() -> None:
    [record] = KinesisAnalyticsInputPreprocessingEvent.from_payload(batch(**FROM_STREAM))

    response = KinesisAnalyticsInputPreprocessingResponse(
        records=(record.transformed({"at": 1}), record.dropped(), record.failed())
    )

    assert _json.plain(response) == {
        "records": [
            {"recordId": "record-1", "result": "Ok", "data": "eyJhdCI6MX0="},
            {"recordId": "record-1", "result": "Dropped"},
            {"recordId": "record-1", "result": "ProcessingFailed"},
        ]
    }


def test_input_without_data_is_not_ok() -> None:
    with pytest.raises(ValidationError, match="a record that is `Ok` needs data"):
        KinesisAnalyticsInputResponseRecord(record_id="1")


def test_output_is_delivered_or_has_failed() -> None:
    [record] = KinesisAnalyticsOutputDeliveryEvent.from_payload(batch())

    response = KinesisAnalyticsOutputDeliveryResponse(records=(record.delivered(), record.failed()))

    assert _json.plain(response) == {
        "records": [
            {"recordId": "record-1", "result": "Ok"},
            {"recordId": "record-1", "result": "DeliveryFailed"},
        ]
    }
