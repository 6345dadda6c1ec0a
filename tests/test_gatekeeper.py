"""API Gateway's part of authorization, as the test client and the local server play it."""

import base64
import json
from typing import Any

import pytest

from achalice import UnauthorizedError
from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    IAMAuthorizer,
    JWTAuthorizer,
)
from achalice.events import AuthRequest
from achalice.gatekeeper import admit, admitted, authorizer_event, refusal
from achalice.policies import AuthResponse, Decision

from .builders import FakeContext, rest_event

REST_ARN = "arn:aws:execute-api:us-east-1:123456789012:1234567890/dev"
CONTEXT = FakeContext()


async def gate(request: AuthRequest) -> AuthResponse:
    """Lets those with the token `please` have /orders."""
    if request.token == "stranger":
        raise UnauthorizedError
    routes = ["/orders"] if request.token == "please" else []
    return AuthResponse(routes, "jane", {"seats": 3, "trial": True, "plan": "gold"})


def http_event(path: str = "/orders", *, stage: str = "$default", **parts: Any) -> dict[str, Any]:
    """An HTTP API's request (payload 2.0)."""
    return {
        "version": "2.0",
        "routeKey": f"GET {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"authorization": "please"},
        "requestContext": {
            "accountId": "1",
            "apiId": "api",
            "stage": stage,
            "http": {"method": "GET", "path": path},
        },
        "isBase64Encoded": False,
        **parts,
    }


def connect_event() -> dict[str, Any]:
    return {
        "headers": {"Authorization": "please"},
        "requestContext": {
            "accountId": "1",
            "apiId": "api",
            "stage": "dev",
            "routeKey": "$connect",
            "connectionId": "c1",
        },
    }


def token(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.signature"


def with_token(text: str, path: str = "/orders") -> dict[str, Any]:
    return rest_event(path, headers={"Authorization": text})


@pytest.mark.parity("auth.header")
def test_a_rest_api_sends_the_token_alone() -> None:
    event = rest_event("/orders", "PUT", headers={"x-key": "please"})

    assert authorizer_event(event, ChaliceAuthorizer(gate, header="X-Key")) == {
        "type": "TOKEN",
        "authorizationToken": "please",
        "methodArn": f"{REST_ARN}/PUT/orders",
    }


def test_the_arn_of_the_root_ends_in_a_slash() -> None:
    question = authorizer_event(with_token("t", "/"), ChaliceAuthorizer(gate), region="eu-west-1")

    assert question["methodArn"] == f"{REST_ARN.replace('us-east-1', 'eu-west-1')}/GET/"


def test_a_rest_api_sends_the_whole_request_to_a_request_authorizer() -> None:
    event = rest_event(
        "/orders/7",
        template="/orders/{id}",
        params={"id": "7"},
        query={"q": ["1", "2"]},
        headers={"A": "please"},
        body="secret",
    )
    authorizer = ChaliceAuthorizer(gate, identity_sources=["$request.header.a"])

    assert authorizer_event(event, authorizer) == {
        "type": "REQUEST",
        "methodArn": f"{REST_ARN}/GET/orders/7",
        "resource": "/orders/{id}",
        "path": "/orders/7",
        "httpMethod": "GET",
        "headers": {"A": "please"},
        "multiValueHeaders": {"A": ["please"]},
        "queryStringParameters": {"q": "2"},
        "multiValueQueryStringParameters": {"q": ["1", "2"]},
        "pathParameters": {"id": "7"},
        "stageVariables": {},
        "requestContext": event["requestContext"],
    }


def test_an_http_api_knows_no_token_authorizers() -> None:
    event = http_event("/dev/orders", stage="dev", cookies=["a=1"])

    assert authorizer_event(event, ChaliceAuthorizer(gate)) == {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": "arn:aws:execute-api:us-east-1:1:api/dev/GET/orders",
        "identitySource": ["please"],
        "routeKey": "GET /dev/orders",
        "rawPath": "/dev/orders",
        "rawQueryString": "",
        "cookies": ["a=1"],
        "headers": {"authorization": "please"},
        "requestContext": event["requestContext"],
    }


def test_a_websocket_api_asks_about_the_route_key() -> None:
    question = authorizer_event(connect_event(), ChaliceAuthorizer(gate))

    assert question["type"] == "REQUEST"
    assert question["methodArn"] == "arn:aws:execute-api:us-east-1:1:api/dev/$connect"


@pytest.mark.parametrize("event", [rest_event("/orders"), http_event(headers={})], ids=str)
async def test_without_identity_the_authorizer_is_not_asked(event: dict[str, Any]) -> None:
    async def never(request: AuthRequest) -> AuthResponse:
        raise AssertionError

    decision = await admit(ChaliceAuthorizer(never), event, CONTEXT)

    assert (decision.outcome, decision.status_code) == ("unauthorized", 401)
    assert decision.reason == "the request lacks $request.header.Authorization"


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        (with_token("please"), "allowed"),
        (with_token("please", "/other"), "denied"),
        (with_token("no"), "denied"),
        (with_token("stranger"), "unauthorized"),
        (http_event(), "allowed"),
        (http_event("/other"), "denied"),
    ],
    ids=["rest", "rest other", "rest no", "rest stranger", "http", "http other"],
)
async def test_the_authorizer_decides(event: dict[str, Any], outcome: str) -> None:
    assert (await admit(ChaliceAuthorizer(gate), event, CONTEXT)).outcome == outcome


@pytest.mark.parametrize(("path", "outcome"), [("/orders", "allowed"), ("/other", "denied")])
async def test_a_simple_answer_decides_too(path: str, outcome: str) -> None:
    authorizer = ChaliceAuthorizer(gate, simple_responses=True)

    assert (await admit(authorizer, http_event(path), CONTEXT)).outcome == outcome


async def test_a_connection_is_decided_on() -> None:
    async def everybody(request: AuthRequest) -> AuthResponse:
        return AuthResponse(["*"], request.token)

    assert (await admit(ChaliceAuthorizer(everybody), connect_event(), CONTEXT)).allowed


async def test_an_answer_of_the_wrong_kind_is_the_developers_fault() -> None:
    async def simple(request: AuthRequest) -> dict[str, bool]:
        return {"isAuthorized": True}

    decision = await admit(ChaliceAuthorizer(simple), http_event(), CONTEXT)

    assert (decision.outcome, decision.reason) == (
        "misconfigured",
        "the API expects a policy from `simple`",
    )


async def test_a_failing_authorizer_is_a_500_that_keeps_the_error() -> None:
    error = RuntimeError("no database")

    async def broken(request: AuthRequest) -> AuthResponse:
        raise error

    decision = await admit(ChaliceAuthorizer(broken), with_token("t"), CONTEXT)

    assert (decision.status_code, decision.error) == (500, error)


@pytest.mark.parity("request.context.authorizer", "auth.context")
async def test_a_rest_apis_handler_is_told_texts() -> None:
    """API Gateway turns numbers and booleans into texts there."""
    event = with_token("please")

    told = admitted(event, await admit(ChaliceAuthorizer(gate), event, CONTEXT))

    assert told["requestContext"]["authorizer"] == {
        "principalId": "jane",
        "seats": "3",
        "trial": "true",
        "plan": "gold",
    }
    assert "authorizer" not in event["requestContext"]


async def test_an_http_apis_handler_is_told_values() -> None:
    event = http_event()

    told = admitted(event, await admit(ChaliceAuthorizer(gate), event, CONTEXT))

    assert told["requestContext"]["authorizer"] == {
        "lambda": {"seats": 3, "trial": True, "plan": "gold"}
    }


POOL = CognitoUserPoolAuthorizer("pool", ["arn:aws:cognito-idp:r:1:userpool/p"])
JWT = JWTAuthorizer("jwt", "https://issuer.example.com", ["shop"])


async def test_a_user_pools_claims_are_believed() -> None:
    event = with_token(token(sub="jane"))

    told = admitted(event, await admit(POOL, event, CONTEXT))

    assert told["requestContext"]["authorizer"] == {"claims": {"sub": "jane"}}


async def test_an_issuers_claims_are_believed() -> None:
    event = http_event(headers={"authorization": f"Bearer {token(sub='jane', scope='a b')}"})

    told = admitted(event, await admit(JWT.with_scopes(["b"]), event, CONTEXT))

    assert told["requestContext"]["authorizer"] == {
        "jwt": {"claims": {"sub": "jane", "scope": "a b"}, "scopes": ["a", "b"]}
    }


@pytest.mark.parametrize(
    ("authorizer", "text", "outcome"),
    [
        (POOL, "", "unauthorized"),
        (POOL, "no-token", "unauthorized"),
        (POOL, "a.%.c", "unauthorized"),
        (POOL, "e30.W10.e30", "unauthorized"),
        (POOL.with_scopes(["b"]), token(scope="a"), "unauthorized"),
        (JWT.with_scopes(["b"]), token(scope="a"), "denied"),
        (IAMAuthorizer(), "", "allowed"),
    ],
    ids=["nothing", "text", "no base64", "no object", "pool scope", "jwt scope", "iam"],
)
async def test_tokens_are_read_as_far_as_that_goes(
    authorizer: Authorizer, text: str, outcome: str
) -> None:
    assert (await admit(authorizer, with_token(text), CONTEXT)).outcome == outcome


@pytest.mark.parametrize(
    ("decision", "status", "kind", "body"),
    [
        (Decision("unauthorized"), 401, "UnauthorizedException", {"message": "Unauthorized"}),
        (
            Decision("denied"),
            403,
            "AccessDeniedException",
            {"Message": "User is not authorized to access this resource"},
        ),
        (Decision("misconfigured"), 500, "AuthorizerConfigurationException", {"message": None}),
    ],
    ids=str,
)
def test_a_rest_apis_refusal(
    decision: Decision, status: int, kind: str, body: dict[str, object]
) -> None:
    answer = refusal(rest_event(), decision)

    assert (answer["statusCode"], json.loads(answer["body"])) == (status, body)
    assert answer["headers"] == {"Content-Type": "application/json", "x-amzn-ErrorType": kind}


@pytest.mark.parametrize(
    ("decision", "status", "message"),
    [
        (Decision("unauthorized"), 401, "Unauthorized"),
        (Decision("denied"), 403, "Forbidden"),
        (Decision("misconfigured"), 500, "Internal Server Error"),
    ],
    ids=str,
)
def test_an_http_apis_refusal(decision: Decision, status: int, message: str) -> None:
    assert refusal(http_event(), decision) == {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"message": message}, separators=(",", ":")),
    }
