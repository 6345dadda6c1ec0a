"""What AWS IoT tells of its things, clients and jobs."""

from datetime import UTC, datetime
from typing import Any

import pytest

from achalice.events import (
    IoTJobEvent,
    IoTJobExecutionEvent,
    IoTPresenceEvent,
    IoTSubscriptionEvent,
    IoTThingEvent,
    IoTThingGroupEvent,
    IoTThingGroupHierarchyEvent,
    IoTThingGroupMembershipEvent,
    IoTThingTypeAssociationEvent,
    IoTThingTypeEvent,
    LambdaEvent,
    parse_event,
)

THEN = datetime(2009, 2, 13, 23, 31, 30, 123_000, tzinfo=UTC)


def told(kind: str, **parts: object) -> LambdaEvent:
    event: dict[str, Any] = {"eventType": kind, "eventId": "e1", "timestamp": 1234567890123}
    return parse_event({**event, "accountId": "123456789012", "operation": "CREATED", **parts})


def test_a_thing_is_made() -> None:
    event = told(
        "THING_EVENT",
        thingId="id",
        thingName="bell",
        versionNumber=1,
        thingTypeName=None,
        billingGroupName="shop",
        attributes={"color": "white"},
    )

    assert isinstance(event, IoTThingEvent)
    assert (event.event_type, event.event_id, event.timestamp) == ("THING_EVENT", "e1", THEN)
    assert (event.operation, event.account_id) == ("CREATED", "123456789012")
    assert (event.thing_id, event.thing_name, event.version_number) == ("id", "bell", 1)
    assert (event.thing_type_name, event.billing_group_name) == (None, "shop")
    assert event.attributes == {"color": "white"}


def test_a_type_is_made() -> None:
    event = told(
        "THING_TYPE_EVENT",
        thingTypeId="id",
        thingTypeName="Bell",
        isDeprecated=True,
        deprecationDate=1234567890123,
        searchableAttributes=["color"],
        propagatingAttributes=[
            {"userPropertyKey": "a", "thingAttribute": "color"},
            {"userPropertyKey": "b", "connectionAttribute": "iot:ClientId"},
        ],
        description=None,
    )

    assert isinstance(event, IoTThingTypeEvent)
    assert (event.thing_type_id, event.thing_type_name) == ("id", "Bell")
    assert (event.is_deprecated, event.deprecation_date) == (True, THEN)
    assert (event.searchable_attributes, event.description) == (("color",), None)
    first, second = event.propagating_attributes
    assert (first.user_property_key, first.thing_attribute) == ("a", "color")
    assert (second.thing_attribute, second.connection_attribute) == (None, "iot:ClientId")


def test_a_thing_gets_a_type() -> None:
    event = told(
        "THING_TYPE_ASSOCIATION_EVENT", thingId="id", thingName="bell", thingTypeName="Bell"
    )

    assert isinstance(event, IoTThingTypeAssociationEvent)
    assert (event.thing_id, event.thing_name, event.thing_type_name) == ("id", "bell", "Bell")


def test_a_group_is_changed() -> None:
    event = told(
        "THING_GROUP_EVENT",
        thingGroupId="id",
        thingGroupName="bells",
        versionNumber=3,
        parentGroupName="shop",
        parentGroupId="parent",
        description="Bells",
        rootToParentThingGroups=[{"groupArn": "arn", "groupId": "root"}],
        attributes=None,
        dynamicGroupMappingId=None,
    )

    assert isinstance(event, IoTThingGroupEvent)
    assert (event.thing_group_id, event.thing_group_name) == ("id", "bells")
    assert (event.version_number, event.description) == (3, "Bells")
    assert (event.parent_group_id, event.parent_group_name) == ("parent", "shop")
    [root] = event.root_to_parent_thing_groups
    assert (root.group_arn, root.group_id) == ("arn", "root")
    assert (event.attributes, event.dynamic_group_mapping_id) == ({}, None)


def test_a_thing_comes_into_a_group() -> None:
    event = told(
        "THING_GROUP_MEMBERSHIP_EVENT",
        groupArn="group-arn",
        groupId="group",
        thingArn="thing-arn",
        thingId="thing",
        membershipId="m1",
    )

    assert isinstance(event, IoTThingGroupMembershipEvent)
    assert (event.group_arn, event.group_id) == ("group-arn", "group")
    assert (event.thing_arn, event.thing_id) == ("thing-arn", "thing")
    assert event.membership_id == "m1"


def test_a_group_comes_into_another() -> None:
    event = told(
        "THING_GROUP_HIERARCHY_EVENT",
        thingGroupId="p",
        thingGroupName="parent",
        childGroupId="c",
        childGroupName="child",
    )

    assert isinstance(event, IoTThingGroupHierarchyEvent)
    assert (event.thing_group_id, event.thing_group_name) == ("p", "parent")
    assert (event.child_group_id, event.child_group_name) == ("c", "child")


@pytest.mark.parametrize("kind", ["connected", "disconnected", "connect_failed"])
def test_a_client_comes_and_goes(kind: str) -> None:
    event = told(
        kind,
        clientId="device-7",
        sessionIdentifier="s1",
        principalIdentifier="p1",
        ipAddress="192.0.2.1",
        thingName="bell",
        versionNumber=0,
        clientInitiatedDisconnect=True,
        disconnectReason="CLIENT_INITIATED_DISCONNECT",
    )

    assert isinstance(event, IoTPresenceEvent)
    assert (event.client_id, event.event_type, event.timestamp) == ("device-7", kind, THEN)
    assert (event.session_identifier, event.principal_identifier) == ("s1", "p1")
    assert (event.ip_address, event.thing_name, event.version_number) == ("192.0.2.1", "bell", 0)
    assert event.client_initiated_disconnect is True
    assert event.disconnect_reason == "CLIENT_INITIATED_DISCONNECT"


@pytest.mark.parametrize("kind", ["subscribed", "unsubscribed"])
def test_a_client_subscribes(kind: str) -> None:
    event = told(
        kind,
        clientId="device-7",
        sessionIdentifier="s1",
        principalIdentifier="p1",
        topics=["orders/#"],
    )

    assert isinstance(event, IoTSubscriptionEvent)
    assert (event.client_id, event.event_type) == ("device-7", kind)
    assert (event.session_identifier, event.principal_identifier) == ("s1", "p1")
    assert (event.topics, event.timestamp) == (("orders/#",), THEN)


def test_a_job_is_over() -> None:
    event = told(
        "JOB",
        operation="completed",
        jobId="j1",
        status="COMPLETED",
        targetSelection="SNAPSHOT",
        targets=["arn"],
        description="Update",
        comment="done",
        createdAt=1234567890123,
        lastUpdatedAt=1234567890123,
        completedAt=1234567890123,
        jobProcessDetails={"numberOfSucceededThings": 1},
    )

    assert isinstance(event, IoTJobEvent)
    assert (event.job_id, event.operation, event.status) == ("j1", "completed", "COMPLETED")
    assert (event.target_selection, event.targets) == ("SNAPSHOT", ("arn",))
    assert (event.description, event.comment) == ("Update", "done")
    assert event.created_at == event.last_updated_at == event.completed_at == THEN
    assert event.job_process_details == {"numberOfSucceededThings": 1}


def test_a_job_is_over_on_one_thing() -> None:
    event = told(
        "JOB_EXECUTION",
        timestamp=1234567890,
        operation="succeeded",
        jobId="j1",
        thingArn="arn",
        status="SUCCEEDED",
        statusDetails={"step": "7"},
    )

    assert isinstance(event, IoTJobExecutionEvent)
    assert event.timestamp == datetime(2009, 2, 13, 23, 31, 30, tzinfo=UTC)
    assert (event.job_id, event.thing_arn, event.operation) == ("j1", "arn", "succeeded")
    assert (event.status, event.status_details) == ("SUCCEEDED", {"step": "7"})


@pytest.mark.parametrize("payload", [{"eventType": "connected"}, {"eventType": ["JOB"]}])
def test_what_only_names_such_a_kind_is_no_such_event(payload: dict[str, object]) -> None:
    assert type(parse_event(payload)) is LambdaEvent
