"""Batches of RabbitMQ messages."""

import base64
import json
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import _json
from achalice.events import RabbitMQEvent, parse_event

from ..builders import FakeContext

BROKER = "arn:aws:mq:eu-west-1:123456789012:broker:orders:b-9bcfa592"
PROPERTIES: dict[str, Any] = {
    "contentType": "text/plain",
    "contentEncoding": None,
    "headers": {
        "text": {"bytes": [118, -1]},
        "number": 10,
        "nested": {"list": [{"bytes": [49]}, 2]},
    },
    "deliveryMode": 1,
    "priority": 34,
    "correlationId": None,
    "replyTo": None,
    "expiration": "60000",
    "messageId": None,
    "timestamp": "Jan 1, 1970, 12:33:41 AM",
    "type": None,
    "userId": "AIDACKCEVSQ6C2EXAMPLE",
    "appId": None,
    "clusterId": None,
    "bodySize": 80,
}


class Order(BaseModel):
    sku: str


def message(data: bytes = b"tea", /, **changes: Any) -> dict[str, Any]:
    return {
        "basicProperties": {**PROPERTIES, **changes},
        "redelivered": False,
        "data": base64.b64encode(data).decode(),
    }


def batch(groups: dict[str, Any]) -> dict[str, Any]:
    return {"eventSource": "aws:rmq", "eventSourceArn": BROKER, "rmqMessagesByQueue": groups}


def test_a_message_has_the_fields_that_aws_documents() -> None:
    [each] = RabbitMQEvent.from_payload(batch({"orders::/": [message()]}))

    assert (each.data, each.redelivered) == (b"tea", False)
    assert (each.queue, each.virtual_host) == ("orders", "/")
    properties = each.basic_properties
    assert (properties.content_type, properties.content_encoding) == ("text/plain", None)
    assert (properties.delivery_mode, properties.priority, properties.body_size) == (1, 34, 80)
    assert (properties.expiration, properties.user_id) == ("60000", "AIDACKCEVSQ6C2EXAMPLE")
    assert properties.timestamp == "Jan 1, 1970, 12:33:41 AM"


def test_headers_have_bytes_where_rabbitmq_has() -> None:
    [each] = RabbitMQEvent.from_payload(batch({"orders::/": [message()]}))

    assert each.basic_properties.headers == {
        "text": b"v\xff",
        "number": 10,
        "nested": {"list": [b"1", 2]},
    }


def test_messages_of_all_queues_are_in_one_row() -> None:
    context = FakeContext()
    payload = batch({"a::/": [message(b"1"), message(b"2")], "b::/v": [message(b"3")]})

    event = RabbitMQEvent.from_payload(payload, context)

    assert [(each.queue, each.data) for each in event] == [("a", b"1"), ("a", b"2"), ("b", b"3")]
    assert event.records[2].to_dict() is payload["rmqMessagesByQueue"]["b::/v"][0]
    assert event.records[2].context is context
    assert event.event_source_arn == BROKER


def test_messages_are_read_as_the_type_in_brackets() -> None:
    [each] = RabbitMQEvent[Order].from_payload(batch({"a::/": [message(b'{"sku": "tea"}')]}))

    assert each.data == Order(sku="tea")


def test_a_message_that_does_not_fit_is_told_with_its_place_in_the_row() -> None:
    payload = batch({"a::/": [message(b'{"sku": "tea"}')], "b::/": [message(b"{}")]})

    with pytest.raises(ValidationError) as error:
        RabbitMQEvent[Order].from_payload(payload)

    assert [each["loc"] for each in error.value.errors()] == [
        ("rmqMessagesByQueue", 1, "data", "sku")
    ]


def test_a_batch_as_json_is_what_came() -> None:
    payload = batch({"a::/": [message(b"\xff")], "b::/v": [message(headers=None)]})

    assert json.loads(_json.dumps(RabbitMQEvent.from_payload(payload))) == payload


def test_a_message_may_have_no_properties() -> None:
    nothing: dict[str, Any] = {**dict.fromkeys(PROPERTIES), "headers": {}}

    event = parse_event(batch({"orders::/": [{**message(), "basicProperties": nothing}]}))

    assert isinstance(event, RabbitMQEvent)
    assert event.records[0].basic_properties.priority is None
