"""Messages of an SQS queue.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from typing import Annotated, Generic

from pydantic import Field
from typing_extensions import TypeVar

from achalice.events._base import EventModel, EventRecord, NullIsEmptyMapping, RecordsEvent
from achalice.events._bodies import TextOrJSON

__all__ = ["SQSEvent", "SQSMessageAttribute", "SQSRecord"]

BodyT = TypeVar("BodyT", default=str, covariant=True)
"""What a message's body is: `str` as it came, or a type that its JSON is read into."""


class SQSMessageAttribute(EventModel):
    """A typed value that the sender put beside the body."""

    data_type: str
    """`String`, `Number` or `Binary`, or one of these with a custom suffix: `Number.int`."""
    string_value: str | None = None
    binary_value: str | None = None
    """Base64."""


class SQSRecord(EventRecord, Generic[BodyT]):
    """One message."""

    message_id: str
    receipt_handle: str
    body: str
    """As it was sent."""
    data: Annotated[BodyT, TextOrJSON()] = Field(validation_alias="body", exclude=True)
    """The body, read as the type in brackets: `SQSRecord[Order]`."""
    attributes: Annotated[dict[str, str], NullIsEmptyMapping] = Field(default_factory=dict)
    """SQS's own, e.g. `ApproximateReceiveCount`; `MessageGroupId` on FIFO queues."""
    message_attributes: Annotated[dict[str, SQSMessageAttribute], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    event_source_arn: str | None = Field(
        default=None, validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The queue."""
    aws_region: str | None = None


class SQSEvent(RecordsEvent[SQSRecord[BodyT]], Generic[BodyT]):
    """A batch of messages: iterating gives its records, `SQSEvent[Order]` reads their bodies."""

    records: tuple[SQSRecord[BodyT], ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )
