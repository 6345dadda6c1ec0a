"""What type checkers know of handlers, and of the decorators on them. Checked, never run."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import Chalice, LambdaContext, Rate, Request, Response
from achalice.events import CloudWatchEvent, EventBridgeEvent, SQSEvent

from ..builders import FakeContext
from .sameness import Exactly, same

app = Chalice("shop")


class Order(BaseModel):
    sku: str
    quantity: int = 1


class OrderEvent(SQSEvent[Order]):
    """A model of one's own."""


class OrderTaken(EventBridgeEvent[Order]):
    """Another one."""


@app.get("/orders/{order_id}")
async def get_order(order_id: int, verbose: bool = False) -> Order:
    return Order(sku="tea", quantity=order_id)


@app.route("/orders", methods=["POST"])
@app.put("/orders", status_code=201)
def create_order(order: Order) -> Response[Order]:
    return Response(order, {"X-One": "1"}, 201)


@app.on_sqs_message(queue="orders", batch_size=10)
@app.on_sqs_message(queue="returns")
async def on_orders(event: SQSEvent[Order], context: LambdaContext | None = None) -> list[str]:
    return [record.data.sku for record in event]


@app.schedule(Rate(1, unit=Rate.DAYS))
async def nightly(event: CloudWatchEvent) -> dict[str, Any]:
    return event.detail


@app.lambda_function(name="price")
def price(order: Order, context: LambdaContext) -> Order:
    return order


async def decorated_functions_are_called_as_they_were() -> None:
    assert_type(await get_order(order_id=7, verbose=True), Order)
    assert_type(create_order(Order(sku="tea")), Response[Order])
    assert_type(await on_orders(event=SQSEvent[Order](records=())), list[str])
    assert_type(price(Order(sku="tea"), FakeContext()), Order)

    # The handler's own types count.
    get_order("7")  # type: ignore[arg-type,unused-coroutine]  # pyright: ignore[reportArgumentType,reportUnusedCoroutine]
    # And its own parameters.
    await nightly()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # No others.
    await on_orders(SQSEvent(records=()), sku="tea")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def plain(name: str, *, page: int = 1) -> Mapping[str, Any]:
    return {}


def sync(name: str) -> str:
    return name


def every_method_gives_the_function_back() -> None:
    same(Exactly(plain), Exactly(app.route("/{name}", methods=["GET", "PUT"])(plain)))
    same(Exactly(plain), Exactly(app.get("/{name}", status_code=203)(plain)))
    same(Exactly(plain), Exactly(app.post("/{name}", response_model=None)(plain)))
    same(Exactly(plain), Exactly(app.put("/{name}", name="other")(plain)))
    same(Exactly(plain), Exactly(app.patch("/{name}", cors=True)(plain)))
    same(Exactly(plain), Exactly(app.delete("/{name}", api_key_required=True)(plain)))
    same(Exactly(plain), Exactly(app.lambda_function()(plain)))
    same(Exactly(sync), Exactly(app.get("/{name}")(app.post("/{name}")(sync))))


async def on_batch(event: SQSEvent[Order], context: LambdaContext) -> dict[str, Any]:
    return {}


def on_texts(event: SQSEvent) -> None: ...


async def on_own_batch(event: OrderEvent, *, resources: Order) -> dict[str, Any]:
    return {}


async def on_dictionary(event: dict[str, Any], context: LambdaContext) -> None: ...


async def on_mapping(event: Mapping[str, object]) -> None: ...


async def on_nothing() -> None: ...


# As it was before types.
def on_untold(event, context): ...  # type: ignore[no-untyped-def]  # pyright: ignore[reportMissingParameterType,reportUnknownParameterType]


def batches_go_to_what_takes_them() -> None:
    on_message = app.on_sqs_message(queue="orders")

    same(Exactly(on_batch), Exactly(on_message(on_batch)))
    same(Exactly(on_texts), Exactly(on_message(on_texts)))
    same(Exactly(on_own_batch), Exactly(on_message(on_own_batch)))
    same(Exactly(on_dictionary), Exactly(on_message(on_dictionary)))
    same(Exactly(on_mapping), Exactly(on_message(on_mapping)))
    same(Exactly(on_nothing), Exactly(on_message(on_nothing)))
    # As told.
    on_message(on_untold)  # pyright: ignore[reportUnknownArgumentType]


async def on_schedule(event: CloudWatchEvent) -> None: ...


async def on_order_taken(event: EventBridgeEvent[Order]) -> dict[str, Any]:
    return {}


async def on_own_event(event: OrderTaken, context: LambdaContext) -> str:
    return event.detail.sku


def schedules_go_to_what_takes_them() -> None:
    on_time = app.schedule("rate(1 day)")

    same(Exactly(on_schedule), Exactly(on_time(on_schedule)))
    same(Exactly(on_order_taken), Exactly(on_time(on_order_taken)))
    same(Exactly(on_own_event), Exactly(on_time(on_own_event)))
    same(Exactly(on_dictionary), Exactly(on_time(on_dictionary)))
    same(Exactly(on_nothing), Exactly(on_time(on_nothing)))


async def on_order(order: Order) -> None: ...


async def on_request(request: Request) -> None: ...


def handlers_of_other_events_are_errors() -> None:
    # Batches come.
    app.on_sqs_message(queue="orders")(on_schedule)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Another's model.
    app.on_sqs_message(queue="orders")(on_own_event)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # No event.
    app.on_sqs_message(queue="orders")(on_order)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Schedules come.
    app.schedule("rate(1 day)")(on_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Another's model.
    app.schedule("rate(1 day)")(on_own_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Nothing over HTTP.
    app.schedule("rate(1 day)")(on_request)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


def what_is_no_function_cannot_be_decorated() -> None:
    # A text.
    app.get("/")("index")  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # A text.
    app.on_sqs_message(queue="orders")("on_batch")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Nothing.
    app.schedule("rate(1 day)")(None)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType,reportCallIssue]


class Counting:
    """A handler with a state."""

    async def __call__(self, event: SQSEvent[Order]) -> int:
        return len(event)

    async def count(self, event: OrderEvent, context: LambdaContext) -> int:
        return len(event)


async def what_can_be_called_can_be_decorated(event: OrderEvent) -> None:
    assert_type(await app.on_sqs_message(queue="a")(Counting())(event), int)
    assert_type(await app.on_sqs_message(queue="b")(Counting().count)(event, FakeContext()), int)
    assert_type(await app.get("/{name}")(partial(plain, page=2))("tea"), Mapping[str, Any])

    # It takes batches.
    app.schedule("rate(1 day)")(Counting())  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


def an_async_decorator_of_ones_own_keeps_types(
    wrap: Callable[[Callable[[int], Awaitable[Order]]], Callable[[int], Awaitable[Order]]],
) -> None:
    @app.get("/c/{number}")
    @wrap
    async def wrapped(number: int) -> Order:
        return Order(sku=str(number))

    assert_type(wrapped, Callable[[int], Awaitable[Order]])


def wrong_options_are_errors() -> None:
    # `get` is one method.
    app.get("/", methods=["GET"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # It is `status_code`.
    app.get("/", status=201)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # A number.
    app.get("/", status_code="201")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A CORSConfig, or on or off.
    app.get("/", cors="*")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # `@app.authorizer()` makes them.
    app.get("/", authorizer=plain)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A number.
    app.on_sqs_message(queue="orders", batch_size="10")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # No expression.
    app.schedule(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def a_result_may_be_one_of_several() -> None:
    @app.get("/a")
    async def either() -> Response[Order] | Order:
        return Response(Order(sku="tea"))

    @app.get("/b")
    async def untold() -> Response:
        made = Response({"sku": "tea"})
        return made

    assert_type(await either(), Response[Order] | Order)
    assert_type(await untold(), Response[object])
