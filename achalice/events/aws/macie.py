"""Findings, as Macie tells EventBridge.

https://docs.aws.amazon.com/macie/latest/user/findings-publish-event-schemas.html
"""

from typing import Any

from achalice.events._base import EventModel, Timestamp
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["MacieFindingEvent"]


class MacieSeverity(EventModel):
    """How bad it is."""

    score: int | None = None
    """1 to 3."""
    description: str | None = None
    """`Low`, `Medium` or `High`."""


class MacieFindingDetail(EventModel):
    """A finding."""

    id: str
    schema_version: str | None = None
    account_id: str
    partition: str | None = None
    region: str | None = None
    type: str
    """`SensitiveData:S3Object/Personal`, `Policy:IAMUser/S3BucketPublic`, ..."""
    category: str | None = None
    """`CLASSIFICATION` or `POLICY`."""
    title: str | None = None
    description: str | None = None
    severity: MacieSeverity | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    count: int | None = None
    archived: bool | None = None
    sample: bool | None = None
    resources_affected: dict[str, Any] | None = None
    """`s3Bucket`, `s3Object`."""
    classification_details: dict[str, Any] | None = None
    policy_details: dict[str, Any] | None = None


class MacieFindingEvent(EventBridgeEvent[MacieFindingDetail]):
    """Sensitive data was found, or a bucket lost its protection."""
