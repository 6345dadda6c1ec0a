"""Directives of Alexa's Smart Home Skill API.

https://developer.amazon.com/docs/alexa/device-apis/message-guide.html
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from achalice._typing import RawEvent
from achalice.events._base import EventModel, LambdaEvent, NullIsEmptyMapping, Texts

__all__ = [
    "AlexaConnectedHomeEvent",
    "AlexaDirective",
    "AlexaDirectiveHeader",
    "AlexaEndpoint",
    "AlexaScope",
    "AlexaSmartHomeEvent",
]


class AlexaDirectiveHeader(EventModel):
    """What is wanted."""

    namespace: str
    """The interface: `Alexa.PowerController`."""
    name: str
    """`TurnOn`."""
    message_id: str | None = None
    correlation_token: str | None = None
    """Goes back with the answer; absent of `Discover` and `AcceptGrant`."""
    payload_version: str | None = None
    """`3`; `2` of `AlexaConnectedHomeEvent`."""
    instance: str | None = None
    """Which of several things of this interface the endpoint has."""


class AlexaScope(EventModel):
    """On whose behalf."""

    type: str | None = None
    """`BearerToken`, `BearerTokenWithPartition`."""
    token: str | None = None


class AlexaEndpoint(EventModel):
    """What is to do it."""

    endpoint_id: str | None = None
    """As the skill named it when it was discovered."""
    scope: AlexaScope | None = None
    cookie: Texts = Field(default_factory=dict)
    """What the skill said of it then."""


class AlexaDirective(EventModel):
    """What a device is to do."""

    header: AlexaDirectiveHeader
    endpoint: AlexaEndpoint | None = None
    """None where no device is meant: `Discover`, `AcceptGrant`."""
    payload: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)


class AlexaSmartHomeEvent(LambdaEvent):
    """A user wants something of a device."""

    directive: AlexaDirective

    @property
    def header(self) -> AlexaDirectiveHeader:
        """What is wanted."""
        return self.directive.header

    def answer(
        self,
        name: str = "Response",
        *,
        namespace: str = "Alexa",
        payload: Mapping[str, Any] | None = None,
        properties: Sequence[Mapping[str, Any]] = (),
    ) -> RawEvent:
        """It is done, or this is known.

        Args:
            name: `Response`, `StateReport`, `DeferredResponse`, `Discover.Response` and others.
            namespace: of the interface that defines `name`.
            payload: what it says: `{"endpoints": [...]}`.
            properties: the state that the device has now.
        """
        header: dict[str, Any] = {
            "namespace": namespace,
            "name": name,
            "messageId": str(uuid.uuid4()),
            "payloadVersion": self.header.payload_version or "3",
        }
        if self.header.correlation_token is not None:
            header["correlationToken"] = self.header.correlation_token
        event: dict[str, Any] = {"header": header, "payload": dict(payload or {})}
        if self.directive.endpoint is not None:
            event["endpoint"] = self.directive.endpoint.model_dump(
                mode="json", by_alias=True, include={"endpoint_id", "scope"}, exclude_unset=True
            )
        answer: dict[str, Any] = {"event": event}
        if properties:
            answer["context"] = {"properties": [dict(each) for each in properties]}
        return answer

    def fail(self, type: str, message: str, **details: Any) -> RawEvent:
        """It could not be done: `ENDPOINT_UNREACHABLE`, `VALUE_OUT_OF_RANGE` and the like.

        Args:
            type: of the error.
            message: for logs; users do not hear it.
            details: what errors of this type say, too: `validRange={...}`.
        """
        return self.answer("ErrorResponse", payload={"type": type, "message": message, **details})


class AlexaConnectedHomeEvent(LambdaEvent):
    """A user wants something of a device: versions 1 and 2, which Alexa has retired.

    The namespaces of version 2 begin with `Alexa.ConnectedHome.`.
    """

    header: AlexaDirectiveHeader
    payload: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """`accessToken`, `appliance` and what the directive says."""
