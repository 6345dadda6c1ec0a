"""Records of a Kinesis data stream.

https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

from datetime import datetime
from typing import Annotated, Generic

from pydantic import Field
from typing_extensions import TypeVar

from achalice.events._base import EventRecord, Timestamp
from achalice.events._bodies import Base64Body
from achalice.events._casings import AnyCasing
from achalice.events.windows import WindowedEvent

__all__ = ["KinesisEvent", "KinesisPayload", "KinesisRecord"]

DataT = TypeVar("DataT", default=bytes, covariant=True)
"""What data are: bytes, or text or a type that their JSON is read into, zipped or not."""


class KinesisPayload(AnyCasing, Generic[DataT]):
    """What the producer put into the stream."""

    data: Annotated[DataT, Base64Body()]
    partition_key: str
    sequence_number: str
    approximate_arrival_timestamp: Timestamp | None = None
    """Always there but in AWS's oldest samples."""
    kinesis_schema_version: str = "1.0"
    encryption_type: str | None = None
    """`KMS` or `NONE`; absent unless the stream is encrypted. Lambda has decrypted the data."""


class KinesisRecord(EventRecord, AnyCasing, Generic[DataT]):
    """One record."""

    kinesis: KinesisPayload[DataT]
    event_id: str | None = Field(
        default=None, validation_alias="eventID", serialization_alias="eventID"
    )
    """Shard and sequence number: `shardId-000000000006:4959...`."""
    event_name: str = "aws:kinesis:record"
    event_source: str = "aws:kinesis"
    event_source_arn: str | None = Field(
        default=None, validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The stream, or the consumer of enhanced fan-out."""
    event_version: str | None = None
    invoke_identity_arn: str | None = None
    """The function's role."""
    aws_region: str | None = None

    @property
    def data(self) -> DataT:
        """Without the base64; read as the type in brackets: `KinesisRecord[Order]`."""
        return self.kinesis.data

    @property
    def sequence_number(self) -> str:
        """Unique within the shard."""
        return self.kinesis.sequence_number

    @property
    def partition_key(self) -> str:
        """What the record's shard was chosen by."""
        return self.kinesis.partition_key

    @property
    def schema_version(self) -> str:
        """`1.0`."""
        return self.kinesis.kinesis_schema_version

    @property
    def timestamp(self) -> datetime:
        """When about the stream took the record; aware, in UTC.

        Raises:
            LookupError: it is a sample so old that it does not say.
        """
        time = self.kinesis.approximate_arrival_timestamp
        if time is None:
            raise LookupError("this KinesisRecord does not say when it arrived")
        return time

    @property
    def item_identifier(self) -> str:
        """What a batch's answer calls this record by."""
        return self.sequence_number


class KinesisEvent(WindowedEvent[KinesisRecord[DataT]], Generic[DataT]):
    """A batch of one shard's records: `KinesisEvent[Order]` reads their data.

    Log events that CloudWatch Logs puts into a stream: `KinesisEvent[CloudWatchLogsData]`; changes
    that DynamoDB does: `KinesisEvent[DynamoDBRecord]`.
    """

    records: tuple[KinesisRecord[DataT], ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )
