"""What AWS Health tells EventBridge: outages, maintenance, abuse.

https://docs.aws.amazon.com/health/latest/ug/aws-health-concepts-and-terms.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping, Texts
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["HealthEvent"]


class HealthDescription(EventModel):
    """The text for people."""

    language: str
    """`en_US`."""
    latest_description: str


class HealthEntity(EventModel):
    """Something of yours that is concerned."""

    entity_value: str
    """An id or an ARN."""
    entity_arn: str | None = None
    status: str | None = None
    """`IMPAIRED`, `UNIMPAIRED`, `PENDING`, `RESOLVED`, `UNKNOWN`."""
    last_updated_time: str | None = None
    tags: Texts = Field(default_factory=dict)
    entity_metadata: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)


class HealthDetail(EventModel):
    """What happens to a service. Times look like `Wed, 27 Jan 2023 13:19:03 GMT`."""

    event_arn: str
    service: str
    """`EC2`."""
    event_type_code: str
    """`AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED`."""
    event_type_category: str
    """`issue`, `accountNotification`, `scheduledChange` or `investigation`."""
    event_scope_code: str | None = None
    """`PUBLIC` or `ACCOUNT_SPECIFIC`."""
    communication_id: str | None = None
    event_region: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    last_updated_time: str | None = None
    status_code: str | None = None
    """`open`, `upcoming` or `closed`."""
    event_description: Annotated[tuple[HealthDescription, ...], NullIsEmpty] = ()
    event_metadata: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    affected_entities: Annotated[tuple[HealthEntity, ...], NullIsEmpty] = ()
    affected_account: str | None = None
    page: str | None = None
    """Of an event with many entities: which part this is, and of how many."""
    total_pages: str | None = None
    backup_event: str | None = None
    personas: Annotated[tuple[str, ...], NullIsEmpty] = ()
    actionability: str | None = None


class HealthEvent(EventBridgeEvent[HealthDetail]):
    """AWS has, or had, or will have a problem that concerns you; abuse reports among them."""
