"""Checks, as Trusted Advisor tells EventBridge.

https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import NullIsEmptyMapping
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["TrustedAdvisorCheckEvent"]


class TrustedAdvisorCheckDetail(KebabModel):
    """What a check says of one thing."""

    check_name: str
    status: str
    """`OK`, `WARN`, `ERROR` or `INFO`."""
    check_item_detail: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """A check's own columns: `Status`, `Region/AZ`, `Instance ID`, ..."""
    resource_id: str | None = Field(
        default=None, validation_alias="resource_id", serialization_alias="resource_id"
    )
    """An ARN; may be empty."""
    uuid: str | None = None


class TrustedAdvisorCheckEvent(EventBridgeEvent[TrustedAdvisorCheckDetail]):
    """A check was made anew."""
