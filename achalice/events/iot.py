"""What AWS IoT asks functions, and what its buttons send.

https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
https://docs.aws.amazon.com/iot-1-click/latest/developerguide/1click-programming.html

What a rule sends is whatever its SQL selects: annotate its handler with a model of your own.
"""

import base64
from typing import Annotated, Any

from pydantic import Field

from achalice.events._answers import Returned
from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Texts,
    Timestamp,
)
from achalice.events._http import HeadersField
from achalice.exceptions import EventBodyError
from achalice.requests import Headers

__all__ = [
    "IoT1ClickDevice",
    "IoT1ClickEvent",
    "IoT1ClickPlacement",
    "IoTAuthorizerEvent",
    "IoTAuthorizerResponse",
    "IoTButtonEvent",
    "IoTClick",
    "IoTConnection",
    "IoTDeviceEvent",
    "IoTHTTP",
    "IoTMQTT",
    "IoTPreProvisioningHookEvent",
    "IoTPreProvisioningHookResponse",
    "IoTProtocolData",
    "IoTTLS",
]


class IoTTLS(EventModel):
    """The TLS handshake."""

    server_name: str | None = None


class IoTHTTP(EventModel):
    """The request of an MQTT connection over websockets, or of a message over HTTP."""

    headers: HeadersField = Field(default_factory=Headers, validate_default=True)
    query_string: str | None = None
    """`?name=value`."""


class IoTMQTT(EventModel):
    """What the device says of itself in MQTT."""

    username: str | None = None
    password: str | None = None
    """Base64."""
    client_id: str | None = None

    @property
    def raw_password(self) -> bytes:
        """The password as the device sent it; `b""` for none.

        Raises:
            EventBodyError: it is not base64.
        """
        try:
            return base64.b64decode(self.password or "", validate=True)
        except ValueError:
            raise EventBodyError("base64", type(self).__name__) from None


class IoTProtocolData(EventModel):
    """The connection, protocol by protocol, as far as the device uses them."""

    tls: IoTTLS | None = None
    http: IoTHTTP | None = None
    mqtt: IoTMQTT | None = None


class IoTConnection(EventModel):
    """What the gateway knows of the connection."""

    id: str | None = None


class IoTAuthorizerEvent(LambdaEvent):
    """May this device connect? Answer with `IoTAuthorizerResponse`."""

    token: str | None = None
    """None where the authorizer does not ask for a signed one."""
    signature_verified: bool | None = None
    protocols: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """Which parts to expect: `tls`, `http`, `mqtt`."""
    protocol_data: Annotated[IoTProtocolData, NullIsEmptyMapping] = Field(
        default_factory=IoTProtocolData
    )
    connection_metadata: Annotated[IoTConnection, NullIsEmptyMapping] = Field(
        default_factory=IoTConnection
    )
    token_signature: str | None = None
    """Only in the first version of this event, like the three contexts."""
    http_context: IoTHTTP | None = None
    mqtt_context: IoTMQTT | None = None
    tls_context: IoTTLS | None = None


class IoTAuthorizerResponse(LambdaEvent, Returned):
    """Whether the device may connect, and what it may do then."""

    is_authenticated: bool
    principal_id: str = Field(min_length=1)
    """For logs: 1 to 128 letters and digits."""
    disconnect_after_in_seconds: int = Field(ge=300, le=86400)
    """When to end the connection at the latest."""
    refresh_after_in_seconds: int = Field(ge=300, le=86400)
    """When to ask again."""
    policy_documents: tuple[dict[str, Any] | str, ...] = Field(max_length=10)
    """At most 10 of AWS IoT's policies, each of at most 2,048 characters."""
    authorizer_context: dict[str, Any] | None = Field(
        default=None, validation_alias="context", serialization_alias="context"
    )


class IoTPreProvisioningHookEvent(LambdaEvent):
    """May this device be provisioned? Answer with `IoTPreProvisioningHookResponse`."""

    claim_certificate_id: str | None = None
    """Of the claim that many devices share; None where a device has a certificate of its own."""
    certificate_id: str | None = None
    certificate_pem: str | None = None
    template_arn: str
    client_id: str | None = None
    parameters: Texts = Field(default_factory=dict)
    """What the device sent for the template's parameters."""


class IoTPreProvisioningHookResponse(LambdaEvent, Returned):
    """Whether the device may be provisioned."""

    allow_provisioning: bool
    parameter_overrides: dict[str, str] | None = None
    """What counts instead of what the device sent."""


class IoTButtonEvent(LambdaEvent):
    """Somebody pressed an AWS IoT Button."""

    serial_number: str
    click_type: str
    """`SINGLE`, `DOUBLE` or `LONG`."""
    battery_voltage: str | None = None
    """`2000 mV`."""


class IoTClick(EventModel):
    """One press."""

    click_type: str
    """`SINGLE`, `DOUBLE` or `LONG`."""
    reported_time: Timestamp | None = None
    additional_info: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)


class IoTDeviceEvent(EventModel):
    """What happened to the device."""

    button_clicked: IoTClick | None = None


class IoT1ClickDevice(EventModel):
    """The device."""

    device_id: str
    type: str | None = None
    """`button`."""
    remaining_life: float | None = None
    """Percent."""
    attributes: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)


class IoT1ClickPlacement(EventModel):
    """What the device is used for."""

    project_name: str | None = None
    placement_name: str | None = None
    attributes: Texts = Field(default_factory=dict)
    devices: Texts = Field(default_factory=dict)
    """Ids, by the names that the project's template gives them."""


class IoT1ClickEvent(LambdaEvent):
    """Something happened to a device of AWS IoT 1-Click."""

    device_event: IoTDeviceEvent
    device_info: IoT1ClickDevice
    placement_info: IoT1ClickPlacement | None = None
