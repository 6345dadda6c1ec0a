"""Messages of an SQS queue.

https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Generic

from pydantic import Field, model_validator
from typing_extensions import TypeVar

from achalice.events._base import (
    EventRecord,
    NullIsEmpty,
    NullIsEmptyMapping,
    NullIsNoText,
    RecordsEvent,
    Texts,
)
from achalice.events._bodies import TextOrJSON, also_read, decoded
from achalice.events._casings import AnyCasing

__all__ = ["SQSEvent", "SQSMessageAttribute", "SQSRecord"]

BodyT = TypeVar("BodyT", default=str, covariant=True)
"""What a message's body is: `str` as it came, or a type that its JSON is read into."""


class SQSMessageAttribute(AnyCasing):
    """A typed value that the sender put beside the body."""

    data_type: str
    """`String`, `Number` or `Binary`, or one of these with a custom suffix: `Number.int`."""
    string_value: str | None = None
    binary_value: str | None = None
    """Base64."""
    string_list_values: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """Always empty: SQS has reserved it for later, like the next."""
    binary_list_values: Annotated[tuple[str, ...], NullIsEmpty] = ()

    @property
    def value(self) -> str | bytes | None:
        """The one that there is: text, also of numbers; or bytes.

        Raises:
            ValueError: the value is said to be binary and is no base64.
        """
        if self.data_type.startswith("Binary"):
            return None if self.binary_value is None else decoded(self.binary_value)
        return self.string_value


class SQSRecord(EventRecord, AnyCasing, Generic[BodyT]):
    """One message."""

    message_id: str
    receipt_handle: str
    body: Annotated[str, NullIsNoText] = ""
    """As it was sent; SQS sends no message without one, samples may."""
    data: Annotated[BodyT, TextOrJSON(), NullIsNoText] = also_read("body", missing="")
    """The body, read as the type in brackets: `SQSRecord[Order]`."""
    attributes: Texts = Field(default_factory=dict)
    """SQS's own, all as text; this record's properties have them with their types."""
    message_attributes: Annotated[dict[str, SQSMessageAttribute], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    md5_of_body: str | None = Field(
        default=None, validation_alias="md5OfBody", serialization_alias="md5OfBody"
    )
    md5_of_message_attributes: str | None = Field(
        default=None,
        validation_alias="md5OfMessageAttributes",
        serialization_alias="md5OfMessageAttributes",
    )
    """None where there are no message attributes."""
    event_source: str = "aws:sqs"
    event_source_arn: str | None = Field(
        default=None, validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The queue."""
    aws_region: str | None = None

    @property
    def item_identifier(self) -> str:
        """What a batch's answer calls this message by."""
        return self.message_id

    @property
    def queue_name(self) -> str:
        """From the queue's ARN; empty where that is missing."""
        return (self.event_source_arn or "").rpartition(":")[2]

    @property
    def approximate_receive_count(self) -> int:
        """How often the message was received without being deleted, this time included."""
        return int(self.attributes.get("ApproximateReceiveCount", 1))

    @property
    def sent_timestamp(self) -> datetime | None:
        """When it was sent; like all of these, None where an emulator does not say."""
        return self._time("SentTimestamp")

    @property
    def approximate_first_receive_timestamp(self) -> datetime | None:
        """When it was first received."""
        return self._time("ApproximateFirstReceiveTimestamp")

    @property
    def sender_id(self) -> str | None:
        """Id of the user, role or service that sent it."""
        return self.attributes.get("SenderId")

    @property
    def message_group_id(self) -> str | None:
        """FIFO queues keep the order within a group; other queues share fairly between groups."""
        return self.attributes.get("MessageGroupId")

    @property
    def message_deduplication_id(self) -> str | None:
        """FIFO queues deliver one of the messages with the same one."""
        return self.attributes.get("MessageDeduplicationId")

    @property
    def sequence_number(self) -> str | None:
        """Twenty digits that grow within a FIFO queue's group."""
        return self.attributes.get("SequenceNumber")

    @property
    def dead_letter_queue_source_arn(self) -> str | None:
        """The queue that it comes from, where the event's own is a dead-letter queue."""
        return self.attributes.get("DeadLetterQueueSourceArn")

    @property
    def aws_trace_header(self) -> str | None:
        """X-Ray's."""
        return self.attributes.get("AWSTraceHeader")

    def _time(self, name: str) -> datetime | None:
        milliseconds = self.attributes.get(name)
        return (
            None if milliseconds is None else datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
        )


class SQSEvent(RecordsEvent[SQSRecord[BodyT]], Generic[BodyT]):
    """A batch of messages: iterating gives its records, `SQSEvent[Order]` reads their bodies.

    What SQS's own `ReceiveMessage` answers is one, too.
    """

    _other_names = ("records", "Messages")

    records: tuple[SQSRecord[BodyT], ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )

    @model_validator(mode="before")
    @classmethod
    def _received(cls, value: Any) -> Any:
        if not isinstance(value, Mapping) or cls._name_in(value) != "Messages":
            return value
        return {("Records" if name == "Messages" else name): each for name, each in value.items()}
