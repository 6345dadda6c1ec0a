"""Instances to terminate, and notifications of Auto Scaling."""

import json
from typing import Any

from achalice import Chalice
from achalice.events import (
    AutoScalingNotification,
    AutoScalingTerminationEvent,
    AutoScalingTerminationResponse,
    SQSEvent,
    parse_event,
)

from ..builders import FakeContext, sqs_event

GROUP = "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:d473:autoScalingGroupName/g"
TERMINATION: dict[str, Any] = {
    "AutoScalingGroupARN": GROUP,
    "AutoScalingGroupName": "g",
    "CapacityToTerminate": [
        {"AvailabilityZone": "eu-central-1b", "Capacity": 1, "InstanceMarketOption": "on-demand"}
    ],
    "Instances": [
        {
            "AvailabilityZone": "eu-central-1b",
            "InstanceId": "i-1",
            "InstanceType": "t3.nano",
            "InstanceMarketOption": "on-demand",
        },
        {
            "AvailabilityZone": "eu-central-1c",
            "InstanceId": "i-2",
            "InstanceMarketOption": "spot",
        },
    ],
    "Cause": "SCALE_IN",
}


def test_a_group_says_how_many_instances_go_and_which_may() -> None:
    event = parse_event(TERMINATION)

    assert isinstance(event, AutoScalingTerminationEvent)
    assert (event.auto_scaling_group_arn, event.auto_scaling_group_name) == (GROUP, "g")
    [capacity] = event.capacity_to_terminate
    assert (capacity.availability_zone, capacity.capacity) == ("eu-central-1b", 1)
    assert [(each.instance_id, each.instance_type) for each in event.instances] == [
        ("i-1", "t3.nano"),
        ("i-2", None),
    ]
    assert (event.cause, event.instances[1].instance_market_option) == ("SCALE_IN", "spot")
    assert event.to_dict() is TERMINATION


async def test_a_handler_returns_those_that_may_go() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def choose(event: AutoScalingTerminationEvent) -> AutoScalingTerminationResponse:
        return AutoScalingTerminationResponse(instance_ids=(event.instances[0].instance_id,))

    assert await app.dispatch(TERMINATION, FakeContext()) == {"InstanceIDs": ["i-1"]}


def test_a_topics_message_says_that_an_instance_waits_at_a_hook() -> None:
    message = {
        "AutoScalingGroupName": "g",
        "Service": "AWS Auto Scaling",
        "Time": "2026-01-31T12:30:00.000Z",
        "AccountId": "123456789012",
        "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
        "RequestId": "8761",
        "LifecycleActionToken": "71514b9d",
        "EC2InstanceId": "i-1",
        "LifecycleHookName": "drain",
    }

    [record] = SQSEvent[AutoScalingNotification].from_payload(sqs_event(json.dumps(message)))

    waiting = record.data
    assert (waiting.ec2_instance_id, waiting.lifecycle_hook_name) == ("i-1", "drain")
    assert (waiting.lifecycle_action_token, waiting.event) == ("71514b9d", None)
    assert isinstance(parse_event(message), AutoScalingNotification)


def test_a_topics_message_says_what_was_done() -> None:
    message = {
        "AutoScalingGroupName": "g",
        "AutoScalingGroupARN": GROUP,
        "Event": "autoscaling:EC2_INSTANCE_LAUNCH",
        "Progress": 50,
        "Details": {"Subnet ID": "subnet-1", "Availability Zone": "eu-central-1b"},
        "EC2InstanceId": "i-1",
        "StatusCode": "InProgress",
    }

    launched = parse_event(message)

    assert isinstance(launched, AutoScalingNotification)
    assert (launched.event, launched.progress) == ("autoscaling:EC2_INSTANCE_LAUNCH", 50)
    assert launched.details["Subnet ID"] == "subnet-1"
