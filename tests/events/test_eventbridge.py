"""Events from EventBridge, schedules among them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import Chalice
from achalice.events import CloudWatchEvent, EventBridgeEvent, parse_event

from ..builders import FakeContext, schedule_event

# What EventBridge Scheduler sends where a schedule has no input of its own.
SCHEDULER: dict[str, Any] = {
    "version": "0",
    "id": "27dac0ac-6a5c-4cb1-a1f0-6f0c8d9a9b1b",
    "detail-type": "Scheduled Event",
    "source": "aws.scheduler",
    "account": "123456789012",
    "time": "2026-01-31T12:30:00Z",
    "region": "eu-central-1",
    "resources": ["arn:aws:scheduler:eu-central-1:123456789012:schedule/default/nightly"],
    "detail": "{}",
}


class Order(BaseModel):
    sku: str
    quantity: int = 1


def order_event(detail: object) -> dict[str, Any]:
    return {**schedule_event(), "source": "shop", "detail-type": "Ordered", "detail": detail}


def test_a_schedules_event_has_the_fields_that_aws_documents() -> None:
    event = CloudWatchEvent.from_payload(schedule_event())

    assert event.version == "0"
    assert event.event_id == "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa"
    assert event.detail_type == "Scheduled Event"
    assert event.source == "aws.events"
    assert event.account == "123456789012"
    assert event.time == datetime(2015, 10, 8, 16, 53, 6, tzinfo=UTC)
    assert event.region == "us-east-1"
    assert event.resources == ("arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule",)
    assert (event.detail, event.replay_name) == ({}, None)


def test_both_names_are_one_model() -> None:
    assert CloudWatchEvent is EventBridgeEvent


def test_what_a_source_says_happened_is_handed_on() -> None:
    payload = {**order_event({"state": "paid"}), "replay-name": "july", "later-on": 1}

    event = EventBridgeEvent.from_payload(payload)

    assert event.detail == {"state": "paid"}
    assert event.replay_name == "july"
    assert event.model_extra == {"later-on": 1}
    assert event.to_dict() is payload


@pytest.mark.parametrize("absent", ["version", "resources", "detail"])
def test_what_emulators_leave_out_may_be_missing(absent: str) -> None:
    payload = schedule_event()
    del payload[absent]

    assert CloudWatchEvent.from_payload(payload).source == "aws.events"
    assert type(parse_event(payload)) is EventBridgeEvent


def test_what_somebody_made_up_may_say_no_more_than_what_happened() -> None:
    event = parse_event({"source": "shop", "detail-type": "Order Taken", "detail": {"sku": "tea"}})

    assert type(event) is EventBridgeEvent
    assert (event.source, event.detail) == ("shop", {"sku": "tea"})
    assert (event.event_id, event.account, event.region) == ("", "", "")
    with pytest.raises(LookupError, match="does not say when it happened"):
        _ = event.time


@pytest.mark.parametrize("empty", ["resources", "detail", "replay-name"])
def test_what_is_null_is_empty(empty: str) -> None:
    event = CloudWatchEvent.from_payload({**schedule_event(), empty: None})

    assert (event.detail, event.replay_name) == ({}, None)


@pytest.mark.parity("cloudwatch.scheduler-detail")
def test_a_scheduler_sends_its_detail_as_text() -> None:
    event = parse_event(SCHEDULER)

    assert isinstance(event, EventBridgeEvent)
    assert (event.source, event.detail) == ("aws.scheduler", {})
    assert event.to_dict()["detail"] == "{}"


@pytest.mark.parametrize("detail", [{"sku": "tea"}, '{"sku": "tea"}'], ids=["object", "text"])
def test_a_detail_with_a_type_is_read(detail: object) -> None:
    event = EventBridgeEvent[Order].from_payload(order_event(detail))

    assert event.detail == Order(sku="tea")


@pytest.mark.parametrize("detail", [{"quantity": 2}, None, "{}"])
def test_a_detail_that_does_not_fit_is_told_with_its_place(detail: object) -> None:
    with pytest.raises(ValidationError, match=r"detail.sku\n  Field required"):
        EventBridgeEvent[Order].from_payload(order_event(detail))


def test_a_typed_detail_is_not_made_up_where_there_is_none() -> None:
    payload = order_event({})
    del payload["detail"]

    with pytest.raises(ValidationError, match=r"detail.sku\n  Field required"):
        EventBridgeEvent[Order].from_payload(payload)


def test_what_is_written_back_has_eventbridges_own_names() -> None:
    payload = {**order_event({"a": 1}), "replay-name": "july"}

    assert EventBridgeEvent.from_payload(payload).model_dump(mode="json", by_alias=True) == payload


async def test_a_schedules_handler_knows_its_invocation() -> None:
    app = Chalice("shop")
    context = FakeContext()

    @app.schedule("rate(1 day)")
    async def nightly(event: CloudWatchEvent) -> bool:
        return event.context is context

    assert await app.dispatch(schedule_event(), context) is True


def test_an_event_can_be_built_by_hand_with_python_names() -> None:
    event = CloudWatchEvent(
        event_id="1",
        detail_type="Scheduled Event",
        source="aws.events",
        account="123456789012",
        sent_at=datetime(2015, 10, 8, 16, 53, 6, tzinfo=UTC),
        region="us-east-1",
    )

    assert (event.detail, event.resources, event.to_dict()) == ({}, (), {})
