"""Response models behind middleware: whatever that does, the model has the last word."""

import asyncio
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from achalice import Chalice, GetResponse, Request, Response
from achalice.results import ResultShapeError

from .builders import answer_to, ask, rest_event

GetHttp = GetResponse[Request, Response[Any]]


class Order(BaseModel):
    sku: str


class SecretOrder(Order):
    margin: int = 7


async def call_twice(event: Request, get_response: GetHttp) -> Response[Any]:
    response = await get_response(event)
    await get_response(event)
    return response


async def race(event: Request, get_response: GetHttp) -> Response[Any]:
    return (await asyncio.gather(get_response(event), get_response(event)))[0]


async def copy(event: Request, get_response: GetHttp) -> Response[Any]:
    return (await get_response(event)).model_copy()


async def copy_deeply(event: Request, get_response: GetHttp) -> Response[Any]:
    return (await get_response(event)).model_copy(deep=True)


async def wrap(event: Request, get_response: GetHttp) -> Response[Any]:
    response = await get_response(event)
    return Response(response.body, response.headers, response.status_code)


async def unwrap(event: Request, get_response: GetHttp) -> object:
    return (await get_response(event)).body


def keep() -> Any:
    kept: list[Response[Any]] = []

    async def keep(event: Request, get_response: GetHttp) -> Response[Any]:
        if not kept:
            kept.append(await get_response(event))
        return kept[0]

    return keep


MIDDLEWARE = [call_twice, race, copy, copy_deeply, wrap, unwrap, keep()]


def app_behind(middleware: Any) -> Chalice:
    app = Chalice("shop")
    app.register_middleware(middleware, "http")

    @app.get("/plain")
    async def plain() -> Order:
        return SecretOrder(sku="tea")

    @app.get("/inside")
    async def inside() -> Response[Order]:
        return Response(SecretOrder(sku="tea"))

    @app.get("/list")
    async def many() -> list[Order]:
        return [SecretOrder(sku="tea")]

    @app.get("/wrong")
    async def wrong() -> Order:
        return {"quantity": 1}  # type: ignore[return-value]  # a mistake

    return app


@pytest.mark.parametrize("path", ["/plain", "/inside", "/list"])
@pytest.mark.parametrize("middleware", MIDDLEWARE[:-1], ids=lambda each: each.__name__)
async def test_what_a_subclass_has_in_addition_is_not_leaked(middleware: Any, path: str) -> None:
    answer = await ask(app_behind(middleware), "GET", path)

    assert (answer.status_code, answer.body.strip("[]")) == (200, '{"sku":"tea"}')


@pytest.mark.parametrize("path", ["/plain", "/inside", "/list"])
async def test_nothing_is_leaked_by_a_response_that_middleware_has_kept(path: str) -> None:
    app = app_behind(keep())
    bodies = [(await ask(app, "GET", path)).body.strip("[]") for _ in range(3)]

    assert bodies == ['{"sku":"tea"}'] * 3


@pytest.mark.parametrize("middleware", MIDDLEWARE, ids=lambda each: each.__name__)
async def test_a_result_that_does_not_fit_is_not_sent(middleware: Any) -> None:
    assert (await ask(app_behind(middleware), "GET", "/wrong")).status_code == 500


async def test_an_exception_handler_answers_for_a_result_that_does_not_fit() -> None:
    app = app_behind(copy)

    @app.exception_handler(ResultShapeError)
    async def on_wrong_shape(error: ResultShapeError, request: Request) -> Response[str]:
        return Response("odd", status_code=599)

    answer = await ask(app, "GET", "/wrong")

    assert (answer.status_code, answer.body) == (599, "odd")


async def test_a_call_inside_of_a_call_keeps_its_own_model() -> None:
    """The outer route has middleware, the inner one has none."""
    from achalice import Blueprint

    app, inner = Chalice("shop"), Blueprint("inner")

    @inner.middleware("http")
    async def pass_on(event: Request, get_response: GetHttp) -> Response[Any]:
        return await get_response(event)

    @inner.get("/outer")
    async def outer() -> object:
        answer = await answer_to(app, rest_event("/inner"))
        return orjson.loads(answer.body)

    app.register_blueprint(inner)

    @app.get("/inner")
    async def order() -> Order:
        return SecretOrder(sku="tea")

    assert (await ask(app, "GET", "/outer")).body == '{"sku":"tea"}'


async def test_middleware_may_change_a_body_in_its_place() -> None:
    async def rename(event: Request, get_response: GetHttp) -> Response[Any]:
        response = await get_response(event)
        response.body.sku = "coffee"
        return response

    assert (await ask(app_behind(rename), "GET", "/plain")).body == '{"sku":"coffee"}'


async def test_middleware_does_not_change_a_response_that_a_handler_gives_to_everybody() -> None:
    shared = Response({"sku": "tea"})
    app = Chalice("shop")

    @app.middleware("http")
    async def replace(event: Request, get_response: GetHttp) -> Response[Any]:
        response = await get_response(event)
        response.body, response.status_code = {"data": response.body}, 201
        return response

    @app.get("/")
    async def index() -> Response:
        return shared

    answers = [await ask(app, "GET", "/") for _ in range(2)]

    assert [(each.status_code, each.body) for each in answers] == [
        (201, '{"data":{"sku":"tea"}}')
    ] * 2
    assert (shared.body, shared.status_code) == ({"sku": "tea"}, 200)
