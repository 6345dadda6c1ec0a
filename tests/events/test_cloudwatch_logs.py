"""Log events of a subscription to CloudWatch Logs."""

import base64
import gzip
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import _json
from achalice.events import CloudWatchLogsEvent, LambdaEvent, parse_event

from ..builders import FakeContext

LOGS: dict[str, Any] = {
    "messageType": "DATA_MESSAGE",
    "owner": "123456789012",
    "logGroup": "/aws/lambda/shop",
    "logStream": "2026/01/31/[$LATEST]5f0b",
    "subscriptionFilters": ["errors"],
    "logEvents": [
        {"id": "1", "timestamp": 1440442987000, "message": "[ERROR] tea"},
        {
            "id": "2",
            "timestamp": 1440442987001,
            "message": '{"level": "ERROR"}',
            "extractedFields": {"ip": "192.0.2.1", "@aws.region": "eu-west-1", "user": None},
        },
    ],
}


class Line(BaseModel):
    level: str


def delivered(logs: object = LOGS) -> dict[str, Any]:
    return {
        "awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(logs).encode())).decode()}
    }


def test_an_event_has_the_fields_that_aws_documents() -> None:
    event = CloudWatchLogsEvent.from_payload(delivered())

    assert (event.message_type, event.owner) == ("DATA_MESSAGE", "123456789012")
    assert (event.log_group, event.log_stream) == ("/aws/lambda/shop", "2026/01/31/[$LATEST]5f0b")
    assert (event.subscription_filters, event.policy_level) == (("errors",), None)
    assert event.log_events is event.records
    assert event.model_extra == {}


def test_a_log_event_has_the_fields_that_aws_documents() -> None:
    event = CloudWatchLogsEvent.from_payload(delivered())

    first, second = event
    assert (first.id, first.message, first.data) == ("1", "[ERROR] tea", "[ERROR] tea")
    assert first.timestamp == datetime(2015, 8, 24, 19, 3, 7, tzinfo=UTC)
    assert first.extracted_fields == {}
    assert second.extracted_fields["ip"] == "192.0.2.1"


def test_an_event_is_what_came_and_its_log_events_are_what_that_says() -> None:
    context = FakeContext()
    payload = delivered()

    event = CloudWatchLogsEvent.from_payload(payload, context)

    assert event.to_dict() is payload
    assert [each.to_dict() for each in event] == LOGS["logEvents"]
    assert event.records[0].context is context
    assert json.loads(_json.dumps(event))["awslogs"] == payload["awslogs"]


def test_messages_are_read_as_the_type_in_brackets() -> None:
    lines = {**LOGS, "logEvents": LOGS["logEvents"][1:]}

    [each] = CloudWatchLogsEvent[Line].from_payload(delivered(lines))

    assert (each.data, each.message) == (Line(level="ERROR"), '{"level": "ERROR"}')


def test_a_message_that_does_not_fit_is_told_with_its_place() -> None:
    events = [{"id": "1", "timestamp": 1, "message": text} for text in ('{"level": "I"}', "{}")]

    with pytest.raises(ValidationError) as error:
        CloudWatchLogsEvent[Line].from_payload(delivered({**LOGS, "logEvents": events}))

    assert [each["loc"] for each in error.value.errors()] == [("logEvents", 1, "message", "level")]


def test_a_subscription_of_the_account_says_so() -> None:
    logs = {**LOGS, "policyLevel": "ACCOUNT_LEVEL_POLICY"}

    assert CloudWatchLogsEvent.from_payload(delivered(logs)).policy_level == "ACCOUNT_LEVEL_POLICY"


def test_data_may_be_of_zlib() -> None:
    """As in a sample of AWS."""
    data = base64.b64encode(zlib.compress(json.dumps(LOGS).encode())).decode()

    assert isinstance(parse_event({"awslogs": {"data": data}}), CloudWatchLogsEvent)


def test_a_control_message_is_an_event_too() -> None:
    health = "CWL CONTROL MESSAGE: Checking health of destination Firehose."
    control = {
        "messageType": "CONTROL_MESSAGE",
        "owner": "CloudwatchLogs",
        "logGroup": "",
        "logStream": "",
        "subscriptionFilters": [],
        "logEvents": [{"id": "", "timestamp": 1439310286000, "message": health}],
    }

    event = parse_event(delivered(control))

    assert isinstance(event, CloudWatchLogsEvent)
    assert (event.message_type, event.records[0].message) == ("CONTROL_MESSAGE", health)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("!", "is no base64"),
        ("H4sx", "is neither JSON nor zipped"),
        ("dGVh", "unexpected|invalid|expected"),
        ("W10=", "is no object in `awslogs.data`"),
        (5, "has no text at `awslogs.data`"),
    ],
)
def test_what_is_no_zipped_json_is_told(data: object, fault: str) -> None:
    payload = {"awslogs": {"data": data}}

    with pytest.raises(ValidationError, match=f"(?i){fault}"):
        CloudWatchLogsEvent.from_payload(payload)

    assert type(parse_event(payload)) is LambdaEvent


def test_tests_build_one_by_hand() -> None:
    event = CloudWatchLogsEvent(log_group="/shop", records=())

    assert (event.log_group, len(event), event.to_dict()) == ("/shop", 0, {})
