"""The event loop that outlives an invocation."""

import asyncio
import gc
import logging
import sys
import threading
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import anyio
import pytest

from achalice import Chalice
from achalice.exceptions import RunningLoopError

from .builders import FakeContext

_KEPT: set[asyncio.Future[None]] = set()


def leave_running(main: "asyncio.Future[None]") -> None:
    """Keep a task that nobody awaits, as handlers do who forget one."""
    _KEPT.add(main)
    main.add_done_callback(_KEPT.discard)


@contextmanager
def no_warning() -> Iterator[None]:
    """Fail on warnings that are given while things are thrown away, too."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(each.message) for each in given] == []


def test_invocations_share_one_loop() -> None:
    """A client that one opens belongs to that loop, and the next one wants it."""
    app = Chalice("shop")
    loops: list[object] = []

    @app.lambda_function()
    async def note() -> None:
        loops.append(asyncio.get_running_loop())

    app({}, FakeContext())
    app({}, FakeContext())

    assert len(loops) == 2
    assert loops[0] is loops[1]


def test_two_apps_have_two_loops() -> None:
    loops: list[object] = []
    apps = [Chalice("first"), Chalice("second")]

    async def note() -> None:
        loops.append(asyncio.get_running_loop())

    for app in apps:
        app.lambda_function()(note)
        app({}, FakeContext())

    assert loops[0] is not loops[1]


def test_what_a_handler_leaves_running_is_cancelled_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Lambda freezes the process: the task would go on in somebody else's invocation."""
    app = Chalice("shop")
    ended: list[str] = []

    async def background() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            await anyio.lowlevel.checkpoint()
            ended.append("background")

    @app.lambda_function()
    async def forgetful() -> str:
        leave_running(asyncio.ensure_future(background()))
        await anyio.lowlevel.checkpoint()
        return "answer"

    assert app({}, FakeContext()) == "answer"
    assert ended == ["background"]
    assert [(each.name, each.levelno) for each in caplog.records] == [("achalice", logging.WARNING)]
    assert "background" in caplog.text


def test_a_failed_invocation_leaves_nothing_running() -> None:
    app = Chalice("shop")
    tasks: list[asyncio.Future[None]] = []

    @app.lambda_function()
    async def forgetful() -> None:
        tasks.append(asyncio.ensure_future(anyio.sleep_forever()))
        raise ValueError("no tea")

    with pytest.raises(ValueError, match="no tea"):
        app({}, FakeContext())

    assert tasks[0].cancelled()


def test_a_task_that_fails_while_it_is_cancelled_fails_nothing_else() -> None:
    app = Chalice("shop")

    async def stubborn() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            raise ValueError("not so fast")

    @app.lambda_function()
    async def forgetful() -> str:
        leave_running(asyncio.ensure_future(stubborn()))
        await anyio.lowlevel.checkpoint()
        return "answer"

    assert app({}, FakeContext()) == "answer"


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt])
def test_the_loop_survives_an_invocation_that_failed(error: type[BaseException]) -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def fail_once(event: dict[str, bool]) -> str:
        if event["fail"]:
            raise error("no tea")
        return "answer"

    with pytest.raises(error):
        app({"fail": True}, FakeContext())

    assert app({"fail": False}, FakeContext()) == "answer"


async def test_a_call_inside_a_running_loop_says_what_to_write_instead() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def nothing() -> None: ...

    with no_warning():
        with pytest.raises(RunningLoopError) as error:
            app({}, FakeContext())

        assert (str(error.value), error.value.hint) == (
            "`app(event, context)` was called inside a running event loop",
            "write `await app.dispatch(event, context)` in async code",
        )


def test_a_plain_handler_that_calls_its_own_app_is_told_so() -> None:
    """Its thread runs no loop, but the app's loop is busy with the handler itself."""
    app = Chalice("shop")

    @app.lambda_function()
    def recursive() -> object:
        return app({}, FakeContext())

    with no_warning(), pytest.raises(RunningLoopError):
        app({}, FakeContext())


@pytest.mark.parity("app.plain-handlers")
def test_a_plain_handler_runs_in_another_thread() -> None:
    """So that it can block without stopping what else the loop has to do."""
    app = Chalice("shop")

    @app.lambda_function()
    def blocking() -> bool:
        return threading.current_thread() is threading.main_thread()

    assert app({}, FakeContext()) is False


@pytest.mark.parity("app.async-handlers")
def test_an_async_handler_runs_in_the_calling_thread() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def cooperative() -> int:
        return threading.get_ident()

    assert app({}, FakeContext()) == threading.get_ident()


def test_an_app_that_is_dropped_closes_its_loop() -> None:
    """Tests make apps by the dozen, and some treat every `ResourceWarning` as an error."""

    def use_and_forget() -> None:
        app = Chalice("shop")

        @app.lambda_function()
        async def nothing() -> None: ...

        app({}, FakeContext())

    with no_warning():
        use_and_forget()


def test_an_invocation_that_waits_for_nothing_is_inside_a_task_of_the_running_loop() -> None:
    """Time-outs, task groups and pooled clients ask for both."""
    app = Chalice("shop")

    @app.lambda_function()
    async def look() -> list[bool]:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        return [loop.is_running(), task is not None and task.get_loop() is loop]

    assert app({}, FakeContext()) == [True, True]
    assert asyncio._get_running_loop() is None


def test_an_async_generator_that_a_handler_leaves_is_closed_with_the_loops_help() -> None:
    app = Chalice("shop")
    hooks: list[object] = []

    @app.lambda_function()
    async def look() -> None:
        hooks.extend(sys.get_asyncgen_hooks())

    before = sys.get_asyncgen_hooks()
    app({}, FakeContext())

    assert None not in hooks
    assert sys.get_asyncgen_hooks() == before


def test_a_lifespans_timer_gets_its_turn_although_no_handler_waits() -> None:
    """A client that renews its token would otherwise be left with an old one."""
    app = Chalice("shop")
    turns: list[int] = []

    @app.lifespan
    async def renewing() -> AsyncIterator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(0.001)
                turns.append(1)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(renew)
            yield
            tasks.cancel_scope.cancel()

    @app.lambda_function()
    async def never_waits() -> None: ...

    end = time.monotonic() + 5
    while not turns and time.monotonic() < end:
        app({}, FakeContext())

    assert turns


def test_what_a_thread_has_put_on_the_loop_meanwhile_is_run_by_the_next_invocation() -> None:
    app = Chalice("shop")
    loops: list[asyncio.AbstractEventLoop] = []
    called: list[str] = []

    @app.lambda_function()
    async def note() -> None:
        loops.append(asyncio.get_running_loop())

    app({}, FakeContext())
    loops[0].call_soon_threadsafe(called.append, "called")
    app({}, FakeContext())

    assert called == ["called"]
