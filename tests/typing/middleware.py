"""What mypy knows of middleware, exception handlers and lifespans. Checked by mypy, never run."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import (
    Blueprint,
    Chalice,
    GetResponse,
    GetResponseSync,
    LambdaContext,
    NotFoundError,
    Request,
    Response,
)
from achalice.events import CloudWatchEvent, LambdaFunctionEvent, SQSEvent

app = Chalice("shop")
orders = Blueprint("orders")


class Order(BaseModel):
    sku: str


class Resources:
    name = "orders"


def middleware_gets_what_it_is_for() -> None:
    @app.middleware("http")
    async def over_http(event: Request, get_response: GetResponse[Request, Response]) -> Response:
        response = await get_response(event)
        assert_type(response.status_code, int)
        return response

    @app.middleware("http")
    def in_thread(event: Request, get_response: GetResponseSync[Request, Response]) -> Response:
        return get_response(event)

    @orders.middleware("sqs")
    async def over_sqs(
        event: SQSEvent[Order], get_response: GetResponse[SQSEvent[Order], object]
    ) -> object:
        return await get_response(event)

    @app.middleware("scheduled")
    async def over_schedules(
        event: CloudWatchEvent, get_response: GetResponse[CloudWatchEvent, object]
    ) -> object:
        return await get_response(event)

    @app.middleware("pure_lambda")
    def over_functions(
        event: LambdaFunctionEvent, get_response: GetResponseSync[LambdaFunctionEvent, Any]
    ) -> object:
        return get_response(event)

    @app.middleware()
    async def over_all(event: object, get_response: Callable[[object], Awaitable[object]]) -> Any:
        return await get_response(event)


async def wants_a_batch(event: SQSEvent, get_response: GetResponse[SQSEvent, object]) -> object:
    return await get_response(event)


async def wants_a_request(event: Request, get_response: GetResponse[Request, Response]) -> Response:
    return await get_response(event)


async def returns_text(event: Request, get_response: GetResponse[Request, Response]) -> str:
    return "text"


def middleware_for_other_events_is_an_error() -> None:
    app.middleware("http")(wants_a_batch)  # type: ignore[type-var]  # requests come
    app.middleware("sqs")(wants_a_request)  # type: ignore[type-var]  # batches come
    app.middleware("scheduled")(wants_a_batch)  # type: ignore[type-var]  # schedules come
    app.middleware("pure_lambda")(wants_a_request)  # type: ignore[type-var]  # payloads come
    app.middleware("http")(returns_text)  # type: ignore[type-var]  # responses go
    app.middleware("sms")  # type: ignore[call-overload]  # no such events


def middleware_is_returned_as_it_was() -> None:
    app.middleware("http")(wants_a_request)(Request())  # type: ignore[call-arg,unused-coroutine]  # its own type


async def takes_a_record(event: Order) -> None: ...


async def takes_a_batch(event: SQSEvent[Order]) -> None: ...


async def takes_a_batch_and_more(
    event: SQSEvent[Order], resources: Resources, context: LambdaContext
) -> None: ...


async def takes_a_schedule(event: CloudWatchEvent, *, resources: Resources) -> None: ...


def handlers_of_other_events_are_errors() -> None:
    app.on_sqs_message(queue="orders")(takes_a_batch)
    app.on_sqs_message(queue="orders")(takes_a_batch_and_more)
    app.schedule("rate(1 day)")(takes_a_schedule)

    app.on_sqs_message(queue="orders")(takes_a_record)  # type: ignore[type-var]  # no event
    app.on_sqs_message(queue="orders")(takes_a_schedule)  # type: ignore[type-var]  # batches come
    app.schedule("rate(1 day)")(takes_a_batch)  # type: ignore[type-var]  # schedules come
    orders.schedule("rate(1 day)")(takes_a_batch)  # type: ignore[type-var]  # in blueprints, too


async def on_not_found(error: NotFoundError, request: Request) -> Response[Order]:
    return Response(Order(sku=str(error)), status_code=404)


def on_any_error(error: Exception, request: Request) -> dict[str, str]:
    return {"error": str(error)}


def exception_handlers_get_the_error_that_they_are_for() -> None:
    app.exception_handler(NotFoundError)(on_not_found)
    app.exception_handler(KeyError)(on_any_error)
    orders.exception_handler(NotFoundError)(on_any_error)

    app.exception_handler(KeyError)(on_not_found)  # type: ignore[arg-type]  # another error
    app.exception_handler(Order)  # type: ignore[type-var]  # no error
    app.exception_handler(KeyError)(takes_a_batch)  # type: ignore[arg-type]  # no such handler


@app.lifespan
async def resources() -> AsyncIterator[Resources]:
    yield Resources()


async def no_generator() -> Resources:
    return Resources()


async def with_a_parameter(name: str) -> AsyncIterator[Resources]:
    yield Resources()


def lifespans_are_async_generator_functions_without_parameters() -> None:
    assert_type(resources(), AsyncIterator[Resources])

    app.lifespan(no_generator)  # type: ignore[type-var]  # yields nothing
    app.lifespan(with_a_parameter)  # type: ignore[type-var]  # nothing fills it


async def an_app_is_entered_as_itself() -> None:
    async with app as entered:
        assert_type(entered, Chalice)


def a_blueprint_knows_its_app() -> None:
    assert_type(orders.current_app, Chalice)
    assert_type(orders.current_request, Request)
    assert_type(orders.lambda_context, LambdaContext)
