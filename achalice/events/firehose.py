"""Records that Firehose has transformed before it delivers them.

https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
"""

from collections.abc import Mapping
from typing import Annotated, Generic, Literal, Self

from pydantic import AliasChoices, BeforeValidator, Field, model_validator
from typing_extensions import TypeVar

from achalice.events._answers import Answer
from achalice.events._base import EventModel, EventRecord, RecordsEvent, Timestamp
from achalice.events._bodies import Base64Body
from achalice.events._encoding import EncodedData
from achalice.events._wire import AsSent

__all__ = [
    "FirehoseEvent",
    "FirehoseKinesisMetadata",
    "FirehoseMSKMetadata",
    "FirehoseRecord",
    "FirehoseResponse",
    "FirehoseResponseMetadata",
    "FirehoseResponseRecord",
]

DataT = TypeVar("DataT", default=bytes, covariant=True)
"""What data are: bytes, or text or a type that their JSON is read into, zipped or not."""


def _absent(text: object) -> object:
    return None if text == "" else text


class FirehoseKinesisMetadata(EventModel):
    """Where in its Kinesis stream a record was."""

    shard_id: str | None = None
    partition_key: str | None = None
    approximate_arrival_timestamp: Timestamp | None = None
    sequence_number: str | None = None
    subsequence_number: Annotated[int | None, BeforeValidator(_absent)] = None
    """Within a record that the Kinesis Producer Library has made of several."""


class FirehoseMSKMetadata(EventModel):
    """Where in its Kafka topic a record was."""

    offset: int | None = None
    partition_id: int | None = None
    approximate_arrival_timestamp: Timestamp | None = None


class FirehoseResponseMetadata(Answer):
    """What Firehose partitions by."""

    partition_keys: dict[str, str]
    """For dynamic partitioning; the prefix names them: `!{partitionKeyFromLambda:customer}`."""


class FirehoseResponseRecord(Answer):
    """What has become of one record.

    Raises:
        pydantic.ValidationError: it is `Ok` and has no data.
    """

    record_id: Annotated[str, Field(min_length=1)]
    """The one that the record came with."""
    result: Literal["Ok", "Dropped", "ProcessingFailed"] = "Ok"
    """`Dropped` leaves the record out, `ProcessingFailed` puts it under the error prefix."""
    data: EncodedData = None
    """Bytes and text as they are, anything else as JSON. Firehose puts nothing between records: a
    line's end is part of the data."""
    kafka_record_value: EncodedData = None
    """The data, of a stream that reads from MSK."""
    metadata: FirehoseResponseMetadata | None = None

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if self.result == "Ok" and self.data is None and self.kafka_record_value is None:
            raise ValueError("a record that is `Ok` needs data")
        return self


class FirehoseResponse(Answer):
    """What has become of the records: Firehose wants to hear of each, once.

    Raises:
        pydantic.ValidationError: two have the same id.
    """

    records: tuple[FirehoseResponseRecord, ...]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        seen: set[str] = set()
        for record in self.records:
            if record.record_id in seen:
                raise ValueError(f"record `{record.record_id}` is there twice")
            seen.add(record.record_id)
        return self


class FirehoseRecord(EventRecord, AsSent, Generic[DataT]):
    """One record."""

    _sent_fields = ("data",)

    record_id: str
    data: Annotated[DataT, Base64Body()] = Field(
        validation_alias=AliasChoices("data", "kafkaRecordValue"), serialization_alias="data"
    )
    """Without the base64; read as the type in brackets: `FirehoseRecord[Order]`."""
    approximate_arrival_timestamp: Timestamp | None = None
    kinesis_record_metadata: FirehoseKinesisMetadata | None = None
    """Of streams that read from Kinesis."""
    msk_record_metadata: FirehoseMSKMetadata | None = None
    """Of streams that read from MSK."""

    def transformed(
        self, data: object, *, partition_keys: Mapping[str, str] | None = None
    ) -> FirehoseResponseRecord:
        """The answer that has Firehose deliver `data`: bytes and text as they are, else as JSON."""
        keys = None if partition_keys is None else dict(partition_keys)
        metadata = None if keys is None else FirehoseResponseMetadata(partition_keys=keys)
        if self._is_of_kafka:
            return FirehoseResponseRecord(
                record_id=self.record_id, kafka_record_value=data, metadata=metadata
            )
        return FirehoseResponseRecord(record_id=self.record_id, data=data, metadata=metadata)

    def dropped(self) -> FirehoseResponseRecord:
        """The answer that has Firehose forget this record."""
        return FirehoseResponseRecord(record_id=self.record_id, result="Dropped")

    def failed(self) -> FirehoseResponseRecord:
        """The answer that has Firehose put this record, as it was, under the error prefix."""
        return FirehoseResponseRecord(record_id=self.record_id, result="ProcessingFailed")

    @property
    def _is_of_kafka(self) -> bool:
        return self._sent.get("data", ("data",))[0] == "kafkaRecordValue"


class FirehoseEvent(RecordsEvent[FirehoseRecord[DataT]], Generic[DataT]):
    """A batch to transform: `FirehoseEvent[Order]` reads the data. Return a `FirehoseResponse`.

    What CloudWatch Logs sends: `FirehoseEvent[CloudWatchLogsData]`.
    """

    records: tuple[FirehoseRecord[DataT], ...] = Field(
        validation_alias="records", serialization_alias="records"
    )
    invocation_id: str
    delivery_stream_arn: str | None = None
    """Absent in some of AWS's samples only."""
    region: str | None = None
    source_kinesis_stream_arn: str | None = None
    """Where the records are read from Kinesis."""
    source_msk_arn: str | None = Field(
        default=None, validation_alias="sourceMSKArn", serialization_alias="sourceMSKArn"
    )
    """Where they are read from MSK."""
