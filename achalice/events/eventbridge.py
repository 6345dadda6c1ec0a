"""Events from EventBridge, once called CloudWatch Events: schedules among them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
"""

from typing import Any

from pydantic import Field

from achalice.events._base import LambdaEvent

__all__ = ["CloudWatchEvent"]


class CloudWatchEvent(LambdaEvent):
    """An event that a rule matched, or that a schedule sent."""

    version: str = "0"
    event_id: str = Field(validation_alias="id", serialization_alias="id")
    detail_type: str = Field(validation_alias="detail-type", serialization_alias="detail-type")
    """`Scheduled Event` for schedules."""
    source: str
    """`aws.events` for schedules."""
    account: str
    time: str
    """ISO 8601, in UTC, to the second."""
    region: str
    resources: tuple[str, ...] = ()
    """ARNs; of a schedule, its rule."""
    detail: dict[str, Any] = Field(default_factory=dict)
    """What the source says happened; empty for schedules."""
