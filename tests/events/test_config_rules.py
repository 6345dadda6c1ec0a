"""Questions of AWS Config."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import ConfigRuleEvent, parse_event

ITEM: dict[str, Any] = {
    "configurationItemVersion": "1.3",
    "configurationItemCaptureTime": "2026-01-31T12:30:00.261Z",
    "configurationStateId": 1682607791636,
    "awsAccountId": "123456789012",
    "configurationItemStatus": "OK",
    "resourceType": "AWS::EC2::Instance",
    "resourceId": "i-00000000",
    "resourceName": None,
    "ARN": "arn:aws:ec2:eu-central-1:123456789012:instance/i-00000000",
    "awsRegion": "eu-central-1",
    "availabilityZone": "eu-central-1a",
    "configurationStateMd5Hash": "",
    "resourceCreationTime": "2026-01-31T12:00:00.000Z",
    "tags": {"team": "tea"},
    "relationships": [
        {"resourceId": "vpc-1", "resourceType": "AWS::EC2::VPC", "name": "Is contained in Vpc"}
    ],
    "configuration": {"instanceType": "t3.medium"},
}
CHANGE: dict[str, Any] = {
    "messageType": "ConfigurationItemChangeNotification",
    "recordVersion": "1.3",
    "notificationCreationTime": "2026-01-31T12:31:00.000Z",
    "configurationItem": ITEM,
    "configurationItemDiff": {
        "changeType": "UPDATE",
        "changedProperties": {
            "Configuration.InstanceType": {
                "previousValue": "t3.micro",
                "updatedValue": "t3.medium",
                "changeType": "UPDATE",
            }
        },
    },
}


def question(invoking: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {
        "version": "1.0",
        "invokingEvent": json.dumps(invoking),
        "ruleParameters": '{"desiredInstanceType": "t3.micro"}',
        "resultToken": "myResultToken",
        "eventLeftScope": False,
        "executionRoleArn": "arn:aws:iam::123456789012:role/config",
        "configRuleArn": "arn:aws:config:eu-central-1:123456789012:config-rule/config-rule-1",
        "configRuleName": "sizes",
        "configRuleId": "config-rule-1",
        "accountId": "123456789012",
        **changes,
    }


def test_a_changed_resource_comes_with_what_changed() -> None:
    event = parse_event(question(CHANGE, evaluationMode="DETECTIVE"))

    assert isinstance(event, ConfigRuleEvent)
    invoking = event.invoking_event
    assert invoking.message_type == "ConfigurationItemChangeNotification"
    assert invoking.notification_creation_time == datetime(2026, 1, 31, 12, 31, tzinfo=UTC)
    item = invoking.configuration_item
    assert item is not None
    assert (item.resource_type, item.resource_id, item.resource_name) == (
        "AWS::EC2::Instance",
        "i-00000000",
        None,
    )
    assert (item.arn, item.tags) == (ITEM["ARN"], {"team": "tea"})
    assert item.configuration == {"instanceType": "t3.medium"}
    assert item.relationships[0].name == "Is contained in Vpc"
    assert invoking.configuration_item_diff is not None
    change = invoking.configuration_item_diff.changed_properties["Configuration.InstanceType"]
    assert (change.previous_value, change.updated_value) == ("t3.micro", "t3.medium")


def test_a_rule_has_its_parameters_and_its_token() -> None:
    event = ConfigRuleEvent.from_payload(question(CHANGE))

    assert event.rule_parameters == {"desiredInstanceType": "t3.micro"}
    assert (event.result_token, event.event_left_scope) == ("myResultToken", False)
    assert (event.config_rule_name, event.config_rule_id) == ("sizes", "config-rule-1")
    assert (event.account_id, event.evaluation_mode) == ("123456789012", None)


@pytest.mark.parametrize("absent", ["", None, "missing"])
def test_a_rule_without_parameters_has_none(absent: str | None) -> None:
    payload = question(CHANGE, ruleParameters=absent)
    if absent == "missing":
        del payload["ruleParameters"]

    assert ConfigRuleEvent.from_payload(payload).rule_parameters == {}


def test_a_resource_too_large_for_an_event_comes_as_a_summary() -> None:
    summary = {**ITEM, "changeType": "UPDATE"}
    invoking = {
        "messageType": "OversizedConfigurationItemChangeNotification",
        "configurationItemSummary": summary,
    }

    event = ConfigRuleEvent.from_payload(question(invoking)).invoking_event

    assert event.configuration_item is None
    assert event.configuration_item_summary is not None
    assert event.configuration_item_summary.change_type == "UPDATE"


def test_a_schedule_asks_about_no_resource() -> None:
    invoking = {
        "awsAccountId": "123456789012",
        "notificationCreationTime": "2026-01-31T12:31:00.741Z",
        "messageType": "ScheduledNotification",
        "recordVersion": "1.0",
    }

    event = ConfigRuleEvent.from_payload(question(invoking)).invoking_event

    assert (event.aws_account_id, event.configuration_item) == ("123456789012", None)


def test_a_snapshot_says_where_it_is() -> None:
    invoking = {
        "configSnapshotId": "0-0",
        "s3ObjectKey": "AWSLogs/1.json.gz",
        "s3Bucket": "config",
        "messageType": "ConfigurationSnapshotDeliveryCompleted",
    }

    event = ConfigRuleEvent.from_payload(question(invoking)).invoking_event

    assert (event.config_snapshot_id, event.s3_bucket, event.s3_object_key) == (
        "0-0",
        "config",
        "AWSLogs/1.json.gz",
    )


def test_json_within_json_is_written_back_as_such() -> None:
    dumped = ConfigRuleEvent.from_payload(question(CHANGE)).model_dump(mode="json", by_alias=True)

    assert json.loads(dumped["ruleParameters"]) == {"desiredInstanceType": "t3.micro"}
    assert json.loads(dumped["invokingEvent"])["configurationItem"]["ARN"] == ITEM["ARN"]


def test_what_is_no_json_is_told_with_its_place() -> None:
    with pytest.raises(ValidationError, match=r"invokingEvent\n  Value error, unexpected"):
        ConfigRuleEvent.from_payload(question(CHANGE, invokingEvent="{not json"))
