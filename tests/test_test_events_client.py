"""Generated events, beside those that AWS publishes."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from achalice import Chalice
from achalice._typing import RawEvent
from achalice.test import EventsClient, ItemChange

PAYLOADS = Path(__file__).parent / "payloads"
app = Chalice("shop")


@app.get("/orders/{order_id}")
async def get_order(order_id: int) -> int:
    return order_id


events = EventsClient(app)


class Order(BaseModel):
    sku: str
    quantity: int = 1


def recorded(name: str) -> RawEvent:
    event: RawEvent = json.loads((PAYLOADS / f"{name}.json").read_text())
    return event


def shape(value: object) -> object:
    """The keys of `value`, all the way down, and the types of what they lead to."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value[:1]]
    return type(value).__name__


@pytest.mark.parametrize(
    ("made", "sample"),
    [
        (
            events.generate_sns_event(
                "Hello from SNS!", "TestInvoke", {"Test": "TestString", "TestBinary": b"x"}
            ),
            "snsEvent",
        ),
        (events.generate_s3_event("bucket", "key"), "s3Event"),
        (events.generate_kinesis_event([b"Hello"]), "kinesisStreamEvent"),
        (
            events.generate_dynamodb_event([ItemChange({"Id": 101}, {"Message": "m", "Id": 101})]),
            "dynamoStreamEvent",
        ),
        (events.generate_token_authorizer_event("allow"), "apiGatewayAuthorizerTokenEvent"),
    ],
    ids=["sns", "s3", "kinesis", "dynamodb", "token"],
)
def test_an_event_has_the_shape_of_a_published_one(made: RawEvent, sample: str) -> None:
    assert shape(made) == shape(recorded(sample))


def test_a_message_of_a_queue_has_the_shape_of_a_published_one() -> None:
    """Its second message is the one without attributes."""
    made = events.generate_sqs_event(["a"])["Records"][0]

    assert shape(made) == shape(recorded("sqsEvent")["Records"][1])


@pytest.mark.parity("testing.events.cw-version")
def test_an_event_of_a_bus_has_the_shape_of_a_published_one() -> None:
    made = events.generate_cw_event(
        "aws.ec2", "State", {"instance_id": "i-1", "state": "running"}, ["arn:aws:ec2"]
    )
    real = recorded("eventBridgeEvent")
    del real["replay-name"]

    assert shape(made) == shape(real)


@pytest.mark.parity("testing.events.ids")
@pytest.mark.parametrize(
    "make",
    [
        lambda: events.generate_sqs_event(["a", "a"], "orders.fifo"),
        lambda: events.generate_kinesis_event([b"a", b"a"]),
        lambda: events.generate_dynamodb_event([ItemChange({"id": 1}, {"id": 1})] * 2),
    ],
)
def test_every_record_has_ids_of_its_own(make: Any) -> None:
    """Chalice's all had the same: what skips duplicates could not be tested."""

    def ids(record: RawEvent) -> set[str]:
        parts = {**record, **record.get("attributes", {}), **record.get("kinesis", {})}
        parts |= record.get("dynamodb", {})
        names = ("messageId", "receiptHandle", "eventID", "MessageDeduplicationId")
        numbers = ("SequenceNumber", "sequenceNumber")
        return {parts[name] for name in (*names, *numbers) if name in parts}

    first, second = make()["Records"]

    assert ids(first)
    assert not ids(first) & ids(second)


@pytest.mark.parametrize(
    "make",
    [events.generate_scheduled_event, lambda: events.generate_cw_event("shop", "Sold", {}, [])],
)
def test_every_event_of_a_bus_has_an_id_of_its_own(make: Any) -> None:
    assert make()["id"] != make()["id"]


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ("text", "text"),
        (Order(sku="tea"), '{"sku":"tea","quantity":1}'),
        ({"sku": "tea"}, '{"sku":"tea"}'),
    ],
)
def test_bodies_that_are_no_text_are_sent_as_json(body: object, sent: str) -> None:
    sns = events.generate_sns_event(body)["Records"][0]["Sns"]["Message"]
    sqs = events.generate_sqs_event([body])["Records"][0]["body"]
    kinesis = events.generate_kinesis_event([body])["Records"][0]["kinesis"]["data"]

    assert (sns, sqs, base64.b64decode(kinesis).decode()) == (sent, sent, sent)


@pytest.mark.parametrize("generate", ["generate_sqs_event", "generate_kinesis_event"])
def test_one_text_is_no_list_of_bodies(generate: str) -> None:
    """It would become a message for each letter."""
    with pytest.raises(TypeError, match=r"write \['tea'\]"):
        getattr(events, generate)("tea")


def test_a_message_without_a_subject_has_none() -> None:
    assert events.generate_sns_event("m")["Records"][0]["Sns"]["Subject"] is None


@pytest.mark.parity("testing.events.sns-attributes")
def test_attributes_of_a_topics_message_have_their_types() -> None:
    attributes = {
        "text": "a",
        "number": 5,
        "bytes": b"a",
        "list": ["a", 1],
        "own": {"Type": "Number", "Value": "7"},
    }

    sns = events.generate_sns_event("m", message_attributes=attributes)["Records"][0]["Sns"]

    assert sns["MessageAttributes"] == {
        "text": {"Type": "String", "Value": "a"},
        "number": {"Type": "Number", "Value": "5"},
        "bytes": {"Type": "Binary", "Value": "YQ=="},
        "list": {"Type": "String.Array", "Value": '["a",1]'},
        "own": {"Type": "Number", "Value": "7"},
    }


def test_a_queues_message_is_complete() -> None:
    record = events.generate_sqs_event(
        ["Test message."], "orders", message_attributes={"number": 5, "bytes": b"a"}
    )["Records"][0]

    assert record["eventSourceARN"] == "arn:aws:sqs:us-west-2:123456789012:orders"
    assert record["md5OfBody"] == "e4e68fb7bd0e697a0ae8f1bb342846b3"
    assert record["messageAttributes"] == {
        "number": {"stringValue": "5", "dataType": "Number"},
        "bytes": {"binaryValue": "YQ==", "dataType": "Binary"},
    }


def test_messages_of_a_fifo_queue_are_ordered_within_their_group() -> None:
    records = events.generate_sqs_event(["a", "b"], "orders.fifo", message_group_id="jane")[
        "Records"
    ]

    numbers = [record["attributes"]["SequenceNumber"] for record in records]
    assert numbers == sorted(numbers)
    assert {record["attributes"]["MessageGroupId"] for record in records} == {"jane"}


@pytest.mark.parity("testing.events.s3-key")
@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("photos/cat.png", "photos/cat.png"),
        ("my cat & dog.png", "my+cat+%26+dog.png"),
        ("grün+1.png", "gr%C3%BCn%2B1.png"),
    ],
)
def test_the_key_of_an_object_is_encoded_as_s3_does(key: str, sent: str) -> None:
    """Handlers that forget to decode it fail in production only."""
    assert events.generate_s3_event("b", key)["Records"][0]["s3"]["object"]["key"] == sent


def test_an_object_that_is_gone_has_no_size() -> None:
    record = events.generate_s3_event("b", "k", "s3:ObjectRemoved:Delete")["Records"][0]

    assert record["eventName"] == "ObjectRemoved:Delete"
    assert record["s3"]["object"].keys() == {"key", "sequencer"}


@pytest.mark.parity("testing.events.other-sources")
@pytest.mark.parametrize(
    ("view", "images"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_a_stream_shows_what_it_is_set_to(view: Any, images: set[str]) -> None:
    change = ItemChange({"id": "7"}, new=Order(sku="tea"), old={"id": "7"})

    record = events.generate_dynamodb_event([change], "orders", stream_view_type=view)["Records"][0]

    shown = record["dynamodb"]
    assert (record["eventName"], shown["Keys"]) == ("MODIFY", {"id": {"S": "7"}})
    assert shown.keys() & {"NewImage", "OldImage"} == images
    assert ":table/orders/stream/" in record["eventSourceARN"]


def test_a_detail_may_be_a_model() -> None:
    assert events.generate_cw_event("shop", "Sold", Order(sku="tea"), [])["detail"] == {
        "sku": "tea",
        "quantity": 1,
    }


@pytest.mark.parity("testing.events.other-sources")
def test_a_scheduled_event_names_its_rule() -> None:
    event = events.generate_scheduled_event("hourly", "eu-west-1")

    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"] == ["arn:aws:events:eu-west-1:123456789012:rule/hourly"]


def test_requests_know_the_apps_routes() -> None:
    rest = events.generate_rest_event("/orders/7?a=1", headers={"X-Tag": "x"})
    http = events.generate_http_api_event("/orders/7", "delete")
    unknown = events.generate_http_api_event("/nowhere")

    assert (rest["resource"], rest["pathParameters"]) == ("/orders/{order_id}", {"order_id": "7"})
    assert (rest["queryStringParameters"], rest["headers"]["x-tag"]) == ({"a": "1"}, "x")
    assert (http["routeKey"], http["pathParameters"]) == (
        "DELETE /orders/{order_id}",
        {"order_id": "7"},
    )
    assert unknown["routeKey"] == "$default"


@pytest.mark.parity("testing.events.other-sources")
def test_requests_come_through_every_front() -> None:
    url = events.generate_function_url_event("/orders/7", "POST", json={})
    single = events.generate_alb_event("/orders/7")
    several = events.generate_alb_event("/orders/7", multi_value_headers=True)

    assert ".lambda-url." in url["requestContext"]["domainName"]
    assert url["body"] == "{}"
    assert ("headers" in single, "multiValueHeaders" in several) == (True, True)


@pytest.mark.parity("testing.events.other-sources")
def test_an_authorizer_is_asked_about_a_route() -> None:
    token = events.generate_token_authorizer_event("jane", "/orders/7", "PUT")

    assert token["authorizationToken"] == "jane"
    assert token["methodArn"].endswith(":123456789012:local/api/PUT/orders/7")


@pytest.mark.parametrize(
    ("version", "sample"),
    [("1.0", "apiGatewayAuthorizerRequestEvent"), ("2.0", "apiGatewayAuthorizerV2Event")],
)
def test_an_authorizer_may_be_asked_with_the_whole_request(version: Any, sample: str) -> None:
    event = events.generate_request_authorizer_event(
        "/orders/7",
        payload_version=version,
        identity_sources=["$request.header.X-Key", "$request.querystring.q"],
        headers={"X-Key": "k"},
        params={"q": "1"},
        cookies={"a": "1"},
    )

    assert event["type"] == "REQUEST"
    assert event["headers"]["x-key"] == "k"
    assert event.get("identitySource", ["k", "1"]) == ["k", "1"]
    # REST APIs themselves send neither `version` nor `identitySource`, whatever the sample has.
    assert event.keys() <= recorded(sample).keys() | {"multiValueQueryStringParameters"}


@pytest.mark.parity("testing.events.other-sources")
@pytest.mark.parametrize(
    ("route_key", "kind", "keys"),
    [
        ("$connect", "CONNECT", {"headers", "multiValueHeaders"}),
        ("$disconnect", "DISCONNECT", {"headers", "multiValueHeaders"}),
        ("$default", "MESSAGE", {"body"}),
        ("say", "MESSAGE", {"body"}),
    ],
)
def test_a_websocket_api_tells_of_a_connection(route_key: str, kind: str, keys: set[str]) -> None:
    event = events.generate_websocket_event(route_key, "c-1")

    gateway = event["requestContext"]
    assert (gateway["routeKey"], gateway["eventType"]) == (route_key, kind)
    assert gateway["connectionId"] == "c-1"
    assert event.keys() == {"requestContext", "isBase64Encoded", *keys}


def test_a_client_connects_with_headers_and_a_query() -> None:
    event = events.generate_websocket_event(
        "$connect", headers={"Origin": "https://a.example"}, params={"token": "t"}
    )

    assert event["headers"]["origin"] == "https://a.example"
    assert event["queryStringParameters"] == {"token": "t"}


def test_a_websocket_message_may_be_a_model() -> None:
    assert events.generate_websocket_event(body=Order(sku="tea"))["body"] == (
        '{"sku":"tea","quantity":1}'
    )
