"""ARNs that triggers are given: each has to be of the service that is to call the handler."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    KafkaTopic,
    KinesisStream,
    SnsTopic,
    SqsQueue,
    Trigger,
)
from achalice_cli.engine.assembly.errors import DeclarationError


class _Shape(NamedTuple):
    noun: str
    service: str
    rest: str
    """A pattern."""
    example: str


_QUEUE = _Shape("a queue", "sqs", "", "orders")
_TOPIC = _Shape("a topic", "sns", "", "news")
_STREAM = _Shape("a Kinesis stream", "kinesis", "stream/", "stream/clicks")
_TABLE = _Shape(
    "a table's stream",
    "dynamodb",
    "table/[^/]+/stream/",
    "table/orders/stream/2026-01-31T12:00:00.000",
)
_CLUSTER = _Shape("an MSK cluster", "kafka", "cluster/", "cluster/clicks/0a1b")
_BUS = _Shape("an event bus", "events", "event-bus/", "event-bus/orders")


class ForeignArnError(DeclarationError):
    """A trigger is given an ARN that is not of what is to call the handler."""

    def __init__(self, handler: str, arn: str, noun: str, example: str) -> None:
        super().__init__(f"`{handler}` is to be called by {noun}, but {arn} is not the ARN of one")
        self.handlers = (handler,)
        self.hint = f"it is written like {example}"


def check_arn(trigger: Trigger) -> None:
    """Look at the ARN of the source of `trigger`, if that is given by ARN.

    Raises:
        ForeignArnError: it is one of something else.
    """
    for arn, shape in _given(trigger):
        # `${AWS::Partition}` and the like stand for what the deploy finds.
        pattern = rf"arn:(\w[\w-]*|\$\{{AWS::Partition\}}):{shape.service}:.+:{shape.rest}[^:/]+"
        if arn.startswith("arn:") and re.match(pattern, arn) is None:
            example = f"arn:aws:{shape.service}:eu-west-1:123456789012:{shape.example}"
            raise ForeignArnError(trigger.handler, arn, shape.noun, example)


def _given(trigger: Trigger) -> Iterator[tuple[str, _Shape]]:
    """Names and ARNs, each with what it has to look like if it is an ARN."""
    match trigger:
        case SqsQueue(queue=queue):
            yield queue, _QUEUE
        case SnsTopic(topic=topic):
            yield topic, _TOPIC
        case KinesisStream(stream=stream):
            yield stream, _STREAM
        case DynamoDBStream(stream_arn=stream):
            yield stream, _TABLE
        case KafkaTopic(cluster_arn=str(cluster)):
            yield cluster, _CLUSTER
        case EventRule(event_bus=bus):
            yield bus, _BUS
        case _:
            return
