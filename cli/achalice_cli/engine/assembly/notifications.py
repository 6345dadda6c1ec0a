"""Buckets, topics and log groups to what tells handlers of them."""

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from achalice.triggers import LogSubscription, S3Bucket, SnsTopic
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.assembly.errors import DeclarationError
from achalice_cli.engine.assembly.functions import function_name
from achalice_cli.engine.assembly.rules import next_name
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import (
    BucketNotification,
    BucketNotifications,
    Desired,
    LogFilter,
    Permission,
    TopicSubscription,
)
from achalice_cli.engine.sources import bucket_arn, log_group_arn, topic_arn


class OverlappingNotificationsError(DeclarationError):
    """Two handlers want to be told of the same thing in a bucket, and S3 tells only one."""

    def __init__(self, one: S3Bucket, other: S3Bucket, event: str) -> None:
        whose = (
            f"`{one.handler}` twice"
            if one.handler == other.handler
            else f"`{one.handler}` and `{other.handler}`"
        )
        super().__init__(
            f"{whose} would be called by {event} at the same keys of the bucket `{one.bucket}`: "
            f"{_keys(one)}, and {_keys(other)}"
        )
        self.handlers = (one.handler, other.handler)
        self.hint = (
            "S3 refuses this: give them prefixes or suffixes that exclude each other, "
            "or let both read one SNS topic or EventBridge rule"
        )


class LogLoopError(DeclarationError):
    """A handler would be called with the lines that it writes itself, for ever."""

    def __init__(self, handler: str, log_group: str) -> None:
        super().__init__(f"`{handler}` reads the log group that it writes to, {log_group}")
        self.handlers = (handler,)
        self.hint = "every call of it would lead to the next one: read another log group"


def _keys(trigger: S3Bucket) -> str:
    said = [
        f"{name} {value!r}"
        for name, value in (("prefix", trigger.prefix), ("suffix", trigger.suffix))
        if value
    ]
    return " and ".join(said) or "every key"


def bucket_notifications(stage: Stage, triggers: Iterable[S3Bucket]) -> Desired:
    """What the app's handlers are told of buckets, and what lets S3 call them.

    Raises:
        OverlappingNotificationsError: two of them are to be told of the same.
    """
    by_bucket: dict[str, list[S3Bucket]] = {}
    for trigger in triggers:
        by_bucket.setdefault(trigger.bucket, []).append(trigger)
    desired: Desired = {}
    for bucket, wanted in by_bucket.items():
        for one, other in combinations(wanted, 2):
            _check_apart(one, other)
        permissions = [_s3_permission(each) for each in wanted]
        desired |= dict(permissions)
        owner = f"achalice:{stage.prefix}:"
        desired[addresses.bucket_notifications(bucket)] = BucketNotifications(
            bucket=bucket,
            owner=owner,
            notifications=tuple(_notifications(owner, wanted)),
            functions=tuple(addresses.function(each.handler) for each in wanted),
            permissions=tuple(dict.fromkeys(address for address, _ in permissions)),
        )
    return desired


def _notifications(owner: str, triggers: Iterable[S3Bucket]) -> Iterator[BucketNotification]:
    taken: set[Address] = set()
    for trigger in triggers:
        name = next_name(trigger.handler, Address, taken)
        taken.add(Address(name))
        yield BucketNotification(
            id=f"{owner}{name}",
            events=trigger.events,
            prefix=trigger.prefix or None,
            suffix=trigger.suffix or None,
        )


def _s3_permission(trigger: S3Bucket) -> tuple[Address, Permission]:
    return addresses.permission(trigger.handler, f"s3:{trigger.bucket}"), Permission(
        function=addresses.function(trigger.handler),
        principal="s3.amazonaws.com",
        source_arn=bucket_arn(trigger.bucket),
        source_account="${AWS::AccountId}",
    )


def _check_apart(one: S3Bucket, other: S3Bucket) -> None:
    """Raise if S3 would refuse the two beside each other.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
    """
    prefixes = (one.prefix or "", other.prefix or "")
    suffixes = (one.suffix or "", other.suffix or "")
    if not prefixes[0].startswith(prefixes[1]) and not prefixes[1].startswith(prefixes[0]):
        return
    if not suffixes[0].endswith(suffixes[1]) and not suffixes[1].endswith(suffixes[0]):
        return
    for event in one.events:
        for same in other.events:
            if _covers(event, same) or _covers(same, event):
                raise OverlappingNotificationsError(one, other, event)


def _covers(event: str, other: str) -> bool:
    """Whether `event`, `s3:ObjectCreated:*` say, is or includes `other`."""
    return event == other or (event.endswith("*") and other.startswith(event[:-1]))


def topic_subscription(trigger: SnsTopic) -> Desired:
    """What brings a topic's messages to its handler, and what lets SNS call it."""
    function = addresses.function(trigger.handler)
    permission = addresses.permission(trigger.handler, f"sns:{trigger.topic}")
    return {
        permission: Permission(
            function=function,
            principal="sns.amazonaws.com",
            source_arn=topic_arn(trigger.topic),
        ),
        addresses.topic_subscription(trigger.handler, trigger.topic): TopicSubscription(
            topic=trigger.topic,
            function=function,
            permission=permission,
            filter_policy=trigger.filter_policy,
            filter_policy_scope=trigger.filter_policy_scope,
            dead_letter_arn=trigger.dead_letter_arn,
        ),
    }


def log_filter(
    stage: Stage,
    trigger: LogSubscription,
    handlers: Iterable[str],
    desired: Collection[Address],
) -> Desired:
    """What brings a log group's lines to a handler, and what lets CloudWatch Logs call it.

    Raises:
        LogLoopError: they are the handler's own lines.
    """
    handler, log_group = trigger.handler, trigger.log_group
    if log_group == _log_group_of(stage, handler):
        raise LogLoopError(handler, log_group)
    function = addresses.function(handler)
    permission = addresses.permission(handler, f"logs:{log_group}")
    name = next_name(handler, lambda each: addresses.log_filter(each, log_group), desired)
    writers = [each for each in handlers if _log_group_of(stage, each) == log_group]
    return {
        permission: Permission(
            function=function,
            principal="logs.amazonaws.com",
            source_arn=f"{log_group_arn(log_group)}:*",
            source_account="${AWS::AccountId}",
        ),
        addresses.log_filter(name, log_group): LogFilter(
            name=stage.name(name),
            log_group=log_group,
            own_log_group=addresses.log_group(writers[0]) if writers else None,
            pattern=trigger.filter_pattern,
            function=function,
            permission=permission,
        ),
    }


def _log_group_of(stage: Stage, handler: str) -> str:
    return f"/aws/lambda/{function_name(stage, handler)}"
