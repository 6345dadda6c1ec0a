"""Invocations that are cancelled before Lambda ends them."""

import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import anyio
import anyio.to_thread
import pytest

from achalice import Chalice, GetResponse, GetResponseSync, Request, Response
from achalice.exceptions import DeadlineExceededError

from .builders import FakeContext, rest_event, schedule_event, sqs_event

NOW = FakeContext(millis_left=505)
"""5 ms until the deadline, with the margin that an app has of its own."""


async def answer(app: Chalice, context: FakeContext = NOW) -> dict[str, Any]:
    with anyio.fail_after(5):
        return cast(dict[str, Any], await app.dispatch(rest_event("/"), context))


@dataclass
class Thread:
    """Work that blocks a worker thread for as long as a test needs it to."""

    ended: threading.Event

    def block(self) -> None:
        self.ended.wait(5)


@pytest.fixture
def thread() -> Iterator[Thread]:
    work = Thread(threading.Event())
    yield work
    work.ended.set()


async def test_a_request_that_takes_too_long_is_answered_with_504() -> None:
    """What the gateway would say when Lambda has run out of time, but as JSON, and logged."""
    app = Chalice("shop")

    @app.get("/")
    async def endless() -> None:
        await anyio.sleep_forever()

    assert await answer(app) == {
        "statusCode": 504,
        "headers": {"Content-Type": "application/json"},
        "multiValueHeaders": {},
        "body": '{"Code":"GatewayTimeoutError","Message":"The request took too long."}',
    }


async def test_the_504_of_a_cors_route_can_be_read_by_the_page_that_asked() -> None:
    app = Chalice("shop")

    @app.get("/", cors=True)
    async def endless() -> None:
        await anyio.sleep_forever()

    assert (await answer(app))["headers"]["Access-Control-Allow-Origin"] == "*"


async def test_the_log_says_which_request_was_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def endless() -> None:
        await anyio.sleep_forever()

    await answer(app)

    assert caplog.messages == ["GET / was cancelled 0.5 s before Lambda's time-out"]


@pytest.mark.parametrize("event", [sqs_event("1"), schedule_event(), {"sku": "tea"}])
async def test_everything_else_raises_and_names_the_margin(event: dict[str, object]) -> None:
    app = Chalice("shop")
    app.deadline_margin = 1.25

    async def endless(event: Any) -> None:
        await anyio.sleep_forever()

    app.on_sqs_message(queue="orders", name="orders")(endless)
    app.schedule("rate(1 day)", name="nightly")(endless)
    app.lambda_function(name="price")(endless)

    with pytest.raises(DeadlineExceededError) as error, anyio.fail_after(5):
        await app.dispatch(event, FakeContext(millis_left=1251))

    assert (str(error.value), error.value.hint) == (
        "cancelled 1.25 s before Lambda's time-out",
        "raise `lambda_timeout`, or do less in one invocation",
    )


async def test_a_cancelled_handler_still_cleans_up() -> None:
    """Which is what the margin is for: Lambda itself would kill the process."""
    app = Chalice("shop")
    cleaned: list[str] = []

    @app.get("/")
    async def endless() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            cleaned.append("handler")

    await answer(app)

    assert cleaned == ["handler"]


async def test_a_plain_handler_is_left_behind_in_its_thread(thread: Thread) -> None:
    """No thread can be cancelled, but the client need not wait for it."""
    app = Chalice("shop")

    @app.get("/")
    def blocking() -> None:
        thread.block()

    assert (await answer(app))["statusCode"] == 504


async def test_async_middleware_is_cancelled_with_its_handler() -> None:
    app = Chalice("shop")
    cleaned: list[str] = []

    @app.middleware("http")
    async def around(
        event: Request, get_response: GetResponse[Request, Response[Any]]
    ) -> Response[Any]:
        try:
            return await get_response(event)
        finally:
            cleaned.append("middleware")

    @app.get("/")
    async def endless() -> None:
        await anyio.sleep_forever()

    assert ((await answer(app))["statusCode"], cleaned) == (504, ["middleware"])


async def test_a_handler_behind_plain_middleware_cleans_up_before_the_answer() -> None:
    """It runs in a task of its own, which nobody but the middleware's thread waits for."""
    app = Chalice("shop")
    started: list[str] = []
    cleaned: list[str] = []

    @app.middleware("http")
    def around(
        event: Request, get_response: GetResponseSync[Request, Response[Any]]
    ) -> Response[Any]:
        return get_response(event)

    @app.get("/")
    async def endless() -> None:
        started.append("handler")
        try:
            await anyio.sleep_forever()
        finally:
            await anyio.lowlevel.cancel_shielded_checkpoint()
            cleaned.append("handler")

    assert ((await answer(app))["statusCode"], cleaned) == (504, started)


def test_plain_middleware_that_is_cut_off_leaves_nothing_running(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Chalice("shop")

    @app.middleware("all")
    def around(event: object, get_response: Callable[[object], object]) -> object:
        return get_response(event)

    @app.lambda_function()
    async def endless() -> None:
        await anyio.sleep_forever()

    with pytest.raises(DeadlineExceededError):
        app({}, NOW)

    assert caplog.messages == []


async def test_without_time_left_the_handler_is_cancelled_where_it_first_waits() -> None:
    app = Chalice("shop")
    reached: list[str] = []

    @app.get("/")
    async def two_steps() -> None:
        reached.append("first")
        await anyio.sleep(0.001)
        reached.append("second")

    response = await answer(app, FakeContext(millis_left=100))

    assert (response["statusCode"], reached) == (504, ["first"])


async def test_without_a_margin_nothing_is_cancelled() -> None:
    app = Chalice("shop")
    app.deadline_margin = None

    @app.get("/")
    async def slow() -> str:
        await anyio.sleep(0.001)
        return "late"

    assert (await answer(app, FakeContext(millis_left=0)))["body"] == "late"


async def test_an_apps_margin_is_half_a_second() -> None:
    assert Chalice("shop").deadline_margin == 0.5


async def test_a_handlers_own_timeout_is_an_error_like_any_other() -> None:
    """It says that somebody else was slow; Lambda has time left."""
    app = Chalice("shop")

    @app.lambda_function()
    async def impatient() -> None:
        with anyio.fail_after(0):
            await anyio.sleep_forever()

    with pytest.raises(TimeoutError) as error:
        await app.dispatch({}, FakeContext())

    assert type(error.value) is TimeoutError


async def test_a_handlers_own_timeout_over_http_is_a_500() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def impatient() -> None:
        raise TimeoutError

    assert (await answer(app, FakeContext()))["statusCode"] == 500


async def test_the_caller_who_cancels_a_dispatch_gets_its_own_cancellation() -> None:
    """A test's or local server's time limit is no deadline of Lambda's."""
    app = Chalice("shop")

    @app.lambda_function()
    async def endless() -> None:
        await anyio.sleep_forever()

    with anyio.move_on_after(0.001) as scope:
        await app.dispatch({}, FakeContext())

    assert scope.cancelled_caught


def test_the_next_invocation_is_none_the_worse() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def maybe_endless(event: dict[str, bool]) -> str:
        if event["endless"]:
            await anyio.sleep_forever()
        return "answer"

    with pytest.raises(DeadlineExceededError):
        app({"endless": True}, NOW)

    assert app({"endless": False}, FakeContext()) == "answer"


def test_a_plain_handler_that_is_left_behind_does_not_stop_the_next_invocation(
    thread: Thread,
) -> None:
    app = Chalice("shop")

    @app.lambda_function()
    def maybe_blocking(event: dict[str, bool]) -> str:
        if event["blocking"]:
            thread.block()
        return "answer"

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(DeadlineExceededError):
            app({"blocking": True}, NOW)

        assert app({"blocking": False}, FakeContext()) == "answer"


async def test_a_caller_who_gives_up_ends_what_is_behind_plain_middleware_too() -> None:
    app = Chalice("shop")
    cleaned: list[str] = []

    @app.middleware("all")
    def around(event: object, get_response: Callable[[object], object]) -> object:
        return get_response(event)

    @app.lambda_function()
    async def endless() -> None:
        try:
            started.set()
            await anyio.sleep_forever()
        finally:
            cleaned.append("handler")

    started = anyio.Event()
    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(app.dispatch, {}, FakeContext())
            await started.wait()
            tasks.cancel_scope.cancel()

    assert cleaned == ["handler"]
