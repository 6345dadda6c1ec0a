"""What AppSync asks a Lambda authorizer, of GraphQL and of Event APIs.

https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._answers import Returned
from achalice.events._base import EventModel, LambdaEvent, NullIsEmptyMapping
from achalice.events._http import HeadersField
from achalice.requests import Headers

__all__ = [
    "AppSyncAuthorizerEvent",
    "AppSyncAuthorizerRequestContext",
    "AppSyncAuthorizerResponse",
]


class AppSyncAuthorizerRequestContext(EventModel):
    """What the client wants."""

    api_id: str | None = None
    account_id: str | None = None
    request_id: str | None = None
    query_string: str | None = None
    """The GraphQL document; None of an Event API."""
    operation_name: str | None = None
    """Which of the document's operations, if it names several."""
    variables: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    operation: str | None = None
    """`EVENT_CONNECT`, `EVENT_SUBSCRIBE` or `EVENT_PUBLISH` of an Event API."""
    channel: str | None = None
    """Of an Event API: `/default/orders`."""
    channel_namespace_name: str | None = None


class AppSyncAuthorizerEvent(LambdaEvent):
    """May this client ask this? Answer with `AppSyncAuthorizerResponse`."""

    authorization_token: str
    """The `Authorization` header, whole."""
    request_context: AppSyncAuthorizerRequestContext
    request_headers: HeadersField = Field(default_factory=Headers, validate_default=True)


class AppSyncAuthorizerResponse(LambdaEvent, Returned):
    """Whether the client may, and what resolvers are told about it."""

    is_authorized: bool
    resolver_context: dict[str, Any] | None = None
    """For resolvers of a GraphQL API: `event.identity.resolver_context`. At most 5 MB."""
    handler_context: dict[str, Any] | None = None
    """For handlers of an Event API: `event.identity.handler_context`."""
    denied_fields: tuple[str, ...] | None = None
    """Fields that are null whatever their resolvers say: `Mutation.createEvent`, or their ARNs."""
    ttl_override: int | None = Field(default=None, ge=0, le=3600)
    """Seconds that AppSync may remember this answer; 0 forbids it, None leaves it to the API."""
