"""What AWS IoT asks functions, and what its buttons send."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    IoT1ClickEvent,
    IoTAuthorizerEvent,
    IoTAuthorizerResponse,
    IoTButtonEvent,
    IoTPreProvisioningHookEvent,
    IoTPreProvisioningHookResponse,
    parse_event,
)

from .pure_functions import answer_of

CONNECT: dict[str, Any] = {
    "token": "secret",
    "signatureVerified": True,
    "protocols": ["tls", "http", "mqtt"],
    "protocolData": {
        "tls": {"serverName": "iot.example.com"},
        "http": {"headers": {"X-Room": "tea"}, "queryString": "?a=1"},
        "mqtt": {"username": "jane", "password": "dGVh", "clientId": "device-7"},
    },
    "connectionMetadata": {"id": "ddefac3e"},
}
FIRST: dict[str, Any] = {
    "token": "secret",
    "tokenSignature": "signature",
    "httpContext": {"headers": {"Accept-Language": "en"}, "queryString": "abc"},
    "mqttContext": {"clientId": "device-7", "username": "jane", "password": "tea"},
    "tlsContext": {"serverName": "iot.example.com"},
}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Action": "iot:Connect", "Effect": "Allow", "Resource": "*"}],
}
CLICK: dict[str, Any] = {
    "deviceEvent": {
        "buttonClicked": {
            "clickType": "DOUBLE",
            "reportedTime": "2018-05-04T23:26:33.747Z",
            "additionalInfo": {"version": "1.5"},
        }
    },
    "deviceInfo": {
        "attributes": {"color": "white"},
        "type": "button",
        "deviceId": "G030PM",
        "remainingLife": 99.9,
    },
    "placementInfo": {
        "projectName": "shop",
        "placementName": "counter",
        "attributes": {"city": "Berlin"},
        "devices": {"bell": "G030PM"},
    },
}


def test_a_device_that_connects_shows_all_that_it_has() -> None:
    event = IoTAuthorizerEvent.from_payload(CONNECT)

    assert (event.token, event.signature_verified) == ("secret", True)
    assert event.protocols == ("tls", "http", "mqtt")
    data = event.protocol_data
    assert data.tls is not None
    assert data.tls.server_name == "iot.example.com"
    assert data.http is not None
    assert (data.http.headers["x-room"], data.http.query_string) == ("tea", "?a=1")
    assert data.mqtt is not None
    assert (data.mqtt.username, data.mqtt.client_id) == ("jane", "device-7")
    assert (data.mqtt.password, data.mqtt.raw_password) == ("dGVh", b"tea")
    assert event.connection_metadata.id == "ddefac3e"


def test_a_device_may_show_nothing_but_a_password() -> None:
    payload = {"protocols": ["mqtt"], "protocolData": {"mqtt": {"password": "dGVh"}}}

    event = parse_event(payload)

    assert isinstance(event, IoTAuthorizerEvent)
    assert (event.token, event.protocol_data.tls, event.connection_metadata.id) == (
        None,
        None,
        None,
    )


def test_the_first_version_of_the_question_is_known() -> None:
    event = parse_event(FIRST)

    assert isinstance(event, IoTAuthorizerEvent)
    assert (event.token, event.token_signature) == ("secret", "signature")
    assert event.http_context is not None
    assert event.http_context.headers["accept-language"] == "en"
    assert event.mqtt_context is not None
    assert event.mqtt_context.client_id == "device-7"
    assert event.tls_context is not None
    assert event.tls_context.server_name == "iot.example.com"


def test_a_password_that_is_no_base64_is_told_when_it_is_asked_for() -> None:
    event = IoTAuthorizerEvent.from_payload(FIRST)

    assert event.mqtt_context is not None
    with pytest.raises(ValueError, match="is not base64"):
        _ = event.mqtt_context.raw_password


async def test_an_authorizer_answers_with_policies() -> None:
    async def gate(event: IoTAuthorizerEvent) -> IoTAuthorizerResponse:
        return IoTAuthorizerResponse(
            is_authenticated=True,
            principal_id="jane",
            disconnect_after_in_seconds=86400,
            refresh_after_in_seconds=300,
            policy_documents=(POLICY,),
        )

    assert await answer_of(gate, CONNECT) == {
        "isAuthenticated": True,
        "principalId": "jane",
        "disconnectAfterInSeconds": 86400,
        "refreshAfterInSeconds": 300,
        "policyDocuments": [POLICY],
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"disconnectAfterInSeconds": 299},
        {"refreshAfterInSeconds": 86401},
        {"principalId": ""},
        {"policyDocuments": [POLICY] * 11},
    ],
)
def test_an_answer_that_iot_would_refuse_is_none(wrong: dict[str, object]) -> None:
    answer = {
        "isAuthenticated": True,
        "principalId": "jane",
        "disconnectAfterInSeconds": 300,
        "refreshAfterInSeconds": 300,
        "policyDocuments": [POLICY],
    }

    with pytest.raises(ValidationError, match=next(iter(wrong))):
        IoTAuthorizerResponse.model_validate({**answer, **wrong})


def test_an_answer_is_known_by_its_shape() -> None:
    event = parse_event(
        {
            "isAuthenticated": True,
            "principalId": "jane",
            "disconnectAfterInSeconds": 86400,
            "refreshAfterInSeconds": 300,
            "policyDocuments": ["{}"],
            "context": {"city": "Berlin"},
        }
    )

    assert isinstance(event, IoTAuthorizerResponse)
    assert (event.policy_documents, event.authorizer_context) == (("{}",), {"city": "Berlin"})


async def test_a_device_is_provisioned_if_the_hook_says_so() -> None:
    async def hook(event: IoTPreProvisioningHookEvent) -> IoTPreProvisioningHookResponse:
        return IoTPreProvisioningHookResponse(
            allow_provisioning=event.parameters["serial"] == "7",
            parameter_overrides={"city": "Berlin"},
        )

    payload = {
        "claimCertificateId": "claim",
        "certificateId": "certificate",
        "certificatePem": "PEM",
        "templateArn": "arn:aws:iot:eu-central-1:123456789012:provisioningtemplate/shop",
        "clientId": "device-7",
        "parameters": {"serial": "7"},
    }
    event = parse_event(payload)

    assert isinstance(event, IoTPreProvisioningHookEvent)
    assert (event.claim_certificate_id, event.certificate_id) == ("claim", "certificate")
    assert (event.certificate_pem, event.client_id) == ("PEM", "device-7")
    assert event.template_arn.endswith("/shop")
    assert await answer_of(hook, payload) == {
        "allowProvisioning": True,
        "parameterOverrides": {"city": "Berlin"},
    }


def test_a_hooks_answer_is_known_by_its_shape() -> None:
    event = parse_event({"allowProvisioning": False})

    assert isinstance(event, IoTPreProvisioningHookResponse)
    assert (event.allow_provisioning, event.parameter_overrides) == (False, None)


def test_a_button_tells_its_click() -> None:
    event = parse_event({"serialNumber": "G030", "clickType": "LONG", "batteryVoltage": "2000 mV"})

    assert isinstance(event, IoTButtonEvent)
    assert (event.serial_number, event.click_type, event.battery_voltage) == (
        "G030",
        "LONG",
        "2000 mV",
    )


def test_a_1_click_device_tells_its_click_and_its_place() -> None:
    event = parse_event(CLICK)

    assert isinstance(event, IoT1ClickEvent)
    click = event.device_event.button_clicked
    assert click is not None
    assert (click.click_type, click.additional_info) == ("DOUBLE", {"version": "1.5"})
    assert click.reported_time == datetime(2018, 5, 4, 23, 26, 33, 747_000, tzinfo=UTC)
    assert (event.device_info.device_id, event.device_info.type) == ("G030PM", "button")
    assert (event.device_info.remaining_life, event.device_info.attributes) == (
        99.9,
        {"color": "white"},
    )
    place = event.placement_info
    assert place is not None
    assert (place.project_name, place.placement_name) == ("shop", "counter")
    assert (place.attributes, place.devices) == ({"city": "Berlin"}, {"bell": "G030PM"})
