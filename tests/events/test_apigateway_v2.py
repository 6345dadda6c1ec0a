"""Requests in payload 2.0: HTTP APIs and Function URLs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    APIGatewayProxyEventV2,
    APIGatewayProxyResponseV2,
    LambdaFunctionURLEvent,
    parse_event,
)

from .pure_functions import answer_of

SAMPLE: dict[str, Any] = {
    "version": "2.0",
    "routeKey": "POST /orders/{order_id}",
    "rawPath": "/dev/orders/7",
    "rawQueryString": "size=1&size=2&empty=",
    "cookies": ["a=1", "b=2"],
    "headers": {"Content-Type": "application/json", "x-tea": "green,black"},
    "queryStringParameters": {"size": "1,2", "empty": ""},
    "pathParameters": {"order_id": "7"},
    "stageVariables": {"table": "orders"},
    "requestContext": {
        "accountId": "123456789012",
        "apiId": "abc123",
        "authentication": {"clientCert": {"subjectDN": "www.example.com"}},
        "authorizer": {"jwt": {"claims": {"sub": "jane"}, "scopes": ["orders"]}},
        "domainName": "abc123.execute-api.eu-central-1.amazonaws.com",
        "domainPrefix": "abc123",
        "http": {
            "method": "POST",
            "path": "/dev/orders/7",
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "curl",
        },
        "requestId": "id",
        "routeKey": "POST /orders/{order_id}",
        "stage": "dev",
        "time": "12/Mar/2020:19:03:58 +0000",
        "timeEpoch": 1583348638390,
    },
    "body": '{"sku": "tea"}',
    "isBase64Encoded": False,
}
URL = {
    **SAMPLE,
    "requestContext": {
        **SAMPLE["requestContext"],
        "domainName": "abc.lambda-url.eu-central-1.on.aws",
    },
}


def with_context(**parts: object) -> dict[str, Any]:
    return {**SAMPLE, "requestContext": {**SAMPLE["requestContext"], **parts}}


def test_a_request_has_its_parts_decoded() -> None:
    event = APIGatewayProxyEventV2.from_payload(SAMPLE)

    assert (event.version, event.method) == ("2.0", "POST")
    assert (event.raw_path, event.path) == ("/dev/orders/7", "/orders/7")
    assert (event.route_key, event.path_parameters) == (
        "POST /orders/{order_id}",
        {"order_id": "7"},
    )
    assert event.headers["CONTENT-TYPE"] == "application/json"
    assert event.query_params.getlist("size") == ["1", "2"]
    assert event.query_params["empty"] == ""
    assert event.query_string_parameters["size"] == "1,2"
    assert (event.cookies, event.raw_cookies) == ({"a": "1", "b": "2"}, ("a=1", "b=2"))
    assert event.stage_variables == {"table": "orders"}
    assert (event.raw_body, event.json_body) == (b'{"sku": "tea"}', {"sku": "tea"})


def test_the_request_context_is_typed() -> None:
    context = APIGatewayProxyEventV2.from_payload(SAMPLE).request_context

    assert (context.account_id, context.api_id) == ("123456789012", "abc123")
    assert (context.domain_prefix, context.stage) == ("abc123", "dev")
    assert (context.http.method, context.http.path) == ("POST", "/dev/orders/7")
    assert (context.http.source_ip, context.http.user_agent) == ("192.0.2.1", "curl")
    assert context.http.protocol == "HTTP/1.1"
    assert (context.request_id, context.route_key) == ("id", "POST /orders/{order_id}")
    assert context.time == "12/Mar/2020:19:03:58 +0000"
    assert context.time_epoch == datetime(2020, 3, 4, 19, 3, 58, 390_000, tzinfo=UTC)
    assert context.authentication is not None
    assert context.authentication.client_cert is not None
    assert context.authentication.client_cert.subject_dn == "www.example.com"


def test_a_jwt_authorizer_tells_claims_and_scopes() -> None:
    authorizer = APIGatewayProxyEventV2.from_payload(SAMPLE).request_context.authorizer

    assert authorizer is not None
    assert authorizer.jwt is not None
    assert (authorizer.jwt.claims, authorizer.jwt.scopes) == ({"sub": "jane"}, ("orders",))
    assert (authorizer.iam, authorizer.lambda_context) == (None, None)


def test_a_route_without_scopes_has_null_for_them() -> None:
    payload = with_context(authorizer={"jwt": {"claims": {"sub": "jane"}, "scopes": None}})

    authorizer = APIGatewayProxyEventV2.from_payload(payload).request_context.authorizer

    assert authorizer is not None
    assert authorizer.jwt is not None
    assert authorizer.jwt.scopes == ()


@pytest.mark.parametrize("context", [{"seats": 3}, None])
def test_a_lambda_authorizer_tells_its_context(context: dict[str, int] | None) -> None:
    payload = with_context(authorizer={"lambda": context})

    authorizer = APIGatewayProxyEventV2.from_payload(payload).request_context.authorizer

    assert authorizer is not None
    assert authorizer.lambda_context == context


def test_a_signed_request_tells_who_signed() -> None:
    cognito = {"amr": ["foo"], "identityId": "id", "identityPoolId": "pool"}
    iam = {
        "accessKey": "AKIA",
        "accountId": "111122223333",
        "callerId": "AIDA",
        "cognitoIdentity": cognito,
        "principalOrgId": "org",
        "userArn": "arn:aws:iam::111122223333:user/jane",
        "userId": "AIDA",
    }

    payload = with_context(authorizer={"iam": iam})
    authorizer = APIGatewayProxyEventV2.from_payload(payload).request_context.authorizer

    assert authorizer is not None
    assert authorizer.iam is not None
    assert (authorizer.iam.access_key, authorizer.iam.account_id) == ("AKIA", "111122223333")
    assert (authorizer.iam.caller_id, authorizer.iam.user_id) == ("AIDA", "AIDA")
    assert (authorizer.iam.user_arn, authorizer.iam.principal_org_id) == (
        "arn:aws:iam::111122223333:user/jane",
        "org",
    )
    assert authorizer.iam.cognito_identity is not None
    assert authorizer.iam.cognito_identity.amr == ("foo",)
    assert authorizer.iam.cognito_identity.identity_id == "id"
    assert authorizer.iam.cognito_identity.identity_pool_id == "pool"


@pytest.mark.parametrize(
    ("path", "stage", "seen"),
    [
        ("/dev", "dev", "/"),
        ("/development", "dev", "/development"),
        ("/orders", "$default", "/orders"),
        ("/orders", None, "/orders"),
    ],
)
def test_the_stage_is_no_part_of_the_path(path: str, stage: str | None, seen: str) -> None:
    payload = {**with_context(stage=stage), "rawPath": path}

    assert APIGatewayProxyEventV2.from_payload(payload).path == seen


def test_cookies_may_also_be_in_their_header() -> None:
    """Where tests write them, who have no list for them."""
    payload = {**SAMPLE, "cookies": None, "headers": {"Cookie": "a=1"}}

    assert APIGatewayProxyEventV2.from_payload(payload).cookies == {"a": "1"}


def test_a_bare_request_has_no_more_than_a_method_and_a_path() -> None:
    payload = {
        "rawPath": "/",
        "requestContext": {"http": {"method": "GET", "path": "/"}, "authorizer": None},
    }

    event = APIGatewayProxyEventV2.from_payload(payload)

    assert (event.method, event.path, event.body) == ("GET", "/", None)
    assert (dict(event.headers), dict(event.query_params), event.cookies) == ({}, {}, {})


def test_a_request_without_its_first_line_is_none() -> None:
    with pytest.raises(ValidationError, match=r"requestContext\.http"):
        APIGatewayProxyEventV2.from_payload({**SAMPLE, "requestContext": {}})


def test_a_function_url_is_known_by_its_domain() -> None:
    assert type(parse_event(SAMPLE)) is APIGatewayProxyEventV2
    assert type(parse_event(URL)) is LambdaFunctionURLEvent


def test_a_function_urls_event_may_lack_route_and_stage() -> None:
    payload = {name: value for name, value in URL.items() if name != "routeKey"}
    payload["requestContext"] = {
        name: value
        for name, value in URL["requestContext"].items()
        if name not in ("routeKey", "stage", "authorizer", "authentication")
    }

    event = parse_event(payload)

    assert isinstance(event, LambdaFunctionURLEvent)
    assert (event.path, event.route_key) == ("/dev/orders/7", None)


async def test_a_function_answers_with_a_response() -> None:
    async def shop(event: LambdaFunctionURLEvent) -> APIGatewayProxyResponseV2:
        return APIGatewayProxyResponseV2(cookies=["a=1"], body=event.method)

    assert await answer_of(shop, URL) == {
        "statusCode": 200,
        "body": "POST",
        "isBase64Encoded": False,
        "cookies": ["a=1"],
    }
