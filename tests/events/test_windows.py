"""Tumbling windows of Kinesis and DynamoDB streams."""

from datetime import UTC, datetime
from typing import Any

import pytest

from achalice import _json
from achalice.events import (
    BatchItemFailure,
    DynamoDBEvent,
    KinesisEvent,
    LambdaEvent,
    TimeWindowResponse,
    WindowedEvent,
    parse_event,
)


def window(service: str, **changes: Any) -> dict[str, Any]:
    """The last batch of a window, which brings no records of its own."""
    return {
        "Records": [],
        "window": {"start": "2026-01-31T07:04:00Z", "end": "2026-01-31T07:06:00Z"},
        "state": {"orders": 282},
        "shardId": "shardId-000000000006",
        "eventSourceARN": f"arn:aws:{service}:eu-west-1:123456789012:stream/orders",
        "isFinalInvokeForWindow": True,
        "isWindowTerminatedEarly": False,
        **changes,
    }


@pytest.mark.parametrize("model", [KinesisEvent, DynamoDBEvent])
def test_a_windows_batch_has_the_fields_that_aws_documents(model: type[WindowedEvent]) -> None:
    event = model.from_payload(window("kinesis"))

    assert event.window is not None
    assert event.window.start == datetime(2026, 1, 31, 7, 4, tzinfo=UTC)
    assert event.window.end == datetime(2026, 1, 31, 7, 6, tzinfo=UTC)
    assert (event.state, event.shard_id) == ({"orders": 282}, "shardId-000000000006")
    assert event.event_source_arn == "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"
    assert event.is_final_invoke_for_window is True
    assert event.is_window_terminated_early is False
    assert event.model_extra == {}


def test_a_batch_of_no_window_says_so() -> None:
    event = KinesisEvent.from_payload({"Records": []})

    assert (event.window, event.state, event.is_final_invoke_for_window) == (None, {}, False)


def test_a_window_begins_without_state() -> None:
    assert KinesisEvent.from_payload(window("kinesis", state=None)).state == {}


@pytest.mark.parametrize(
    ("service", "model"), [("kinesis", KinesisEvent), ("dynamodb", DynamoDBEvent)]
)
def test_a_last_batch_without_records_is_known_by_its_stream(
    service: str, model: type[LambdaEvent]
) -> None:
    assert isinstance(parse_event(window(service)), model)


def test_a_handler_returns_the_state_that_the_next_batch_gets() -> None:
    response = TimeWindowResponse(
        state={"orders": 283}, batch_item_failures=(BatchItemFailure(item_identifier="49"),)
    )

    assert _json.plain(response) == {
        "state": {"orders": 283},
        "batchItemFailures": [{"itemIdentifier": "49"}],
    }


def test_a_state_without_failures_is_success() -> None:
    assert _json.plain(TimeWindowResponse(state={})) == {"state": {}, "batchItemFailures": []}
