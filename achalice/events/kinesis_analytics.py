"""Records of a Kinesis Data Analytics application for SQL: before it reads, after it wrote.

https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing.html
https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
"""

from typing import Annotated, Generic, Literal, Self

from pydantic import Field, model_validator
from typing_extensions import TypeVar

from achalice.events._answers import Answer
from achalice.events._base import EventModel, EventRecord, RecordsEvent, Timestamp
from achalice.events._bodies import Base64Body
from achalice.events._encoding import EncodedData

__all__ = [
    "KinesisAnalyticsDeliveryMetadata",
    "KinesisAnalyticsFirehoseMetadata",
    "KinesisAnalyticsInputPreprocessingEvent",
    "KinesisAnalyticsInputPreprocessingResponse",
    "KinesisAnalyticsInputRecord",
    "KinesisAnalyticsInputResponseRecord",
    "KinesisAnalyticsOutputDeliveryEvent",
    "KinesisAnalyticsOutputDeliveryResponse",
    "KinesisAnalyticsOutputRecord",
    "KinesisAnalyticsOutputResponseRecord",
    "KinesisAnalyticsStreamMetadata",
]

DataT = TypeVar("DataT", default=bytes, covariant=True)
"""What a record's data are: bytes, or text or a type that their JSON is read into."""


class KinesisAnalyticsStreamMetadata(EventModel):
    """Where in its Kinesis stream a record was."""

    shard_id: str | None = None
    partition_key: str | None = None
    sequence_number: str | None = None
    approximate_arrival_timestamp: Timestamp | None = None


class KinesisAnalyticsFirehoseMetadata(EventModel):
    """What Firehose said of a record."""

    approximate_arrival_timestamp: Timestamp | None = None


class KinesisAnalyticsDeliveryMetadata(EventModel):
    """How it went before."""

    retry_hint: int | None = None
    """How often the delivery was tried already."""


class KinesisAnalyticsInputResponseRecord(Answer):
    """What has become of one record.

    Raises:
        pydantic.ValidationError: it is `Ok` and has no data.
    """

    record_id: Annotated[str, Field(min_length=1)]
    """The one that the record came with."""
    result: Literal["Ok", "Dropped", "ProcessingFailed"] = "Ok"
    data: EncodedData = None
    """Bytes and text as they are, anything else as JSON."""

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if self.result == "Ok" and self.data is None:
            raise ValueError("a record that is `Ok` needs data")
        return self


class KinesisAnalyticsInputPreprocessingResponse(Answer):
    """What the application reads instead of the records."""

    records: tuple[KinesisAnalyticsInputResponseRecord, ...]


class KinesisAnalyticsInputRecord(EventRecord, Generic[DataT]):
    """One record that the application is to read."""

    record_id: str
    data: Annotated[DataT, Base64Body()]
    """Without the base64; read as the type in brackets."""
    kinesis_stream_record_metadata: KinesisAnalyticsStreamMetadata | None = None
    """Of applications that read from a data stream."""
    kinesis_firehose_record_metadata: KinesisAnalyticsFirehoseMetadata | None = None
    """Of applications that read from Firehose."""

    def transformed(self, data: object) -> KinesisAnalyticsInputResponseRecord:
        """The answer that has the application read `data`."""
        return KinesisAnalyticsInputResponseRecord(record_id=self.record_id, data=data)

    def dropped(self) -> KinesisAnalyticsInputResponseRecord:
        """The answer that has the application never see this record."""
        return KinesisAnalyticsInputResponseRecord(record_id=self.record_id, result="Dropped")

    def failed(self) -> KinesisAnalyticsInputResponseRecord:
        """The answer that puts this record into the application's error stream."""
        return KinesisAnalyticsInputResponseRecord(
            record_id=self.record_id, result="ProcessingFailed"
        )


class KinesisAnalyticsInputPreprocessingEvent(
    RecordsEvent[KinesisAnalyticsInputRecord[DataT]], Generic[DataT]
):
    """Records on their way into an application. Return the response of the same name."""

    records: tuple[KinesisAnalyticsInputRecord[DataT], ...] = Field(
        validation_alias="records", serialization_alias="records"
    )
    invocation_id: str
    application_arn: str
    stream_arn: str | None = None
    """The data stream or delivery stream that the application reads."""


class KinesisAnalyticsOutputResponseRecord(Answer):
    """Whether one record was delivered."""

    record_id: Annotated[str, Field(min_length=1)]
    """The one that the record came with."""
    result: Literal["Ok", "DeliveryFailed"] = "Ok"
    """What failed is sent again."""


class KinesisAnalyticsOutputDeliveryResponse(Answer):
    """Which of the records were delivered."""

    records: tuple[KinesisAnalyticsOutputResponseRecord, ...]


class KinesisAnalyticsOutputRecord(EventRecord, Generic[DataT]):
    """One record that the application has written."""

    record_id: str
    data: Annotated[DataT, Base64Body()]
    """Without the base64; read as the type in brackets."""
    lambda_delivery_record_metadata: KinesisAnalyticsDeliveryMetadata | None = None

    def delivered(self) -> KinesisAnalyticsOutputResponseRecord:
        """The answer that is done with this record."""
        return KinesisAnalyticsOutputResponseRecord(record_id=self.record_id)

    def failed(self) -> KinesisAnalyticsOutputResponseRecord:
        """The answer that has this record sent again."""
        return KinesisAnalyticsOutputResponseRecord(
            record_id=self.record_id, result="DeliveryFailed"
        )


class KinesisAnalyticsOutputDeliveryEvent(
    RecordsEvent[KinesisAnalyticsOutputRecord[DataT]], Generic[DataT]
):
    """Records that an application has written. Return the response of the same name."""

    records: tuple[KinesisAnalyticsOutputRecord[DataT], ...] = Field(
        validation_alias="records", serialization_alias="records"
    )
    invocation_id: str
    application_arn: str
