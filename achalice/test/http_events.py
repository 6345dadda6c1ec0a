"""The events that fronts make of HTTP requests."""

import time
from urllib.parse import unquote
from uuid import uuid4

from achalice._typing import RawEvent
from achalice.test.contexts import ACCOUNT, REGION
from achalice.test.requests import HttpRequest, last, lists

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
    kept = [each for each in request.headers if each[0] not in _DROPPED]
    headers = lists(_forwarded(request, kept, now))
    query = lists(request.query_pairs())
    body, is_base64 = request.body_if_text() if request.body else (None, False)
    return {
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": last(query) or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": path_parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourceId": "local",
            "resourcePath": resource,
            "httpMethod": request.method,
            "extendedRequestId": request_id,
            "requestTime": access_log_time(now),
            "path": f"/{stage}{request.path}",
            "accountId": ACCOUNT,
            "protocol": request.protocol,
            "stage": stage,
            "domainPrefix": API_ID,
            "requestTimeEpoch": int(now * 1000),
            "requestId": request_id,
            "identity": _identity(request),
            "domainName": request.header("host") or "",
            "deploymentId": "local",
            "apiId": API_ID,
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }


def http_api_event(
    request: HttpRequest, *, route_key: str, path_parameters: dict[str, str], request_id: str
) -> RawEvent:
    """What an HTTP API hands to Lambda, from its stage `$default`: payload 2.0.

    Path and parameters are decoded; several values of a name are joined with commas.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    decoded = {name: unquote(text) for name, text in path_parameters.items()}
    event = _payload_2(
        request,
        path=unquote(request.path),
        route_key=route_key,
        request_id=request_id,
        account=ACCOUNT,
        domain=request.header("host") or "",
    )
    return {**event, **({"pathParameters": decoded} if decoded else {})}


def function_url_event(request: HttpRequest, *, request_id: str) -> RawEvent:
    """What a Function URL hands to Lambda: payload 2.0 with everything as the client encoded it.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
    """
    return _payload_2(
        request,
        path=request.path,
        route_key="$default",
        request_id=request_id,
        account="anonymous",
        domain=f"{API_ID}.lambda-url.{REGION}.on.aws",
    )


def load_balancer_event(request: HttpRequest, *, several: bool) -> RawEvent:
    """What a load balancer hands to Lambda; `several` where multi-value headers are on.

    It decodes nothing. Without multi-value headers, the last of several values counts.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """
    headers = _in_lower_case(_forwarded(request, request.headers, time.time()))
    parts = [each.partition("=") for each in request.query.split("&") if each]
    query = lists((name, value) for name, _, value in parts)
    body, is_base64 = request.body_by_type() if request.body else ("", False)
    group = "targetgroup/local/6d0ecf831eec9f09"
    return {
        "requestContext": {
            "elb": {
                "targetGroupArn": f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:{group}",
            }
        },
        "httpMethod": request.method,
        "path": request.path,
        **(
            {"multiValueQueryStringParameters": query, "multiValueHeaders": headers}
            if several
            else {"queryStringParameters": last(query), "headers": last(headers)}
        ),
        "body": body,
        "isBase64Encoded": is_base64,
    }


def _payload_2(
    request: HttpRequest, *, path: str, route_key: str, request_id: str, account: str, domain: str
) -> RawEvent:
    now = time.time()
    # Cookies have a list of their own.
    dropped = (_DROPPED | {"cookie"}) - {"content-length"}
    kept = [each for each in request.headers if each[0] not in dropped]
    cookies = [
        cookie.strip()
        for name, line in request.headers
        if name == "cookie"
        for cookie in line.split(";")
    ]
    headers = _in_lower_case(_forwarded(request, kept, now))
    query = lists(request.query_pairs())
    body, is_base64 = request.body_by_type() if request.body else ("", False)
    return {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": request.query,
        **({"cookies": cookies} if cookies else {}),
        "headers": _joined(headers),
        **({"queryStringParameters": _joined(query)} if query else {}),
        "requestContext": {
            "accountId": account,
            "apiId": API_ID,
            "domainName": domain,
            "domainPrefix": API_ID,
            "http": {
                "method": request.method,
                "path": path,
                "protocol": request.protocol,
                "sourceIp": request.client,
                "userAgent": request.header("user-agent") or "",
            },
            "requestId": request_id,
            "routeKey": route_key,
            "stage": "$default",
            "time": access_log_time(now),
            "timeEpoch": int(now * 1000),
        },
        **({"body": body} if request.body else {}),
        "isBase64Encoded": is_base64,
    }


def _forwarded(
    request: HttpRequest, kept: list[tuple[str, str]], now: float
) -> list[tuple[str, str]]:
    """`kept`, and what fronts add: who asked, and by what way."""
    passed_on = [value for name, value in kept if name == "x-forwarded-for"]
    return [
        *(each for each in kept if not each[0].startswith(("x-forwarded-", "x-amzn-trace-id"))),
        ("X-Amzn-Trace-Id", f"Root=1-{int(now):08x}-{uuid4().hex[:24]}"),
        ("X-Forwarded-For", ", ".join([*passed_on, request.client])),
        ("X-Forwarded-Port", str(request.port)),
        ("X-Forwarded-Proto", request.scheme),
    ]


def _in_lower_case(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    return lists((name.lower(), value) for name, value in pairs)


def _identity(request: HttpRequest) -> dict[str, str | None]:
    """Of a caller that nothing has authenticated."""
    return {
        "cognitoIdentityPoolId": None,
        "accountId": None,
        "cognitoIdentityId": None,
        "caller": None,
        "sourceIp": request.client,
        "principalOrgId": None,
        "accessKey": None,
        "cognitoAuthenticationType": None,
        "cognitoAuthenticationProvider": None,
        "userArn": None,
        "userAgent": request.header("user-agent"),
        "user": None,
    }


def access_log_time(now: float) -> str:
    """`now`, in seconds since 1970, as API Gateway writes it: `12/Mar/2026:19:03:58 +0000`."""
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now))


def _joined(found: dict[str, list[str]]) -> dict[str, str]:
    return {name: ",".join(values) for name, values in found.items()}
