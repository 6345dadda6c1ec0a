"""What a request says, and what can be read of its answer."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import Chalice, Form, Request, Response, UploadFile
from achalice.test import Client, HTTPResponse
from achalice.test.composing import Files

app = Chalice("shop")


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Colour(Enum):
    RED = "red"


@app.route("/echo", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], content_types=[])
async def echo(request: Request) -> dict[str, Any]:
    query = request.query_params
    return {
        "method": request.method,
        "path": request.path,
        "query": {name: query.getlist(name) for name in query} if query else None,
        "headers": {name: request.headers.getlist(name) for name in request.headers},
        "cookies": request.cookies,
        "body": request.raw_body.decode(),
        "type": request.content_type,
    }


@app.get("/echo/{name+}")
async def echo_name(name: str, request: Request) -> dict[str, Any]:
    return await echo(request)


@app.post("/orders", status_code=201)
async def create_order(order: Order) -> Order:
    return order


@app.get("/orders")
async def list_orders() -> list[Order]:
    return [Order(sku="tea")]


@app.get("/login")
async def login() -> Response[str]:
    response = Response("in", {"Content-Type": "text/plain; charset=latin-1"})
    response.set_cookie("session", "a b")
    response.set_cookie("theme", "dark")
    return response


@app.route("/latin", methods=["GET", "HEAD"])
async def latin() -> Response[bytes]:
    return Response("grün".encode("latin-1"), {"Content-Type": "text/plain; charset=Latin-1"})


@app.post("/uploads")
async def upload(title: Annotated[str, Form()], picture: UploadFile) -> list[object]:
    return [title, picture.filename, picture.content_type, len(picture.content)]


@app.post("/logins")
async def form(user: Annotated[str, Form()], roles: Annotated[list[str], Form()]) -> list[object]:
    return [user, roles]


async def said(method: str, path: str, **options: Any) -> Any:
    async with Client(app) as client:
        return (await client.http.request(method, path, **options)).json_body


@pytest.mark.parity("testing.awaited", "testing.http.methods")
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
async def test_each_method_has_a_function_of_its_name(method: str) -> None:
    async with Client(app) as client:
        response = await getattr(client.http, method)("/echo")

    assert response.json_body["method"] == method.upper()


@pytest.mark.parity("testing.http.request")
async def test_a_method_may_be_in_any_casing() -> None:
    assert (await said("get", "/echo"))["method"] == "GET"


async def test_a_request_says_what_clients_say() -> None:
    headers = (await said("GET", "/echo"))["headers"]

    assert (headers["accept"], headers["user-agent"]) == (["*/*"], ["achalice-test"])
    assert headers["host"] == ["local.execute-api.us-west-2.amazonaws.com"]
    assert headers["x-forwarded-proto"] == ["https"]


@pytest.mark.parity("testing.http.headers")
async def test_headers_replace_what_would_be_said_and_may_have_several_values() -> None:
    headers = (await said("GET", "/echo", headers={"Accept": "text/html", "X-Tag": ["1", "2"]}))[
        "headers"
    ]

    assert (headers["accept"], headers["x-tag"]) == (["text/html"], ["1", "2"])


@pytest.mark.parity("testing.http.options")
@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({"a": "ü &"}, {"a": ["ü &"]}),
        ({"a": [1, "2"], "b": True}, {"a": ["1", "2"], "b": ["true"]}),
        ([("a", 1), ("b", 2), ("a", 3)], {"a": ["1", "3"], "b": ["2"]}),
        ({"a": None, "b": [None, Decimal("1.50")]}, {"b": ["1.50"]}),
        ({"a": Colour.RED, "b": date(2026, 1, 31)}, {"a": ["red"], "b": ["2026-01-31"]}),
        ({}, None),
    ],
)
async def test_the_query_is_made_of_params(params: Any, query: object) -> None:
    assert (await said("GET", "/echo", params=params))["query"] == query


async def test_a_query_in_the_path_comes_before_params() -> None:
    said_to = await said("GET", "/echo?a=1&b=x%20y", params={"a": 2})

    assert (said_to["path"], said_to["query"]) == ("/echo", {"a": ["1", "2"], "b": ["x y"]})


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/echo/a b", "/echo/a%20b"),
        ("/echo/gr%C3%BCn", "/echo/gr%C3%BCn"),
        ("/echo/grün", "/echo/gr%C3%BCn"),
        ("/echo/a+b@c:d", "/echo/a+b@c:d"),
    ],
)
async def test_a_path_is_encoded_where_it_has_to_be(path: str, sent: str) -> None:
    assert (await said("GET", path))["path"] == sent


@pytest.mark.parametrize("path", ["echo", "", "https://example.com/echo"])
async def test_a_path_begins_with_a_slash(path: str) -> None:
    with pytest.raises(ValueError, match="begins with a slash"):
        await said("GET", path)


@dataclass
class Item:
    price: Decimal
    at: datetime


@pytest.mark.parity("testing.http.options", "testing.http.json-body")
@pytest.mark.parametrize(
    ("value", "body"),
    [
        (Order(sku="tea"), '{"sku":"tea","quantity":1}'),
        ({"orders": [Order(sku="tea")]}, '{"orders":[{"sku":"tea","quantity":1}]}'),
        (
            Item(Decimal("1.50"), datetime(2026, 1, 31, tzinfo=UTC)),
            '{"price":1.50,"at":"2026-01-31T00:00:00+00:00"}',
        ),
        (None, "null"),
    ],
)
async def test_json_takes_what_handlers_return(value: object, body: str) -> None:
    said_to = await said("POST", "/echo", json=value)

    assert (said_to["body"], said_to["type"]) == (body, "application/json")


@pytest.mark.parity("testing.http.body")
@pytest.mark.parametrize("body", ["grün", "grün".encode()])
async def test_a_body_is_sent_as_it_is(body: str | bytes) -> None:
    said_to = await said("POST", "/echo", body=body)

    assert (said_to["body"], said_to["type"]) == ("grün", "")


async def test_a_form_is_sent_encoded() -> None:
    assert await said("POST", "/logins", data={"user": "ä&b", "roles": ["a", "b"]}) == [
        "ä&b",
        ["a", "b"],
    ]


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        (b"\x00\xff", ["picture", "application/octet-stream", 2]),
        ("grün", ["picture", "application/octet-stream", 5]),
        (("my cat.png", b"\x89PNG"), ["my cat.png", "application/octet-stream", 4]),
        (("cat.png", b"\x89PNG\r\n", "image/png"), ["cat.png", "image/png", 6]),
    ],
)
async def test_files_are_sent_with_the_fields(file: Any, seen: list[object]) -> None:
    assert await said("POST", "/uploads", data={"title": "me"}, files={"picture": file}) == [
        "me",
        *seen,
    ]


async def test_several_files_are_sent_under_one_name() -> None:
    app = Chalice("shop")

    @app.post("/albums")
    async def albums(pictures: list[UploadFile]) -> list[object]:
        return [[each.filename, each.content.decode()] for each in pictures]

    async with Client(app) as client:
        files: Files = {"pictures": [("a.txt", "tea"), ("b.txt", b"milk"), "sugar"]}
        answer = await client.http.post("/albums", files=files)

    assert answer.json_body == [["a.txt", "tea"], ["b.txt", "milk"], ["pictures", "sugar"]]


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ({"json": 1, "body": "1"}, "`json`, `body`"),
        ({"json": 1, "files": {}}, "`json`, `files`"),
        ({"body": "", "data": {}}, "`body`, `data`"),
    ],
)
async def test_a_request_has_one_body(options: Any, given: str) -> None:
    with pytest.raises(ValueError, match=f"^a request has one body, and was given {given}$"):
        await said("POST", "/echo", **options)


@pytest.mark.parity("testing.http.options")
async def test_cookies_are_sent_and_none_is_kept() -> None:
    async with Client(app) as client:
        await client.http.get("/login")
        nothing = await client.http.get("/echo")
        some = await client.http.get("/echo", cookies={"a": "1", "b": "2"})

    assert (nothing.json_body["cookies"], some.json_body["cookies"]) == ({}, {"a": "1", "b": "2"})


@pytest.mark.parity("testing.http.response-headers")
async def test_an_answer_has_its_cookies_by_name() -> None:
    async with Client(app) as client:
        response = await client.http.get("/login")

    assert response.cookies == {"session": "a b", "theme": "dark"}
    assert len(response.headers.getlist("Set-Cookie")) == 2


@pytest.mark.parity("testing.http.response", "testing.http.response-headers")
async def test_any_casing_finds_a_header_of_the_answer() -> None:
    async with Client(app) as client:
        headers = (await client.http.get("/login")).headers

    assert headers["CONTENT-TYPE"] == headers["content-type"] == "text/plain; charset=latin-1"


async def test_text_is_decoded_as_the_answer_says() -> None:
    async with Client(app) as client:
        assert (await client.http.get("/latin")).text == "grün"


@pytest.mark.parity("testing.http.response")
async def test_head_has_no_body() -> None:
    """HTTP has none, whatever the handler returns."""
    async with Client(app) as client:
        response = await client.http.head("/latin")

    assert (response.status_code, response.body) == (200, b"")


@pytest.mark.parity("testing.http.response", "testing.http.json-body")
async def test_what_is_no_json_has_no_json_body() -> None:
    async with Client(app) as client:
        response = await client.http.get("/login")

    assert (response.json_body, response.body) == (None, b"in")


async def test_an_answer_is_read_as_a_model() -> None:
    async with Client(app) as client:
        created = await client.http.post("/orders", json={"sku": "tea", "quantity": 2})
        listed = await client.http.get("/orders")

    assert created.parse(Order) == Order(sku="tea", quantity=2)
    assert listed.parse(list[Order]) == [Order(sku="tea")]


async def test_an_answer_of_another_shape_is_told() -> None:
    async with Client(app) as client:
        response = await client.http.post("/orders", json={})

    assert response.status_code == 422
    with pytest.raises(ValidationError, match="sku"):
        response.parse(Order)


async def test_a_failed_assertion_shows_the_answer() -> None:
    async with Client(app) as client:
        response = await client.http.get("/orders")

    assert repr(response).startswith("HTTPResponse(status_code=200, headers=Headers({")
    assert isinstance(response, HTTPResponse)
