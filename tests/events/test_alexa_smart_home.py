"""Directives of Alexa's Smart Home Skill API."""

from typing import Any

import pytest

from achalice.events import (
    AlexaConnectedHomeEvent,
    AlexaEndpoint,
    AlexaScope,
    AlexaSmartHomeEvent,
    parse_event,
)

TURN_ON: dict[str, Any] = {
    "directive": {
        "header": {
            "namespace": "Alexa.PowerController",
            "name": "TurnOn",
            "payloadVersion": "3",
            "messageId": "m1",
            "correlationToken": "c1",
        },
        "endpoint": {
            "scope": {"type": "BearerToken", "token": "t1"},
            "endpointId": "kettle",
            "cookie": {"room": "kitchen"},
        },
        "payload": {},
    }
}
DISCOVER: dict[str, Any] = {
    "directive": {
        "header": {
            "namespace": "Alexa.Discovery",
            "name": "Discover",
            "payloadVersion": "3",
            "messageId": "m1",
        },
        "payload": {"scope": {"type": "BearerToken", "token": "t1"}},
    }
}


def test_a_directive_says_what_to_do_with_what() -> None:
    event = parse_event(TURN_ON)

    assert isinstance(event, AlexaSmartHomeEvent)
    assert (event.header.namespace, event.header.name) == ("Alexa.PowerController", "TurnOn")
    assert (event.header.message_id, event.header.payload_version) == ("m1", "3")
    assert event.directive.endpoint == AlexaEndpoint(
        endpoint_id="kettle",
        scope=AlexaScope(type="BearerToken", token="t1"),
        cookie={"room": "kitchen"},
    )
    assert event.directive.payload == {}


def test_an_answer_belongs_to_its_directive() -> None:
    on = {"namespace": "Alexa.PowerController", "name": "powerState", "value": "ON"}

    answer = AlexaSmartHomeEvent.from_payload(TURN_ON).answer(properties=[on])

    message_id = answer["event"]["header"].pop("messageId")
    assert message_id != "m1"
    assert answer == {
        "event": {
            "header": {
                "namespace": "Alexa",
                "name": "Response",
                "payloadVersion": "3",
                "correlationToken": "c1",
            },
            "endpoint": {
                "endpointId": "kettle",
                "scope": {"type": "BearerToken", "token": "t1"},
            },
            "payload": {},
        },
        "context": {"properties": [on]},
    }


def test_devices_are_discovered() -> None:
    event = AlexaSmartHomeEvent.from_payload(DISCOVER)

    answer = event.answer(
        "Discover.Response", namespace="Alexa.Discovery", payload={"endpoints": []}
    )

    assert event.directive.endpoint is None
    assert event.directive.payload["scope"]["token"] == "t1"
    assert answer["event"]["payload"] == {"endpoints": []}
    assert answer["event"]["header"]["namespace"] == "Alexa.Discovery"
    assert not {"correlationToken"} & answer["event"]["header"].keys()
    assert not {"endpoint", "context"} & {*answer, *answer["event"]}


def test_what_could_not_be_done_is_an_error_response() -> None:
    answer = AlexaSmartHomeEvent.from_payload(TURN_ON).fail(
        "VALUE_OUT_OF_RANGE", "too hot", validRange={"maximumValue": 100}
    )

    assert answer["event"]["header"]["name"] == "ErrorResponse"
    assert answer["event"]["payload"] == {
        "type": "VALUE_OUT_OF_RANGE",
        "message": "too hot",
        "validRange": {"maximumValue": 100},
    }


@pytest.mark.parametrize(
    ("namespace", "version"), [("Alexa.ConnectedHome.Control", "2"), ("Control", "1")]
)
def test_a_directive_of_a_retired_version_is_known_too(namespace: str, version: str) -> None:
    payload = {
        "header": {
            "messageId": "m1",
            "name": "TurnOnRequest",
            "namespace": namespace,
            "payloadVersion": version,
        },
        "payload": {"accessToken": "t1", "appliance": {"applianceId": "kettle"}},
    }

    event = parse_event(payload)

    assert isinstance(event, AlexaConnectedHomeEvent)
    assert (event.header.name, event.header.payload_version) == ("TurnOnRequest", version)
    assert event.payload["appliance"] == {"applianceId": "kettle"}
