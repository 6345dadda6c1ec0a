"""Batches of SQS messages."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from achalice import Chalice
from achalice.events import SQSEvent, SQSMessageAttribute, SQSRecord, parse_event
from achalice.exceptions import EventShapeError

from ..builders import FakeContext, sqs_event

# The sample of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, with an attribute.
SAMPLE: dict[str, Any] = {
    "Records": [
        {
            "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
            "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
            "body": "Test message.",
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185",
            },
            "messageAttributes": {
                "weight": {
                    "stringValue": "100",
                    "stringListValues": [],
                    "binaryListValues": [],
                    "dataType": "Number.int",
                }
            },
            "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
            "awsRegion": "us-east-2",
        }
    ]
}


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Delivery(BaseModel):
    model_config = ConfigDict(strict=True)

    at: datetime


@pytest.mark.parity("sqs.other-fields")
def test_a_message_has_the_fields_that_aws_documents() -> None:
    [record] = SQSEvent.from_payload(SAMPLE)

    assert record.message_id == "059f36b4-87a3-44ab-83d2-661975830a7d"
    assert record.receipt_handle == "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a..."
    assert record.body == "Test message."
    assert record.attributes["ApproximateReceiveCount"] == "1"
    assert record.event_source_arn == "arn:aws:sqs:us-east-2:123456789012:my-queue"
    assert record.aws_region == "us-east-2"
    attribute = record.message_attributes["weight"]
    assert (attribute.data_type, attribute.string_value, attribute.binary_value) == (
        "Number.int",
        "100",
        None,
    )


def test_what_sqs_says_of_a_message_has_types() -> None:
    event = sqs_event("tea")
    event["Records"][0]["attributes"] = {
        "ApproximateReceiveCount": "2",
        "SentTimestamp": "1545082649183",
        "ApproximateFirstReceiveTimestamp": "1545082649185",
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "MessageGroupId": "customer-7",
        "MessageDeduplicationId": "once",
        "SequenceNumber": "18849496460467696128",
        "DeadLetterQueueSourceArn": "arn:aws:sqs:eu-central-1:123456789012:tried",
        "AWSTraceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793",
    }

    [record] = SQSEvent.from_payload(event)

    assert record.approximate_receive_count == 2
    assert record.sent_timestamp == datetime(2018, 12, 17, 21, 37, 29, 183000, tzinfo=UTC)
    assert record.approximate_first_receive_timestamp == datetime(
        2018, 12, 17, 21, 37, 29, 185000, tzinfo=UTC
    )
    assert record.sender_id == "AIDAIENQZJOLO23YVJ4VO"
    assert record.message_group_id == "customer-7"
    assert record.message_deduplication_id == "once"
    assert record.sequence_number == "18849496460467696128"
    assert record.dead_letter_queue_source_arn == "arn:aws:sqs:eu-central-1:123456789012:tried"
    assert record.aws_trace_header == "Root=1-5759e988-bd862e3fe1be46a994272793"


def test_what_sqs_does_not_say_of_a_message_is_none() -> None:
    event = sqs_event("tea")
    event["Records"][0]["attributes"] = None

    [record] = SQSEvent.from_payload(event)

    assert (record.approximate_receive_count, record.message_group_id) == (1, None)
    assert (record.sent_timestamp, record.dead_letter_queue_source_arn) == (None, None)


def test_a_message_says_where_it_is_from_and_what_its_sums_are() -> None:
    [record] = SQSEvent.from_payload(sqs_event("tea"))

    assert (record.event_source, record.queue_name) == ("aws:sqs", "orders")
    assert record.md5_of_body == "e4e68fb7bd0e697a0ae8f1bb342846b3"
    assert record.md5_of_message_attributes is None
    assert record.item_identifier == record.message_id
    assert record.model_extra == {}


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ({"dataType": "String", "stringValue": "tea"}, "tea"),
        ({"dataType": "Number.int", "stringValue": "7", "binaryValue": "MTEwMA=="}, "7"),
        ({"dataType": "Binary", "binaryValue": "/w==", "binaryListValues": ["MA=="]}, b"\xff"),
        ({"dataType": "String", "stringListValues": None, "binaryListValues": None}, None),
    ],
)
def test_a_message_attribute_has_one_value(attribute: dict[str, Any], value: object) -> None:
    assert SQSMessageAttribute.model_validate(attribute).value == value


def test_a_batch_is_its_messages_in_order() -> None:
    batch = SQSEvent.from_payload(sqs_event("a", "b"))

    assert [record.body for record in batch] == ["a", "b"]
    assert len(batch) == 2
    assert batch.records == tuple(batch)


def test_a_body_without_a_type_is_text() -> None:
    [record] = SQSEvent.from_payload(sqs_event('{"sku": "tea"}'))

    assert record.data == record.body == '{"sku": "tea"}'


def test_a_body_with_a_type_is_read_and_still_there_as_it_was_sent() -> None:
    [record] = SQSEvent[Order].from_payload(sqs_event('{"sku": "tea"}'))

    assert (record.data, record.body) == (Order(sku="tea"), '{"sku": "tea"}')


@pytest.mark.parametrize(
    ("body_type", "body", "data"),
    [
        (str, '{"sku": "tea"}', '{"sku": "tea"}'),
        (str, "7", "7"),
        (int, "7", 7),
        (list[int], "[1, 2]", [1, 2]),
        (dict[str, int], '{"a": 1}', {"a": 1}),
        (bytes, "tea", b"tea"),
        (Order | str, "tea", "tea"),
        (Order | None, "null", None),
        (list[Order], '[{"sku": "tea"}]', [Order(sku="tea")]),
        (datetime, '"2026-01-31T12:30:00"', datetime(2026, 1, 31, 12, 30)),
        (datetime, "2026-01-31T12:30:00", datetime(2026, 1, 31, 12, 30)),
    ],
    ids=str,
)
def test_a_body_that_is_not_its_type_as_it_stands_is_read_as_json(
    body_type: Any, body: str, data: object
) -> None:
    [record] = SQSEvent[body_type].from_payload(sqs_event(body))

    assert record.data == data


def test_a_body_of_a_strict_type_takes_what_json_has_no_type_for() -> None:
    [record] = SQSEvent[Delivery].from_payload(sqs_event('{"at": "2026-01-31T12:30:00"}'))

    assert record.data.at == datetime(2026, 1, 31, 12, 30)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('{"quantity": 1}', "body.sku: Field required"),
        ("tea", "body: Invalid JSON: expected ident at line 1 column 2"),
        ("[]", "body: Input should be a valid dictionary or instance of Order"),
    ],
)
async def test_a_body_that_does_not_fit_is_told_with_its_place(
    body: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = Chalice("shop")

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent[Order]) -> None: ...

    await app.dispatch(sqs_event('{"sku": "tea"}', body), FakeContext())

    assert [each.getMessage() for each in caplog.records] == [
        "record message-2 failed: "
        f"the event given to `on_orders` is not a `SQSEvent[Order]`: {fault}"
    ]


@pytest.mark.parity("events.missing")
async def test_what_is_no_batch_is_told_fault_by_fault() -> None:
    """A field that two attributes are read from is told once."""
    app = Chalice("shop")

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> None: ...

    with pytest.raises(EventShapeError) as error:
        await app.dispatch({"Records": [{"eventSource": "aws:sqs"}]}, FakeContext())

    assert str(error.value) == (
        "the event given to `on_orders` is not a `SQSEvent`: "
        "Records.0.messageId: Field required; "
        "Records.0.receiptHandle: Field required"
    )


@pytest.mark.parity("events.missing")
@pytest.mark.parametrize("absent", ["attributes", "messageAttributes", "eventSourceARN"])
def test_what_emulators_leave_out_may_be_missing(absent: str) -> None:
    event = sqs_event("tea")
    del event["Records"][0][absent]

    assert SQSEvent.from_payload(event).records[0].body == "tea"


@pytest.mark.parametrize("body", [{}, {"body": None}], ids=["missing", "null"])
def test_a_message_without_a_body_has_an_empty_one(body: dict[str, None]) -> None:
    """Such are in samples; SQS takes no such message."""
    event = sqs_event("tea")
    del event["Records"][0]["body"]
    event["Records"][0] |= body

    batch = parse_event(event)

    assert isinstance(batch, SQSEvent)
    assert (batch.records[0].body, batch.records[0].data) == ("", "")


@pytest.mark.parametrize("body", [{}, {"body": None}], ids=["missing", "null"])
async def test_a_message_without_a_body_is_none_of_a_type(
    body: dict[str, None], caplog: pytest.LogCaptureFixture
) -> None:
    app = Chalice("shop")
    event = sqs_event("tea")
    del event["Records"][0]["body"]
    event["Records"][0] |= body

    @app.on_sqs_message(queue="orders")
    async def on_order(record: SQSRecord[Order]) -> None: ...

    answer = await app.dispatch(event, FakeContext())

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert "Invalid JSON: EOF" in caplog.text


def test_a_batch_whose_list_is_spelt_in_lower_case_is_the_same_and_is_given_back_so() -> None:
    """By tools that spell it like all other names."""
    event = {"records": sqs_event("tea")["Records"]}

    batch = parse_event(event)

    assert isinstance(batch, SQSEvent)
    assert batch.records[0].to_dict() is event["records"][0]
    assert batch.model_dump(mode="json", by_alias=True).keys() == {"records"}


def test_what_aws_adds_is_kept() -> None:
    event = sqs_event("tea")
    event["Records"][0]["newField"] = 1

    [record] = SQSEvent.from_payload(event)

    assert record.model_extra is not None
    assert record.model_extra["newField"] == 1


def test_a_message_as_a_dictionary_is_what_aws_sent() -> None:
    [record] = SQSEvent[str].from_payload(SAMPLE)

    assert record.to_dict() == SAMPLE["Records"][0]


def test_a_batch_as_a_dictionary_is_the_very_one() -> None:
    event = sqs_event("tea")

    assert SQSEvent.from_payload(event).to_dict() is event


@pytest.mark.parity("events.untyped")
def test_a_batch_is_the_same_whether_it_was_delivered_or_not() -> None:
    event = sqs_event("tea")

    delivered = SQSEvent.from_payload(event, FakeContext())

    assert delivered == SQSEvent.model_validate(event)
    assert delivered != SQSEvent.from_payload(sqs_event("rice"))


def test_a_message_cannot_be_changed() -> None:
    [record] = SQSEvent.from_payload(sqs_event("tea"))

    with pytest.raises(ValidationError, match="frozen"):
        record.body = "rice"  # type: ignore[misc]  # that is the test


def test_a_message_can_be_built_by_hand_with_python_names() -> None:
    record = SQSRecord[Order].model_validate(
        {
            "message_id": "1",
            "receipt_handle": "r",
            "body": '{"sku": "tea"}',
            "message_attributes": {"weight": SQSMessageAttribute(data_type="Number")},
        }
    )

    assert (record.message_id, record.data.sku) == ("1", "tea")


def test_a_batch_that_was_not_delivered_has_no_context() -> None:
    with pytest.raises(LookupError, match=r"^this SQSEvent was not delivered by an invocation$"):
        _ = SQSEvent.from_payload(sqs_event("tea")).context


def test_a_delivered_batch_has_the_context_of_its_invocation() -> None:
    context = FakeContext()

    assert SQSEvent.from_payload(sqs_event("tea"), context).context is context


def test_what_sqs_answers_when_it_is_asked_is_a_batch() -> None:
    """In SQS's own spelling: emulators call functions with it."""
    message = {
        "MessageId": "1",
        "ReceiptHandle": "handle",
        "Body": '{"sku": "tea"}',
        "MD5OfBody": "0",
    }
    payload = {"Messages": [message]}

    event = parse_event(payload)

    assert isinstance(event, SQSEvent)
    assert (event.records[0].message_id, event.records[0].md5_of_body) == ("1", "0")
    assert event.records[0].to_dict() is message
    dumped = event.model_dump(mode="json", by_alias=True)
    assert dumped.keys() == {"Messages"}
    assert message.items() <= dumped["Messages"][0].items()
    assert SQSEvent.model_validate(dumped).records[0].body == message["Body"]
