"""Batches of Kafka records."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import _json
from achalice.events import KafkaEvent, KafkaItemIdentifier, LambdaEvent, parse_event

from ..builders import FakeContext

CLUSTER = "arn:aws:kafka:eu-west-1:123456789012:cluster/orders/abcd1234-4"


class Order(BaseModel):
    sku: str
    quantity: int = 1


def record(value: bytes = b"tea", /, **changes: Any) -> dict[str, Any]:
    return {
        "topic": "orders",
        "partition": 0,
        "offset": 15,
        "timestamp": 1545084650987,
        "timestampType": "CREATE_TIME",
        "key": "Y3VzdG9tZXItNw==",
        "value": base64.b64encode(value).decode(),
        "headers": [{"trace": [116, 101, 97]}, {"raw": [-1, 0]}],
        **changes,
    }


def batch(groups: dict[str, Any]) -> dict[str, Any]:
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": CLUSTER,
        "bootstrapServers": "b-2.kafka.eu-west-1.amazonaws.com:9092,b-1.kafka:9092",
        "records": groups,
    }


def only(*records: dict[str, Any]) -> dict[str, Any]:
    return batch({"orders-0": list(records)})


def test_a_record_has_the_fields_that_aws_documents() -> None:
    [each] = KafkaEvent.from_payload(only(record()))

    assert (each.topic, each.partition, each.offset) == ("orders", 0, 15)
    assert each.timestamp == datetime(2018, 12, 17, 22, 10, 50, 987000, tzinfo=UTC)
    assert (each.timestamp_type, each.group) == ("CREATE_TIME", "orders-0")
    assert (each.key, each.value) == (b"customer-7", b"tea")
    assert each.headers == {"trace": b"tea", "raw": b"\xff\x00"}
    assert each.item_identifier == KafkaItemIdentifier(partition="orders-0", offset=15)


def test_an_event_says_which_cluster_it_is_of() -> None:
    event = KafkaEvent.from_payload(only(record()))

    assert (event.event_source, event.event_source_arn) == ("aws:kafka", CLUSTER)
    assert event.bootstrap_servers == (
        "b-2.kafka.eu-west-1.amazonaws.com:9092",
        "b-1.kafka:9092",
    )


def test_records_of_all_partitions_are_in_one_row() -> None:
    context = FakeContext()
    payload = batch(
        {
            "orders-0": [record(b"a"), record(b"b")],
            "returns-1": [record(b"c", topic="returns", partition=1)],
        }
    )

    event = KafkaEvent.from_payload(payload, context)

    assert [each.value for each in event] == [b"a", b"b", b"c"]
    assert len(event) == 3
    assert event.records[2].to_dict() is payload["records"]["returns-1"][0]
    assert event.records[2].context is context


def test_keys_and_values_are_read_as_the_types_in_brackets() -> None:
    [each] = KafkaEvent[str, Order].from_payload(only(record(b'{"sku": "tea"}')))

    assert (each.key, each.value) == ("customer-7", Order(sku="tea"))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"value": "e30="}, ("value", "sku")),
        ({"value": "dGVh"}, ("value",)),
        ({"value": None}, ("value",)),
        ({"key": None}, ("key",)),
        ({"offset": "x"}, ("offset",)),
    ],
)
def test_what_does_not_fit_is_told_with_its_place_in_the_row(
    changes: dict[str, Any], place: tuple[str, ...]
) -> None:
    good = record(b'{"sku": "tea"}')
    payload = batch({"orders-0": [good, good], "orders-1": [{**good, **changes}]})

    with pytest.raises(ValidationError) as error:
        KafkaEvent[str, Order].from_payload(payload)

    assert [each["loc"] for each in error.value.errors()] == [("records", 2, *place)]


@pytest.mark.parametrize("name", ["key", "value"])
def test_a_record_may_be_without_a_key_or_a_value(name: str) -> None:
    """A value that is null deletes what the key names."""
    without = record()
    del without[name]

    event = KafkaEvent.from_payload(only(record(**{name: None}), without))

    assert [getattr(each, name) for each in event] == [None, None]


def test_a_missing_key_does_not_fit_a_type_that_has_none() -> None:
    without = record()
    del without["key"]

    with pytest.raises(ValidationError) as error:
        KafkaEvent[str, bytes].from_payload(only(without))

    assert error.value.errors()[0]["loc"] == ("records", 0, "key")


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        ([], {}),
        (None, {}),
        ([{"a": [1]}, {"a": [2]}], {"a": b"\x02"}),
        ([{"a": "dGVh"}], {"a": b"tea"}),
        ([{"a": None}], {"a": b""}),
    ],
)
def test_headers_come_in_many_ways(headers: object, read: dict[str, bytes]) -> None:
    payload = only(record(headers=headers))

    event = KafkaEvent.from_payload(payload)

    assert event.records[0].headers == read
    dumped = json.loads(_json.dumps(event))
    assert dumped["records"]["orders-0"][0]["headers"] == headers


def test_a_registrys_schemas_are_told() -> None:
    schema = {"schemaId": 7, "dataFormat": "AVRO"}

    [each] = KafkaEvent.from_payload(
        only(record(keySchemaMetadata=None, valueSchemaMetadata=schema))
    )

    assert each.key_schema_metadata is None
    assert each.value_schema_metadata is not None
    assert each.value_schema_metadata.schema_id == "7"
    assert each.value_schema_metadata.data_format == "AVRO"


def test_a_batch_as_json_has_its_groups_again() -> None:
    """One sample of AWS has a group whose name is not that of its records."""
    payload = batch({"orders-0": [record(partition=12)], "orders-1": [record(b"\xff")]})

    dumped = json.loads(_json.dumps(KafkaEvent.from_payload(payload)))

    assert dumped["bootstrapServers"] == payload["bootstrapServers"]
    assert [(name, len(group)) for name, group in dumped["records"].items()] == [
        ("orders-0", 1),
        ("orders-1", 1),
    ]
    assert dumped["records"]["orders-1"][0]["value"] == "/w=="
    assert dumped["records"]["orders-1"][0].keys() >= record().keys()


@pytest.mark.parametrize("source", ["SelfManagedKafka", "aws:SelfManagedKafka", "aws:kafka", None])
def test_a_batch_is_known_by_its_shape(source: str | None) -> None:
    event = parse_event({**only(record(partition="0")), "eventSource": source})

    assert isinstance(event, KafkaEvent)
    assert event.records[0].partition == 0


@pytest.mark.parametrize("absent", ["eventSourceArn", "bootstrapServers"])
def test_what_not_every_cluster_has_may_be_missing(absent: str) -> None:
    payload = only(record())
    del payload[absent]

    assert isinstance(parse_event(payload), KafkaEvent)


@pytest.mark.parametrize(
    "groups", [{"orders-0": [5]}, {"orders-0": 5}, {"orders-0": [record(headers=[{"a": ["x"]}])]}]
)
def test_what_is_almost_a_batch_is_none(groups: dict[str, Any]) -> None:
    assert type(parse_event(batch(groups))) is LambdaEvent
