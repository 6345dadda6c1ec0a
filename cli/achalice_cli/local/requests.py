"""An HTTP request as it comes in, and the event that API Gateway makes of it."""

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import uuid4

from achalice._typing import RawEvent

ACCOUNT = "123456789012"
API_ID = "local"

# What a REST API keeps to itself, as recorded from AWS in LocalStack's API Gateway tests.
_DROPPED = frozenset(
    {
        "connection",
        "content-length",
        "content-md5",
        "expect",
        "max-forwards",
        "proxy-authenticate",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "www-authenticate",
    }
)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request, whole."""

    method: str
    path: str
    """Percent-encoded, as the client sent it."""
    query: str
    """Percent-encoded, without the question mark."""
    headers: list[tuple[str, str]]
    """In order; names in lower case."""
    body: bytes
    client: str
    """The client's IP address."""
    port: int
    """The one that the request came in at."""
    protocol: str = "HTTP/1.1"

    @property
    def target(self) -> str:
        """Path and query as the request line has them."""
        return f"{self.path}?{self.query}" if self.query else self.path


def rest_event(
    request: HttpRequest,
    *,
    resource: str,
    path_parameters: dict[str, str],
    stage: str,
    request_id: str,
) -> RawEvent:
    """What a REST API hands to Lambda for `request`: payload 1.0.

    Its query is decoded, its path and the path's parameters are not: they stay percent-encoded,
    as API Gateway leaves them.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """
    now = time.time()
    headers = _lists(_headers(request, now))
    query = _lists(parse_qsl(request.query, keep_blank_values=True))
    body, is_base64 = _body(request.body)
    return {
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": _last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": _last(query) or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": path_parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourceId": "local",
            "resourcePath": resource,
            "httpMethod": request.method,
            "extendedRequestId": request_id,
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "path": f"/{stage}{request.path}",
            "accountId": ACCOUNT,
            "protocol": request.protocol,
            "stage": stage,
            "domainPrefix": API_ID,
            "requestTimeEpoch": int(now * 1000),
            "requestId": request_id,
            "identity": _identity(request.client, _last(headers).get("user-agent")),
            "domainName": _last(headers).get("host", ""),
            "deploymentId": "local",
            "apiId": API_ID,
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }


def _headers(request: HttpRequest, now: float) -> list[tuple[str, str]]:
    """What the function sees: without the connection's own, with those that the gateway adds."""
    kept = [each for each in request.headers if each[0] not in _DROPPED]
    passed_on = [value for name, value in kept if name == "x-forwarded-for"]
    return [
        *(each for each in kept if not each[0].startswith(("x-forwarded-", "x-amzn-trace-id"))),
        ("X-Amzn-Trace-Id", f"Root=1-{int(now):08x}-{uuid4().hex[:24]}"),
        ("X-Forwarded-For", ", ".join([*passed_on, request.client])),
        ("X-Forwarded-Port", str(request.port)),
        ("X-Forwarded-Proto", "http"),
    ]


def _identity(client: str, user_agent: str | None) -> dict[str, str | None]:
    """Of a caller that nothing has authenticated."""
    return {
        "cognitoIdentityPoolId": None,
        "accountId": None,
        "cognitoIdentityId": None,
        "caller": None,
        "sourceIp": client,
        "principalOrgId": None,
        "accessKey": None,
        "cognitoAuthenticationType": None,
        "cognitoAuthenticationProvider": None,
        "userArn": None,
        "userAgent": user_agent,
        "user": None,
    }


def _body(body: bytes) -> tuple[str | None, bool]:
    """The body as JSON can carry it, and whether that is base64."""
    if not body:
        return None, False
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def _lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists


def _last(lists: dict[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in lists.items()}
