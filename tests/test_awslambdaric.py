"""The app under the runtime client that Lambda itself runs, one process at a time."""

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from .builders import rest_event, schedule_event, sqs_event
from .runtime_api import PATIENCE, Failure, InitFailure, LambdaProcess, Result, lambda_process

SHOP = """
import asyncio
import os

import anyio
from pydantic import BaseModel

from achalice import Chalice, NotFoundError
from achalice.events import CloudWatchEvent, SQSRecord

app = Chalice("shop")
connection = None


class Order(BaseModel):
    sku: str
    quantity: int = 1


@app.get("/orders/{order_id}")
async def get_order(order_id: int) -> Order:
    if order_id == 404:
        raise NotFoundError("no such order")
    return Order(sku="tea", quantity=order_id)


@app.get("/echo/{word}")
async def echo(word: str) -> dict[str, object]:
    global connection
    if connection is None:
        connection = await anyio.connect_tcp("127.0.0.1", int(os.environ["ECHO_PORT"]))
    await connection.send(word.encode())
    return {"echo": (await connection.receive()).decode()}


@app.on_sqs_message(queue="orders")
async def on_orders(record: SQSRecord[Order]) -> None:
    if record.data.sku == "rice":
        raise ValueError("no rice")


@app.schedule("rate(1 day)")
def nightly(event: CloudWatchEvent) -> dict[str, object]:
    return {"handler": "nightly", "rule": event.resources[0], "id": event.context.aws_request_id}


@app.lambda_function()
async def price(order: Order) -> Order:
    if order.sku == "unknown":
        raise ValueError("no price for unknown")
    if order.sku == "cancelled":
        future = asyncio.get_running_loop().create_future()
        future.cancel()
        await future
    if order.sku == "broken":
        return "\\ud800"
    return Order(sku=order.sku, quantity=order.quantity * 2)
"""

TWO_OF_EACH = """
from achalice import Chalice

app = Chalice("shop")


@app.on_sqs_message(queue="orders")
async def on_orders(event):
    return "on_orders"


@app.on_sqs_message(queue="payments")
async def on_payments(event):
    return "on_payments"


@app.schedule("rate(1 day)")
async def nightly(event):
    return "nightly"


@app.schedule("rate(7 days)")
async def weekly(event):
    return "weekly"
"""


class EchoServer(socketserver.ThreadingTCPServer):
    """Sends back what it gets, and counts who came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Echo)
        self.connections = 0


class _Echo(socketserver.BaseRequestHandler):
    server: EchoServer

    def handle(self) -> None:
        self.server.connections += 1
        while data := self.request.recv(1024):
            self.request.sendall(data)


@dataclass(frozen=True)
class Shop:
    process: LambdaProcess
    echo: EchoServer


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One process for all tests that can share it: warm, like Lambda's."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "app.py").write_text(SHOP)
    with EchoServer() as echo:
        thread = threading.Thread(target=echo.serve_forever, args=(0.01,))
        thread.start()
        try:
            with lambda_process(folder, ECHO_PORT=str(echo.server_address[1])) as process:
                yield Shop(process, echo)
        finally:
            echo.shutdown()
            thread.join()


def order(order_id: str) -> dict[str, object]:
    return rest_event(
        f"/orders/{order_id}", template="/orders/{order_id}", params={"order_id": order_id}
    )


def test_a_request_is_answered(shop: Shop) -> None:
    assert shop.process.invoke(order("7")) == Result(
        {
            "statusCode": 200,
            "headers": {"Content-Type": "application/json"},
            "multiValueHeaders": {},
            "body": '{"sku":"tea","quantity":7}',
        }
    )


def test_an_http_error_is_an_answer_and_no_failed_invocation(shop: Shop) -> None:
    outcome = shop.process.invoke(order("404"))

    assert isinstance(outcome, Result)
    assert outcome.value["statusCode"] == 404


def test_warm_invocations_share_a_client_opened_on_the_first(shop: Shop) -> None:
    """Only the loop that a connection was opened on can use it, so the loop must be kept."""
    bodies = []
    for word in ("first", "second"):
        event = rest_event(f"/echo/{word}", template="/echo/{word}", params={"word": word})
        outcome = shop.process.invoke(event)
        assert isinstance(outcome, Result)
        bodies.append(json.loads(outcome.value["body"]))

    assert (bodies, shop.echo.connections) == ([{"echo": "first"}, {"echo": "second"}], 1)


def test_a_batch_of_messages_finds_its_handler_by_its_shape(shop: Shop) -> None:
    outcome = shop.process.invoke(sqs_event('{"sku": "tea"}', '{"sku": "rice"}', "nonsense"))

    failed = [{"itemIdentifier": "message-2"}, {"itemIdentifier": "message-3"}]
    assert outcome == Result({"batchItemFailures": failed})


def test_a_schedule_finds_its_handler_by_its_shape_and_knows_its_context(shop: Shop) -> None:
    outcome = shop.process.invoke(schedule_event())

    assert outcome == Result(
        {
            "handler": "nightly",
            "rule": "arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule",
            "id": f"invocation-{shop.process.api.invocations}",
        }
    )


def test_a_pure_function_returns_a_model_as_json(shop: Shop) -> None:
    outcome = shop.process.invoke({"sku": "tea", "quantity": 2})

    assert outcome == Result({"sku": "tea", "quantity": 4})


@pytest.mark.parametrize(
    ("payload", "failure"),
    [
        ({"sku": "unknown"}, Failure("ValueError", "no price for unknown")),
        (
            {"quantity": 1},
            Failure(
                "EventShapeError",
                "the event given to `price` is not a `Order`: sku: Field required",
            ),
        ),
        (
            {"sku": "cancelled"},
            Failure("HandlerCancelledError", "`price` awaited something that had been cancelled"),
        ),
        (
            {"sku": "broken"},
            Failure("TypeError", "str is not valid UTF-8: surrogates not allowed"),
        ),
    ],
    ids=["raised", "wrong shape", "cancelled", "unserialisable"],
)
def test_a_failed_invocation_is_reported_and_the_process_goes_on(
    shop: Shop, payload: object, failure: Failure
) -> None:
    """A process that ends instead costs the next caller a cold start."""
    outcomes = [shop.process.invoke(payload), shop.process.invoke({"sku": "tea"})]

    assert outcomes == [failure, Result({"sku": "tea", "quantity": 2})]


@pytest.mark.parametrize(
    ("handler", "event"), [("on_payments", sqs_event("1")), ("weekly", schedule_event())]
)
def test_the_environment_chooses_among_handlers_of_one_kind(
    handler: str, event: dict[str, object], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(TWO_OF_EACH)

    with lambda_process(tmp_path, ACHALICE_HANDLER=handler) as process:
        assert process.invoke(event) == Result(handler)


def test_an_app_that_cannot_be_built_is_reported_before_the_first_invocation(
    tmp_path: Path,
) -> None:
    (tmp_path / "app.py").write_text(
        "from achalice import Chalice\n"
        "app = Chalice('shop')\n"
        "@app.get('orders')\n"
        "async def orders(): ...\n"
    )

    with lambda_process(tmp_path) as process:
        assert process.outcome() == InitFailure(
            "RoutePathError", "route `orders` on `orders` must start with a slash"
        )


LIFESPAN = """
import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import anyio

from achalice import Chalice

app = Chalice("shop")
FOLDER = Path(__file__).parent


class Resources:
    def __init__(self) -> None:
        self.ticks = 0


@app.lifespan
async def resources() -> AsyncIterator[Resources]:
    if not (FOLDER / "database").exists():
        raise OSError("no database")
    opened = Resources()

    async def tick() -> None:
        while True:
            opened.ticks += 1
            await anyio.lowlevel.checkpoint()

    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(tick)
            yield opened
            tasks.cancel_scope.cancel()
    finally:
        await anyio.lowlevel.checkpoint()
        (FOLDER / "closed").write_text("by the lifespan")


@app.lambda_function()
async def count(resources: Resources) -> list[object]:
    before = resources.ticks
    for _ in range(3):
        await anyio.lowlevel.checkpoint()
    return [id(resources), resources.ticks > before]
"""


def test_sigterm_closes_what_the_first_invocation_opened(tmp_path: Path) -> None:
    """Lambda sends it while the client waits for an invocation that never comes."""
    (tmp_path / "app.py").write_text(LIFESPAN)
    (tmp_path / "database").touch()

    with lambda_process(tmp_path) as process:
        first, second = process.invoke({}), process.invoke({})
        process.process.terminate()
        code = process.process.wait(PATIENCE)

    assert isinstance(first, Result)
    assert (first == second, first.value[1]) == (True, True)
    assert (code, (tmp_path / "closed").read_text()) == (0, "by the lifespan")


def test_sigterm_before_the_first_invocation_ends_the_process(tmp_path: Path) -> None:
    """Nothing is open then, and nothing is in the way."""
    (tmp_path / "app.py").write_text(
        LIFESPAN + "\n(FOLDER / 'loaded').touch()\nos.kill(os.getpid(), 15)\n"
    )

    with lambda_process(tmp_path) as process:
        process.process.wait(PATIENCE)

    assert ((tmp_path / "loaded").exists(), (tmp_path / "closed").exists()) == (True, False)


def test_a_startup_that_fails_is_reported_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(LIFESPAN)

    with lambda_process(tmp_path) as process:
        first = process.invoke({})
        (tmp_path / "database").touch()
        second = process.invoke({})

    assert first == Failure("LifespanError", "`resources` could not start: OSError: no database")
    assert isinstance(second, Result)
