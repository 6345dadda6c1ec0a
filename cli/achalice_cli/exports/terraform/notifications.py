"""Who is told of buckets, topics and log groups, in Terraform."""

import json
from collections.abc import Iterator

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import BucketNotifications, LogFilter, TopicSubscription
from achalice_cli.engine.sources import topic_arn
from achalice_cli.exports.exported import LeftOut
from achalice_cli.exports.terraform.expressions import Value, resolved
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Block, Piece, block, given


def bucket_notifications(
    names: Names, address: Address, wanted: BucketNotifications
) -> Iterator[Piece]:
    """All that functions are told of the bucket, in the place of what others are told of it."""
    told: list[Value] = [
        given(
            id=each.id,
            lambda_function_arn=names.called(function).arn,
            events=each.events,
            filter_prefix=each.prefix,
            filter_suffix=each.suffix,
        )
        for each, function in zip(wanted.notifications, wanted.functions, strict=True)
    ]
    yield block(
        names.type(address),
        names.label(address),
        bucket=wanted.bucket,
        lambda_function=told,
        depends_on=[names.place(each) for each in wanted.permissions],
    )
    yield LeftOut(
        address,
        f"Terraform removes the notifications that others have put at the bucket {wanted.bucket}: "
        f"if there are any, move them to the {names.place(address)} of this document",
    )


def topic_subscription(
    names: Names, address: Address, subscription: TopicSubscription
) -> Iterator[Piece]:
    """The subscription, in the region of the topic."""
    topic, letters = subscription.topic, subscription.dead_letter_arn
    wanted = subscription.filter_policy
    yield block(
        names.type(address),
        names.label(address),
        region=topic.split(":")[3] if topic.startswith("arn:") else None,
        topic_arn=resolved(topic_arn(topic)),
        protocol="lambda",
        endpoint=names.called(subscription.function).arn,
        filter_policy=wanted,
        filter_policy_scope=None if wanted is None else subscription.filter_policy_scope,
        redrive_policy=None if letters is None else json.dumps({"deadLetterTargetArn": letters}),
        depends_on=[names.place(subscription.permission)],
    )


def log_filter(names: Names, address: Address, wanted: LogFilter) -> Iterator[Piece]:
    """The subscription filter of the log group."""
    own = wanted.own_log_group
    yield Block(
        names.type(address),
        names.label(address),
        {
            "name": wanted.name,
            "log_group_name": wanted.log_group if own is None else names.refer(own, "name"),
            "filter_pattern": wanted.pattern,
            "destination_arn": names.called(wanted.function).arn,
            "depends_on": [names.place(wanted.permission)],
        },
    )
