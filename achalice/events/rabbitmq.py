"""Messages of an Amazon MQ broker's RabbitMQ queues.

https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, Generic

from pydantic import BeforeValidator, Field
from typing_extensions import TypeVar

from achalice.events._base import NullIsEmptyMapping
from achalice.events._bodies import Base64Body, from_signed
from achalice.events._groups import Grouped, GroupedRecord, GroupedRecordsEvent
from achalice.events._wire import AsSent

__all__ = ["RabbitMQBasicProperties", "RabbitMQEvent", "RabbitMQMessage"]

DataT = TypeVar("DataT", default=bytes, covariant=True)
"""What a message is: bytes, or text or a type that its JSON is read into."""


def _plain(header: object) -> object:
    match header:
        case {"bytes": list(values)}:
            return from_signed(values)
        case Mapping():
            return {name: _plain(value) for name, value in header.items()}
        case list():
            return [_plain(value) for value in header]
        case _:
            return header


class RabbitMQBasicProperties(AsSent):
    """What the publisher said of the message; None of what it did not."""

    _sent_fields = ("headers",)

    content_type: str | None = None
    content_encoding: str | None = None
    headers: Annotated[dict[str, Any], BeforeValidator(_plain), NullIsEmptyMapping] = Field(
        default_factory=dict, validation_alias="headers", serialization_alias="headers"
    )
    """Texts are bytes: RabbitMQ does not tell the two apart."""
    delivery_mode: int | None = None
    """2 for messages that outlive the broker's restart, else 1."""
    priority: int | None = None
    correlation_id: str | None = None
    reply_to: str | None = None
    expiration: str | None = None
    """Milliseconds, as text."""
    message_id: str | None = None
    timestamp: str | None = None
    """As Java writes it: `Jan 1, 1970, 12:33:41 AM`."""
    type: str | None = None
    user_id: str | None = None
    app_id: str | None = None
    cluster_id: str | None = None
    body_size: int | None = None
    """In bytes."""


class RabbitMQMessage(GroupedRecord, Generic[DataT]):
    """One message."""

    data: Annotated[DataT, Base64Body()]
    """Without the base64; read as the type in brackets: `RabbitMQMessage[Order]`."""
    basic_properties: RabbitMQBasicProperties = Field(default_factory=RabbitMQBasicProperties)
    redelivered: bool = False
    """Whether it was delivered before and not acknowledged."""

    @property
    def queue(self) -> str:
        """The queue's name, without its virtual host."""
        return self.group.partition("::")[0]

    @property
    def virtual_host(self) -> str:
        """`/`, unless the broker has others."""
        return self.group.partition("::")[2]


class RabbitMQEvent(GroupedRecordsEvent[RabbitMQMessage[DataT]], Generic[DataT]):
    """A batch of messages: `RabbitMQEvent[Order]` reads them."""

    records: Grouped[RabbitMQMessage[DataT]] = Field(
        validation_alias="rmqMessagesByQueue", serialization_alias="rmqMessagesByQueue"
    )
    event_source: str = "aws:rmq"
    event_source_arn: str | None = None
    """The broker."""
