"""Events of AppSync Event APIs."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import (
    AppSyncEventsEvent,
    AppSyncEventsResponse,
    AppSyncLambdaIdentity,
    AppSyncOutgoingEvent,
    parse_event,
)

from .pure_functions import answer_of

PUBLISH: dict[str, Any] = {
    "identity": None,
    "result": None,
    "request": {"headers": {"X-Forwarded-For": "192.0.2.1"}, "domainName": None},
    "info": {
        "channel": {"path": "/default/orders", "segments": ["default", "orders"]},
        "channelNamespace": {"name": "default"},
        "operation": "PUBLISH",
    },
    "error": None,
    "prev": None,
    "stash": {},
    "outErrors": [],
    "events": [{"id": "1", "payload": {"sku": "tea"}}, {"id": "2", "payload": {"sku": "rice"}}],
}
SUBSCRIBE = {**PUBLISH, "info": {**PUBLISH["info"], "operation": "SUBSCRIBE"}, "events": None}


class Order(BaseModel):
    sku: str


def test_a_publisher_sends_events_to_a_channel() -> None:
    event = AppSyncEventsEvent.from_payload(PUBLISH)

    assert (event.operation, event.channel) == ("PUBLISH", "/default/orders")
    assert event.info.channel.segments == ("default", "orders")
    assert event.info.channel_namespace is not None
    assert event.info.channel_namespace.name == "default"
    assert [(each.id, each.payload) for each in event.events] == [
        ("1", {"sku": "tea"}),
        ("2", {"sku": "rice"}),
    ]
    assert event.request.headers["x-forwarded-for"] == "192.0.2.1"
    assert (event.result, event.error, event.prev) == (None, None, None)
    assert (event.stash, event.out_errors) == ({}, ())


def test_events_are_read_as_the_type_in_brackets() -> None:
    event = AppSyncEventsEvent[Order].from_payload(PUBLISH)

    assert [each.payload for each in event.events] == [Order(sku="tea"), Order(sku="rice")]


def test_a_subscriber_sends_no_events() -> None:
    event = parse_event(SUBSCRIBE)

    assert isinstance(event, AppSyncEventsEvent)
    assert (event.operation, event.events) == ("SUBSCRIBE", ())


def test_what_the_authorizer_answered_is_there() -> None:
    event = AppSyncEventsEvent.from_payload(
        {**PUBLISH, "identity": {"handlerContext": {"seats": 3}}}
    )

    assert isinstance(event.identity, AppSyncLambdaIdentity)
    assert event.identity.handler_context == {"seats": 3}


def test_nulls_may_be_written_as_python_prints_them() -> None:
    """As AWS's own sample has them."""
    nulls = dict.fromkeys(("identity", "result", "error", "prev"), "None")

    event = parse_event({**PUBLISH, **nulls})

    assert isinstance(event, AppSyncEventsEvent)
    assert event.identity is None


async def test_each_event_is_passed_on_or_refused() -> None:
    async def orders(event: AppSyncEventsEvent[Order]) -> AppSyncEventsResponse:
        tea, rice = event.events
        return AppSyncEventsResponse(
            events=[
                AppSyncOutgoingEvent(id=tea.id, payload={"ordered": tea.payload.sku}),
                AppSyncOutgoingEvent(id=rice.id, error="out of stock"),
            ]
        )

    assert await answer_of(orders, PUBLISH) == {
        "events": [
            {"id": "1", "payload": {"ordered": "tea"}},
            {"id": "2", "error": "out of stock"},
        ]
    }


async def test_everything_can_be_refused() -> None:
    async def orders(event: AppSyncEventsEvent) -> AppSyncEventsResponse:
        return AppSyncEventsResponse(error="closed")

    assert await answer_of(orders, SUBSCRIBE) == {"error": "closed"}


def test_a_response_does_not_both_pass_on_and_refuse() -> None:
    with pytest.raises(ValidationError, match="has either events or an error"):
        AppSyncEventsResponse(events=[], error="closed")
