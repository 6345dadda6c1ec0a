"""Decorators of event sources compared: what they declare, and what their handlers can ask."""

import base64
import copy
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from hypothesis import strategies as st

from achalice.events import SNSMessageAttribute

from ..builders import schedule_event, sqs_event
from .dialects import ACHALICE, ACHALICE_ASYNC, Dialect, unannotated
from .differences import Difference, Subject
from .exchanges import CONTEXT
from .generators import TEXT
from .parts import attempt

Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Delivery:
    """A decorator, and an event of its source."""

    decorator: str
    options: Mapping[str, object]
    payload: Payload
    prefix: str | None
    """Of a blueprint that the handler is in; None: it is the app's own."""
    in_threads: bool


ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "CloudWatchEvent": (
        "version", "account", "region", "detail", "detail_type", "source", "time", "event_id",
        "resources",
    ),
    "S3Event": ("bucket", "key"),
    "SNSEvent": ("subject", "message", "message_attributes"),
    "SQSRecord": ("body", "receipt_handle"),
    "KinesisRecord": (
        "data", "sequence_number", "partition_key", "schema_version", "timestamp",
    ),
    "DynamoDBRecord": (
        "timestamp", "keys", "new_image", "old_image", "sequence_number", "size_bytes",
        "stream_view_type", "aws_region", "event_id", "event_name", "event_source_arn",
        "table_name",
    ),
}  # fmt: skip
"""What Chalice's reference lists; of those that are batches, of their records."""

BATCHES = ("on_sqs_message", "on_kinesis_record", "on_dynamodb_record")


def _seen(decorator: str, event: Any, payload: Payload) -> object:
    """What a handler can ask of its event."""
    if decorator not in BATCHES:
        return _asked(event, payload)
    records = zip(event, payload["Records"], strict=True)
    return [_asked(record, raw) for record, raw in records], event.to_dict() is payload


def _asked(thing: Any, raw: Payload) -> dict[str, object]:
    name = type(thing).__name__.replace("EventBridge", "CloudWatch")
    return {
        **{attribute: getattr(thing, attribute) for attribute in ATTRIBUTES[name]},
        "is the context": thing.context is CONTEXT,
        "is the original": thing.to_dict() is raw,
    }


def _observe(lib: Dialect, delivery: Delivery) -> object:
    app = lib.app()
    seen: list[object] = []
    payload = copy.deepcopy(delivery.payload)

    @unannotated
    def handle(event: Any) -> object:
        seen.append(_seen(delivery.decorator, event, payload))
        return None

    place = app if delivery.prefix is None else lib.Blueprint("part")
    decorate = getattr(place, delivery.decorator)(**delivery.options)
    entry = decorate(lib.view(handle))
    if delivery.prefix is not None:
        app.register_blueprint(place, name_prefix=delivery.prefix)
    declared = _of_chalice(app) if lib.is_chalice else _of_achalice(app)
    with patch.dict(os.environ, {"ACHALICE_HANDLER": str(declared["name"])}):
        result = attempt(lambda: (entry if lib.is_chalice else app)(payload, CONTEXT))
    return declared, result, seen


def _of_chalice(app: Any) -> dict[str, object]:
    """What is declared, as Chalice calls it."""
    (source,) = app.event_sources
    declared = {name: value for name, value in vars(source).items() if name != "handler_string"}
    declared["name"] = source.name
    if "schedule_expression" in declared:
        expression = declared["schedule_expression"]
        declared["schedule_expression"] = (
            expression if isinstance(expression, str) else expression.to_string()
        )
    return declared


def _of_achalice(app: Any) -> dict[str, object]:
    """The same, from the trigger."""
    (trigger,) = app.triggers
    fields = trigger._asdict()
    fields |= fields.pop("polling")._asdict() if "polling" in fields else {}
    declared = {_CHALICE_NAMES.get(name, name): value for name, value in fields.items()}
    match trigger.kind:
        case "event_rule":
            declared["event_pattern"] = json.loads(trigger.pattern)
        case "s3_bucket":
            declared["events"] = list(trigger.events)
        case "sqs_queue":
            arn = trigger.queue if trigger.queue.startswith("arn:") else None
            declared |= {"queue_arn": arn, "queue": None if arn else trigger.queue}
        case _:
            pass
    return {name: declared[name] for name in _DECLARED[trigger.kind]}


_CHALICE_NAMES = {"handler": "name", "expression": "schedule_expression"}
_BATCHING = ("batch_size", "maximum_batching_window_in_seconds")
_DECLARED: Mapping[str, tuple[str, ...]] = {
    "schedule": ("name", "schedule_expression", "description"),
    "event_rule": ("name", "event_pattern"),
    "s3_bucket": ("name", "bucket", "events", "prefix", "suffix"),
    "sns_topic": ("name", "topic"),
    "sqs_queue": ("name", "queue", "queue_arn", "maximum_concurrency", *_BATCHING),
    "kinesis_stream": ("name", "stream", "starting_position", *_BATCHING),
    "dynamodb_stream": ("name", "stream_arn", "starting_position", *_BATCHING),
}


# Differences.

_ABSENT: Mapping[str, tuple[tuple[tuple[str | int, ...], object], ...]] = {
    "on_cw_event": ((("version",), "0"), (("resources",), []), (("detail",), {})),
    "on_sns_message": (
        (("Records", 0, "Sns", "Subject"), None),
        (("Records", 0, "Sns", "MessageAttributes"), {}),
    ),
    "on_kinesis_record": ((("Records", 0, "kinesis", "kinesisSchemaVersion"), "1.0"),),
    "on_dynamodb_record": (
        (("Records", 0, "dynamodb", "SizeBytes"), None),
        (("Records", 0, "dynamodb", "StreamViewType"), None),
        (("Records", 0, "awsRegion"), None),
    ),
}
"""What achalice does without, and what it has instead."""


def _completed(delivery: Delivery) -> Delivery:
    """With all that Chalice needs."""
    payload: Any = copy.deepcopy(delivery.payload)
    for path, value in _ABSENT.get(delivery.decorator, ()):
        part = payload
        for step in path[:-1]:
            part = part[step]
        part.setdefault(path[-1], value)
    return replace(delivery, payload=payload)


def _each(change: Callable[[dict[str, Any]], dict[str, Any]], seen: Any) -> object:
    """`seen` with what was asked of each event or record changed."""
    declared, result, events = seen

    def changed(event: Any) -> object:
        if isinstance(event, dict):
            return change(event)
        records, is_original = event
        return [change(record) for record in records], is_original

    return declared, result, [changed(event) for event in events]


def _typed(delivery: Delivery, seen: Any) -> object:
    def typed(event: dict[str, Any]) -> dict[str, Any]:
        if "resources" not in event:
            return event
        time = datetime.fromisoformat(event["time"])
        return {**event, "time": time, "resources": tuple(event["resources"])}

    return _each(typed, seen)


def _attributes(delivery: Delivery, seen: Any) -> object:
    def modelled(event: dict[str, Any]) -> dict[str, Any]:
        if "message_attributes" not in event:
            return event
        attributes = {
            name: SNSMessageAttribute(type=each["Type"], value=each["Value"])
            for name, each in event["message_attributes"].items()
        }
        return {**event, "message_attributes": attributes}

    return _each(modelled, seen)


def _aware(*decorators: str) -> Callable[[Delivery, Any], object]:
    def aware(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "timestamp": record["timestamp"].replace(tzinfo=UTC)}

    return lambda delivery, seen: _each(aware, seen) if delivery.decorator in decorators else seen


def _images(delivery: Delivery, seen: Any) -> object:
    def read(record: dict[str, Any]) -> dict[str, Any]:
        names = [name for name in ("keys", "new_image", "old_image") if record.get(name)]
        return {**record, **{name: _value({"M": record[name]}) for name in names}}

    return _each(read, seen)


def _value(attribute: Mapping[str, Any]) -> Any:
    """What DynamoDB's JSON says."""
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return Decimal(value)
        case "B":
            return base64.b64decode(value)
        case "NULL":
            return None
        case "L":
            return [_value(each) for each in value]
        case "M":
            return {name: _value(each) for name, each in value.items()}
        case "SS" | "NS" | "BS":
            return {_value({kind[0]: each}) for each in value}
        case _:
            return value


SOURCES: Subject[Delivery, object] = Subject(
    _observe,
    (
        Difference("events.missing", ask=_completed),
        Difference("schedule.event-types", translate=_typed),
        Difference("sns.message-attributes", translate=_attributes),
        Difference("kinesis.timestamp", translate=_aware("on_kinesis_record")),
        Difference("dynamodb.timestamp", translate=_aware("on_dynamodb_record")),
        Difference("dynamodb.images", translate=_images),
    ),
    ours=lambda delivery: ACHALICE if delivery.in_threads else ACHALICE_ASYNC,
)


# Made up.

_TIMES = st.integers(1_500_000_000_000, 1_900_000_000_000).map(
    lambda milliseconds: milliseconds / 1000
)
_BYTES = st.binary(max_size=5).map(lambda data: base64.b64encode(data).decode())
_NUMBERS = st.sampled_from(["0", "-7", "1.5", "12345678901234567890", "1E+3"])
_SCALARS = st.one_of(
    st.fixed_dictionaries({"S": TEXT}),
    st.fixed_dictionaries({"N": _NUMBERS}),
    st.fixed_dictionaries({"B": _BYTES}),
    st.fixed_dictionaries({"BOOL": st.booleans()}),
    st.just({"NULL": True}),
    st.fixed_dictionaries({"SS": st.lists(TEXT, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"NS": st.lists(_NUMBERS, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"BS": st.lists(_BYTES, min_size=1, max_size=2)}),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.fixed_dictionaries({"L": st.lists(inner, max_size=2)})
        | st.fixed_dictionaries({"M": st.dictionaries(TEXT, inner, max_size=2)})
    ),
    max_leaves=3,
)
_IMAGES = st.dictionaries(st.sampled_from("abc"), _VALUES, max_size=2)


def _records(record: st.SearchStrategy[Payload]) -> st.SearchStrategy[Payload]:
    return st.fixed_dictionaries({"Records": st.lists(record, min_size=1, max_size=3)})


def _one(record: st.SearchStrategy[Payload]) -> st.SearchStrategy[Payload]:
    return st.fixed_dictionaries({"Records": st.lists(record, min_size=1, max_size=1)})


@st.composite
def _happenings(draw: st.DrawFn) -> Payload:
    event = schedule_event() | {"detail-type": "Order Taken", "source": draw(TEXT)}
    event["detail"] = draw(st.dictionaries(TEXT, TEXT, max_size=2))
    event["resources"] = draw(st.lists(TEXT, max_size=2))
    for name in draw(st.sets(st.sampled_from(["version", "resources", "detail"]), max_size=1)):
        del event[name]
    return event


def _objects() -> st.SearchStrategy[Payload]:
    keys = st.sampled_from(["a.jpg", "a+b", "a%2Bb", "%C3%BC", "a/b%20c", "%", "ü", ""]) | TEXT
    return _records(
        st.fixed_dictionaries(
            {
                "eventVersion": st.just("2.1"),
                "eventSource": st.just("aws:s3"),
                "awsRegion": st.just("eu-central-1"),
                "eventTime": st.just("2026-01-31T12:30:00.000Z"),
                "eventName": st.sampled_from(["ObjectCreated:Put", "ObjectRemoved:Delete"]),
                "s3": st.fixed_dictionaries(
                    {
                        "bucket": st.fixed_dictionaries({"name": TEXT}),
                        "object": st.fixed_dictionaries({"key": keys}),
                    }
                ),
            }
        )
    )


def _messages() -> st.SearchStrategy[Payload]:
    attribute = st.fixed_dictionaries(
        {"Type": st.sampled_from(["String", "Number", "Binary"]), "Value": TEXT}
    )
    return _one(
        st.fixed_dictionaries(
            {
                "EventSource": st.just("aws:sns"),
                "Sns": st.fixed_dictionaries(
                    {
                        "MessageId": TEXT,
                        "TopicArn": TEXT,
                        "Message": TEXT,
                        "Timestamp": st.just("2026-01-31T12:45:07.000Z"),
                    },
                    optional={
                        "Subject": st.none() | TEXT,
                        "MessageAttributes": st.dictionaries(TEXT, attribute, max_size=2),
                    },
                ),
            }
        )
    )


def _stream_records() -> st.SearchStrategy[Payload]:
    kinesis = {
        "data": _BYTES,
        "partitionKey": TEXT,
        "sequenceNumber": TEXT,
        "approximateArrivalTimestamp": _TIMES,
    }
    version = {"kinesisSchemaVersion": st.just("1.0")}
    return _records(
        st.fixed_dictionaries(
            {
                "eventSource": st.just("aws:kinesis"),
                "kinesis": st.fixed_dictionaries(kinesis | version),
            }
        )
    ) | _one(
        st.fixed_dictionaries(
            {"eventSource": st.just("aws:kinesis"), "kinesis": st.fixed_dictionaries(kinesis)}
        )
    )


def _changes() -> st.SearchStrategy[Payload]:
    optional = {
        "SizeBytes": st.integers(0, 400_000),
        "StreamViewType": st.sampled_from(["KEYS_ONLY", "NEW_AND_OLD_IMAGES"]),
    }
    change = {
        "ApproximateCreationDateTime": _TIMES,
        "Keys": _IMAGES,
        "SequenceNumber": TEXT,
    }
    images = {"NewImage": _IMAGES, "OldImage": _IMAGES}
    arns = ["arn:aws:dynamodb:us-west-2:1:table/a/stream/b", "arn:aws:dynamodb:x", "", "arn"]
    record = {
        "eventSource": st.just("aws:dynamodb"),
        "eventID": TEXT,
        "eventName": st.sampled_from(["INSERT", "MODIFY", "REMOVE"]),
        "eventSourceARN": st.sampled_from(arns),
    }
    region = {"awsRegion": st.just("us-west-2")}
    whole = st.fixed_dictionaries(
        {
            **record,
            **region,
            "dynamodb": st.fixed_dictionaries(change | optional, optional=images),
        }
    )
    short = st.fixed_dictionaries(
        {**record, "dynamodb": st.fixed_dictionaries(change, optional=images | optional)},
        optional=region,
    )
    return _records(whole) | _one(short)


def _batching(most: int) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "batch_size": st.integers(1, most),
        "maximum_batching_window_in_seconds": st.integers(0, 300),
    }


_POSITION = {"starting_position": st.sampled_from(["LATEST", "TRIM_HORIZON"])}
_NAME = {"name": st.none() | st.sampled_from(["other", "a-b"])}
_PATTERNS = st.dictionaries(
    st.sampled_from(["source", "detail-type"]),
    st.lists(TEXT, min_size=1, max_size=2),
    min_size=1,
    max_size=2,
)
_DECORATORS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any], st.SearchStrategy[Any]]] = {
    "schedule": (
        {"expression": st.sampled_from(["rate(1 day)", "cron(0 9 * * ? *)"])},
        {"description": TEXT},
        st.just(schedule_event()),
    ),
    "on_cw_event": ({"event_pattern": _PATTERNS}, {}, _happenings()),
    "on_s3_event": (
        {"bucket": st.just("pictures")},
        {
            "events": st.lists(
                st.sampled_from(["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"]),
                min_size=1,
                max_size=2,
            ),
            "prefix": st.none() | TEXT,
            "suffix": st.none() | TEXT,
        },
        _objects(),
    ),
    "on_sns_message": (
        {"topic": st.sampled_from(["orders", "arn:aws:sns:us-west-2:1:orders"])},
        {},
        _messages(),
    ),
    "on_sqs_message": (
        {"queue": st.just("orders")},
        {
            "batch_size": st.integers(1, 10),
            "maximum_batching_window_in_seconds": st.integers(0, 300),
            "maximum_concurrency": st.none() | st.integers(2, 1000),
        },
        st.lists(TEXT, min_size=1, max_size=3).map(lambda bodies: sqs_event(*bodies)),
    ),
    "on_kinesis_record": (
        {"stream": st.just("clicks")},
        _batching(10_000) | _POSITION,
        _stream_records(),
    ),
    "on_dynamodb_record": (
        {"stream_arn": st.just("arn:aws:dynamodb:us-west-2:1:table/a/stream/b")},
        _batching(10_000) | _POSITION,
        _changes(),
    ),
}
"""By the decorator: options that it needs, those that it has, and events."""


def _deliveries(decorator: str) -> st.SearchStrategy[Delivery]:
    needed, optional, payloads = _DECORATORS[decorator]
    return st.builds(
        Delivery,
        st.just(decorator),
        st.fixed_dictionaries(dict(needed), optional={**optional, **_NAME}),
        payloads,
        st.none() | st.sampled_from(["", "shop_"]),
        st.sampled_from([False, True]),
    )


DELIVERIES = st.one_of(*map(_deliveries, _DECORATORS))
