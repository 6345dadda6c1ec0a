"""Batches that EventBridge Pipes bring."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import PipesEvent, SQSRecord, parse_event

from ..builders import FakeContext, sqs_event

MESSAGES: list[dict[str, Any]] = sqs_event('{"sku": "tea"}', '{"sku": "cup"}')["Records"]


class Order(BaseModel):
    sku: str


def test_a_pipe_brings_a_list() -> None:
    event = parse_event(MESSAGES)

    assert isinstance(event, PipesEvent)
    assert len(event) == 2
    assert event.to_dict() is MESSAGES
    first = event.records[0]
    assert (first.event_source, first.event_source_arn) == (
        "aws:sqs",
        MESSAGES[0]["eventSourceARN"],
    )
    assert first.model_extra is not None
    assert first.model_extra["body"] == '{"sku": "tea"}'


def test_records_know_where_they_come_from() -> None:
    context = FakeContext()

    [_, second] = PipesEvent.from_payload(MESSAGES, context)

    assert second.to_dict() is MESSAGES[1]
    assert second.context is context


def test_other_sources_spell_their_arn_in_their_way() -> None:
    payload = [{"eventSource": "aws:kafka", "eventSourceArn": "arn:cluster", "topic": "orders"}]

    [record] = PipesEvent.from_payload(payload)

    assert record.event_source_arn == "arn:cluster"


def test_records_of_a_queue_have_typed_bodies() -> None:
    event = PipesEvent[SQSRecord[Order]].from_payload(MESSAGES)

    assert [record.data for record in event] == [Order(sku="tea"), Order(sku="cup")]


def test_a_batch_is_written_back_as_a_list() -> None:
    event = PipesEvent.from_payload(MESSAGES)

    dumped: object = event.model_dump(mode="json", by_alias=True, exclude_unset=True)

    assert dumped == MESSAGES


def test_a_record_without_a_source_is_none() -> None:
    with pytest.raises(ValidationError, match=r"records.0.eventSource\n  Field required"):
        PipesEvent.from_payload([{"body": "tea"}])
