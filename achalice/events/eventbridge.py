"""Events from EventBridge, once called CloudWatch Events: schedules among them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from datetime import datetime
from typing import Annotated, Any, Generic, cast

from pydantic import Field
from typing_extensions import TypeVar

from achalice.events._base import LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Timestamp
from achalice.events._bodies import TextOrJSON

__all__ = ["CloudWatchEvent", "EventBridgeEvent"]

DetailT = TypeVar("DetailT", default=dict[str, Any], covariant=True)
"""What the source says happened: a dictionary, or a type that it is read into."""


class EventBridgeEvent(LambdaEvent, Generic[DetailT]):
    """An event that a rule matched, or that a schedule sent.

    `EventBridgeEvent[Order]` reads the detail. For the events that AWS itself sends most there are
    models in `achalice.events.aws`.
    """

    version: str = "0"
    event_id: str = Field(default="", validation_alias="id", serialization_alias="id")
    """Empty, like `account` and `region`, only where somebody made the event up."""
    detail_type: str = Field(validation_alias="detail-type", serialization_alias="detail-type")
    """`Scheduled Event` for schedules."""
    source: str
    """`aws.events` for schedules, `aws.scheduler` for those of EventBridge Scheduler."""
    account: str = ""
    sent_at: Timestamp | None = Field(
        default=None, validation_alias="time", serialization_alias="time"
    )
    """To the second; `time`, but for events that somebody made up without."""
    region: str = ""
    resources: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """ARNs; of a schedule, its rule."""
    replay_name: str | None = Field(
        default=None, validation_alias="replay-name", serialization_alias="replay-name"
    )
    """Of the replay that sends an archived event again; absent on the first delivery."""
    detail: Annotated[DetailT, TextOrJSON(), NullIsEmptyMapping] = Field(
        default_factory=lambda: cast("DetailT", {}), validate_default=True
    )
    """What the source says happened; empty for schedules. EventBridge Scheduler sends text."""

    @property
    def time(self) -> datetime:
        """When it happened, to the second; aware, in UTC.

        Raises:
            LookupError: somebody made the event up and left that out.
        """
        if self.sent_at is None:
            raise LookupError(f"this {type(self).__name__} does not say when it happened")
        return self.sent_at


CloudWatchEvent = EventBridgeEvent
"""The name that Chalice knows it by."""
