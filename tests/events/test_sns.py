"""Messages of SNS topics, alone and in queues."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import (
    SNSEvent,
    SNSMessage,
    SNSMessageAttribute,
    SNSRecord,
    SQSEvent,
    parse_event,
)

from ..builders import FakeContext, sqs_event

TOPIC = "arn:aws:sns:eu-west-1:123456789012:orders"


class Order(BaseModel):
    sku: str
    quantity: int = 1


def message(text: str = "tea", /, **changes: Any) -> dict[str, Any]:
    """The envelope, as Lambda gets it; queues get the URLs in another spelling."""
    return {
        "Type": "Notification",
        "MessageId": "95df01b4",
        "TopicArn": TOPIC,
        "Subject": "Ordered",
        "Message": text,
        "Timestamp": "2026-01-31T12:45:07.000Z",
        "SignatureVersion": "1",
        "Signature": "tcc6==",
        "SigningCertUrl": "https://sns.eu-west-1.amazonaws.com/1.pem",
        "UnsubscribeUrl": "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe",
        "MessageAttributes": {
            "kind": {"Type": "String", "Value": "gift"},
            "photo": {"Type": "Binary", "Value": "/w=="},
        },
        **changes,
    }


def event_of(*messages: dict[str, Any]) -> dict[str, Any]:
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": f"{TOPIC}:21be56ed",
                "EventSource": "aws:sns",
                "Sns": each,
            }
            for each in messages
        ]
    }


@pytest.mark.parity("sns.message-attributes")
def test_an_event_has_the_subject_the_text_and_the_attributes_of_its_message() -> None:
    event = SNSEvent.from_payload(event_of(message()))

    assert (event.subject, event.message, event.data) == ("Ordered", "tea", "tea")
    assert event.message_attributes["kind"].value == "gift"
    assert event.message_attributes["kind"].type == "String"


def test_a_record_says_how_its_message_was_delivered() -> None:
    [record] = SNSEvent.from_payload(event_of(message()))

    assert record.event_source == "aws:sns"
    assert record.event_version == "1.0"
    assert record.event_subscription_arn == f"{TOPIC}:21be56ed"
    assert (record.subject, record.message, record.data) == ("Ordered", "tea", "tea")
    assert set(record.message_attributes) == {"kind", "photo"}


def test_a_message_has_the_fields_that_aws_documents() -> None:
    sns = SNSEvent.from_payload(event_of(message())).records[0].sns

    assert (sns.type, sns.message_id, sns.topic_arn) == ("Notification", "95df01b4", TOPIC)
    assert sns.timestamp == datetime(2026, 1, 31, 12, 45, 7, tzinfo=UTC)
    assert (sns.signature_version, sns.signature) == ("1", "tcc6==")
    assert sns.signing_cert_url == "https://sns.eu-west-1.amazonaws.com/1.pem"
    assert sns.unsubscribe_url == "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe"


def test_a_binary_attribute_has_bytes() -> None:
    attributes = SNSEvent.from_payload(event_of(message())).message_attributes

    assert (attributes["photo"].data, attributes["kind"].data) == (b"\xff", "gift")


@pytest.mark.parity("sns.first-record")
def test_all_records_are_there_and_know_their_context() -> None:
    context = FakeContext()
    payload = event_of(message("a"), message("b"))

    event = SNSEvent.from_payload(payload, context)

    assert [record.message for record in event] == ["a", "b"]
    assert event.records[1].context is context
    assert event.records[1].to_dict() is payload["Records"][1]


def test_a_message_with_a_type_is_read_and_still_there_as_it_was_published() -> None:
    text = '{"sku": "tea"}'

    event = SNSEvent[Order].from_payload(event_of(message(text)))

    assert (event.data, event.message) == (Order(sku="tea"), text)


def test_a_message_that_does_not_fit_is_told_with_its_place() -> None:
    payload = event_of(message('{"sku": "tea"}'), message('{"quantity": 1}'))

    with pytest.raises(ValidationError) as error:
        SNSEvent[Order].from_payload(payload)

    assert [each["loc"] for each in error.value.errors()] == [
        ("Records", 1, "Sns", "Message", "sku")
    ]


@pytest.mark.parity("events.missing")
@pytest.mark.parametrize("absent", ["Subject", "MessageAttributes", "Signature", "Timestamp"])
def test_what_emulators_and_publishers_leave_out_may_be_missing_or_null(absent: str) -> None:
    without = message()
    del without[absent]

    assert SNSEvent.from_payload(event_of(without)).message == "tea"
    assert SNSEvent.from_payload(event_of(message(**{absent: None}))).message == "tea"


def test_a_record_without_its_message_is_wrong() -> None:
    with pytest.raises(ValidationError, match=r"Records\.0\.Sns\.Message\n  Field required"):
        SNSEvent.from_payload(event_of({"Type": "Notification", "TopicArn": TOPIC}))


def test_urls_are_given_back_as_they_were_spelt() -> None:
    spelt = message()
    spelt["SigningCertURL"] = spelt.pop("SigningCertUrl")

    event = SNSEvent.from_payload(event_of(spelt))

    assert event.records[0].sns.signing_cert_url == "https://sns.eu-west-1.amazonaws.com/1.pem"
    assert event.model_dump(by_alias=True)["Records"][0]["Sns"].keys() >= spelt.keys()


def test_a_queue_gets_the_envelope_and_its_type_unwraps_it() -> None:
    body = json.dumps(
        message('{"sku": "tea"}', SequenceNumber="10000000000000004000", Token=None)
    ).replace("Url", "URL")

    [record] = SQSEvent[SNSMessage[Order]].from_payload(sqs_event(body))

    assert record.body == body
    assert record.data.data == Order(sku="tea")
    assert (record.data.topic_arn, record.data.subject) == (TOPIC, "Ordered")
    assert record.data.sequence_number == "10000000000000004000"
    assert record.data.signing_cert_url == "https://sns.eu-west-1.amazonaws.com/1.pem"


@pytest.mark.parametrize("body", ['{"sku": "tea", "quantity": 2}', '{ "sku":"tea","quantity":2 }'])
def test_raw_delivery_brings_the_message_alone(body: str) -> None:
    [record] = SQSEvent[SNSMessage[Order]].from_payload(sqs_event(body))

    assert record.data.data == Order(sku="tea", quantity=2)
    assert record.data.message == body
    assert (record.data.topic_arn, record.data.message_attributes) == ("", {})


def test_raw_delivery_of_text_that_is_no_json_is_text() -> None:
    [record] = SQSEvent[SNSMessage].from_payload(sqs_event("tea"))

    assert (record.data.message, record.data.data) == ("tea", "tea")


@pytest.mark.parametrize("body", [json.dumps(message('{"quantity": 1}')), '{"quantity": 1}'])
def test_a_wrong_message_in_a_queue_is_told_with_its_place(body: str) -> None:
    with pytest.raises(ValidationError) as error:
        SQSEvent[SNSMessage[Order]].from_payload(sqs_event(body))

    assert [each["loc"] for each in error.value.errors()] == [
        ("Records", 0, "body", "Message", "sku")
    ]


def test_an_event_is_known_by_its_shape() -> None:
    event = parse_event(event_of(message()))

    assert isinstance(event, SNSEvent)
    assert isinstance(event.records[0], SNSRecord)


def test_an_attribute_that_a_test_makes_is_equal_to_the_one_that_came() -> None:
    event = SNSEvent.from_payload(event_of(message()))

    assert event.message_attributes["kind"] == SNSMessageAttribute(type="String", value="gift")
