"""Events as other tools and older services write them: nulls, other casings, parts left out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic.alias_generators import to_pascal

from achalice import events
from achalice.events import (
    APIGatewayProxyEventV2,
    AuthRequest,
    BedrockAgentEvent,
    CloudFrontEvent,
    ConfigRuleEvent,
    CustomResourceEvent,
    DynamoDBEvent,
    EventBridgeEvent,
    KinesisEvent,
    LambdaDestinationEvent,
    LexV2Event,
    S3Event,
    SNSEvent,
    SQSEvent,
    TransferIdentityEvent,
    parse_event,
)

from ..samples import sample
from .test_parsing import keys_of

STREAM = "arn:aws:dynamodb:eu-central-1:123456789012:table/teas/stream/2026-01-31T12:00:00.000"
ORDER = "eyJza3UiOiAidGVhIn0="

QUEUE: dict[str, Any] = {
    "messageId": "1",
    "receiptHandle": "handle",
    "body": "tea",
    "attributes": {"SenderId": None, "MessageGroupId": "green"},
    "messageAttributes": {"cups": {"dataType": "Number", "stringValue": "2"}},
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:orders",
}
TOPIC: dict[str, Any] = {
    "EventSource": "aws:sns",
    "Sns": {
        "MessageId": "1",
        "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders",
        "Message": "tea",
        "MessageAttributes": {"cups": {"Type": "Number", "Value": "2"}},
    },
}
BUCKET: dict[str, Any] = {
    "eventSource": "aws:s3",
    "eventName": "ObjectCreated:Put",
    "s3": {"bucket": {"name": "teas"}, "object": {"key": "green+tea", "eTag": "0f", "size": 3}},
}
STREAMED: dict[str, Any] = {
    "eventSource": "aws:kinesis",
    "eventID": "shardId-0:1",
    "kinesis": {"data": ORDER, "partitionKey": "tea", "sequenceNumber": "1"},
}
CHANGE: dict[str, Any] = {
    "eventSource": "aws:dynamodb",
    "eventID": "1",
    "eventName": "INSERT",
    "eventSourceARN": STREAM,
    "dynamodb": {
        "Keys": {"sku": {"S": "tea"}},
        "NewImage": {"sku": {"S": "tea"}, "cups": {"N": "2"}},
        "SequenceNumber": "7",
    },
}


def cased(value: Any, change: Callable[[str], str], depth: int = 3) -> Any:
    """`value` with its names changed, but for those that are users' own."""
    if isinstance(value, list):
        return [cased(each, change, depth) for each in value]
    if not isinstance(value, dict) or depth == 0:
        return value
    own = ("attributes", "messageattributes", "keys", "newimage")
    return {
        change(name): each if name.lower() in own else cased(each, change, depth - 1)
        for name, each in value.items()
    }


def upper(name: str) -> str:
    return to_pascal(name)


def lower(name: str) -> str:
    return name[0].lower() + name[1:]


def facts_of(event: Any) -> object:
    """What of an event's first record is a matter of its casing."""
    (record,) = event
    match event:
        case SQSEvent():
            group, cups = record.message_group_id, record.message_attributes["cups"].value
            return record.message_id, record.receipt_handle, record.data, group, cups
        case SNSEvent():
            return event.message, record.sns.message_id, record.sns.topic_arn
        case S3Event():
            return event.bucket, event.key, record.event_name, record.s3.object.e_tag
        case KinesisEvent():
            return record.data, record.partition_key, record.sequence_number, record.event_id
        case _:
            return record.keys, record.new_image, record.sequence_number, record.table_name


@pytest.mark.parametrize("casing", [upper, lower])
@pytest.mark.parametrize("top", ["Records", "records"])
@pytest.mark.parametrize(
    ("record", "model"),
    [
        (QUEUE, SQSEvent),
        (TOPIC, SNSEvent),
        (BUCKET, S3Event),
        (STREAMED, KinesisEvent),
        (CHANGE, DynamoDBEvent),
    ],
)
def test_records_are_read_in_any_casing_and_given_back_in_theirs(
    record: dict[str, Any], model: type, top: str, casing: Callable[[str], str]
) -> None:
    payload = {top: [cased(record, casing)]}

    event = parse_event(payload)
    dumped = event.model_dump(mode="json", by_alias=True)

    assert type(event) is model
    assert facts_of(event) == facts_of(parse_event({"Records": [record]}))
    assert set(keys_of(payload)) <= set(keys_of(dumped))
    assert facts_of(model.model_validate(dumped)) == facts_of(event)


def test_null_is_taken_for_the_default() -> None:
    payload = {"version": None, "id": None, "account": None, "region": None, "resources": None}

    event = parse_event({**payload, "detail-type": "Order Taken", "source": "shop", "detail": {}})

    assert type(event) is EventBridgeEvent
    assert (event.version, event.event_id, event.account, event.resources) == ("0", "", "", ())


@pytest.mark.parametrize("name", ["messageId", "receiptHandle"])
def test_null_is_refused_where_there_is_no_default(name: str) -> None:
    event = parse_event({"Records": [{**QUEUE, name: None}]})

    assert type(event) is events.LambdaEvent


def test_texts_by_name_may_be_null() -> None:
    event = parse_event({"Records": [QUEUE]})

    assert isinstance(event, SQSEvent)
    assert event.records[0].attributes == {"SenderId": "", "MessageGroupId": "green"}


@pytest.mark.parametrize("name", ["apiGatewayProxyV2Event", "lambdaFunctionUrlEvent"])
@pytest.mark.parametrize("part", ["version", "routeKey", "rawPath", "rawQueryString"])
def test_a_request_of_version_2_is_known_by_its_context(name: str, part: str) -> None:
    payload = sample(name)
    del payload[part]

    assert isinstance(parse_event(payload), APIGatewayProxyEventV2)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("dGVhPz8/", b"tea???"),
        ("dGVhPz8_", b"tea???"),
        ("dGVh\nPz8/", b"tea???"),
        ("dGVhcw==", b"teas"),
        ("dGVhcw", b"teas"),
        ("dGVhcw=", b"teas"),
        ("dGVh==", b"tea"),
    ],
)
def test_base64_is_read_as_tools_write_it(text: str, data: bytes) -> None:
    record = {**STREAMED, "kinesis": {**STREAMED["kinesis"], "data": text}}

    event = parse_event({"Records": [record]})

    assert isinstance(event, KinesisEvent)
    assert event.records[0].data == data


@pytest.mark.parametrize("text", ["d", "dGVhc", "täa=", "{}"])
def test_what_is_no_base64_is_no_data(text: str) -> None:
    record = {**STREAMED, "kinesis": {**STREAMED["kinesis"], "data": text}}

    assert type(parse_event({"Records": [record]})) is events.LambdaEvent


def test_a_bucket_and_a_key_make_an_event_of_s3() -> None:
    """Tests of Chalice apps say no more."""
    payload = {"Records": [{"s3": {"bucket": {"name": "teas"}, "object": {"key": "green+tea"}}}]}

    event = parse_event(payload)

    assert isinstance(event, S3Event)
    assert (event.bucket, event.key) == ("teas", "green tea")
    assert (event.records[0].event_source, event.records[0].event_time) == ("aws:s3", None)


def test_a_body_makes_a_queues_record_of_what_names_no_source() -> None:
    record = {name: QUEUE[name] for name in ("messageId", "receiptHandle", "body")}

    event = parse_event({"Records": [record]})

    assert isinstance(event, SQSEvent)
    assert event.records[0].event_source == "aws:sqs"


def test_a_conversation_of_lex_need_not_say_which_hook_it_calls() -> None:
    payload = {
        "sessionId": "1",
        "inputTranscript": "Tea!",
        "bot": {"name": "Shop", "version": "DRAFT"},
        "sessionState": {"intent": {"name": "Order", "slots": {}}},
    }

    event = parse_event(payload)

    assert isinstance(event, LexV2Event)
    assert (event.invocation_source, event.bot.id) == ("", "")


def test_a_custom_resources_request_of_a_kind_to_come_is_one() -> None:
    payload = {
        "RequestType": "Import",
        "StackId": "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1",
        "RequestId": "1",
        "LogicalResourceId": "Teas",
        "ResourceType": "Custom::Teas",
    }

    event = parse_event(payload)

    assert isinstance(event, CustomResourceEvent)
    assert event.request_type == "Import"


def test_old_transfer_servers_say_less_of_who_comes_in() -> None:
    event = parse_event({"username": "ada", "password": "x", "serverId": "s-1"})

    assert isinstance(event, TransferIdentityEvent)
    assert (event.protocol, event.source_ip) == (None, None)


def test_a_request_at_the_edge_need_not_name_its_distribution() -> None:
    event = parse_event({"Records": [{"cf": {"request": {"method": "GET", "uri": "/teas"}}}]})

    assert isinstance(event, CloudFrontEvent)
    assert event.config.distribution_id == ""


def test_a_destination_need_not_count() -> None:
    payload = {
        "timestamp": "2026-01-31T12:00:00Z",
        "requestContext": {"requestId": "1", "functionArn": "arn", "condition": "Success"},
        "requestPayload": {},
        "responseContext": {"executedVersion": "$LATEST"},
    }

    event = parse_event(payload)

    assert isinstance(event, LambdaDestinationEvent)
    assert event.request_context.approximate_invoke_count == 1


def test_a_config_rules_event_may_have_objects_where_config_sends_text() -> None:
    """AWS's first samples did; both are given back as they came."""
    invoking = {"messageType": "ScheduledNotification", "awsAccountId": "123456789012"}
    payload = {
        "invokingEvent": invoking,
        "ruleParameters": {"colour": "green"},
        "resultToken": "token",
        "accountId": "123456789012",
    }

    event, usual = (
        ConfigRuleEvent.from_payload(each)
        for each in (payload, {**payload, "invokingEvent": json.dumps(invoking)})
    )

    assert event.invoking_event == usual.invoking_event
    assert event.model_dump(mode="json", by_alias=True)["invokingEvent"] == invoking
    assert usual.model_dump(mode="json", by_alias=True)["invokingEvent"] == json.dumps(invoking)


@pytest.mark.parametrize(
    "name",
    [
        "apiGatewayAuthorizerTokenEvent",
        "apiGatewayAuthorizerRequestEvent",
        "apiGatewayAuthorizerV2Event",
    ],
)
def test_an_authorizers_question_may_be_a_part_of_something_else(name: str) -> None:
    payload = sample(name)

    (question,) = TypeAdapter(list[AuthRequest]).validate_python([payload])

    assert question.method_arn == AuthRequest.from_payload(payload).method_arn
    assert question.token == AuthRequest.from_payload(payload).token


@pytest.mark.parametrize(
    ("name", "part", "value"),
    [
        ("apiGatewayAuthorizerRequestEvent", "headers", "none"),
        ("apiGatewayAuthorizerRequestEvent", "multiValueQueryStringParameters", [1]),
        ("apiGatewayAuthorizerV2Event", "requestContext", 7),
        ("apiGatewayAuthorizerV2Event", "requestContext", {"http": True}),
        ("apiGatewayAuthorizerV2Event", "routeKey", {}),
        ("apiGatewayAuthorizerV2Event", "cookies", [7]),
        ("vpcLatticeV2Event", "requestContext", {"serviceArn": "", "timeEpoch": 10**30}),
        ("bedrockAgentEvent", "parameters", [{"name": "cups", "value": "\ud800"}, 7]),
    ],
)
def test_an_event_with_another_type_somewhere_is_none(name: str, part: str, value: object) -> None:
    """And nothing is raised: any JSON is taken."""
    assert type(parse_event({**sample(name), part: value})) is events.LambdaEvent


@pytest.mark.parametrize("records", [[], None])
def test_groups_without_records_are_given_back(records: object) -> None:
    payload = {"eventSource": "aws:kafka", "records": {"orders-0": records}}

    event = parse_event(payload)

    assert event.model_dump(mode="json", by_alias=True)["records"] == {"orders-0": []}


def test_a_value_that_an_agent_sends_as_an_object_is_given_back_as_one() -> None:
    parameters = [{"name": "tea", "type": "object", "value": {"sku": "green"}}]
    event = parse_event({**sample("bedrockAgentEvent"), "parameters": parameters})

    assert isinstance(event, BedrockAgentEvent)
    assert event.arguments == {"tea": {"sku": "green"}}
    assert event.model_dump(mode="json", by_alias=True)["parameters"] == parameters
