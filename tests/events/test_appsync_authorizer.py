"""What AppSync asks a Lambda authorizer, and what it is answered."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import AppSyncAuthorizerEvent, AppSyncAuthorizerResponse, parse_event

from .pure_functions import answer_of

GRAPHQL: dict[str, Any] = {
    "authorizationToken": "secret",
    "requestContext": {
        "apiId": "abc123",
        "accountId": "123456789012",
        "requestId": "r1",
        "queryString": "query Orders { orders { id } }",
        "operationName": "Orders",
        "variables": {"first": 7},
    },
    "requestHeaders": {"Host": "abc123.appsync-api.eu-central-1.amazonaws.com"},
}
EVENTS: dict[str, Any] = {
    "authorizationToken": "secret",
    "requestContext": {
        "apiId": "abc123",
        "accountId": "123456789012",
        "requestId": "r1",
        "operation": "EVENT_PUBLISH",
        "channelNamespaceName": "default",
        "channel": "/default/orders",
    },
}


def test_a_question_about_a_query_has_the_query() -> None:
    event = AppSyncAuthorizerEvent.from_payload(GRAPHQL)

    assert event.authorization_token == "secret"
    context = event.request_context
    assert (context.api_id, context.account_id, context.request_id) == (
        "abc123",
        "123456789012",
        "r1",
    )
    assert context.query_string == "query Orders { orders { id } }"
    assert (context.operation_name, context.variables) == ("Orders", {"first": 7})
    assert event.request_headers["host"] == "abc123.appsync-api.eu-central-1.amazonaws.com"


def test_a_question_about_events_has_the_channel() -> None:
    event = AppSyncAuthorizerEvent.from_payload(EVENTS)

    context = event.request_context
    assert (context.operation, context.channel) == ("EVENT_PUBLISH", "/default/orders")
    assert context.channel_namespace_name == "default"
    assert (context.query_string, context.variables) == (None, {})
    assert dict(event.request_headers) == {}


async def test_an_answer_has_what_was_said_and_no_more() -> None:
    async def gate(event: AppSyncAuthorizerEvent) -> AppSyncAuthorizerResponse:
        return AppSyncAuthorizerResponse(
            is_authorized=event.authorization_token == "secret",
            resolver_context={"seats": 3},
            denied_fields=("Mutation.makeOrder",),
            ttl_override=15,
        )

    assert await answer_of(gate, GRAPHQL) == {
        "isAuthorized": True,
        "resolverContext": {"seats": 3},
        "deniedFields": ["Mutation.makeOrder"],
        "ttlOverride": 15,
    }


async def test_an_answer_of_no_is_just_that() -> None:
    async def gate(event: AppSyncAuthorizerEvent) -> AppSyncAuthorizerResponse:
        return AppSyncAuthorizerResponse(is_authorized=False)

    assert await answer_of(gate, EVENTS) == {"isAuthorized": False}


@pytest.mark.parametrize("seconds", [-1, 3601])
def test_an_answer_is_kept_for_an_hour_at_most(seconds: int) -> None:
    with pytest.raises(ValidationError, match="ttl"):
        AppSyncAuthorizerResponse(is_authorized=True, ttl_override=seconds)


def test_an_answer_is_known_by_its_shape() -> None:
    payload = {"isAuthorized": True, "handlerContext": {"seats": 3}}

    event = parse_event(payload)

    assert isinstance(event, AppSyncAuthorizerResponse)
    assert (event.is_authorized, event.handler_context) == (True, {"seats": 3})
    assert event.to_dict() is payload
