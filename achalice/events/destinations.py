"""What became of invocations, as Lambda tells the destinations of functions and event sources.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
"""

from typing import Annotated, Any, Generic

from pydantic import Field
from typing_extensions import TypeVar

from achalice import _json
from achalice.events._base import EventModel, LambdaEvent, NullIsEmptyMapping, Timestamp

__all__ = [
    "DestinationRequestContext",
    "DestinationResponseContext",
    "DiscardedBatchEvent",
    "DiscardedKafkaBatch",
    "DiscardedStreamBatch",
    "LambdaDestinationEvent",
]

RequestT = TypeVar("RequestT", default=Any, covariant=True)
"""What the function was called with."""

ResponseT = TypeVar("ResponseT", default=Any, covariant=True)
"""What the function answered."""


class DestinationRequestContext(EventModel):
    """The function that was called, and how it ended."""

    request_id: str
    function_arn: str
    condition: str
    """`Success`, `RetriesExhausted`, `EventAgeExceeded`; of event sources
    `RetryAttemptsExhausted`, `MaximumPayloadSizeExceeded`, ...
    """
    approximate_invoke_count: int = 1


class DestinationResponseContext(EventModel):
    """What Lambda says of the last call."""

    status_code: int | None = None
    executed_version: str | None = None
    function_error: str | None = None
    """`Unhandled`; absent where it succeeded."""


class LambdaDestinationEvent(LambdaEvent, Generic[RequestT, ResponseT]):
    """An asynchronous invocation ended, and this is its destination.

    `LambdaDestinationEvent[Order, Receipt]` reads what the function was given and what it answered.
    Queues and topics get the same: `SQSEvent[LambdaDestinationEvent]`.
    """

    version: str = "1.0"
    timestamp: Timestamp
    request_context: DestinationRequestContext
    request_payload: RequestT
    """The event that the function was called with."""
    response_context: DestinationResponseContext | None = None
    """None where the function was not called."""
    response_payload: ResponseT | None = None
    """What it returned; of a failure `errorMessage`, `errorType` and `stackTrace`."""


class DiscardedStreamBatch(EventModel):
    """Where in a stream the batch is that was given up."""

    shard_id: str
    start_sequence_number: str
    end_sequence_number: str
    approximate_arrival_of_first_record: Timestamp
    approximate_arrival_of_last_record: Timestamp
    batch_size: int
    stream_arn: str


class DiscardedKafkaRecords(EventModel):
    """Where in a topic's partition the records are."""

    first_record_offset: str
    last_record_offset: str
    first_record_timestamp: Timestamp | None = None
    last_record_timestamp: Timestamp | None = None


class DiscardedKafkaRecord(EventModel):
    """The one record that a Kafka topic gets as a destination."""

    offset: str
    timestamp: Timestamp | None = None


class DiscardedKafkaBatch(EventModel):
    """Where in a cluster the batch is that was given up."""

    batch_size: int
    event_source_arn: str | None = None
    bootstrap_servers: str | None = None
    payload_size: int | None = None
    """Bytes."""
    records_info: Annotated[dict[str, DiscardedKafkaRecords], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By `{topic}-{partition}`."""
    record_info: DiscardedKafkaRecord | None = None
    """Only where the destination is a Kafka topic."""


class DiscardedBatchEvent(LambdaEvent):
    """A batch of a stream or a topic that Lambda gave up.

    Queues and topics get it: `SQSEvent[DiscardedBatchEvent]`; in S3 it is an object.
    """

    version: str = "1.0"
    timestamp: Timestamp
    request_context: DestinationRequestContext
    response_context: DestinationResponseContext | None = None
    """None where the batch was too large to call the function with."""
    kinesis_batch_info: DiscardedStreamBatch | None = Field(
        default=None,
        validation_alias="KinesisBatchInfo",
        serialization_alias="KinesisBatchInfo",
    )
    dynamodb_batch_info: DiscardedStreamBatch | None = Field(
        default=None,
        validation_alias="DDBStreamBatchInfo",
        serialization_alias="DDBStreamBatchInfo",
    )
    kafka_batch_info: DiscardedKafkaBatch | None = Field(
        default=None, validation_alias="KafkaBatchInfo", serialization_alias="KafkaBatchInfo"
    )
    payload: dict[str, Any] | str | None = None
    """The whole event; only where the destination is S3, as text, or a Kafka topic."""

    @property
    def decoded_payload(self) -> dict[str, Any] | None:
        """The whole event that the function was called with; None where it is not there.

        Raises:
            ValueError: the payload is not JSON.
        """
        if isinstance(self.payload, str):
            return dict(_json.loads(self.payload))
        return self.payload
