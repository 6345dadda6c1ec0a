"""Who is told when something happens in a bucket, at a topic or in a log group."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model


class BucketNotification(BaseModel):
    """Of which events at which keys one function is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """Begins with the `owner` of the notifications."""
    events: tuple[str, ...]
    prefix: str | None
    suffix: str | None


class BucketNotifications(Model):
    """All that the app wants to be told of one bucket.

    A bucket has a single document of all its notifications, whoever they are for: so the app's
    are one resource, changed in one go, and all others in the document are kept.
    """

    service: ClassVar[str] = "s3"
    fixed: ClassVar[frozenset[str]] = frozenset({"bucket"})
    references: ClassVar[frozenset[str]] = frozenset({"functions", "permissions"})

    bucket: str
    owner: str
    """With what the ids of the app's and stage's own notifications begin, and no others."""
    notifications: tuple[BucketNotification, ...]
    functions: tuple[Address, ...]
    """Whom each of the `notifications` is for, in the same order."""
    permissions: tuple[Address, ...]
    """S3 takes no notification of a function that it may not call."""
    kind: Literal["bucket_notifications"] = "bucket_notifications"


class TopicSubscription(Model):
    """Calls a function with the messages of an SNS topic."""

    service: ClassVar[str] = "sns"
    fixed: ClassVar[frozenset[str]] = frozenset({"topic", "function"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "permission"})

    topic: str
    """A name in the app's account and region, or an ARN."""
    function: Address
    permission: Address
    """Without it, messages would be lost."""
    filter_policy: str | None
    """JSON; None takes every message."""
    filter_policy_scope: Literal["MessageAttributes", "MessageBody"]
    dead_letter_arn: str | None
    """A queue for what could not be delivered; its own policy has to let SNS in."""
    kind: Literal["topic_subscription"] = "topic_subscription"


class LogFilter(Model):
    """Calls a function with lines of a log group: a subscription filter of CloudWatch Logs."""

    service: ClassVar[str] = "logs"
    fixed: ClassVar[frozenset[str]] = frozenset({"name", "log_group"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "permission", "own_log_group"})

    name: str
    log_group: str
    own_log_group: Address | None
    """The log group where it is one of the app's own."""
    pattern: str
    """CloudWatch's own syntax; `""` takes every line."""
    function: Address
    permission: Address
    """CloudWatch takes no filter for a function that it may not call."""
    kind: Literal["log_filter"] = "log_filter"
