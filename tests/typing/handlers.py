"""What mypy knows of handlers and what they are given. Checked by mypy, never run."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import Chalice, LambdaContext, Request, Response, events
from achalice.events import CloudWatchEvent, SQSEvent, SQSRecord
from achalice.requests import Headers, MultiDict

from ..builders import FakeContext

app = Chalice("shop")


class Order(BaseModel):
    sku: str
    quantity: int = 1


@app.get("/orders/{order_id}")
async def get_order(order_id: int, verbose: bool = False) -> Order:
    assert_type(app.current_request, Request)
    assert_type(app.lambda_context, LambdaContext)
    return Order(sku="tea", quantity=order_id)


@app.route("/orders", methods=["POST"])
@app.put("/orders", status_code=201)
def create_order(order: Order) -> Response[Order]:
    return Response(order, {"X-One": "1", "Set-Cookie": ["a=1", "b=2"]}, 201)


@app.on_sqs_message(queue="orders")
@app.on_sqs_message(queue="returns")
async def on_orders(event: SQSEvent[Order]) -> None:
    for record in event:
        assert_type(record, SQSRecord[Order])
        assert_type(record.data, Order)
        assert_type(record.body, str)
    assert_type(event.records, tuple[SQSRecord[Order], ...])
    assert_type(event.context, LambdaContext)
    assert_type(event.to_dict(), dict[str, Any])


@app.on_sqs_message(queue="texts", name="texts")
async def on_texts(event: SQSEvent) -> list[str]:
    assert_type(event, SQSEvent[str])
    return [record.data for record in event]


@app.schedule("rate(1 day)")
async def nightly(event: CloudWatchEvent) -> None:
    event.source = "mine"  # type: ignore[misc]  # events are frozen


@app.lambda_function(name="price")
def price(order: Order, context: LambdaContext) -> Order:
    assert_type(context.get_remaining_time_in_millis(), int)
    return order


async def decorators_return_the_function_they_were_given() -> None:
    assert_type(await get_order(7, verbose=True), Order)
    assert_type(create_order(Order(sku="tea")), Response[Order])
    assert_type(await on_texts(SQSEvent(records=())), list[str])
    assert_type(price(Order(sku="tea"), FakeContext()), Order)

    get_order("7")  # type: ignore[arg-type,unused-coroutine]  # the handler's own types count
    await nightly()  # type: ignore[call-arg]  # and its own parameters


async def an_app_is_called_by_lambda_and_awaited_by_async_code() -> None:
    assert_type(app({}, FakeContext()), object)
    assert_type(await app.dispatch({}, FakeContext()), object)

    app.dispatch({}, FakeContext())  # type: ignore[unused-coroutine]  # forgotten to await
    app({}, None)  # type: ignore[arg-type]  # no context


def a_slip_of_the_pen_is_told() -> None:
    _ = events.SQSEvnt  # type: ignore[attr-defined]


def what_is_no_function_cannot_be_decorated() -> None:
    app.get("/")("index")  # type: ignore[type-var]  # a text


def a_request_has_typed_parts(request: Request) -> None:
    assert_type(request.method, str)
    assert_type(request.headers, Headers)
    assert_type(request.headers["accept"], str)
    assert_type(request.query_params, MultiDict | None)
    assert_type(request.uri_params, dict[str, str] | None)
    assert_type(request.raw_body, bytes)
    assert_type(request.json_body, Any)

    request.query_params["page"]  # type: ignore[index]  # there may be no query
    request.path = "/"  # type: ignore[misc]  # requests are frozen


def a_response_knows_the_type_of_its_body(order: Order) -> None:
    assert_type(Response(order), Response[Order])
    assert_type(Response(order).body, Order)
    assert_type(Response[Order](order).body, Order)
    assert_type(Response({"sku": "tea"}).body, dict[str, str])

    Response[Order]({"sku": "tea"})  # type: ignore[arg-type]  # another body
    Response("", {"X-Count": 5})  # type: ignore[dict-item]  # headers are text
    Response("", status_code="201")  # type: ignore[arg-type]  # a number


def a_result_may_be_any_response() -> None:
    @app.get("/a")
    async def either() -> Response[Order] | Order:
        return Response(Order(sku="tea"))

    assert_type(either, Callable[[], Coroutine[Any, Any, Response[Order] | Order]])

    @app.get("/b")
    async def untyped() -> Response:
        return Response[object]("tea")

    assert_type(untyped, Callable[[], Coroutine[Any, Any, Response[object]]])


def wrong_options_are_errors() -> None:
    app.get("/", methods=["GET"])  # type: ignore[call-arg]  # `get` is one method
    app.on_sqs_message(queue="orders", batch_size="10")  # type: ignore[arg-type]  # a number
    app.schedule(5)  # type: ignore[arg-type]  # no expression


class OwnContext:
    """A context that has not what Lambda's has."""

    function_name = "f"


def a_context_is_whatever_has_what_lambdas_has() -> None:
    context: LambdaContext = FakeContext()
    wrong: LambdaContext = OwnContext()  # type: ignore[assignment]  # lacks nearly everything
    app({}, context)
    app({}, wrong)


def an_async_decorator_of_ones_own_keeps_types(
    wrap: Callable[[Callable[[int], Awaitable[Order]]], Callable[[int], Awaitable[Order]]],
) -> None:
    @app.get("/c/{number}")
    @wrap
    async def wrapped(number: int) -> Order:
        return Order(sku=str(number))

    assert_type(wrapped, Callable[[int], Awaitable[Order]])
