"""What became of invocations."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import (
    DiscardedBatchEvent,
    LambdaDestinationEvent,
    LambdaInvocationResultEvent,
    SQSEvent,
    parse_event,
)

from ..builders import schedule_event, sqs_event

ARN = "arn:aws:lambda:eu-central-1:123456789012:function:ship:$LATEST"


class Order(BaseModel):
    sku: str


class Receipt(BaseModel):
    number: int


FAILED: dict[str, Any] = {
    "version": "1.0",
    "timestamp": "2026-01-31T12:30:00.568Z",
    "requestContext": {
        "requestId": "e4b46cbf",
        "functionArn": ARN,
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 3,
    },
    "requestPayload": {"sku": "tea"},
    "responseContext": {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    },
    "responsePayload": {"errorMessage": "out of stock", "errorType": "LookupError"},
}


def test_a_destination_is_told_what_the_function_got_and_gave() -> None:
    event = parse_event(FAILED)

    assert isinstance(event, LambdaDestinationEvent)
    assert event.timestamp == datetime(2026, 1, 31, 12, 30, 0, 568_000, tzinfo=UTC)
    context = event.request_context
    assert (context.condition, context.approximate_invoke_count) == ("RetriesExhausted", 3)
    assert (context.request_id, context.function_arn) == ("e4b46cbf", ARN)
    assert event.request_payload == {"sku": "tea"}
    assert event.response_context is not None
    assert (event.response_context.status_code, event.response_context.function_error) == (
        200,
        "Unhandled",
    )
    assert event.response_payload == {"errorMessage": "out of stock", "errorType": "LookupError"}
    assert event.to_dict() is FAILED


def test_payloads_are_read_as_the_types_in_brackets() -> None:
    payload = {**FAILED, "responsePayload": {"number": 7}}

    event = LambdaDestinationEvent[Order, Receipt].from_payload(payload)

    assert (event.request_payload, event.response_payload) == (Order(sku="tea"), Receipt(number=7))


@pytest.mark.parametrize("answer", [{}, {"responseContext": None, "responsePayload": None}])
def test_a_function_that_was_never_called_gave_nothing(answer: dict[str, None]) -> None:
    payload = {name: FAILED[name] for name in ("version", "timestamp", "requestContext")}
    payload["requestPayload"] = None

    event = parse_event({**payload, **answer})

    assert isinstance(event, LambdaDestinationEvent)
    assert (event.request_payload, event.response_context, event.response_payload) == (
        None,
        None,
        None,
    )


def test_an_event_bus_as_destination_has_the_same_in_its_detail() -> None:
    payload = {
        **schedule_event(),
        "source": "lambda",
        "detail-type": "Lambda Function Invocation Result - Failure",
        "detail": FAILED,
    }

    event = parse_event(payload)

    assert isinstance(event, LambdaInvocationResultEvent)
    assert event.detail.request_context.condition == "RetriesExhausted"


STREAM = {
    "shardId": "shardId-000000000001",
    "startSequenceNumber": "4960",
    "endSequenceNumber": "4961",
    "approximateArrivalOfFirstRecord": "2026-01-31T12:29:04.835Z",
    "approximateArrivalOfLastRecord": "2026-01-31T12:29:05.580Z",
    "batchSize": 500,
    "streamArn": "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
}


def discarded(**info: object) -> dict[str, Any]:
    names = ("version", "timestamp", "requestContext", "responseContext")
    return {**{name: FAILED[name] for name in names}, **info}


@pytest.mark.parametrize(
    ("name", "field"),
    [("KinesisBatchInfo", "kinesis_batch_info"), ("DDBStreamBatchInfo", "dynamodb_batch_info")],
)
def test_a_batch_that_was_given_up_is_found_in_its_stream(name: str, field: str) -> None:
    event = parse_event(discarded(**{name: STREAM}))

    assert isinstance(event, DiscardedBatchEvent)
    info = getattr(event, field)
    assert (info.shard_id, info.batch_size) == ("shardId-000000000001", 500)
    assert (info.start_sequence_number, info.end_sequence_number) == ("4960", "4961")
    assert event.decoded_payload is None


def test_a_batch_of_kafka_is_found_in_its_partitions() -> None:
    info = {
        "batchSize": 500,
        "eventSourceArn": "arn:aws:kafka:eu-central-1:123456789012:cluster/c",
        "bootstrapServers": "b-1:9098",
        "payloadSize": 2039086,
        "recordsInfo": {
            "orders-0": {
                "firstRecordOffset": "1",
                "lastRecordOffset": "9",
                "firstRecordTimestamp": "2026-01-31T12:29:04.835Z",
                "lastRecordTimestamp": "2026-01-31T12:29:05.580Z",
            }
        },
    }

    event = parse_event(discarded(KafkaBatchInfo=info, responseContext=None))

    assert isinstance(event, DiscardedBatchEvent)
    assert event.kafka_batch_info is not None
    assert event.kafka_batch_info.records_info["orders-0"].last_record_offset == "9"
    assert event.response_context is None


def test_a_kafka_topic_gets_one_record_with_its_event() -> None:
    info = {"batchSize": 1, "recordInfo": {"offset": "7", "timestamp": "2026-01-31T12:29:04Z"}}
    payload = {"eventSource": "aws:kafka", "records": {}}

    event = DiscardedBatchEvent.from_payload(discarded(KafkaBatchInfo=info, payload=payload))

    assert event.kafka_batch_info is not None
    assert event.kafka_batch_info.record_info is not None
    assert event.kafka_batch_info.record_info.offset == "7"
    assert event.decoded_payload == payload


def test_an_object_in_s3_has_the_whole_event_as_text() -> None:
    event = DiscardedBatchEvent.from_payload(
        discarded(KinesisBatchInfo=STREAM, payload='{"Records": []}')
    )

    assert (event.payload, event.decoded_payload) == ('{"Records": []}', {"Records": []})


def test_a_queue_has_it_in_its_messages() -> None:
    body = json.dumps(discarded(KinesisBatchInfo=STREAM))

    [message] = SQSEvent[DiscardedBatchEvent].from_payload(sqs_event(body))

    assert message.data.request_context.condition == "RetriesExhausted"


def test_a_record_without_its_condition_is_none() -> None:
    context = {"requestId": "1", "functionArn": ARN, "approximateInvokeCount": 1}

    with pytest.raises(ValidationError, match=r"requestContext.condition\n  Field required"):
        LambdaDestinationEvent.from_payload({**FAILED, "requestContext": context})
