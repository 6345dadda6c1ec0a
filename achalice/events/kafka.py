"""Records of Kafka topics, of Amazon MSK and of clusters of one's own.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
"""

from collections.abc import Mapping
from typing import Annotated, Generic, cast

from pydantic import BeforeValidator, Field, PlainSerializer
from typing_extensions import TypeVar

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping, Timestamp
from achalice.events._bodies import Base64Body, decoded, from_signed
from achalice.events._groups import Grouped, GroupedRecord, GroupedRecordsEvent
from achalice.events._wire import AsSent
from achalice.events.batches import KafkaItemIdentifier

__all__ = ["KafkaEvent", "KafkaRecord", "KafkaSchemaMetadata"]

KeyT = TypeVar("KeyT", default=bytes | None, covariant=True)
"""What keys are: bytes, or text or a type that JSON is read into; None where there is none."""
ValueT = TypeVar("ValueT", default=bytes | None, covariant=True)
"""What values are, likewise; None of a tombstone."""


class KafkaSchemaMetadata(EventModel):
    """What a schema registry says of a key or a value."""

    data_format: str | None = None
    """`JSON`, `AVRO` or `PROTOBUF`."""
    schema_id: str | None = None
    """A UUID of Glue's registry, a number of Confluent's."""


def _headers(headers: object) -> object:
    """Kafka allows one name several times, and AWS lists objects of one name each."""
    if not isinstance(headers, list):
        return headers
    named = (each for each in headers if isinstance(each, Mapping))
    return {name: _header(value) for each in named for name, value in each.items()}


def _header(value: object) -> object:
    if isinstance(value, list):
        return from_signed(value)
    return decoded(value) if isinstance(value, str) else value or b""


class KafkaRecord(GroupedRecord, AsSent, Generic[KeyT, ValueT]):
    """One record."""

    _sent_fields = ("headers",)

    topic: str
    partition: int
    offset: int
    timestamp: Timestamp | None = None
    timestamp_type: str | None = None
    """`CREATE_TIME`, `LOG_APPEND_TIME` or `NO_TIMESTAMP_TYPE`."""
    key: Annotated[KeyT, Base64Body()] = Field(
        default_factory=lambda: cast("KeyT", None), validate_default=True
    )
    """What the record's partition was chosen by, without the base64."""
    value: Annotated[ValueT, Base64Body()] = Field(
        default_factory=lambda: cast("ValueT", None), validate_default=True
    )
    """Without the base64; read as the type in brackets: `KafkaRecord[str, Order]`."""
    headers: Annotated[dict[str, bytes], BeforeValidator(_headers), NullIsEmptyMapping] = Field(
        default_factory=dict, serialization_alias="headers", validation_alias="headers"
    )
    """By name; the last of several of one name, which `to_dict()` has all."""
    key_schema_metadata: KafkaSchemaMetadata | None = None
    """With a schema registry only, like the next."""
    value_schema_metadata: KafkaSchemaMetadata | None = None

    @property
    def item_identifier(self) -> KafkaItemIdentifier:
        """What a batch's answer calls this record by."""
        return KafkaItemIdentifier(partition=f"{self.topic}-{self.partition}", offset=self.offset)


def _addresses(servers: object) -> object:
    if not isinstance(servers, str):
        return servers
    return servers.split(",") if servers else ()


class KafkaEvent(GroupedRecordsEvent[KafkaRecord[KeyT, ValueT]], Generic[KeyT, ValueT]):
    """A batch of records, of one topic and of one partition or several, each in its order.

    `KafkaEvent[str, Order]` reads keys and values; where some have none, `str | None`.
    """

    records: Grouped[KafkaRecord[KeyT, ValueT]] = Field(
        validation_alias="records", serialization_alias="records"
    )
    event_source: str | None = None
    """`aws:kafka` of MSK, or `SelfManagedKafka`."""
    event_source_arn: str | None = None
    """The cluster; of MSK only."""
    bootstrap_servers: Annotated[
        tuple[str, ...],
        BeforeValidator(_addresses),
        PlainSerializer(",".join, return_type=str),
        NullIsEmpty,
    ] = ()
    """Hosts with ports."""
