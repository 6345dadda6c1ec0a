"""Messages of an SNS topic.

https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Generic

from pydantic import AliasChoices, Field, model_validator
from typing_extensions import TypeVar

from achalice import _json
from achalice.events._base import (
    EventRecord,
    NullIsEmptyMapping,
    RecordsEvent,
    Timestamp,
)
from achalice.events._bodies import TextOrJSON, also_read, decoded
from achalice.events._casings import AnyCasing
from achalice.events._spelling import PascalModel
from achalice.events._wire import AsSent

__all__ = ["SNSEvent", "SNSMessage", "SNSMessageAttribute", "SNSRecord"]

MessageT = TypeVar("MessageT", default=str, covariant=True)
"""What a message is: `str` as it was published, or a type that its JSON is read into."""


class SNSMessageAttribute(AnyCasing, PascalModel):
    """A typed value that the publisher put beside the message."""

    type: str
    """`String`, `String.Array`, `Number` or `Binary`."""
    value: str
    """JSON of arrays, base64 of bytes."""

    @property
    def data(self) -> str | bytes:
        """The value; bytes of `Binary`.

        Raises:
            ValueError: the value is said to be binary and is no base64.
        """
        return decoded(self.value) if self.type == "Binary" else self.value


class SNSMessage(AsSent, AnyCasing, PascalModel, Generic[MessageT]):
    """A message in the envelope that SNS puts around it.

    Queues get the same one: `SQSEvent[SNSMessage[Order]]`. With raw message delivery there is no
    envelope; then the whole body is the `message`, and the rest is empty.
    """

    _reads_text: ClassVar[bool] = True
    _sent_fields = ("signing_cert_url", "unsubscribe_url")

    type: str = "Notification"
    message_id: str = ""
    """Of a message that SNS delivers again, the same one."""
    topic_arn: str = ""
    subject: str | None = None
    message: str
    """As it was published."""
    data: Annotated[MessageT, TextOrJSON()] = also_read("Message")
    """The message, read as the type in brackets: `SNSMessage[Order]`."""
    timestamp: Timestamp | None = None
    """When it was published."""
    message_attributes: Annotated[dict[str, SNSMessageAttribute], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    sequence_number: str | None = None
    """Of FIFO topics."""
    signature_version: str | None = None
    """`1` for SHA1, `2` for SHA256."""
    signature: str | None = None
    signing_cert_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("SigningCertUrl", "SigningCertURL"),
        serialization_alias="SigningCertUrl",
    )
    """Queues get it as `SigningCertURL`, like the next."""
    unsubscribe_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("UnsubscribeUrl", "UnsubscribeURL"),
        serialization_alias="UnsubscribeUrl",
    )
    token: str | None = None
    """Of messages that ask to confirm a subscription; Lambda gets none."""

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, value: Any) -> Any:
        if not isinstance(value, str | bytes):
            return value
        text = value.decode() if isinstance(value, bytes) else value
        try:
            envelope = _json.loads(text)
        except _json.JSONDecodeError:
            envelope = None
        is_envelope = isinstance(envelope, Mapping) and {"Message", "TopicArn"} <= envelope.keys()
        return envelope if is_envelope else {"Message": text}


class SNSRecord(EventRecord, AnyCasing, PascalModel, Generic[MessageT]):
    """One message and how it was delivered."""

    sns: SNSMessage[MessageT]
    event_source: str = "aws:sns"
    event_version: str | None = None
    event_subscription_arn: str | None = None

    @property
    def subject(self) -> str | None:
        """What the message was published with, if with any."""
        return self.sns.subject

    @property
    def message(self) -> str:
        """The message as it was published."""
        return self.sns.message

    @property
    def data(self) -> MessageT:
        """The message, read as the type in brackets: `SNSRecord[Order]`."""
        return self.sns.data

    @property
    def message_attributes(self) -> dict[str, SNSMessageAttribute]:
        """Typed values beside the message, by name."""
        return self.sns.message_attributes


class SNSEvent(RecordsEvent[SNSRecord[MessageT]], Generic[MessageT]):
    """A message: SNS sends them one by one, in a list. `SNSEvent[Order]` reads it."""

    records: tuple[SNSRecord[MessageT], ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )

    @property
    def subject(self) -> str | None:
        """The first message's, like the next ones."""
        return self.records[0].subject

    @property
    def message(self) -> str:
        """As it was published."""
        return self.records[0].message

    @property
    def data(self) -> MessageT:
        """The message, read as the type in brackets."""
        return self.records[0].data

    @property
    def message_attributes(self) -> dict[str, SNSMessageAttribute]:
        """Typed values beside the message, by name."""
        return self.records[0].message_attributes
