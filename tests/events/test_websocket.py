"""What happens on the connections of websocket APIs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import WebsocketEvent, parse_event
from achalice.exceptions import BadRequestError

from ..builders import FakeContext

DOMAIN = "abc123.execute-api.eu-central-1.amazonaws.com"


def event_of(kind: str, route: str, **parts: Any) -> dict[str, Any]:
    context = {
        "routeKey": route,
        "eventType": kind,
        "extendedRequestId": "e1",
        "requestTime": "20/Jan/2024:11:55:08 +0000",
        "messageDirection": "IN",
        "stage": "dev",
        "connectedAt": 1705751697419,
        "requestTimeEpoch": 1705751708326,
        "identity": {"sourceIp": "192.0.2.1", "userAgent": "curl"},
        "requestId": "r1",
        "domainName": DOMAIN,
        "connectionId": "c1=",
        "apiId": "abc123",
        **parts.pop("context", {}),
    }
    return {"requestContext": context, "isBase64Encoded": False, **parts}


CONNECT = event_of(
    "CONNECT",
    "$connect",
    headers={"Sec-WebSocket-Version": "13", "Cookie": "a=1"},
    multiValueHeaders={"Sec-WebSocket-Version": ["13"], "Cookie": ["a=1"]},
    queryStringParameters={"room": "tea"},
    multiValueQueryStringParameters={"room": ["coffee", "tea"]},
    stageVariables={"table": "rooms"},
)
MESSAGE = event_of("MESSAGE", "chat", body='{"action": "chat"}', context={"messageId": "m1"})
DISCONNECT = event_of(
    "DISCONNECT",
    "$disconnect",
    headers={"Host": DOMAIN, "x-api-key": ""},
    context={"disconnectStatusCode": 1001, "disconnectReason": "Going away"},
)


def test_every_event_names_its_connection() -> None:
    for payload in (CONNECT, MESSAGE, DISCONNECT):
        event = WebsocketEvent.from_payload(payload)

        assert (event.domain_name, event.stage, event.connection_id, event.api_id) == (
            DOMAIN,
            "dev",
            "c1=",
            "abc123",
        )


def test_a_client_that_connects_has_headers_and_a_query() -> None:
    event = WebsocketEvent.from_payload(CONNECT)

    assert (event.event_type, event.route_key) == ("CONNECT", "$connect")
    assert (event.headers["sec-websocket-version"], event.cookies) == ("13", {"a": "1"})
    assert event.query_params.getlist("room") == ["coffee", "tea"]
    assert event.stage_variables == {"table": "rooms"}
    assert (event.body, event.raw_body, event.json_body) == (None, b"", None)
    assert (event.message_id, event.disconnect_status_code) == (None, None)


def test_a_message_has_a_body() -> None:
    event = WebsocketEvent.from_payload(MESSAGE)

    assert (event.event_type, event.route_key, event.message_id) == ("MESSAGE", "chat", "m1")
    assert (event.body, event.json_body) == ('{"action": "chat"}', {"action": "chat"})
    assert (dict(event.headers), dict(event.query_params)) == ({}, {})


def test_a_client_that_is_gone_has_a_reason() -> None:
    event = WebsocketEvent.from_payload(DISCONNECT)

    assert (event.event_type, event.route_key) == ("DISCONNECT", "$disconnect")
    assert (event.disconnect_status_code, event.disconnect_reason) == (1001, "Going away")
    assert event.body is None


def test_the_request_context_is_typed() -> None:
    context = WebsocketEvent.from_payload(MESSAGE).request_context

    assert context.connected_at == datetime(2024, 1, 20, 11, 54, 57, 419_000, tzinfo=UTC)
    assert context.request_time_epoch == datetime(2024, 1, 20, 11, 55, 8, 326_000, tzinfo=UTC)
    assert context.request_time == "20/Jan/2024:11:55:08 +0000"
    assert (context.request_id, context.extended_request_id) == ("r1", "e1")
    assert context.message_direction == "IN"
    assert (context.identity.source_ip, context.identity.user_agent) == ("192.0.2.1", "curl")
    assert context.authorizer == {}


def test_what_the_authorizer_answered_comes_with_every_message() -> None:
    answer = {"principalId": "jane", "seats": 3, "integrationLatency": 120}
    payload = event_of("MESSAGE", "$default", body="hi", context={"authorizer": answer})

    assert WebsocketEvent.from_payload(payload).request_context.authorizer == answer


def test_a_binary_message_is_decoded() -> None:
    payload = {**MESSAGE, "body": "AHRlYQ==", "isBase64Encoded": True}

    assert WebsocketEvent.from_payload(payload).raw_body == b"\x00tea"


@pytest.mark.parametrize("error", [ValueError, BadRequestError])
def test_a_message_that_is_no_json_is_told_when_it_is_asked_for(error: type[Exception]) -> None:
    """Chalice's reference promises the one error, and its code raises the other."""
    event = WebsocketEvent.from_payload({**MESSAGE, "body": "hello"})

    with pytest.raises(error, match=r"^the body of this WebsocketEvent is not JSON$"):
        _ = event.json_body


def test_old_events_have_nulls_for_what_does_not_apply() -> None:
    nulls = dict.fromkeys(("disconnectStatusCode", "disconnectReason", "messageId", "authorizer"))
    payload = event_of("CONNECT", "$connect", context=nulls, body=None, headers=None)

    event = WebsocketEvent.from_payload(payload)

    assert (event.disconnect_reason, event.body, dict(event.headers)) == (None, None, {})


def test_a_message_is_known_without_all_that_tests_leave_out() -> None:
    payload = {
        "requestContext": {"domainName": DOMAIN, "stage": "dev", "connectionId": "c1"},
        "body": "hello",
    }

    event = parse_event(payload)

    assert isinstance(event, WebsocketEvent)
    assert (event.connection_id, event.body, event.route_key) == ("c1", "hello", None)


def test_a_message_is_known_although_it_looks_like_a_request() -> None:
    """As the samples of AWS's libraries for other languages do."""
    payload = {**CONNECT, "httpMethod": "GET", "path": "/", "resource": "/"}

    assert type(parse_event(payload)) is WebsocketEvent


def test_there_is_no_event_without_a_connection() -> None:
    with pytest.raises(ValidationError, match="connectionId"):
        WebsocketEvent.from_payload({"requestContext": {"routeKey": "$connect"}})


def test_the_payload_and_the_context_are_there_untouched() -> None:
    context = FakeContext()

    event = WebsocketEvent.from_payload(MESSAGE, context)

    assert event.to_dict() is MESSAGE
    assert event.context is context
