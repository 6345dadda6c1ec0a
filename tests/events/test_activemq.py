"""Batches of ActiveMQ messages."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import _json
from achalice.events import ActiveMQEvent, parse_event

from ..builders import FakeContext

BROKER = "arn:aws:mq:eu-west-1:123456789012:broker:orders:b-9bcfa592"


class Order(BaseModel):
    sku: str


def message(data: bytes = b"tea", /, **changes: Any) -> dict[str, Any]:
    return {
        "messageID": "ID:b-9bcfa592-1:1",
        "messageType": "jms/text-message",
        "data": base64.b64encode(data).decode(),
        "connectionId": "connection-1",
        "redelivered": False,
        "destination": {"physicalName": "orders"},
        "timestamp": 1598827811958,
        "brokerInTime": 1598827811959,
        "brokerOutTime": 1598827811960,
        "properties": {"kind": "gift"},
        **changes,
    }


def batch(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"eventSource": "aws:mq", "eventSourceArn": BROKER, "messages": list(messages)}


def test_a_message_has_the_fields_that_aws_documents() -> None:
    [each] = ActiveMQEvent.from_payload(batch(message()))

    assert (each.message_id, each.message_type) == ("ID:b-9bcfa592-1:1", "jms/text-message")
    assert (each.data, each.connection_id, each.redelivered) == (b"tea", "connection-1", False)
    assert each.timestamp == datetime(2020, 8, 30, 22, 50, 11, 958000, tzinfo=UTC)
    assert each.broker_in_time == datetime(2020, 8, 30, 22, 50, 11, 959000, tzinfo=UTC)
    assert each.broker_out_time == datetime(2020, 8, 30, 22, 50, 11, 960000, tzinfo=UTC)
    assert each.properties == {"kind": "gift"}


def test_a_message_has_what_some_brokers_tell_besides() -> None:
    told = {
        "deliveryMode": 1,
        "correlationID": "c-1",
        "replyTo": "answers",
        "type": "order",
        "expiration": 0,
        "priority": 4,
        "persistent": False,
    }

    [each] = ActiveMQEvent.from_payload(batch(message(**told)))

    assert (each.delivery_mode, each.correlation_id, each.reply_to) == (1, "c-1", "answers")
    assert (each.type, each.expiration, each.priority) == ("order", 0, 4)
    assert (each.persistent, each.model_extra) == (False, {})


def test_a_batch_is_its_messages_in_order() -> None:
    context = FakeContext()
    payload = batch(message(b"a"), message(b"b"))

    event = ActiveMQEvent.from_payload(payload, context)

    assert [each.data for each in event] == [b"a", b"b"]
    assert event.records[1].to_dict() is payload["messages"][1]
    assert event.records[1].context is context
    assert (event.event_source, event.event_source_arn) == ("aws:mq", BROKER)


def test_messages_are_read_as_the_type_in_brackets() -> None:
    [each] = ActiveMQEvent[Order].from_payload(batch(message(b'{"sku": "tea"}')))

    assert each.data == Order(sku="tea")


def test_a_message_that_does_not_fit_is_told_with_its_place() -> None:
    with pytest.raises(ValidationError) as error:
        ActiveMQEvent[Order].from_payload(batch(message(b'{"sku": "tea"}'), message(b"{}")))

    assert [each["loc"] for each in error.value.errors()] == [("messages", 1, "data", "sku")]


@pytest.mark.parametrize("spelling", ["physicalName", "physicalname"])
def test_a_destination_is_spelt_in_two_ways(spelling: str) -> None:
    payload = batch(message(b"\xff", destination={spelling: "orders"}))

    event = ActiveMQEvent.from_payload(payload)

    assert event.records[0].destination is not None
    assert event.records[0].destination.physical_name == "orders"
    [dumped] = json.loads(_json.dumps(event))["messages"]
    assert (dumped["destination"], dumped["data"]) == ({spelling: "orders"}, "/w==")


@pytest.mark.parametrize("source", ["aws:mq", "aws:amq"])
def test_a_batch_is_known_by_its_shape(source: str) -> None:
    payload = {**batch(message(properties=None)), "eventSource": source}

    event = parse_event(payload)

    assert isinstance(event, ActiveMQEvent)
    assert event.records[0].properties == {}
