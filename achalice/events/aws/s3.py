"""What happens to objects, as S3 tells EventBridge.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from achalice.events._base import Timestamp
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "S3ObjectACLUpdatedEvent",
    "S3ObjectAccessTierChangedEvent",
    "S3ObjectCreatedEvent",
    "S3ObjectDeletedEvent",
    "S3ObjectDetail",
    "S3ObjectRestoreCompletedEvent",
    "S3ObjectRestoreExpiredEvent",
    "S3ObjectRestoreInitiatedEvent",
    "S3ObjectStorageClassChangedEvent",
    "S3ObjectTagsAddedEvent",
    "S3ObjectTagsDeletedEvent",
]


class S3DetailBucket(KebabModel):
    """The bucket that the object is in."""

    name: str


class S3DetailObject(KebabModel):
    """The object; its key is no URL and has nothing to decode, unlike S3's own notifications."""

    key: str
    size: int | None = None
    """In bytes; absent where the object is gone."""
    etag: str | None = None
    version_id: str | None = None
    """Only in buckets with versioning."""
    sequencer: str | None = None
    """Hexadecimal: of two events of one key the later one's is the greater."""


class S3ObjectDetail(KebabModel):
    """What happened to an object."""

    version: str = "0"
    bucket: S3DetailBucket
    object: S3DetailObject
    request_id: str | None = None
    requester: str | None = None
    """An account's id or the service that asked: `s3.amazonaws.com`."""
    source_ip_address: str | None = None
    """Absent where S3 did it by itself."""
    reason: str | None = None
    """`PutObject`, `POST Object`, `CopyObject`, `CompleteMultipartUpload`, `DeleteObject` or
    `Lifecycle Expiration`; only of what was created or deleted.
    """


class S3ObjectDeletedDetail(S3ObjectDetail):
    """What became of a deleted object."""

    deletion_type: str
    """`Permanently Deleted` or `Delete Marker Created`."""


class S3ObjectRestoreDetail(S3ObjectDetail):
    """Where an object is restored from."""

    source_storage_class: str
    """E.g. `GLACIER`."""


class S3ObjectRestoreCompletedDetail(S3ObjectRestoreDetail):
    """How long a restored object stays."""

    restore_expiry_time: Timestamp | None = None
    """When the copy goes again; absent where the object left its archive for good."""


class S3ObjectStorageClassDetail(S3ObjectDetail):
    """Where an object went."""

    destination_storage_class: str
    """E.g. `STANDARD_IA`."""


class S3ObjectAccessTierDetail(S3ObjectDetail):
    """Where Intelligent-Tiering put an object."""

    destination_access_tier: str
    """`ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`."""


class S3ObjectCreatedEvent(EventBridgeEvent[S3ObjectDetail]):
    """An object was written."""


class S3ObjectDeletedEvent(EventBridgeEvent[S3ObjectDeletedDetail]):
    """An object was deleted, by a request or because its time had come."""


class S3ObjectRestoreInitiatedEvent(EventBridgeEvent[S3ObjectRestoreDetail]):
    """An archived object was asked back."""


class S3ObjectRestoreCompletedEvent(EventBridgeEvent[S3ObjectRestoreCompletedDetail]):
    """An archived object can be read."""


class S3ObjectRestoreExpiredEvent(EventBridgeEvent[S3ObjectDetail]):
    """The copy of an archived object is gone again."""


class S3ObjectStorageClassChangedEvent(EventBridgeEvent[S3ObjectStorageClassDetail]):
    """A lifecycle rule moved an object to another storage class."""


class S3ObjectAccessTierChangedEvent(EventBridgeEvent[S3ObjectAccessTierDetail]):
    """Intelligent-Tiering archived an object."""


class S3ObjectACLUpdatedEvent(EventBridgeEvent[S3ObjectDetail]):
    """An object's access control list was set."""


class S3ObjectTagsAddedEvent(EventBridgeEvent[S3ObjectDetail]):
    """An object was tagged."""


class S3ObjectTagsDeletedEvent(EventBridgeEvent[S3ObjectDetail]):
    """An object lost its tags."""
