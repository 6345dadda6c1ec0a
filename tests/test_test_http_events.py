"""The events that fronts make of requests, beside recorded ones."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from achalice.test.http_events import (
    function_url_event,
    http_api_event,
    load_balancer_event,
    rest_event,
)
from achalice.test.requests import HttpRequest

PAYLOADS = Path(__file__).parent / "payloads"
REQUEST = HttpRequest(
    method="GET",
    path="/orders/a%20b",
    query="tag=x&tag=y+z",
    headers=[("host", "127.0.0.1:8000"), ("user-agent", "curl/8"), ("connection", "close")],
    body=b"",
    client="192.0.2.7",
    port=8000,
)
TRACE = "x-amzn-trace-id"


def recorded(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return event


def rest(request: HttpRequest = REQUEST) -> dict[str, Any]:
    return rest_event(
        request,
        resource="/orders/{order_id}",
        path_parameters={"order_id": "a%20b"},
        stage="api",
        request_id="c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    )


def http_api(request: HttpRequest = REQUEST) -> dict[str, Any]:
    return http_api_event(
        request,
        route_key="GET /orders/{order_id}",
        path_parameters={"order_id": "a%20b"},
        request_id="id",
    )


def function_url(request: HttpRequest = REQUEST) -> dict[str, Any]:
    return function_url_event(request, request_id="id")


def alb(request: HttpRequest = REQUEST) -> dict[str, Any]:
    return load_balancer_event(request, several=False)


def test_a_rest_apis_event_is_payload_one_down_to_the_last_key() -> None:
    """Compared with events recorded from REST APIs; what is absent is null there, too."""
    trace = "X-Amzn-Trace-Id"
    headers = {
        "host": "127.0.0.1:8000",
        "user-agent": "curl/8",
        trace: ANY,
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Port": "8000",
        "X-Forwarded-Proto": "http",
    }
    assert rest() == {
        "resource": "/orders/{order_id}",
        "path": "/orders/a%20b",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {
            name: ANY if name == trace else [value] for name, value in headers.items()
        },
        "queryStringParameters": {"tag": "y z"},
        "multiValueQueryStringParameters": {"tag": ["x", "y z"]},
        "pathParameters": {"order_id": "a%20b"},
        "stageVariables": None,
        "requestContext": {
            "resourceId": "local",
            "resourcePath": "/orders/{order_id}",
            "httpMethod": "GET",
            "extendedRequestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTime": ANY,
            "path": "/api/orders/a%20b",
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": "api",
            "domainPrefix": "local",
            "requestTimeEpoch": ANY,
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {
                "accessKey": None,
                "accountId": None,
                "caller": None,
                "cognitoAuthenticationProvider": None,
                "cognitoAuthenticationType": None,
                "cognitoIdentityId": None,
                "cognitoIdentityPoolId": None,
                "principalOrgId": None,
                "sourceIp": "192.0.2.7",
                "user": None,
                "userAgent": "curl/8",
                "userArn": None,
            },
            "domainName": "127.0.0.1:8000",
            "deploymentId": "local",
            "apiId": "local",
        },
        "body": None,
        "isBase64Encoded": False,
    }


def test_a_request_without_a_query_has_none() -> None:
    bare = rest(replace(REQUEST, query=""))

    assert (bare["queryStringParameters"], bare["multiValueQueryStringParameters"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", (None, False)),
        ('{"grün": 1}'.encode(), ('{"grün": 1}', False)),
        (b"\x89PNG", ("iVBORw==", True)),
    ],
)
def test_to_a_rest_api_a_body_is_text_where_it_can_be(
    body: bytes, told: tuple[str | None, bool]
) -> None:
    made = rest(replace(REQUEST, body=body))

    assert (made["body"], made["isBase64Encoded"]) == told


@pytest.mark.parametrize("event", [http_api, function_url, alb])
@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ([("content-type", "application/json; charset=utf-8")], ("a=1", False)),
        ([("content-type", "text/csv")], ("a=1", False)),
        ([("content-type", "application/x-www-form-urlencoded")], ("YT0x", True)),
        ([("content-type", "text/csv"), ("content-encoding", "gzip")], ("YT0x", True)),
        ([], ("YT0x", True)),
    ],
    ids=["json", "text", "form", "encoded", "unnamed"],
)
def test_other_fronts_go_by_what_the_body_is_said_to_be(
    event: Any, headers: list[tuple[str, str]], told: tuple[str, bool]
) -> None:
    """A form comes as base64: apps that read the event themselves stumble over it."""
    made = event(replace(REQUEST, body=b"a=1", headers=headers))

    assert (made["body"], made["isBase64Encoded"]) == told


@pytest.mark.parametrize("event", [rest, http_api, function_url, alb])
def test_the_client_is_added_to_the_proxies_before_it(event: Any) -> None:
    passed_on = replace(REQUEST, headers=[("x-forwarded-for", "198.51.100.1")])

    headers = event(passed_on)["headers"]

    assert [value for name, value in headers.items() if name.lower() == "x-forwarded-for"] == [
        "198.51.100.1, 192.0.2.7"
    ]


def test_an_http_apis_event_is_payload_two_decoded() -> None:
    cookies = [*REQUEST.headers, ("cookie", "a=1; b=2"), ("x-tag", "1"), ("x-tag", "2")]

    assert http_api(replace(REQUEST, headers=cookies)) == {
        "version": "2.0",
        "routeKey": "GET /orders/{order_id}",
        "rawPath": "/orders/a b",
        "rawQueryString": "tag=x&tag=y+z",
        "cookies": ["a=1", "b=2"],
        "headers": {
            "host": "127.0.0.1:8000",
            "user-agent": "curl/8",
            "x-tag": "1,2",
            TRACE: ANY,
            "x-forwarded-for": "192.0.2.7",
            "x-forwarded-port": "8000",
            "x-forwarded-proto": "http",
        },
        "queryStringParameters": {"tag": "x,y z"},
        "pathParameters": {"order_id": "a b"},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": "127.0.0.1:8000",
            "domainPrefix": "local",
            "http": {
                "method": "GET",
                "path": "/orders/a b",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.7",
                "userAgent": "curl/8",
            },
            "requestId": "id",
            "routeKey": "GET /orders/{order_id}",
            "stage": "$default",
            "time": ANY,
            "timeEpoch": ANY,
        },
        "isBase64Encoded": False,
    }


def test_a_function_url_decodes_nothing() -> None:
    event = function_url()

    assert (event["rawPath"], event["requestContext"]["http"]["path"]) == ("/orders/a%20b",) * 2
    assert "pathParameters" not in event


@pytest.mark.parametrize(
    ("made", "sample"),
    [
        (http_api, "apiGatewayProxyV2Event_GET"),
        (function_url, "lambdaFunctionUrlEventWithHeaders"),
        (alb, "albEvent"),
    ],
)
def test_an_event_has_no_key_that_recorded_ones_lack(made: Any, sample: str) -> None:
    event, real = made(), recorded(sample)

    assert event.keys() <= real.keys()
    assert event["requestContext"].keys() <= real["requestContext"].keys()


def test_a_load_balancer_passes_the_last_value_on_as_it_came() -> None:
    assert alb()["queryStringParameters"] == {"tag": "y+z"}


def test_a_load_balancer_with_multi_value_headers_passes_all_on() -> None:
    event = load_balancer_event(
        replace(REQUEST, headers=[("x-tag", "1"), ("x-tag", "2")]), several=True
    )

    assert event.keys() == recorded("albMultiValueQueryStringEvent").keys()
    assert event["multiValueQueryStringParameters"] == {"tag": ["x", "y+z"]}
    assert event["multiValueHeaders"]["x-tag"] == ["1", "2"]
