from dataclasses import replace
from unittest.mock import ANY

import pytest

from achalice_cli.local.requests import HttpRequest, rest_event

REQUEST = HttpRequest(
    method="GET",
    path="/orders/a%20b",
    query="tag=x&tag=y+z",
    headers=[("host", "127.0.0.1:8000"), ("user-agent", "curl/8"), ("connection", "close")],
    body=b"",
    client="192.0.2.7",
    port=8000,
)


def event(request: HttpRequest = REQUEST) -> dict[str, object]:
    return rest_event(
        request,
        resource="/orders/{order_id}",
        path_parameters={"order_id": "a%20b"},
        stage="api",
        request_id="c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    )


def test_the_event_is_payload_one_down_to_the_last_key() -> None:
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
    assert event() == {
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
    bare = event(replace(REQUEST, query=""))

    assert (bare["queryStringParameters"], bare["multiValueQueryStringParameters"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", (None, False)),
        ('{"grün": 1}'.encode(), ('{"grün": 1}', False)),
        (b"\x89PNG", ("iVBORw==", True)),
    ],
)
def test_a_body_is_text_where_it_can_be(body: bytes, told: tuple[str | None, bool]) -> None:
    made = event(replace(REQUEST, body=body))

    assert (made["body"], made["isBase64Encoded"]) == told


def test_the_client_is_added_to_the_proxies_before_it() -> None:
    passed_on = replace(REQUEST, headers=[("x-forwarded-for", "198.51.100.1")])

    headers = event(passed_on)["headers"]

    assert isinstance(headers, dict)
    assert headers["X-Forwarded-For"] == "198.51.100.1, 192.0.2.7"
    assert "x-forwarded-for" not in headers
