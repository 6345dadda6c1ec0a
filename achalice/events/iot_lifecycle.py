"""What AWS IoT tells of itself on topics that begin with `$aws/events`, once a rule sends it on.

https://docs.aws.amazon.com/iot/latest/developerguide/registry-events.html
https://docs.aws.amazon.com/iot/latest/developerguide/life-cycle-events.html
https://docs.aws.amazon.com/iot/latest/developerguide/events-jobs.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Texts,
    Timestamp,
)
from achalice.events._http import NullIsFalse

__all__ = [
    "IoTJobEvent",
    "IoTJobExecutionEvent",
    "IoTPresenceEvent",
    "IoTPropagatingAttribute",
    "IoTSubscriptionEvent",
    "IoTThingEvent",
    "IoTThingGroup",
    "IoTThingGroupEvent",
    "IoTThingGroupHierarchyEvent",
    "IoTThingGroupMembershipEvent",
    "IoTThingTypeAssociationEvent",
    "IoTThingTypeEvent",
]


class _RegistryEvent(LambdaEvent):
    """What all events of the registry have."""

    event_type: str
    event_id: str | None = None
    timestamp: Timestamp
    operation: str
    """`CREATED`, `UPDATED` or `DELETED`; of what belongs together `ADDED` or `REMOVED`."""
    account_id: str | None = None


class IoTThingEvent(_RegistryEvent):
    """A thing was made, changed or deleted: `THING_EVENT`."""

    thing_id: str
    thing_name: str
    version_number: int | None = None
    thing_type_name: str | None = None
    billing_group_name: str | None = None
    attributes: Texts = Field(default_factory=dict)


class IoTPropagatingAttribute(EventModel):
    """An attribute that MQTT 5 messages get as a user property: one of the two."""

    user_property_key: str
    thing_attribute: str | None = None
    connection_attribute: str | None = None
    """`iot:ClientId` or `iot:Thing.ThingName`."""


class IoTThingTypeEvent(_RegistryEvent):
    """A type of things was made, changed or deleted: `THING_TYPE_EVENT`."""

    thing_type_id: str
    thing_type_name: str
    is_deprecated: Annotated[bool, NullIsFalse] = False
    deprecation_date: Timestamp | None = None
    searchable_attributes: Annotated[tuple[str, ...], NullIsEmpty] = ()
    propagating_attributes: Annotated[tuple[IoTPropagatingAttribute, ...], NullIsEmpty] = ()
    description: str | None = None


class IoTThingTypeAssociationEvent(_RegistryEvent):
    """A thing got a type, or lost it: `THING_TYPE_ASSOCIATION_EVENT`."""

    thing_id: str
    thing_name: str
    thing_type_name: str


class IoTThingGroup(EventModel):
    """A group that others are in."""

    group_arn: str
    group_id: str


class IoTThingGroupEvent(_RegistryEvent):
    """A group of things was made, changed or deleted: `THING_GROUP_EVENT`."""

    thing_group_id: str
    thing_group_name: str
    version_number: int | None = None
    parent_group_name: str | None = None
    parent_group_id: str | None = None
    description: str | None = None
    root_to_parent_thing_groups: Annotated[tuple[IoTThingGroup, ...], NullIsEmpty] = ()
    """The groups that it is in, the outermost first."""
    attributes: Texts = Field(default_factory=dict)
    dynamic_group_mapping_id: str | None = None


class IoTThingGroupMembershipEvent(_RegistryEvent):
    """A thing came into a group, or left it: `THING_GROUP_MEMBERSHIP_EVENT`."""

    group_arn: str
    group_id: str
    thing_arn: str
    thing_id: str
    membership_id: str | None = None


class IoTThingGroupHierarchyEvent(_RegistryEvent):
    """A group came into another, or left it: `THING_GROUP_HIERARCHY_EVENT`."""

    thing_group_id: str
    thing_group_name: str
    child_group_id: str
    child_group_name: str


class IoTPresenceEvent(LambdaEvent):
    """A client connected, is gone, or could not connect. These come in any order, and twice."""

    client_id: str
    event_type: str
    """`connected`, `disconnected` or `connect_failed`."""
    timestamp: Timestamp
    """To two minutes."""
    session_identifier: str | None = None
    principal_identifier: str | None = None
    """The id of the client's certificate, or its IAM credentials."""
    ip_address: str | None = None
    thing_name: str | None = None
    """Of clients that connect as a thing exclusively."""
    version_number: int | None = None
    """Rises with each connection of the client; tells the order of its events."""
    client_initiated_disconnect: bool | None = None
    """Only of `disconnected`."""
    disconnect_reason: str | None = None
    """Only of `disconnected`: `CLIENT_INITIATED_DISCONNECT`, `MQTT_KEEP_ALIVE_TIMEOUT`..."""
    connect_failure_reason: str | None = None
    """Only of `connect_failed`."""


class IoTSubscriptionEvent(LambdaEvent):
    """A client subscribed to topics, or no longer does."""

    client_id: str
    event_type: str
    """`subscribed` or `unsubscribed`."""
    timestamp: Timestamp
    """To two minutes."""
    session_identifier: str | None = None
    principal_identifier: str | None = None
    topics: Annotated[tuple[str, ...], NullIsEmpty] = ()


class IoTJobEvent(LambdaEvent):
    """A job is over, or about to be: `JOB`."""

    event_type: str
    event_id: str | None = None
    timestamp: Timestamp
    operation: str
    """`completed`, `canceled`, `deleted`, `cancellation_in_progress`, `deletion_in_progress`."""
    job_id: str
    status: str | None = None
    target_selection: str | None = None
    """`SNAPSHOT` or `CONTINUOUS`."""
    targets: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """ARNs of things and of groups."""
    description: str | None = None
    comment: str | None = None
    created_at: Timestamp | None = None
    last_updated_at: Timestamp | None = None
    completed_at: Timestamp | None = None
    job_process_details: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """How many things it has reached: `numberOfSucceededThings`..."""


class IoTJobExecutionEvent(LambdaEvent):
    """A job is over on one thing: `JOB_EXECUTION`."""

    event_type: str
    event_id: str | None = None
    timestamp: Timestamp
    operation: str
    """`succeeded`, `failed`, `rejected`, `canceled`, `removed`, `timed_out`, `deleted`."""
    job_id: str
    thing_arn: str
    status: str | None = None
    status_details: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the device says."""
