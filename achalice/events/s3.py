"""What happened in an S3 bucket.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

from urllib.parse import unquote_plus

from pydantic import Field
from pydantic.alias_generators import to_pascal

from achalice.events._base import (
    EventModel,
    EventRecord,
    LambdaEvent,
    RecordsEvent,
    Texts,
    Timestamp,
)
from achalice.events._casings import AnyCasing

__all__ = [
    "S3Bucket",
    "S3Entity",
    "S3Event",
    "S3Object",
    "S3Record",
    "S3ReplicationEventData",
    "S3TestEvent",
]


class S3Identity(AnyCasing):
    """Who did it, or whose bucket it is."""

    principal_id: str | None = None
    """`AWS:AIDA...`; `s3.amazonaws.com` of what S3 did by itself."""


class S3RequestParameters(AnyCasing):
    """Where the request came from."""

    source_ip_address: str | None = Field(
        default=None, validation_alias="sourceIPAddress", serialization_alias="sourceIPAddress"
    )


class S3Bucket(AnyCasing):
    """The bucket."""

    name: str
    arn: str | None = None
    owner_identity: S3Identity | None = None


class S3Object(AnyCasing):
    """The object that it is about."""

    quoted_key: str = Field(validation_alias="key", serialization_alias="key")
    """As S3 sends it: URL-encoded, with `+` for spaces."""
    size: int | None = None
    """In bytes; absent where the object is gone."""
    e_tag: str | None = None
    version_id: str | None = None
    """Only in buckets with versioning."""
    sequencer: str | None = None
    """Hexadecimal: of two events of one key the later one's is the greater."""

    @property
    def key(self) -> str:
        """The key itself, URL-decoded."""
        return unquote_plus(self.quoted_key)


class S3Entity(AnyCasing):
    """The bucket, the object, and the notification that was configured."""

    s3_schema_version: str | None = None
    configuration_id: str | None = None
    """The notification's id in the bucket's configuration."""
    bucket: S3Bucket
    object: S3Object


class S3RestoreEventData(EventModel):
    """How long a restored object stays, and where it is restored from."""

    lifecycle_restoration_expiry_time: Timestamp | None = None
    lifecycle_restore_storage_class: str | None = None


class S3GlacierEventData(EventModel):
    """What belongs to `ObjectRestore:Completed`."""

    restore_event_data: S3RestoreEventData


class S3TransitionEventData(EventModel):
    """Where an object went."""

    destination_storage_class: str | None = None


class S3LifecycleEventData(EventModel):
    """What belongs to `LifecycleTransition`."""

    transition_event_data: S3TransitionEventData


class S3IntelligentTieringEventData(EventModel):
    """What belongs to `IntelligentTiering`."""

    destination_access_tier: str | None = None
    """`ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`."""


class S3ReplicationEventData(EventModel):
    """What belongs to `Replication:...`."""

    replication_rule: str | None = None
    destination_bucket: str | None = None
    """An ARN."""
    s3_operation: str | None = None
    """`OBJECT_PUT`."""
    request_time: Timestamp | None = None
    failure_reason: str | None = None
    threshold: float | None = None
    """Seconds that replication may take: of those that took longer."""
    replication_time: float | None = None
    """Seconds that it took."""


class S3Record(EventRecord, AnyCasing):
    """One thing that happened to one object."""

    event_version: str = ""
    """`2.1`: a greater second number only adds fields."""
    event_source: str = "aws:s3"
    aws_region: str = ""
    event_time: Timestamp | None = None
    """Always there, like the fields around it, but in events that tests make up."""
    event_name: str = ""
    """`ObjectCreated:Put`, without the `s3:` that notifications are configured with."""
    user_identity: S3Identity | None = None
    request_parameters: S3RequestParameters | None = None
    response_elements: Texts = Field(default_factory=dict)
    """`x-amz-request-id` and `x-amz-id-2`: what AWS's support asks for."""
    s3: S3Entity
    glacier_event_data: S3GlacierEventData | None = None
    lifecycle_event_data: S3LifecycleEventData | None = None
    intelligent_tiering_event_data: S3IntelligentTieringEventData | None = None
    replication_event_data: S3ReplicationEventData | None = None

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.s3.bucket.name

    @property
    def key(self) -> str:
        """The object's key, URL-decoded."""
        return self.s3.object.key

    @property
    def size(self) -> int | None:
        """The object's bytes; None where it is gone."""
        return self.s3.object.size

    @property
    def e_tag(self) -> str | None:
        """The object's entity tag; None where it is gone."""
        return self.s3.object.e_tag

    @property
    def version_id(self) -> str | None:
        """The object's version; None in buckets without versioning."""
        return self.s3.object.version_id

    @property
    def sequencer(self) -> str | None:
        """Hexadecimal: of two events of one key the later one's is the greater."""
        return self.s3.object.sequencer


class S3Event(RecordsEvent[S3Record]):
    """What happened to objects: iterating gives the records, of which S3 sends one."""

    records: tuple[S3Record, ...] = Field(validation_alias="Records", serialization_alias="Records")

    @property
    def bucket(self) -> str:
        """The name of the first record's bucket."""
        return self.records[0].bucket

    @property
    def key(self) -> str:
        """The first record's key, URL-decoded."""
        return self.records[0].key


class S3TestEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """What S3 sends when notifications are configured, to see whether it may; queues get it too."""

    event: str
    """`s3:TestEvent`."""
    bucket: str
    service: str | None = None
    """`Amazon S3`."""
    time: Timestamp | None = None
    request_id: str | None = None
    host_id: str | None = None
