"""Hooks and custom channels of Amazon Pinpoint."""

from datetime import UTC, datetime
from typing import Any

import pytest

from achalice.events import PinpointEvent, PinpointUser, parse_event

ADA: dict[str, Any] = {
    "ChannelType": "SMS",
    "Address": "+14255550100",
    "EndpointStatus": "ACTIVE",
    "OptOut": "NONE",
    "Location": {"Country": "DE"},
    "Demographic": {"Platform": "ios"},
    "EffectiveDate": "2026-01-31T12:30:00.597Z",
    "Attributes": {"FirstName": ["Ada"]},
    "Metrics": {"cups": 2.0},
    "User": {"UserId": "ada", "UserAttributes": {"Tea": ["oolong"]}},
    "CreationDate": "2026-01-31T12:30:00.597Z",
}
PAYLOAD: dict[str, Any] = {
    "MessageConfiguration": {"SMSMessage": {"Body": "Tea?", "MessageType": "PROMOTIONAL"}},
    "ApplicationId": "a1",
    "CampaignId": "c1",
    "TreatmentId": "0",
    "ActivityId": "v1",
    "ScheduledTime": "2026-01-31T13:00:00.609Z",
    "Endpoints": {"e1": ADA, "e2": {"ChannelType": "SMS", "Attributes": None}},
}


def test_a_campaign_is_about_to_send() -> None:
    event = parse_event(PAYLOAD)

    assert isinstance(event, PinpointEvent)
    assert (event.application_id, event.campaign_id) == ("a1", "c1")
    assert event.scheduled_time == datetime(2026, 1, 31, 13, 0, 0, 609000, tzinfo=UTC)
    assert event.message_configuration is not None
    assert event.message_configuration["SMSMessage"]["Body"] == "Tea?"
    ada = event.endpoints["e1"]
    assert (ada.channel_type, ada.address, ada.opt_out) == ("SMS", "+14255550100", "NONE")
    assert (ada.attributes, ada.metrics) == ({"FirstName": ("Ada",)}, {"cups": 2.0})
    assert ada.user == PinpointUser(user_id="ada", user_attributes={"Tea": ("oolong",)})
    assert event.endpoints["e2"].attributes == {}


def test_a_custom_channel_sends_for_itself() -> None:
    event = PinpointEvent.from_payload(
        {"Message": {}, "Data": "oolong", "ApplicationId": "a1", "JourneyId": "j1", "Endpoints": {}}
    )

    assert (event.message, event.data, event.journey_id) == ({}, "oolong", "j1")
    assert (event.campaign_id, event.endpoints) == (None, {})


def test_some_endpoints_are_kept_as_they_came() -> None:
    event = PinpointEvent.from_payload(PAYLOAD)

    assert event.keep(["e1"]) == {"e1": ADA}
    assert event.keep([]) == {}
    with pytest.raises(KeyError, match="e3"):
        event.keep(["e3"])
