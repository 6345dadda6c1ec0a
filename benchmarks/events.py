"""What Lambda hands to a handler: a REST API's event (payload 1.0) as text, and a context."""

import json
import time
from typing import Literal

Case = Literal["get", "post"]

CASES: tuple[Case, ...] = ("get", "post")

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate, br",
    "Accept-Language": "en-US,en;q=0.9",
    "Authorization": "Bearer " + "a1b2c3d4" * 40,
    "CloudFront-Forwarded-Proto": "https",
    "CloudFront-Is-Desktop-Viewer": "true",
    "CloudFront-Is-Mobile-Viewer": "false",
    "CloudFront-Is-SmartTV-Viewer": "false",
    "CloudFront-Is-Tablet-Viewer": "false",
    "CloudFront-Viewer-ASN": "64496",
    "CloudFront-Viewer-Country": "DE",
    "Content-Type": "application/json",
    "Host": "abcdef1234.execute-api.eu-central-1.amazonaws.com",
    "Origin": "https://shop.example.com",
    "Referer": "https://shop.example.com/orders",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Via": "2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)",
    "X-Amz-Cf-Id": "kM3vQ7nZ0pXyT1sWcR5uLdA8eJfB2hGiK4oN6mVtYxC9zEaP==",
    "X-Amzn-Trace-Id": "Root=1-5e66d96f-7491f09xmpl79d18acf3d050",
    "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
    "X-Forwarded-Port": "443",
    "X-Forwarded-Proto": "https",
}


def event_text(case: Case) -> str:
    """The event that the Runtime API delivers, as JSON."""
    match case:
        case "get":
            return _event(
                "GET", "/orders/{order_id}", "/orders/17", {"order_id": "17"}, {"verbose": "true"}
            )
        case "post":
            body = json.dumps({"sku": "socks", "quantity": 2})
            return _event("POST", "/orders", "/orders", None, None, body)


def expected(case: Case) -> tuple[int, dict[str, object]]:
    """The status and the body's value that every contender has to answer with."""
    match case:
        case "get":
            return 200, {"order_id": 17, "sku": "socks", "verbose": True}
        case "post":
            return 201, {"order_id": 17, "sku": "socks", "quantity": 2}


class Context:
    """What Lambda's runtime client makes of an invocation's headers."""

    function_name = "orders-dev"
    function_version = "$LATEST"
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:orders-dev"
    memory_limit_in_mb = "512"
    aws_request_id = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"
    log_group_name = "/aws/lambda/orders-dev"
    log_stream_name = "2025/01/01/[$LATEST]58419525dade4d17a495dceeeed44708"
    identity = None
    client_context = None
    tenant_id = None

    def __init__(self, timeout: float = 30.0) -> None:
        self._epoch_deadline_time_in_ms = int((time.time() + timeout) * 1000)

    def get_remaining_time_in_millis(self) -> int:
        """As the runtime client works it out."""
        remaining = self._epoch_deadline_time_in_ms - round(time.time() * 1000)
        return max(remaining, 0)


def _event(
    method: str,
    resource: str,
    path: str,
    path_parameters: dict[str, str] | None,
    query: dict[str, str] | None,
    body: str | None = None,
) -> str:
    headers = dict(_HEADERS)
    if body is None:
        del headers["Content-Type"]
    return json.dumps(
        {
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": query,
            "multiValueQueryStringParameters": query
            and {name: [value] for name, value in query.items()},
            "pathParameters": path_parameters,
            "stageVariables": None,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "abcdef1234",
                "deploymentId": "f9xmpl",
                "domainName": "abcdef1234.execute-api.eu-central-1.amazonaws.com",
                "domainPrefix": "abcdef1234",
                "extendedRequestId": "HvXXXHh9FiAFxxx=",
                "httpMethod": method,
                "identity": {
                    "accessKey": None,
                    "accountId": None,
                    "caller": None,
                    "cognitoAuthenticationProvider": None,
                    "cognitoAuthenticationType": None,
                    "cognitoIdentityId": None,
                    "cognitoIdentityPoolId": None,
                    "principalOrgId": None,
                    "sourceIp": "203.0.113.7",
                    "user": None,
                    "userAgent": headers["User-Agent"],
                    "userArn": None,
                },
                "path": f"/dev{path}",
                "protocol": "HTTP/1.1",
                "requestId": "e4ad5f7b-xmpl-4a3b-8f2c-1d0e9b8a7c6d",
                "requestTime": "04/Mar/2025:19:15:17 +0000",
                "requestTimeEpoch": 1741115717135,
                "resourceId": "x1mpl2",
                "resourcePath": resource,
                "stage": "dev",
            },
            "body": body,
            "isBase64Encoded": False,
        }
    )
