"""Changes of DocumentDB collections, from their change stream.

https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic

from pydantic import Field
from typing_extensions import TypeVar

from achalice.events._base import (
    EventModel,
    EventRecord,
    NullIsEmpty,
    NullIsEmptyMapping,
    RecordsEvent,
)
from achalice.events._extended_json import ExtendedJSON
from achalice.events._wire import AsSent

__all__ = [
    "DocumentDBChange",
    "DocumentDBEvent",
    "DocumentDBNamespace",
    "DocumentDBRecord",
    "DocumentDBTruncatedArray",
    "DocumentDBUpdateDescription",
]

DocumentT = TypeVar("DocumentT", default=dict[str, Any], covariant=True)
"""What documents are: a dictionary, or a model or TypedDict that they are read into."""


class DocumentDBNamespace(EventModel):
    """What was changed."""

    db: str
    coll: str | None = None
    """Absent where it is the whole database."""


class DocumentDBTruncatedArray(EventModel):
    """An array that has become shorter."""

    field: str
    new_size: int


class DocumentDBUpdateDescription(AsSent):
    """What an update has changed."""

    _sent_fields = ("updated_fields",)

    updated_fields: Annotated[dict[str, Any], ExtendedJSON, NullIsEmptyMapping] = Field(
        default_factory=dict,
        validation_alias="updatedFields",
        serialization_alias="updatedFields",
    )
    """By path: `address.city`."""
    removed_fields: Annotated[tuple[str, ...], NullIsEmpty] = ()
    truncated_arrays: Annotated[tuple[DocumentDBTruncatedArray, ...], NullIsEmpty] = ()


class DocumentDBChange(AsSent, Generic[DocumentT]):
    """The change.

    Documents are Python values: ids as text, dates as `datetime`, `Decimal`, `bytes`. A dump by
    alias has MongoDB's extended JSON.
    """

    _sent_fields = ("full_document", "document_key")

    operation_type: str
    """`insert`, `update`, `replace`, `delete`, `drop`, `dropDatabase`, `rename` or `invalidate`."""
    id: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(
        default_factory=dict, validation_alias="_id", serialization_alias="_id"
    )
    """Where a change stream would resume after this."""
    cluster_time: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """Of the oplog's entry; the record's `timestamp` is it as a time."""
    ns: DocumentDBNamespace | None = None
    to: DocumentDBNamespace | None = None
    """The new name, of `rename`."""
    document_key: Annotated[dict[str, Any], ExtendedJSON, NullIsEmptyMapping] = Field(
        default_factory=dict, validation_alias="documentKey", serialization_alias="documentKey"
    )
    """The document's `_id`, and its shard key; empty where no single document was changed."""
    full_document: Annotated[DocumentT | None, ExtendedJSON] = Field(
        default=None, validation_alias="fullDocument", serialization_alias="fullDocument"
    )
    """After the change. Of updates only where the event source looks it up."""
    update_description: DocumentDBUpdateDescription | None = None


class DocumentDBRecord(EventRecord, Generic[DocumentT]):
    """One change: `DocumentDBRecord[Order]` reads its document."""

    event: DocumentDBChange[DocumentT]

    @property
    def operation_type(self) -> str:
        """`insert`, `update`, `replace`, `delete`, `drop`, ..."""
        return self.event.operation_type

    @property
    def document_id(self) -> Any:
        """The changed document's `_id`; None where it is no single one."""
        return self.event.document_key.get("_id")

    @property
    def full_document(self) -> DocumentT | None:
        """The document after the change, where it is told."""
        return self.event.full_document

    @property
    def timestamp(self) -> datetime | None:
        """When the change was made; aware, in UTC, to the second."""
        seconds = self.event.cluster_time.get("$timestamp", {}).get("t")
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


class DocumentDBEvent(RecordsEvent[DocumentDBRecord[DocumentT]], Generic[DocumentT]):
    """A batch of changes: `DocumentDBEvent[Order]` reads their documents."""

    records: tuple[DocumentDBRecord[DocumentT], ...] = Field(
        validation_alias="events", serialization_alias="events"
    )
    event_source: str = "aws:docdb"
    event_source_arn: str | None = None
    """The cluster."""
