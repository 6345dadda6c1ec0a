"""What each front lets in, answers itself, and hands on."""

import base64
import json
import logging
import sys

import pytest

from achalice import (
    AuthResponse,
    Chalice,
    CognitoUserPoolAuthorizer,
    IAMAuthorizer,
    JWTAuthorizer,
    Request,
    Response,
    UnauthorizedError,
)
from achalice.events import AuthRequest
from achalice.test import Client
from achalice.test.gateways import GATEWAYS, FrontName

MEGABYTE = 1024 * 1024
FRONTS: list[FrontName] = [*GATEWAYS]
app = Chalice("shop")


@app.authorizer()
async def gate(request: AuthRequest) -> AuthResponse:
    if request.token == "stranger":
        raise UnauthorizedError
    if request.token == "broken":
        raise RuntimeError("no key")
    return AuthResponse(["/guarded"] if request.token == "please" else [], "jane", {"seats": 3})


@app.authorizer(identity_sources=["$request.querystring.key"], ttl_seconds=0)
def whole(request: AuthRequest) -> AuthResponse:
    return AuthResponse(["*"], str(request.query_params))


@app.get("/orders/{order_id}", cors=True)
async def get_order(order_id: str, request: Request) -> list[object]:
    return [order_id, request.path, request.resource_path]


@app.get("/guarded", authorizer=gate)
@app.get("/whole", authorizer=whole)
async def guarded(request: Request) -> object:
    return request.context.get("authorizer")


@app.get("/pool", authorizer=CognitoUserPoolAuthorizer("pool", ["arn:aws:cognito-idp:1"]))
@app.get("/issuer", authorizer=JWTAuthorizer("issuer", "https://issuer.example", ["shop"]))
@app.get("/signed", authorizer=IAMAuthorizer())
async def by_token(request: Request) -> object:
    return request.context.get("authorizer")


@app.route("/size", methods=["POST"], content_types=[])
async def size(request: Request) -> int:
    return len(request.raw_body)


@app.get("/large/{length}")
async def large(length: int) -> str:
    return "x" * length


@app.get("/cookies")
async def cookies() -> Response[str]:
    return Response("", {"Set-Cookie": ["a=1", "b=2"], "X-Name": "x"})


@app.get("/chinese")
async def chinese() -> Response[str]:
    return Response("", {"X-Name": "名"})


@app.get("/crash")
async def crash() -> None:
    raise RuntimeError("no stock")


@app.get("/leave")
async def leave() -> None:
    sys.exit(3)


@app.get("/bytes")
async def some_bytes() -> bytes:
    return bytes(range(256))


@pytest.mark.parametrize("front", FRONTS)
async def test_every_front_brings_a_request_to_its_handler(front: FrontName) -> None:
    async with Client(app, front=front) as client:
        response = await client.http.get("/orders/a%20b")

    order_id, _, template = response.json_body
    assert (order_id, template) == ("a b", "/orders/{order_id}")


@pytest.mark.parametrize("front", FRONTS)
async def test_every_front_carries_bytes_both_ways(front: FrontName) -> None:
    async with Client(app, front=front) as client:
        assert (await client.http.get("/bytes")).body == bytes(range(256))
        assert (await client.http.post("/size", body=bytes(range(256)))).json_body == 256


@pytest.mark.parametrize("front", FRONTS)
async def test_every_front_carries_several_cookies(front: FrontName) -> None:
    async with Client(app, front=front) as client:
        assert (await client.http.get("/cookies")).cookies == {"a": "1", "b": "2"}


@pytest.mark.parity("testing.http.preflight")
@pytest.mark.parametrize("front", FRONTS)
async def test_preflight_requests_are_answered(front: FrontName) -> None:
    """Chalice's client fell over them."""
    async with Client(app, front=front) as client:
        response = await client.http.options(
            "/orders/7",
            headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"},
        )

    assert (response.status_code, response.body) == (204, b"")
    assert response.headers["access-control-allow-methods"] == "GET,OPTIONS"


@pytest.mark.parity("testing.http.gateway-errors")
@pytest.mark.parametrize(
    ("front", "path", "method", "answer"),
    [
        ("rest", "/nowhere", "GET", (403, {"message": "Missing Authentication Token"})),
        ("rest", "/orders/7", "DELETE", (403, {"message": "Missing Authentication Token"})),
        ("rest", "/guarded", "OPTIONS", (403, {"message": "Missing Authentication Token"})),
        ("http", "/nowhere", "GET", (404, {"message": "Not Found"})),
        ("http", "/orders/7", "DELETE", (404, {"message": "Not Found"})),
        (
            "function_url",
            "/nowhere",
            "GET",
            (404, {"Code": "NotFoundError", "Message": "No such path: /nowhere"}),
        ),
        (
            "alb",
            "/orders/7",
            "DELETE",
            (405, {"Code": "MethodNotAllowedError", "Message": "Unsupported method: DELETE"}),
        ),
    ],
)
async def test_what_no_route_has_is_refused_by_api_gateway_or_the_app(
    front: FrontName, path: str, method: str, answer: object
) -> None:
    """Function URLs and load balancers know no routes: the app's own answers come through."""
    async with Client(app, front=front) as client:
        response = await client.http.request(method, path)

    assert (response.status_code, response.json_body) == answer


async def test_a_rest_api_names_the_kind_of_its_refusal_and_the_request() -> None:
    async with Client(app) as client:
        headers = (await client.http.get("/nowhere")).headers

    assert headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"
    assert len(headers["x-amzn-requestid"]) == 36


@pytest.mark.parity("testing.http.gateway-errors", "testing.http.authorizer-errors")
@pytest.mark.parametrize("front", ["rest", "http"])
@pytest.mark.parametrize(
    ("token", "status"),
    [("please", 200), ("no", 403), ("stranger", 401), (None, 401), ("broken", 500)],
)
async def test_the_apps_authorizer_is_asked(
    front: FrontName, token: str | None, status: int
) -> None:
    async with Client(app, front=front) as client:
        headers = {"Authorization": token} if token else {}

        assert (await client.http.get("/guarded", headers=headers)).status_code == status


@pytest.mark.parametrize(
    ("front", "told"),
    [
        ("rest", {"principalId": "jane", "seats": "3"}),
        ("http", {"lambda": {"seats": 3}}),
    ],
)
async def test_handlers_are_told_what_the_authorizer_said(front: FrontName, told: object) -> None:
    async with Client(app, front=front) as client:
        response = await client.http.get("/guarded", headers={"Authorization": "please"})

    assert response.json_body == told


async def test_an_authorizer_may_see_the_whole_request() -> None:
    async with Client(app) as client:
        allowed = await client.http.get("/whole", params={"key": "k"})
        refused = await client.http.get("/whole")

    assert allowed.json_body["principalId"] == "MultiDict({'key': ['k']})"
    assert refused.status_code == 401


@pytest.mark.parity("testing.http.authorizer-errors")
async def test_an_authorizer_that_fails_shows_its_traceback_to_the_developer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Client(app) as client:
        response = await client.http.get("/guarded", headers={"Authorization": "broken"})

    assert response.json_body == {"message": None}
    assert caplog.messages == ["GET /guarded: the authorizer failed: no key"]
    assert "RuntimeError: no key" in caplog.text


async def test_the_reason_of_a_refusal_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "achalice")

    async with Client(app) as client:
        await client.http.get("/guarded")

    assert caplog.messages == ["GET /guarded: the request lacks $request.header.Authorization"]


def token(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.signature"


@pytest.mark.parametrize(
    ("front", "path", "told"),
    [
        ("rest", "/pool", {"claims": {"sub": "jane"}}),
        ("http", "/issuer", {"jwt": {"claims": {"sub": "jane"}, "scopes": None}}),
    ],
)
async def test_of_tokens_the_claims_are_believed(front: FrontName, path: str, told: object) -> None:
    async with Client(app, front=front) as client:
        response = await client.http.get(path, headers={"Authorization": token(sub="jane")})

    assert response.json_body == told


async def test_what_only_aws_can_decide_is_allowed() -> None:
    async with Client(app) as client:
        assert (await client.http.get("/signed")).status_code == 200


@pytest.mark.parametrize("front", ["function_url", "alb"])
async def test_where_nothing_asks_an_authorizer_nothing_asks_it_here(front: FrontName) -> None:
    async with Client(app, front=front) as client:
        assert (await client.http.get("/guarded")).status_code == 200


@pytest.mark.parametrize(
    ("front", "megabytes", "answer"),
    [
        ("rest", 11, b"HTTP content length exceeded 10485760 bytes."),
        ("rest", 7, b'{"message":"Request Too Long"}'),
        ("http", 11, b'{"message":"Request Entity Too Large"}'),
        ("http", 7, b'{"message":"Request Entity Too Large"}'),
        (
            "function_url",
            7,
            b'{"Message":"Exceeded maximum allowed payload size (6291556 bytes)."}',
        ),
        ("alb", 2, b""),
    ],
)
async def test_what_is_too_large_is_refused(
    front: FrontName, megabytes: int, answer: bytes
) -> None:
    async with Client(app, front=front) as client:
        response = await client.http.post("/size", body=b"x" * megabytes * MEGABYTE)

    assert (response.status_code, response.body) == (413, answer)


@pytest.mark.parametrize(
    ("front", "answer"),
    [
        ("rest", (502, b'{"message":"Internal server error"}')),
        ("http", (500, b'{"message":"Internal Server Error"}')),
        ("function_url", (502, b"Internal Server Error")),
        ("alb", (502, b"")),
    ],
)
@pytest.mark.parametrize("path", ["/large/6300000", "/chinese", "/leave"])
async def test_a_function_that_gives_no_answer_is_the_fronts_own_error(
    front: FrontName, path: str, answer: object
) -> None:
    async with Client(app, front=front) as client:
        response = await client.http.get(path)

    assert (response.status_code, response.body) == answer


async def test_why_an_answer_cannot_be_sent_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Client(app) as client:
        await client.http.get("/chinese")

    assert caplog.messages == ["GET /chinese: the answer cannot be sent: a header holds '名'"]


async def test_an_error_of_a_handler_is_a_500_and_its_traceback_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with Client(app) as client:
        response = await client.http.get("/crash")

    assert response.json_body["Code"] == "InternalServerError"
    assert "RuntimeError: no stock" in caplog.text


async def test_an_app_without_routes_has_nothing_to_offer() -> None:
    async with Client(Chalice("quiet")) as client:
        assert (await client.http.get("/")).status_code == 403
