"""What mypy knows of queues, topics and streams. Checked by mypy, never run."""

from datetime import datetime
from typing import Any, assert_type

from pydantic import BaseModel

from achalice.events import (
    ActiveMQEvent,
    BatchItemFailures,
    CloudWatchLogsData,
    CloudWatchLogsEvent,
    DocumentDBEvent,
    DynamoDBEvent,
    DynamoDBRecord,
    FirehoseEvent,
    FirehoseResponseRecord,
    KafkaEvent,
    KafkaItemIdentifier,
    KinesisEvent,
    KinesisRecord,
    RabbitMQEvent,
    SNSEvent,
    SNSMessage,
    SNSRecord,
    SQSEvent,
    SQSRecord,
)


class Order(BaseModel):
    sku: str


class Key(BaseModel):
    sku: str


def sqs(plain: SQSEvent, typed: SQSEvent[Order], unwrapped: SQSEvent[SNSMessage[Order]]) -> None:
    for record in typed:
        assert_type(record, SQSRecord[Order])
        assert_type(record.data, Order)
        assert_type(record.body, str)
        assert_type(record.message_group_id, str | None)
        assert_type(record.sent_timestamp, datetime | None)
    assert_type(plain.records[0].data, str)
    assert_type(unwrapped.records[0].data.data, Order)
    # Frozen.
    typed.records[0].body = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def sns(plain: SNSEvent, typed: SNSEvent[Order]) -> None:
    assert_type(typed.records, tuple[SNSRecord[Order], ...])
    assert_type(typed.data, Order)
    assert_type(typed.message, str)
    assert_type(plain.data, str)
    for record in typed:
        assert_type(record.sns, SNSMessage[Order])


def kinesis(
    plain: KinesisEvent,
    typed: KinesisEvent[Order],
    logs: KinesisEvent[CloudWatchLogsData],
    changes: KinesisEvent[DynamoDBRecord[Order]],
) -> None:
    for record in typed:
        assert_type(record, KinesisRecord[Order])
        assert_type(record.data, Order)
        assert_type(record.timestamp, datetime)
    assert_type(plain.records[0].data, bytes)
    assert_type(plain.state, dict[str, Any])
    assert_type(logs.records[0].data.log_events[0].message, str)
    assert_type(changes.records[0].data.new_image, Order | None)


def dynamodb(plain: DynamoDBEvent, typed: DynamoDBEvent[Order, Key]) -> None:
    assert_type(plain.records[0].new_image, dict[str, Any] | None)
    assert_type(plain.records[0].keys, dict[str, Any])
    for record in typed:
        assert_type(record.old_image, Order | None)
        assert_type(record.keys, Key)
        assert_type(record.table_name, str)


def kafka(plain: KafkaEvent, typed: KafkaEvent[str, Order]) -> None:
    assert_type(plain.records[0].value, bytes | None)
    for record in typed:
        assert_type(record.key, str)
        assert_type(record.value, Order)
        assert_type(record.headers, dict[str, bytes])
        assert_type(record.item_identifier, KafkaItemIdentifier)


def brokers(active: ActiveMQEvent[Order], rabbit: RabbitMQEvent[Order]) -> None:
    assert_type(active.records[0].data, Order)
    assert_type(rabbit.records[0].data, Order)


def documentdb(plain: DocumentDBEvent, typed: DocumentDBEvent[Order]) -> None:
    assert_type(plain.records[0].full_document, dict[str, Any] | None)
    assert_type(typed.records[0].full_document, Order | None)


def firehose(plain: FirehoseEvent, typed: FirehoseEvent[Order]) -> None:
    assert_type(plain.records[0].data, bytes)
    assert_type(typed.records[0].data, Order)
    assert_type(typed.records[0].transformed(Order(sku="tea")), FirehoseResponseRecord)
    # No such result.
    FirehoseResponseRecord(record_id="1", result="Lost")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def logs(plain: CloudWatchLogsEvent, typed: CloudWatchLogsEvent[Order]) -> None:
    assert_type(plain.records[0].data, str)
    assert_type([each.data for each in typed], list[Order])


def failures(event: SQSEvent, kafka: KafkaEvent) -> BatchItemFailures:
    # A record or its identifier.
    BatchItemFailures.of(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    return BatchItemFailures.of(*event, *kafka, "id")
