"""Images in repositories, as ECR tells EventBridge.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import NullIsEmpty, NullIsEmptyMapping
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "ECRImageActionEvent",
    "ECRImageScanEvent",
    "ECRPullThroughCacheEvent",
    "ECRReferrerActionEvent",
    "ECRReplicationEvent",
]


class ECRImageActionDetail(KebabModel):
    """What was done to an image."""

    action_type: str
    """`PUSH`, `DELETE`, ..."""
    result: str
    """`SUCCESS` or `FAILURE`."""
    repository_name: str
    image_digest: str | None = None
    image_tag: str | None = None
    """Empty or absent where the image has none."""
    manifest_media_type: str | None = None
    artifact_media_type: str | None = None
    target_storage_class: str | None = None
    last_activated_at: str | None = None


class ECRReplicationDetail(KebabModel):
    """Which image came here from where."""

    action_type: str
    """`REPLICATE`."""
    result: str
    repository_name: str
    image_digest: str | None = None
    image_tag: str | None = None
    source_account: str | None = None
    source_region: str | None = None


class ECRImageScanDetail(KebabModel):
    """What a scan found in an image."""

    scan_status: str
    """`COMPLETE` or `FAILED`."""
    repository_name: str
    image_digest: str | None = None
    image_tags: Annotated[tuple[str, ...], NullIsEmpty] = ()
    finding_severity_counts: Annotated[dict[str, int], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By severity: `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL`, `UNDEFINED`; those that
    were found.
    """


class ECRPullThroughCacheDetail(KebabModel):
    """How it went to fetch an image from another registry."""

    sync_status: str
    """`SUCCESS` or `FAILED`."""
    ecr_repository_prefix: str | None = None
    repository_name: str
    upstream_registry_url: str | None = None
    image_tag: str | None = None
    image_digest: str | None = None
    failure_code: str | None = None
    failure_reason: str | None = None


class ECRImageActionEvent(EventBridgeEvent[ECRImageActionDetail]):
    """An image was pushed or deleted."""


class ECRReferrerActionEvent(EventBridgeEvent[ECRImageActionDetail]):
    """What refers to an image, a signature for one, was pushed or deleted."""


class ECRImageScanEvent(EventBridgeEvent[ECRImageScanDetail]):
    """An image was scanned."""


class ECRReplicationEvent(EventBridgeEvent[ECRReplicationDetail]):
    """An image was replicated to here."""


class ECRPullThroughCacheEvent(EventBridgeEvent[ECRPullThroughCacheDetail]):
    """An image was fetched from another registry."""
