"""Flows of Amazon Connect, and its campaigns."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import (
    ConnectAudio,
    ConnectCampaignEvent,
    ConnectContactFlowEvent,
    ConnectEndpoint,
    ConnectQueue,
    ConnectReference,
    parse_event,
)

INSTANCE = "arn:aws:connect:eu-central-1:123456789012:instance/9308c2a1"
STREAM = "arn:aws:kinesisvideo:eu-central-1:123456789012:stream/contact/1"
CONTACT: dict[str, Any] = {
    "Attributes": {"Language": "de-DE"},
    "Channel": "VOICE",
    "ContactId": "c1",
    "CustomerEndpoint": {"Address": "+491111", "Type": "TELEPHONE_NUMBER"},
    "CustomerId": None,
    "InitialContactId": "c0",
    "InitiationMethod": "INBOUND",
    "InstanceARN": INSTANCE,
    "LanguageCode": "de-DE",
    "MediaStreams": {
        "Customer": {
            "Audio": {
                "StartFragmentNumber": "913",
                "StartTimestamp": "1565781909613",
                "StreamARN": STREAM,
            }
        }
    },
    "PreviousContactId": "c0",
    "Queue": {
        "ARN": f"{INSTANCE}/queue/q1",
        "Name": "Tea",
        "OutboundCallerId": {"Address": "+492222", "Type": "TELEPHONE_NUMBER"},
    },
    "References": {"order": {"Type": "url", "Value": "https://example.com/7"}},
    "SegmentAttributes": {
        "connect:Subtype": {"ValueString": "connect:Telephony"},
        "connect:CustomerAuthentication": {
            "ValueMap": {"Status": {"ValueString": "AUTHENTICATED"}}
        },
        "tries": {"ValueInteger": 2},
        "tags": {"ValueList": [{"ValueString": "a"}]},
    },
    "SystemEndpoint": {"Address": "+493333", "Type": "TELEPHONE_NUMBER"},
    "Tags": {"aws:connect:instanceId": "9308c2a1"},
}


def flow(contact: dict[str, Any], parameters: Any = None) -> dict[str, Any]:
    return {
        "Name": "ContactFlowEvent",
        "Details": {"ContactData": contact, "Parameters": parameters},
    }


def test_a_flow_says_who_calls_and_what_it_passes_on() -> None:
    event = parse_event(flow(CONTACT, {"order": "7", "nested": {"a": [1]}}))

    assert isinstance(event, ConnectContactFlowEvent)
    assert event.name == "ContactFlowEvent"
    assert event.parameters == event.details.parameters == {"order": "7", "nested": {"a": [1]}}
    contact = event.contact
    assert (contact.contact_id, contact.initial_contact_id) == ("c1", "c0")
    assert (contact.channel, contact.initiation_method) == ("VOICE", "INBOUND")
    assert (contact.instance_arn, contact.language_code) == (INSTANCE, "de-DE")
    assert contact.attributes == {"Language": "de-DE"}
    assert contact.customer_endpoint == ConnectEndpoint(address="+491111", type="TELEPHONE_NUMBER")
    assert contact.references == {
        "order": ConnectReference(type="url", value="https://example.com/7")
    }
    assert contact.tags == {"aws:connect:instanceId": "9308c2a1"}


def test_a_contact_waits_in_a_queue() -> None:
    assert ConnectContactFlowEvent.from_payload(flow(CONTACT)).contact.queue == ConnectQueue(
        arn=f"{INSTANCE}/queue/q1",
        name="Tea",
        outbound_caller_id=ConnectEndpoint(address="+492222", type="TELEPHONE_NUMBER"),
    )


def test_a_customers_voice_is_in_a_stream() -> None:
    event = ConnectContactFlowEvent.from_payload(flow(CONTACT))

    assert event.contact.media_streams["Customer"].audio == ConnectAudio(
        stream_arn=STREAM,
        start_fragment_number="913",
        start_timestamp=datetime(2019, 8, 14, 11, 25, 9, 613000, tzinfo=UTC),
    )


def test_attributes_of_a_segment_have_one_value_each() -> None:
    attributes = ConnectContactFlowEvent.from_payload(flow(CONTACT)).contact.segment_attributes

    authentication = attributes["connect:CustomerAuthentication"].value_map or {}
    assert attributes["connect:Subtype"].value_string == "connect:Telephony"
    assert authentication["Status"].value_string == "AUTHENTICATED"
    assert attributes["tries"].value_integer == 2
    assert [each.value_string for each in attributes["tags"].value_list or ()] == ["a"]


@pytest.mark.parametrize("audio", [None, {"StreamARN": None, "StartTimestamp": None}])
def test_a_contact_that_has_hardly_begun_has_hardly_anything(audio: object) -> None:
    event = ConnectContactFlowEvent.from_payload(
        flow(
            {
                "ContactId": "c1",
                "Attributes": None,
                "CustomerEndpoint": None,
                "MediaStreams": {"Customer": {"Audio": audio}},
                "Queue": None,
                "SystemEndpoint": None,
            }
        )
    )

    assert event.parameters == {}
    assert event.contact.attributes == {}
    assert event.contact.queue is None
    assert event.contact.customer_endpoint is None


def test_an_older_flow_has_the_name_of_the_queue_alone() -> None:
    event = ConnectContactFlowEvent.from_payload(flow({**CONTACT, "Queue": "Tea"}))

    assert event.contact.queue == ConnectQueue(name="Tea")


def test_a_flow_without_a_contact_is_none() -> None:
    assert not isinstance(parse_event(flow({})), ConnectContactFlowEvent)


class Customer(BaseModel):
    email: str


CAMPAIGN: dict[str, Any] = {
    "InvocationMetadata": {
        "CampaignContext": {
            "CampaignId": "c1",
            "RunId": "r1",
            "ActionId": "a1",
            "CampaignName": "Tea time",
        }
    },
    "Items": {
        "CustomerProfiles": [
            {
                "ProfileId": "p1",
                "CustomerData": '{"email": "ada@example.com"}',
                "IdempotencyToken": "t1",
            }
        ]
    },
}


def test_a_campaign_asks_about_its_customers() -> None:
    event = parse_event(CAMPAIGN)

    assert isinstance(event, ConnectCampaignEvent)
    assert (event.campaign.campaign_id, event.campaign.campaign_name) == ("c1", "Tea time")
    [profile] = event.profiles
    assert (profile.profile_id, profile.idempotency_token) == ("p1", "t1")
    assert profile.customer_data == '{"email": "ada@example.com"}'
    assert profile.data == {"email": "ada@example.com"}


def test_customers_are_read_as_the_type_in_brackets() -> None:
    [profile] = ConnectCampaignEvent[Customer].from_payload(CAMPAIGN).profiles

    assert profile.data == Customer(email="ada@example.com")


def test_a_customer_that_is_none_is_an_error() -> None:
    class Other(BaseModel):
        name: str

    with pytest.raises(ValidationError, match="name"):
        ConnectCampaignEvent[Other].from_payload(CAMPAIGN)
