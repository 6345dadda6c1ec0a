"""What happens on the connections of a websocket API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmptyMapping, Texts, Timestamp
from achalice.events._http import MultiValueEvent
from achalice.events.apigateway import APIGatewayIdentity

__all__ = ["WebsocketEvent", "WebsocketRequestContext"]


class WebsocketRequestContext(EventModel):
    """What the gateway knows of the connection and of what has happened on it."""

    connection_id: str
    api_id: str | None = None
    authorizer: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the authorizer of `$connect` answered, on every event of the connection."""
    connected_at: Timestamp | None = None
    disconnect_reason: str | None = None
    """Only of `DISCONNECT`; may be empty."""
    disconnect_status_code: int | None = None
    """Only of `DISCONNECT`: RFC 6455's, e.g. 1000, 1001 or 1005."""
    domain_name: str | None = None
    event_type: str | None = None
    """`CONNECT`, `MESSAGE` or `DISCONNECT`."""
    extended_request_id: str | None = None
    identity: Annotated[APIGatewayIdentity, NullIsEmptyMapping] = Field(
        default_factory=APIGatewayIdentity
    )
    message_direction: str | None = None
    """`IN`."""
    message_id: str | None = None
    """Only of `MESSAGE`."""
    request_id: str | None = None
    request_time: str | None = None
    """`09/Apr/2015:12:34:56 +0000`."""
    request_time_epoch: Timestamp | None = None
    route_key: str | None = None
    """`$connect`, `$disconnect`, `$default`, or one of the API's own."""
    stage: str | None = None


class WebsocketEvent(MultiValueEvent):
    """A client connects, sends a message, or is gone.

    Headers and query are there when it connects; some headers when it is gone. `body` is None
    except on messages, and `raw_body` has the bytes of binary ones.
    """

    stage_variables: Texts = Field(default_factory=dict)
    request_context: WebsocketRequestContext

    @property
    def connection_id(self) -> str:
        """Names the connection, for `app.websocket_api.send` and the like."""
        return self.request_context.connection_id

    @property
    def domain_name(self) -> str:
        """Of the API's endpoint; `""` where a test leaves it out."""
        return self.request_context.domain_name or ""

    @property
    def stage(self) -> str:
        """The API's; `""` where a test leaves it out."""
        return self.request_context.stage or ""

    @property
    def api_id(self) -> str | None:
        """The API."""
        return self.request_context.api_id

    @property
    def route_key(self) -> str | None:
        """`$connect`, `$disconnect`, `$default`, or one of the API's own."""
        return self.request_context.route_key

    @property
    def event_type(self) -> str | None:
        """`CONNECT`, `MESSAGE` or `DISCONNECT`."""
        return self.request_context.event_type

    @property
    def message_id(self) -> str | None:
        """None unless it is a message."""
        return self.request_context.message_id

    @property
    def disconnect_status_code(self) -> int | None:
        """Why the connection is gone, as RFC 6455 numbers it; None unless it is."""
        return self.request_context.disconnect_status_code

    @property
    def disconnect_reason(self) -> str | None:
        """Why the connection is gone, in words, which may be none; None unless it is."""
        return self.request_context.disconnect_reason
