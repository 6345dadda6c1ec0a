"""What tells functions of topics and log groups in a template, and of buckets outside of it."""

import json

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import (
    BucketNotifications,
    LogFilter,
    TopicSubscription,
)
from achalice_cli.engine.sources import topic_arn
from achalice_cli.exports.exported import LeftOut
from achalice_cli.exports.sam.references import Json, Names, ref, resource


def topic_subscription(made: TopicSubscription, names: Names) -> Json:
    """A subscription, in the region that the topic is in."""
    arn = topic_arn(made.topic)
    filtered, dead = made.filter_policy, made.dead_letter_arn
    return resource(
        "SNS::Subscription",
        {
            "TopicArn": names.said(arn),
            "Protocol": "lambda",
            "Endpoint": names.arn(made.function),
            "FilterPolicy": None if filtered is None else json.loads(filtered),
            "FilterPolicyScope": None if filtered is None else made.filter_policy_scope,
            "RedrivePolicy": None if dead is None else {"deadLetterTargetArn": dead},
            "Region": made.topic.split(":")[3] if made.topic.startswith("arn:") else None,
        },
        DependsOn=names.ids[made.permission],
    )


def log_filter(made: LogFilter, names: Names) -> Json:
    """A subscription filter of CloudWatch Logs."""
    own = made.own_log_group
    group: JsonValue = made.log_group if own is None else ref(names.ids[own])
    return resource(
        "Logs::SubscriptionFilter",
        {
            "LogGroupName": group,
            "FilterPattern": made.pattern,
            "DestinationArn": names.arn(made.function),
        },
        DependsOn=names.ids[made.permission],
    )


def left_out(address: Address, made: BucketNotifications, names: Names) -> LeftOut:
    """Why a template has nothing of a bucket's notifications."""
    functions = ", ".join(dict.fromkeys(names.function_id(each) for each in made.functions))
    return LeftOut(
        address,
        f"CloudFormation sets notifications only of buckets that it makes itself. S3 may call "
        f"{functions}; add the notifications to the bucket's own, by hand or with a custom "
        "resource, or deploy with `achalice deploy` or Terraform",
    )
