"""Events from EventBridge, schedules among them."""

import pytest

from achalice import Chalice
from achalice.events import CloudWatchEvent

from ..builders import FakeContext, schedule_event


def test_a_schedules_event_has_the_fields_that_aws_documents() -> None:
    event = CloudWatchEvent.from_payload(schedule_event())

    assert event.version == "0"
    assert event.event_id == "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa"
    assert event.detail_type == "Scheduled Event"
    assert event.source == "aws.events"
    assert event.account == "123456789012"
    assert event.time == "2015-10-08T16:53:06Z"
    assert event.region == "us-east-1"
    assert event.resources == ("arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule",)
    assert event.detail == {}


def test_what_a_source_says_happened_is_handed_on() -> None:
    payload = {**schedule_event(), "detail": {"state": "terminated"}, "replay-name": "replay"}

    event = CloudWatchEvent.from_payload(payload)

    assert event.detail == {"state": "terminated"}
    assert event.model_extra == {"replay-name": "replay"}
    assert event.to_dict() is payload


@pytest.mark.parametrize("absent", ["version", "resources", "detail"])
def test_what_emulators_leave_out_may_be_missing(absent: str) -> None:
    payload = schedule_event()
    del payload[absent]

    assert CloudWatchEvent.from_payload(payload).source == "aws.events"


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
        time="2015-10-08T16:53:06Z",
        region="us-east-1",
    )

    assert (event.detail, event.resources, event.to_dict()) == ({}, (), {})
