"""Events as AWS sends them, handlers for them, and a gateway small enough to read."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from achalice import Chalice, LambdaContext, Request
from achalice._typing import RawEvent
from achalice.fronts import RestResponse, front_of
from achalice.routing import Router


@dataclass(frozen=True)
class FakeContext:
    """What Lambda says of an invocation."""

    function_name: str = "shop-dev-api_handler"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:eu-central-1:123456789012:function:shop-dev"
    memory_limit_in_mb: int = 128
    aws_request_id: str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
    log_group_name: str = "/aws/lambda/shop-dev-api_handler"
    log_stream_name: str = "2026/01/31/[$LATEST]5f0b"
    millis_left: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.millis_left


def rest_event(
    path: str = "/",
    method: str = "GET",
    *,
    template: str | None = None,
    params: Mapping[str, str] | None = None,
    query: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
    is_base64: bool = False,
) -> RawEvent:
    """A REST API's event (payload 1.0): what is absent is null, as the gateway writes it."""
    resource = path if template is None else template
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": None if headers is None else dict(headers),
        "multiValueHeaders": headers and {name: [value] for name, value in headers.items()},
        "queryStringParameters": query and {name: values[-1] for name, values in query.items()},
        "multiValueQueryStringParameters": query and {n: list(v) for n, v in query.items()},
        "pathParameters": None if params is None else dict(params),
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "1234567890",
            "httpMethod": method,
            "identity": {"sourceIp": "192.0.2.1"},
            "path": f"/dev{path}",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "resourcePath": resource,
            "stage": "dev",
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }


def request_of(event: RawEvent, context: LambdaContext) -> Request:
    """What a REST API's event is to a handler."""
    front = front_of(event)
    assert front is not None
    return front.read(event, context, Router())


def sqs_event(*bodies: str) -> RawEvent:
    """A batch of messages, as Lambda polls them from a queue."""
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "receiptHandle": f"receipt-{number}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:orders",
                "awsRegion": "eu-central-1",
            }
            for number, body in enumerate(bodies, start=1)
        ]
    }


def schedule_event() -> RawEvent:
    """What an EventBridge rule with a schedule sends."""
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "2015-10-08T16:53:06Z",
        "region": "us-east-1",
        "resources": ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],
        "detail": {},
    }


def taking(annotation: object, default: object = ...) -> Callable[..., object]:
    """A handler with one parameter, `value`, whose type and representation it returns."""

    async def handler(value: object = default) -> list[str]:
        return [type(value).__name__, str(value)]

    handler.__annotations__["value"] = annotation
    if default is ...:
        handler.__defaults__ = None
    return handler


@dataclass(frozen=True)
class Answer:
    """What an HTTP client gets to see."""

    status_code: int
    headers: Mapping[str, str]
    multi_value_headers: Mapping[str, list[str]]
    body: str
    is_base64: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def answer_to(app: Chalice, event: RawEvent) -> Answer:
    """How `app` answers an HTTP event, read as API Gateway reads it."""
    response = cast(RestResponse, await app.dispatch(event, FakeContext()))
    return Answer(
        response["statusCode"],
        response["headers"],
        response["multiValueHeaders"],
        response["body"],
        response.get("isBase64Encoded", False),
    )


async def ask(
    app: Chalice,
    method: str,
    path: str,
    *,
    query: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> Answer:
    """Send a request through a gateway that knows the app's paths."""
    template, params = app.match(path) or (None, {})
    event = rest_event(
        path,
        method,
        template=template,
        params=params or None,
        query=query,
        headers=headers,
        body=body,
    )
    return await answer_to(app, event)
