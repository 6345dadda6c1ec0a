"""What handlers return, and what API Gateway is given."""

import base64
import logging
from collections.abc import Callable
from http.cookies import CookieError
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import Chalice, Response

from .builders import Answer, FakeContext, answer_to, ask, rest_event


class Order(BaseModel):
    sku: str
    quantity: int = 1


async def answer_with(
    result: object, status_code: int = 200, response_model: object = None
) -> Answer:
    """The answer of a handler that returns `result`."""
    app = Chalice("shop")

    @app.get("/", status_code=status_code, response_model=response_model)
    async def index() -> object:
        return result

    # A REST API sends bytes on as bytes only to a client that says it takes them.
    return await answer_to(app, rest_event(headers={"Accept": "*/*"}))


@pytest.mark.parity(
    "response.result", "response.shape", "response.base64-flag", "response.no-content-type"
)
async def test_an_answer_has_the_shape_of_payload_1() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> Order:
        return Order(sku="grüner Tee")

    assert await app.dispatch(rest_event(), FakeContext()) == {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "multiValueHeaders": {},
        "body": '{"sku":"grüner Tee","quantity":1}',
    }


@pytest.mark.parity("response.body", "response.result", "response.text", "response.none")
@pytest.mark.parametrize(
    ("result", "body"),
    [
        ({"sku": "tea"}, '{"sku":"tea"}'),
        ([1, 2], "[1,2]"),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        ("as it is", "as it is"),
        ("", ""),
        ([Order(sku="tea")], '[{"sku":"tea","quantity":1}]'),
        (Response(Order(sku="tea")), '{"sku":"tea","quantity":1}'),
        (Response("as it is"), "as it is"),
        (Response(None), "null"),
    ],
)
async def test_a_result_is_the_body(result: object, body: str) -> None:
    assert (await answer_with(result)).body == body


@pytest.mark.parity("response.bytes", "response.base64-flag")
async def test_bytes_are_sent_as_base64() -> None:
    answer = await answer_with(b"\x89PNG")

    assert answer == Answer(
        200, {"Content-Type": "application/octet-stream"}, {}, "iVBORw==", is_base64=True
    )


@pytest.mark.parity("response.body", "response.headers")
async def test_bytes_keep_the_content_type_they_are_given() -> None:
    answer = await answer_with(Response(b"\x89PNG", {"content-type": "image/png"}))

    assert (answer.headers, base64.b64decode(answer.body)) == (
        {"content-type": "image/png"},
        b"\x89PNG",
    )


@pytest.mark.parametrize("name", ["Content-Type", "content-type", "CONTENT-TYPE"])
async def test_a_content_type_in_any_casing_is_the_only_one(name: str) -> None:
    answer = await answer_with(Response("<p>tea</p>", {name: "text/html"}))

    assert answer.headers == {name: "text/html"}


@pytest.mark.parity("headers.list")
async def test_a_header_with_several_values_is_sent_several_times() -> None:
    answer = await answer_with(Response("", {"Set-Cookie": ["a=1", "b=2"], "X-One": "1"}))

    assert answer.multi_value_headers == {"Set-Cookie": ["a=1", "b=2"]}
    assert answer.headers == {"X-One": "1", "Content-Type": "application/json"}


async def test_a_routes_status_is_that_of_plain_results() -> None:
    assert (await answer_with({"sku": "tea"}, status_code=201)).status_code == 201


@pytest.mark.parity("response.status")
async def test_a_responses_status_is_its_own() -> None:
    assert (await answer_with(Response("", status_code=202), status_code=201)).status_code == 202


@pytest.mark.parametrize("response_model", [None, int | None])
@pytest.mark.parametrize("status_code", [204, 304])
async def test_an_answer_that_has_no_body_by_its_status_has_none(
    status_code: int, response_model: object
) -> None:
    """`null` would be four bytes of content where HTTP allows none."""
    answer = await answer_with(None, status_code=status_code, response_model=response_model)

    assert answer == Answer(status_code, {}, {}, "")


async def test_a_number_that_a_client_sends_may_have_any_size() -> None:
    app = Chalice("shop")

    @app.get("/{number}")
    async def double(number: int) -> dict[str, object]:
        return {"number": number * 2}

    assert (await ask(app, "GET", f"/{10**30}")).json == {"number": 2 * 10**30}


async def test_a_status_that_is_no_number_is_a_500() -> None:
    response = Response("")
    response.status_code = "404"  # type: ignore[assignment]  # what a test may not know

    assert (await answer_with(response)).status_code == 500


class Created(Response[object]):
    status_code: int = 201
    headers: dict[str, str | list[str]] = {"X-Made": "1"}  # noqa: RUF012  # pydantic copies it


@pytest.mark.parametrize(
    ("made", "status_code", "headers"),
    [
        (lambda: Created(body="a"), 201, {"X-Made": "1"}),
        (lambda: Created(body="a", status_code=200), 200, {"X-Made": "1"}),
        (lambda: Created(body="a", headers={}), 201, {}),
        (lambda: Response("a"), 200, {}),
        (lambda: Response("a", {"X": "1"}), 200, {"X": "1"}),
    ],
)
def test_a_response_of_ones_own_may_have_its_own_defaults(
    made: Callable[[], Response], status_code: int, headers: dict[str, str | list[str]]
) -> None:
    response = made()

    assert (response.status_code, response.headers) == (status_code, headers)
    assert type(response.status_code) is int


class Unknown:
    """Nothing that JSON has a word for."""


def with_header(value: object) -> Response[str]:
    """A response whose header was changed after it was checked."""
    response = Response("")
    response.headers["X-Count"] = value  # type: ignore[assignment]  # what a test may not know
    return response


@pytest.mark.parity(
    "json.escapes-the-guards",
    "headers.line-break",
    "headers.no-text",
    "headers.line-break-in-list",
)
@pytest.mark.parametrize(
    "result",
    [
        Unknown(),
        {"deep": [Unknown()]},
        {1, 2},
        {(1, 2): "key"},
        b"bytes inside".split(),
        "\ud800",
        {"half": "\ud800"},
        Response("", {"X-Name": "a\r\nSet-Cookie: b=1"}),
        Response("", {"X-Na\nme": "a"}),
        Response("", {"X-Names": ["a", "b\n"]}),
        with_header(5),
        with_header(None),
    ],
)
async def test_what_cannot_be_sent_is_a_logged_500(
    result: object, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception out of the entry point would be a 502 that nobody can explain."""
    answer = await answer_with(result)

    assert (answer.status_code, answer.json) == (
        500,
        {"Code": "InternalServerError", "Message": "An internal server error occurred."},
    )
    assert [(each.name, each.levelno, each.getMessage()) for each in caplog.records] == [
        ("shop", logging.ERROR, "unexpected error in GET /")
    ]


def test_a_response_checks_the_body_that_its_type_promises() -> None:
    body: Any = {"quantity": 1}

    with pytest.raises(ValidationError, match="sku"):
        Response[Order](body)


def test_a_response_without_a_type_keeps_the_very_body() -> None:
    body = {"sku": "tea"}

    assert Response(body).body is body


def test_a_responses_headers_are_its_own() -> None:
    headers = {"X-Trace": "1"}
    response = Response("", headers)

    response.headers["X-Other"] = "2"

    assert headers == {"X-Trace": "1"}


async def test_a_header_without_values_is_not_sent() -> None:
    assert (await answer_with(Response("", {"X-Tags": []}))).multi_value_headers == {}


def test_a_cookie_is_safe_unless_it_says_otherwise() -> None:
    response = Response("")

    response.set_cookie("session", "abc")

    assert response.headers == {
        "Set-Cookie": ["session=abc; HttpOnly; Path=/; SameSite=Lax; Secure"]
    }


def test_a_cookie_says_what_it_is_told() -> None:
    response = Response("")

    response.set_cookie(
        "session",
        "a b",
        max_age=0,
        path="/shop",
        domain="shop.example",
        secure=False,
        http_only=False,
        same_site="Strict",
    )

    assert response.headers["Set-Cookie"] == [
        'session="a b"; Domain=shop.example; Max-Age=0; Path=/shop; SameSite=Strict'
    ]


@pytest.mark.parametrize("before", ["a=1", ["a=1"]])
@pytest.mark.parametrize("name", ["Set-Cookie", "set-cookie"])
def test_a_cookie_joins_those_that_are_there(name: str, before: str | list[str]) -> None:
    response = Response("", {name: before})

    response.set_cookie("b", "2")

    assert response.headers == {name: ["a=1", "b=2; HttpOnly; Path=/; SameSite=Lax; Secure"]}


def test_a_cookie_needs_a_name_that_http_allows() -> None:
    with pytest.raises(CookieError, match="Illegal key"):
        Response("").set_cookie("a b", "1")
