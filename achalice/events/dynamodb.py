"""Changes of a DynamoDB table, from its stream.

https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

from datetime import datetime
from typing import Annotated, Any, Generic

from pydantic import BeforeValidator, Field
from typing_extensions import TypeVar

from achalice.events._attribute_values import Item
from achalice.events._base import EventModel, EventRecord, Timestamp
from achalice.events._casings import AnyCasing
from achalice.events._spelling import PascalModel
from achalice.events._wire import AsSent
from achalice.events.windows import WindowedEvent

__all__ = ["DynamoDBEvent", "DynamoDBRecord", "DynamoDBStreamRecord", "DynamoDBUserIdentity"]

ItemT = TypeVar("ItemT", default=dict[str, Any], covariant=True)
"""What images are: a dictionary, or a model or TypedDict that they are read into."""
KeyT = TypeVar("KeyT", default=dict[str, Any], covariant=True)
"""What keys are; not an item, which may have more than its key."""


def _milliseconds(time: object) -> object:
    # Kinesis gets them in milli- or microseconds, streams in seconds.
    return time / 1000 if isinstance(time, int | float) and time > 1e14 else time


class DynamoDBStreamRecord(AsSent, AnyCasing, PascalModel, Generic[ItemT, KeyT]):
    """The change.

    Attributes are Python values: `str`, `bytes`, `bool`, None, `list`, `dict`, `set`, and `int` for
    whole numbers, `Decimal` for others. Both are exact and compare, hash and calculate as one, but
    JSON and models without leniency take an `int` only. A dump by alias has DynamoDB's JSON.
    """

    _sent_fields = ("keys", "new_image", "old_image")

    keys: Annotated[KeyT, Item] = Field(validation_alias="Keys", serialization_alias="Keys")
    """The primary key."""
    new_image: Annotated[ItemT | None, Item] = Field(
        default=None, validation_alias="NewImage", serialization_alias="NewImage"
    )
    """The item after the change. Absent where it was deleted, or the view leaves it out."""
    old_image: Annotated[ItemT | None, Item] = Field(
        default=None, validation_alias="OldImage", serialization_alias="OldImage"
    )
    """The item before the change. Absent where it is new, or the view leaves it out."""
    sequence_number: str | None = None
    """None in what a table sends to Kinesis."""
    size_bytes: int | None = None
    """Of keys and images."""
    stream_view_type: str | None = None
    """`KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`; None from Kinesis."""
    approximate_creation_date_time: Annotated[Timestamp | None, BeforeValidator(_milliseconds)] = (
        None
    )
    """To the second; from Kinesis, milli- or microsecond."""
    approximate_creation_date_time_precision: str | None = None
    """`MILLISECOND` or `MICROSECOND`; from Kinesis only."""


class DynamoDBUserIdentity(EventModel):
    """Who made the change, where DynamoDB itself did."""

    type: str | None = None
    """`Service`."""
    principal_id: str | None = None
    """`dynamodb.amazonaws.com`: the item had reached its time to live."""


class DynamoDBRecord(EventRecord, AnyCasing, Generic[ItemT, KeyT]):
    """One change of one item: `DynamoDBRecord[Order]` reads its images."""

    dynamodb: DynamoDBStreamRecord[ItemT, KeyT]
    event_id: str = Field(default="", validation_alias="eventID", serialization_alias="eventID")
    event_name: str
    """`INSERT`, `MODIFY` or `REMOVE`."""
    event_source: str = "aws:dynamodb"
    event_source_arn: str | None = Field(
        default=None, validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The stream; None from Kinesis."""
    event_version: str | None = None
    aws_region: str | None = None
    user_identity: DynamoDBUserIdentity | None = None
    """None unless the item expired."""
    record_format: str | None = None
    """`application/json`; from Kinesis only."""
    table: str | None = Field(
        default=None, validation_alias="tableName", serialization_alias="tableName"
    )
    """From Kinesis only; `table_name` is there always."""

    @property
    def table_name(self) -> str:
        """From the stream's ARN; empty where that is none."""
        resource = (self.event_source_arn or "").partition(":table/")[2]
        return self.table or resource.partition("/")[0]

    @property
    def keys(self) -> KeyT:
        """The primary key."""
        return self.dynamodb.keys

    @property
    def new_image(self) -> ItemT | None:
        """The item after the change, if any and if the stream tells."""
        return self.dynamodb.new_image

    @property
    def old_image(self) -> ItemT | None:
        """The item before the change, if any and if the stream tells."""
        return self.dynamodb.old_image

    @property
    def sequence_number(self) -> str | None:
        """Unique within the shard; None in what a table sends to Kinesis."""
        return self.dynamodb.sequence_number

    @property
    def size_bytes(self) -> int | None:
        """Of keys and images."""
        return self.dynamodb.size_bytes

    @property
    def stream_view_type(self) -> str | None:
        """`KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`."""
        return self.dynamodb.stream_view_type

    @property
    def timestamp(self) -> datetime | None:
        """When about the change was made; aware, in UTC. Emulators may leave it out."""
        return self.dynamodb.approximate_creation_date_time

    @property
    def item_identifier(self) -> str:
        """What a batch's answer calls this record by."""
        return self.sequence_number or ""


class DynamoDBEvent(WindowedEvent[DynamoDBRecord[ItemT, KeyT]], Generic[ItemT, KeyT]):
    """A batch of one shard's changes: `DynamoDBEvent[Order]` reads their images.

    A second type is that of the keys: `DynamoDBEvent[Order, OrderKey]`.
    """

    records: tuple[DynamoDBRecord[ItemT, KeyT], ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )
