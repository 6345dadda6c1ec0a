"""Events from EventBridge, once called CloudWatch Events: schedules among them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

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
    event_id: str = Field(validation_alias="id", serialization_alias="id")
    detail_type: str = Field(validation_alias="detail-type", serialization_alias="detail-type")
    """`Scheduled Event` for schedules."""
    source: str
    """`aws.events` for schedules, `aws.scheduler` for those of EventBridge Scheduler."""
    account: str
    time: Timestamp
    """To the second."""
    region: str
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


CloudWatchEvent = EventBridgeEvent
"""The name that Chalice knows it by."""
