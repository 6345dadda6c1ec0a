"""Questions to authorizers, as API Gateway asks them."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import AuthRequest, parse_event
from achalice.requests import Headers, MultiDict

from ..builders import FakeContext

ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef123"

# The samples of API Gateway's developer guide, shortened.
TOKEN: dict[str, Any] = {
    "type": "TOKEN",
    "authorizationToken": "allow",
    "methodArn": f"{ARN}/test/GET/request",
}
REST: dict[str, Any] = {
    "type": "REQUEST",
    "methodArn": f"{ARN}/test/GET/request/7",
    "resource": "/request/{id}",
    "path": "/request/7",
    "httpMethod": "GET",
    "headers": {"X-Token": "user1", "Cookie": "a=1; b=2"},
    "multiValueHeaders": {"Header2": ["value1", "value2"]},
    "queryStringParameters": {"q": "2"},
    "multiValueQueryStringParameters": {"q": ["1", "2"]},
    "pathParameters": {"id": "7"},
    "stageVariables": {"StageVar1": "stageValue1"},
    "requestContext": {"stage": "test", "identity": {"sourceIp": "192.0.2.1"}},
}
HTTP: dict[str, Any] = {
    "version": "2.0",
    "type": "REQUEST",
    "routeArn": f"{ARN}/dev/GET/merchants/7",
    "identitySource": ["user1", "123"],
    "routeKey": "GET /merchants/{id}",
    "rawPath": "/dev/merchants/7",
    "rawQueryString": "p=1&p=2&empty=",
    "cookies": ["a=1", "b=2"],
    "headers": {"authorization": "value"},
    "queryStringParameters": {"p": "1,2", "empty": ""},
    "requestContext": {"stage": "dev", "http": {"method": "GET", "path": "/dev/merchants/7"}},
    "pathParameters": {"id": "7"},
    "stageVariables": {"StageVar1": "stageValue1"},
}
CONNECT: dict[str, Any] = {
    "type": "REQUEST",
    "methodArn": f"{ARN}/dev/$connect",
    "headers": {"Authorization": "secret"},
    "queryStringParameters": {"room": "tea"},
    "requestContext": {"routeKey": "$connect", "connectionId": "c1", "stage": "dev"},
}


@pytest.mark.parity("auth.request")
def test_a_token_event_has_a_token_and_nothing_of_the_request() -> None:
    request = AuthRequest.from_payload(TOKEN)

    assert (request.auth_type, request.token) == ("TOKEN", "allow")
    assert request.method_arn == f"{ARN}/test/GET/request"
    assert (request.method, request.path, request.query_params) == (None, None, None)
    assert (dict(request.headers), request.cookies, request.request_context) == ({}, {}, {})


@pytest.mark.parity("auth.token-only")
def test_a_rest_apis_question_has_the_whole_request() -> None:
    request = AuthRequest.from_payload(REST)

    assert (request.auth_type, request.payload_version) == ("REQUEST", "1.0")
    assert (request.method, request.path, request.resource_path) == (
        "GET",
        "/request/7",
        "/request/{id}",
    )
    assert request.headers["x-token"] == "user1"
    assert request.headers.getlist("header2") == ["value1", "value2"]
    assert request.query_params is not None
    assert request.query_params.getlist("q") == ["1", "2"]
    assert (request.uri_params, request.cookies) == ({"id": "7"}, {"a": "1", "b": "2"})
    assert request.stage_vars == {"StageVar1": "stageValue1"}
    assert request.request_context["identity"] == {"sourceIp": "192.0.2.1"}


def test_an_http_apis_question_is_read_to_the_same_names() -> None:
    request = AuthRequest.from_payload(HTTP)

    assert (request.payload_version, request.route_key) == ("2.0", "GET /merchants/{id}")
    assert request.method_arn == request.route_arn == f"{ARN}/dev/GET/merchants/7"
    assert (request.token, request.identity_source) == ("user1", ("user1", "123"))
    assert (request.method, request.path, request.resource_path) == (
        "GET",
        "/merchants/7",
        "/merchants/{id}",
    )
    assert request.query_params is not None
    assert request.query_params.getlist("p") == ["1", "2"]
    assert (request.query_params["empty"], request.cookies) == ("", {"a": "1", "b": "2"})


def test_a_connection_has_no_method_and_no_path() -> None:
    request = AuthRequest.from_payload(CONNECT)

    assert (request.route_key, request.method, request.path) == ("$connect", None, None)
    assert request.token == "secret"
    assert dict(request.query_params or {}) == {"room": "tea"}


@pytest.mark.parametrize(
    ("path", "stage", "seen"),
    [
        ("/dev/orders", "dev", "/orders"),
        ("/dev", "dev", "/"),
        ("/development", "dev", "/development"),
        ("/orders", "$default", "/orders"),
    ],
)
def test_the_stage_is_no_part_of_the_path(path: str, stage: str, seen: str) -> None:
    payload = {**HTTP, "rawPath": path, "requestContext": {"stage": stage}}

    assert AuthRequest.from_payload(payload).path == seen


def test_a_rest_api_leaves_it_to_us_to_look_up_the_identity() -> None:
    sources = ("$request.querystring.q", "$request.header.x-token")

    request = AuthRequest.from_payload(REST, identity_sources=sources)

    assert (request.token, request.identity_source) == ("2", ("2", "user1"))


def test_payload_1_of_an_http_api_brings_its_own_token() -> None:
    payload = {**REST, "version": "1.0", "identitySource": "u,1", "authorizationToken": "u,1"}

    request = AuthRequest.from_payload(payload, identity_sources=("$request.header.X-Token",))

    assert (request.token, request.identity_source) == ("u,1", ("u,1",))


def test_what_the_gateway_leaves_null_is_absent() -> None:
    names = ("headers", "multiValueHeaders", "queryStringParameters", "stageVariables", "version")
    payload = {**TOKEN, **dict.fromkeys((*names, "cookies", "requestContext", "rawPath"))}

    request = AuthRequest.from_payload(payload)

    assert (request.token, request.stage_vars, request.payload_version) == ("allow", None, "1.0")


def test_the_payload_and_the_context_are_there_untouched() -> None:
    context = FakeContext()

    request = AuthRequest.from_payload(TOKEN, context)

    assert request.to_dict() is TOKEN
    assert request.context is context


@pytest.mark.parity("auth.request-constructor")
def test_tests_build_one_by_hand() -> None:
    request = AuthRequest(auth_type="TOKEN", token="t", method_arn=f"{ARN}/test/GET/")

    assert (request.token, request.to_dict()) == ("t", {})


@pytest.mark.parametrize("payload", [TOKEN, REST, HTTP, CONNECT])
def test_a_question_is_dumped_as_it_was_asked(payload: dict[str, Any]) -> None:
    assert AuthRequest.from_payload(payload).model_dump(mode="json") == payload


def test_a_question_built_by_hand_is_dumped_by_its_own_names() -> None:
    request = AuthRequest(
        auth_type="REQUEST",
        token="t",
        method_arn=f"{ARN}/test/GET/",
        headers=Headers({"X-One": "1"}),
        query_params=MultiDict({"a": ["1", "2"]}),
    )

    dumped = request.model_dump(mode="json")

    assert (dumped["token"], dumped["headers"], dumped["query_params"]) == (
        "t",
        {"X-One": "1"},
        {"a": ["1", "2"]},
    )


def test_the_consoles_test_of_an_authorizer_sends_a_body() -> None:
    """Although no real question has one."""
    nulls = dict.fromkeys(("headers", "queryStringParameters", "pathParameters", "body"))

    request = parse_event({**REST, **nulls, "isBase64Encoded": False})

    assert isinstance(request, AuthRequest)
    assert request.uri_params is None


def test_a_question_may_come_with_all_that_a_runtime_adds() -> None:
    payload = {**CONNECT, "version": "$LATEST", "deadline": 1655103420483, "identity": None}

    request = parse_event(payload)

    assert isinstance(request, AuthRequest)
    assert (request.route_key, request.payload_version) == ("$connect", "$LATEST")


def test_what_api_gateway_adds_to_a_question_is_kept() -> None:
    event = AuthRequest.from_payload({**TOKEN, "addedLater": 1})

    assert event.model_extra == {"addedLater": 1}
    assert AuthRequest.from_payload(HTTP).model_extra == {}


def test_another_event_is_no_question() -> None:
    with pytest.raises(ValidationError, match="method_arn"):
        AuthRequest.from_payload({"type": "TOKEN"})
