"""Tumbling windows: state that Lambda carries from batch to batch of a Kinesis or DynamoDB stream.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
"""

from typing import Annotated, Any, Generic

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmptyMapping, RecordsEvent, RecordT, Timestamp
from achalice.events.batches import BatchItemFailures

__all__ = ["TimeWindow", "TimeWindowResponse", "WindowedEvent"]


class TimeWindow(EventModel):
    """A window's bounds."""

    start: Timestamp
    end: Timestamp


class WindowedEvent(RecordsEvent[RecordT], Generic[RecordT]):
    """A batch of a stream, maybe read in windows; without, `window` is None and the rest empty."""

    window: TimeWindow | None = None
    state: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the handler returned for the batch before, in this window of this shard."""
    shard_id: str | None = None
    event_source_arn: str | None = Field(
        default=None, validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The stream. Each record has it, too, windows or not."""
    is_final_invoke_for_window: bool = False
    """Whether the window ends here; there may be no records then."""
    is_window_terminated_early: bool = False
    """Whether the window ends before its time: its state became larger than 1 MB."""


class TimeWindowResponse(BatchItemFailures):
    """What a handler of windows returns: the state that the next batch gets."""

    state: dict[str, Any] = Field(default_factory=dict)
    """JSON; no more than 1 MB of it."""
