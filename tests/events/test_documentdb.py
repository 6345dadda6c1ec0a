"""Changes of DocumentDB collections."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from achalice import _json
from achalice.events import DocumentDBEvent, LambdaEvent, parse_event

from ..builders import FakeContext

CLUSTER = "arn:aws:rds:eu-west-1:123456789012:cluster:orders"
KEY = {"_id": {"$oid": "63eeb6e7d418cd98afb1c1d7"}}


class Order(BaseModel):
    id: str = Field(alias="_id")
    sku: str


def change(kind: str = "insert", **changes: Any) -> dict[str, Any]:
    return {
        "event": {
            "_id": {"_data": "0163eeb6e7000000090100000009000041e1"},
            "clusterTime": {"$timestamp": {"t": 1676588775, "i": 9}},
            "documentKey": KEY,
            "fullDocument": {**KEY, "sku": "tea"},
            "ns": {"db": "shop", "coll": "orders"},
            "operationType": kind,
            **changes,
        }
    }


def batch(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"eventSourceArn": CLUSTER, "events": list(changes), "eventSource": "aws:docdb"}


def test_a_change_has_the_fields_that_aws_documents() -> None:
    [record] = DocumentDBEvent.from_payload(batch(change()))

    assert (record.operation_type, record.document_id) == ("insert", "63eeb6e7d418cd98afb1c1d7")
    assert record.full_document == {"_id": "63eeb6e7d418cd98afb1c1d7", "sku": "tea"}
    assert record.timestamp == datetime(2023, 2, 16, 23, 6, 15, tzinfo=UTC)
    assert record.event.ns is not None
    assert (record.event.ns.db, record.event.ns.coll) == ("shop", "orders")
    assert record.event.id == {"_data": "0163eeb6e7000000090100000009000041e1"}
    assert record.event.document_key == {"_id": "63eeb6e7d418cd98afb1c1d7"}


def test_a_batch_is_its_changes_in_order() -> None:
    context = FakeContext()
    payload = batch(change("insert"), change("delete", fullDocument=None))

    event = DocumentDBEvent.from_payload(payload, context)

    assert [record.operation_type for record in event] == ["insert", "delete"]
    assert event.records[1].to_dict() is payload["events"][1]
    assert event.records[1].context is context
    assert (event.event_source, event.event_source_arn) == ("aws:docdb", CLUSTER)


def test_documents_are_read_as_the_type_in_brackets() -> None:
    [record] = DocumentDBEvent[Order].from_payload(batch(change()))

    assert record.full_document == Order(_id="63eeb6e7d418cd98afb1c1d7", sku="tea")


def test_a_document_that_does_not_fit_is_told_with_its_place() -> None:
    with pytest.raises(ValidationError) as error:
        DocumentDBEvent[Order].from_payload(batch(change(), change(fullDocument=KEY)))

    assert [each["loc"] for each in error.value.errors()] == [
        ("events", 1, "event", "fullDocument", "sku")
    ]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"$numberInt": "5"}, 5),
        ({"$numberLong": "5000000000"}, 5_000_000_000),
        ({"$numberDouble": "1.5"}, 1.5),
        ({"$numberDecimal": "1.50"}, Decimal("1.50")),
        ({"$date": "2026-01-31T12:30:00Z"}, datetime(2026, 1, 31, 12, 30, tzinfo=UTC)),
        ({"$date": {"$numberLong": "1769862600000"}}, datetime(2026, 1, 31, 12, 30, tzinfo=UTC)),
        ({"$date": {"$numberLong": "-86400000"}}, datetime(1969, 12, 31, tzinfo=UTC)),
        ({"$binary": {"base64": "AAE=", "subType": "00"}}, b"\x00\x01"),
        ({"$uuid": "c8edabc3-f738-4ca3-b68d-ab92a91478a3"}, "c8edabc3-f738-4ca3-b68d-ab92a91478a3"),
        ({"$minKey": 1}, {"$minKey": 1}),
        ([{"$oid": "63"}, 1, None], ["63", 1, None]),
        ({"a": {"$oid": "63"}}, {"a": "63"}),
        ({}, {}),
    ],
)
def test_documents_are_python_values(sent: object, read: object) -> None:
    [record] = DocumentDBEvent.from_payload(batch(change(fullDocument={"field": sent})))

    assert record.full_document == {"field": read}


@pytest.mark.parametrize("sent", [{"$date": []}, {"$binary": 5}, {"$numberDecimal": "x"}])
def test_what_is_no_extended_json_is_almost_a_change(sent: object) -> None:
    assert type(parse_event(batch(change(fullDocument={"field": sent})))) is LambdaEvent


def test_an_update_tells_what_it_changed() -> None:
    update = {
        "updatedFields": {"at": {"$date": "2026-01-31T12:30:00Z"}, "address.city": "Oslo"},
        "removedFields": ["phone"],
        "truncatedArrays": [{"field": "visits", "newSize": 36}],
    }

    [record] = DocumentDBEvent.from_payload(batch(change("update", updateDescription=update)))

    description = record.event.update_description
    assert description is not None
    assert description.updated_fields == {
        "at": datetime(2026, 1, 31, 12, 30, tzinfo=UTC),
        "address.city": "Oslo",
    }
    assert description.removed_fields == ("phone",)
    assert description.truncated_arrays[0].field == "visits"
    assert description.truncated_arrays[0].new_size == 36


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("invalidate", {"ns": None}),
        ("dropDatabase", {"ns": {"db": "shop"}}),
        ("drop", {}),
        ("rename", {"to": {"db": "shop", "coll": "archive"}}),
    ],
)
def test_what_is_not_of_one_document_has_none(kind: str, changes: dict[str, Any]) -> None:
    payload = batch(change(kind, **changes))
    for name in ("documentKey", "fullDocument"):
        del payload["events"][0]["event"][name]

    event = parse_event(payload)

    assert isinstance(event, DocumentDBEvent)
    assert (event.records[0].document_id, event.records[0].full_document) == (None, None)


def test_a_batch_as_json_is_what_came() -> None:
    payload = batch(change(fullDocument={**KEY, "at": {"$date": "2026-01-31T12:30:00Z"}}))

    [dumped] = json.loads(_json.dumps(DocumentDBEvent.from_payload(payload)))["events"]

    assert dumped["event"].items() >= payload["events"][0]["event"].items()
