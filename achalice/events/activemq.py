"""Messages of an Amazon MQ broker's ActiveMQ queues.

https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from typing import Annotated, Any, Generic

from pydantic import AliasChoices, Field
from typing_extensions import TypeVar

from achalice.events._base import EventRecord, NullIsEmptyMapping, RecordsEvent, Timestamp
from achalice.events._bodies import Base64Body
from achalice.events._wire import AsSent

__all__ = ["ActiveMQDestination", "ActiveMQEvent", "ActiveMQMessage"]

DataT = TypeVar("DataT", default=bytes, covariant=True)
"""What a message is: bytes, or text or a type that its JSON is read into."""


class ActiveMQDestination(AsSent):
    """Where the message was sent to."""

    _sent_fields = ("physical_name",)

    physical_name: str = Field(
        validation_alias=AliasChoices("physicalName", "physicalname"),
        serialization_alias="physicalName",
    )
    """The queue."""


class ActiveMQMessage(EventRecord, Generic[DataT]):
    """One message."""

    message_id: str = Field(validation_alias="messageID", serialization_alias="messageID")
    data: Annotated[DataT, Base64Body()]
    """Without the base64; read as the type in brackets: `ActiveMQMessage[Order]`."""
    message_type: str | None = None
    """`jms/text-message` or `jms/bytes-message`."""
    destination: ActiveMQDestination | None = None
    timestamp: Timestamp | None = None
    """When it was sent."""
    broker_in_time: Timestamp | None = None
    broker_out_time: Timestamp | None = None
    redelivered: bool = False
    """Whether it was delivered before and not acknowledged."""
    persistent: bool | None = None
    delivery_mode: int | None = None
    """2 for messages that outlive the broker's restart, else 1."""
    priority: int | None = None
    """0 to 9."""
    expiration: int | None = None
    """Milliseconds since 1970; 0 for never."""
    connection_id: str | None = None
    correlation_id: str | None = Field(
        default=None, validation_alias="correlationID", serialization_alias="correlationID"
    )
    reply_to: str | None = None
    type: str | None = None
    properties: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """The sender's own."""


class ActiveMQEvent(RecordsEvent[ActiveMQMessage[DataT]], Generic[DataT]):
    """A batch of messages: `ActiveMQEvent[Order]` reads them."""

    records: tuple[ActiveMQMessage[DataT], ...] = Field(
        validation_alias="messages", serialization_alias="messages"
    )
    event_source: str = "aws:mq"
    """Or `aws:amq`."""
    event_source_arn: str | None = None
    """The broker."""
