"""Every front's events become the same request; every answer has its front's shape."""

import json
from pathlib import Path
from typing import Any

import pytest

from achalice import Chalice, Request, Response
from achalice._typing import RawEvent

from .builders import FakeContext, rest_event

PAYLOADS = {
    path.stem: json.loads(path.read_text())
    for pattern in ("alb*", "api[gG]ateway[!A]*", "lambdaFunctionUrl*")
    for path in sorted((Path(__file__).parent / "payloads").glob(f"{pattern}.json"))
}
ALL = pytest.mark.parametrize("name", PAYLOADS)


def catch_all() -> Chalice:
    """An app that says what it has understood of a request, and sends two cookies."""
    app = Chalice("shop")
    methods = ["GET", "POST"]

    @app.route("/", methods=methods, content_types=[])
    @app.route("/{rest+}", methods=methods, content_types=[])
    async def everything(request: Request, rest: str = "") -> Response[object]:
        body = {**request.to_dict(), "rest": rest, "cookies": request.cookies}
        return Response(body, {"Set-Cookie": ["a=1", "b=2"], "X-Tags": ["x", "y"]})

    return app


async def answer(event: RawEvent, app: Chalice | None = None) -> dict[str, Any]:
    response = await (app or catch_all()).dispatch(event, FakeContext())
    assert isinstance(response, dict)
    return response


async def seen(event: RawEvent) -> dict[str, Any]:
    """What a handler sees of `event`."""
    parts: dict[str, Any] = json.loads((await answer(event))["body"])
    return parts


def http_event(path: str = "/", method: str = "GET", **parts: object) -> RawEvent:
    """An HTTP API's event for its `$default` route and stage."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {},
        "requestContext": {
            "domainName": "id.execute-api.eu-central-1.amazonaws.com",
            "http": {"method": method, "path": path},
            "stage": "$default",
        },
        "isBase64Encoded": False,
        **parts,
    }


def url_event(path: str = "/", method: str = "GET", **parts: object) -> RawEvent:
    event = http_event(path, method, **parts)
    event["requestContext"]["domainName"] = "id.lambda-url.eu-central-1.on.aws"
    return event


def alb_event(path: str = "/", method: str = "GET", **parts: object) -> RawEvent:
    return {
        "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu:1:tg/a"}},
        "httpMethod": method,
        "path": path,
        "queryStringParameters": {},
        "headers": {},
        "body": "",
        "isBase64Encoded": False,
        **parts,
    }


def path_of(event: RawEvent) -> str:
    return str(event.get("rawPath") or event.get("path") or event["resource"])


@pytest.mark.parity("routing.unknown-event")
@ALL
async def test_a_real_event_of_any_front_reaches_the_handler(name: str) -> None:
    event = PAYLOADS[name]
    gateway = event["requestContext"]

    request = await seen(event)

    assert (request["method"], request["path"], request["rest"]) == (
        gateway.get("http", event | gateway).get("method") or event["httpMethod"],
        path_of(event),
        path_of(event).strip("/"),
    )
    assert request["context"] == gateway


@pytest.mark.parity("routing.unknown-event")
@ALL
async def test_an_answer_has_the_shape_that_its_front_takes(name: str) -> None:
    event = PAYLOADS[name]
    json_type = "application/json"

    response = await answer(event)
    shape = {key: value for key, value in response.items() if key != "body"}

    if "http" in event["requestContext"]:
        assert shape == {
            "statusCode": 200,
            "headers": {"X-Tags": "x, y", "Content-Type": json_type},
            "cookies": ["a=1", "b=2"],
        }
    elif "elb" not in event["requestContext"]:
        assert shape == {
            "statusCode": 200,
            "headers": {"Content-Type": json_type},
            "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"], "X-Tags": ["x", "y"]},
        }
    elif "multiValueHeaders" in event:
        assert shape == {
            "statusCode": 200,
            "statusDescription": "200 OK",
            "isBase64Encoded": False,
            "multiValueHeaders": {
                "Set-Cookie": ["a=1", "b=2"],
                "X-Tags": ["x", "y"],
                "Content-Type": [json_type],
            },
        }
    else:
        assert shape == {
            "statusCode": 200,
            "statusDescription": "200 OK",
            "isBase64Encoded": False,
            # One dictionary, two cookies: header names have no casing.
            "headers": {
                "set-cookie": "a=1",
                "set-cookiE": "b=2",
                "X-Tags": "x, y",
                "Content-Type": json_type,
            },
        }


async def test_the_consoles_test_button_sends_nulls_and_is_answered() -> None:
    event = rest_event()
    assert event["headers"] is None

    assert (await answer(event))["statusCode"] == 200


@pytest.mark.parametrize(
    "event",
    [
        {"requestContext": {"http": {"method": "GET"}}},
        {"requestContext": {"elb": {}}, "httpMethod": "GET"},
        {"requestContext": {"httpMethod": "GET", "resourcePath": "/"}},
    ],
    ids=["http", "alb", "rest"],
)
async def test_the_least_of_an_event_is_a_request_for_the_root(event: RawEvent) -> None:
    request = await seen(event)

    assert (request["method"], request["path"], request["query_params"]) == ("GET", "/", None)


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("/prod/orders", "/orders"),
        ("/prod", "/"),
        ("/prod/", "/"),
        ("/production/orders", "/production/orders"),
        ("/orders", "/orders"),
    ],
)
async def test_an_http_apis_stage_is_no_part_of_the_path(raw: str, path: str) -> None:
    event = http_event(raw)
    event["requestContext"]["stage"] = "prod"

    assert (await seen(event))["path"] == path


@pytest.mark.parity("route.parameters-encoded")
@pytest.mark.parametrize(
    ("event", "rest"),
    [
        (rest_event("/a%20b", template="/{rest+}", params={"rest": "a%20b"}), "a b"),
        (http_event("/a%20b"), "a%20b"),
        (url_event("/a%20b"), "a b"),
        (alb_event("/a%20b"), "a b"),
    ],
    ids=["rest", "http", "url", "alb"],
)
async def test_a_parameter_is_decoded_once(event: RawEvent, rest: str) -> None:
    """HTTP APIs have done it already: what is encoded there was encoded twice."""
    assert (await seen(event))["rest"] == rest


@pytest.mark.parametrize(
    "event",
    [
        rest_event("/", query={"tag": ["a b", "ü"], "none": [""]}),
        http_event(rawQueryString="tag=a+b&tag=%C3%BC&none="),
        alb_event(multiValueQueryStringParameters={"tag": ["a+b", "%C3%BC"], "none": [""]}),
    ],
    ids=["rest", "http", "alb"],
)
async def test_a_query_is_the_same_through_every_front(event: RawEvent) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index(tag: list[str], none: str) -> list[object]:
        return [tag, none]

    assert json.loads((await answer(event, app))["body"]) == [["a b", "ü"], ""]


async def test_a_query_that_was_written_by_hand_is_one() -> None:
    event = http_event(queryStringParameters={"tag": "a"})
    del event["rawQueryString"]

    assert (await seen(event))["query_params"] == {"tag": "a"}


@pytest.mark.parametrize(
    "event",
    [
        rest_event("/orders/7", template="/{proxy+}", params={"proxy": "orders/7"}),
        http_event("/orders/7", routeKey="ANY /{proxy+}", pathParameters={"proxy": "orders/7"}),
        http_event("/orders/7"),
        alb_event("/orders/7"),
        rest_event("/orders/7", template="/orders/{order_id}", params={"order_id": "7"}),
        rest_event("/orders/7", template="/orders/{order_id}"),
    ],
    ids=["rest-proxy", "http-proxy", "default", "alb", "rest", "rest-without-parameters"],
)
async def test_a_gateways_own_catch_all_finds_the_apps_routes(event: RawEvent) -> None:
    app = Chalice("shop")

    @app.get("/orders/{order_id}")
    async def order(order_id: int, request: Request) -> list[object]:
        return [order_id, request.resource_path]

    assert json.loads((await answer(event, app))["body"]) == [7, "/orders/{order_id}"]


@pytest.mark.parity("routing.template")
async def test_what_the_gateway_has_matched_is_believed() -> None:
    """A custom domain's base path is in the path, and in no template."""
    event = rest_event("/v1/orders/7", template="/orders/{order_id}", params={"order_id": "7"})
    app = Chalice("shop")

    @app.get("/{version}/orders/{order_id}")
    async def other(version: str, order_id: str) -> None: ...

    @app.get("/orders/{order_id}")
    async def order(order_id: int, request: Request) -> list[object]:
        return [order_id, request.resource_path, request.path]

    assert json.loads((await answer(event, app))["body"]) == [
        7,
        "/orders/{order_id}",
        "/v1/orders/7",
    ]


@pytest.mark.parametrize("event", [rest_event("/x"), http_event("/x"), alb_event("/x")])
async def test_an_unknown_path_is_a_404_through_every_front(event: RawEvent) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> None: ...

    assert (await answer(event, app))["statusCode"] == 404


@pytest.mark.parametrize("make", [http_event, url_event, alb_event])
async def test_bytes_are_base64_through_every_front(make: Any) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def picture() -> bytes:
        return b"\xff\x00"

    response = await answer(make(), app)

    assert (response["body"], response["isBase64Encoded"]) == ("/wA=", True)


async def test_cookies_of_payload_2_are_cookies() -> None:
    event = http_event(cookies=["a=1", "b=2", 3])

    assert (await seen(event))["cookies"] == {"a": "1", "b": "2"}


async def test_a_status_that_http_does_not_know_is_sent_to_a_load_balancer() -> None:
    app = Chalice("shop")

    @app.get("/", status_code=299)
    async def index() -> None: ...

    assert (await answer(alb_event(), app))["statusDescription"] == "299 "
