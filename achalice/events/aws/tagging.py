"""Tags of resources of all services, as they change.

https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-change-tagevents.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import NullIsEmpty, Texts
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["TagChangeEvent"]


class TagChangeDetail(KebabModel):
    """A resource's tags as they are now; its ARN is in the event's `resources`."""

    service: str
    """`ec2`."""
    resource_type: str
    """`instance`."""
    changed_tag_keys: Annotated[tuple[str, ...], NullIsEmpty] = ()
    tags: Texts = Field(default_factory=dict)
    version: int | None = None
    """Grows with each change."""
    version_timestamp: str | None = None
    tag_policy_compliant: str | None = None


class TagChangeEvent(EventBridgeEvent[TagChangeDetail]):
    """A resource was tagged or untagged."""
