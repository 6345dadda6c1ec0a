"""The event loop that a process keeps from its first invocation to its end."""

import asyncio
import logging
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, copy_context
from typing import Any, ParamSpec, TypeVar, TypeVarTuple

from achalice._shutdown import close_at_sigterm
from achalice.context import current_invocation
from achalice.exceptions import RunningLoopError
from achalice.lifespan import Lifespan

P = ParamSpec("P")
ResultT = TypeVar("ResultT")
Ts = TypeVarTuple("Ts")

_log = logging.getLogger("achalice")


class InvocationLoop(asyncio.SelectorEventLoop):
    """An event loop that asks the system for news only once a coroutine waits for some.

    Most invocations that wait for nothing are over in one step. A whole turn of asyncio's own
    `run_until_complete` costs as much as all the rest of such a call.
    """

    # asyncio's own, from 3.11 to 3.14.
    _ready: deque[asyncio.Handle]
    _scheduled: list[asyncio.TimerHandle]
    _selector: Any
    _thread_id: int | None
    _asyncgen_firstiter_hook: Callable[..., Any]
    _asyncgen_finalizer_hook: Callable[..., Any]

    def __init__(self) -> None:
        super().__init__()
        self.left_by_handlers: set[asyncio.Task[Any]] = set()
        """Tasks under way that an invocation started; not those of lifespans."""
        self.at_end: list[Callable[[], Coroutine[Any, Any, None]]] = []
        """What closes things that are kept open on this loop."""
        self._catches = False
        """Whether the next callback is the first step of an invocation."""
        self._caught: Callable[..., object] = _nothing
        self._no_handle = asyncio.Handle(_nothing, (), self)
        self.set_task_factory(self._make_task)

    def drive(self, main: Coroutine[Any, Any, ResultT]) -> ResultT:
        """The result of `main`, run to its end."""
        context = copy_context()
        self._catches = True
        # To make up a name of its own takes it a fiftieth of a call.
        task = asyncio.Task(main, loop=self, name="invocation", context=context)
        # Kept, it would keep all that the invocation held.
        step, self._caught = self._caught, _nothing
        # Whatever is under way, or open since a lifespan, wants its turn, however short `main` is.
        if self._ready or self._scheduled or len(self._selector._fd_to_key) > 1:
            self.call_soon(step, context=context)
        else:
            self._take(step, context)
        if not task.done():
            self.run_until_complete(task)
        return task.result()

    def call_soon(
        self,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> asyncio.Handle:
        """As asyncio's, but for the first step of a task that `drive` is making."""
        if self._catches:
            self._catches = False
            self._caught = callback
            return self._no_handle
        return super().call_soon(callback, *args, context=context)

    def close(self) -> None:
        """End it, and what is kept open on it before."""
        while self.at_end:
            self.run_until_complete(self.at_end.pop()())
        super().close()

    def _take(self, step: Callable[..., object], context: Context) -> None:
        """Run one step: half of asyncio's `run_forever`, for a single turn."""
        hooks = sys.get_asyncgen_hooks()
        self._thread_id = threading.get_ident()
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)
        asyncio._set_running_loop(self)
        try:
            context.run(step)
        finally:
            self._thread_id = None
            asyncio._set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)

    def _make_task(
        self,
        loop: asyncio.AbstractEventLoop,
        coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
        /,
        **options: Any,
    ) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
        if current_invocation.get(None) is not None:
            self.left_by_handlers.add(task)
            task.add_done_callback(self.left_by_handlers.discard)
        return task


def _nothing() -> None: ...


class KeptLoop:
    """Runs coroutines to completion, one after the other, on one event loop.

    Lambda freezes a process between two invocations and thaws it for the next one. Pooled clients
    survive that only if the loop they belong to is still there: it is made once, and closed only
    with the app that it belongs to.
    """

    def __init__(self) -> None:
        self._loop: InvocationLoop | None = None
        self._life: tuple[_Life, asyncio.Task[None]] | None = None

    def open(self, lifespan: Lifespan) -> None:
        """Open `lifespan` on the loop, unless it is open already or there is nothing in it.

        One task opens it and, at the end of the process, closes it: what it holds (task groups,
        cancel scopes) must be left by the task that entered it.

        Raises:
            LifespanError: something could not be opened.
        """
        if not lifespan.resources or (self._life is not None and not self._life[1].done()):
            return
        loop = self._made()
        life = _Life(lifespan)
        task = loop.create_task(life.live())
        loop.run_until_complete(life.opened.wait())
        if life.error is not None:
            loop.run_until_complete(task)
            raise life.error
        # An app that is dropped while it is open, as by a test, is no mistake to tell of.
        task._log_destroy_pending = False  # type: ignore[attr-defined]  # undocumented
        self._life = life, task
        close_at_sigterm(self.close)

    def close(self) -> None:
        """Close what `open` opened. An invocation that is under way is not waited for."""
        if self._life is None:
            return
        life, task = self._life
        self._life = None
        life.closing.set()
        self._made().run_until_complete(task)

    def run(
        self, main: Callable[P, Coroutine[Any, Any, ResultT]], *args: P.args, **options: P.kwargs
    ) -> ResultT:
        """Drive `main(...)` to its end, then cancel the tasks that it left running.

        Raises:
            RunningLoopError: this thread is already inside a running event loop, or another one
                is driving this loop.
        """
        loop = self._made()
        try:
            return loop.drive(main(*args, **options))
        finally:
            # A task that is frozen half-way would go on in somebody else's invocation.
            if loop.left_by_handlers:
                loop.run_until_complete(_cancel(set(loop.left_by_handlers)))

    def _made(self) -> InvocationLoop:
        loop = self._loop
        # The second question is for a sync handler that calls its own app from its worker thread.
        if asyncio._get_running_loop() is not None or (loop and loop._thread_id is not None):
            raise RunningLoopError
        if loop is None:
            while _waiting_to_end:
                _waiting_to_end.pop().close()
            loop = self._loop = InvocationLoop()
            # An app that is dropped, as tests drop them, would leave an unclosed loop behind.
            weakref.finalize(self, _end, loop).atexit = False
        return loop


class _Life:
    """The task that has a lifespan open."""

    def __init__(self, lifespan: Lifespan) -> None:
        self.opened, self.closing = asyncio.Event(), asyncio.Event()
        self.error: Exception | None = None
        self._lifespan = lifespan

    async def live(self) -> None:
        try:
            await self._lifespan.open()
        except Exception as error:
            self.error = error
            return
        finally:
            self.opened.set()
        try:
            await self.closing.wait()
        except asyncio.CancelledError:
            # By a task group of its own, one of whose tasks failed or was a handler's.
            _log.error("a lifespan ended early; the next invocation opens it again")
        try:
            await self._lifespan.close()
        except Exception:
            _log.exception("a lifespan could not be closed")


def _end(loop: InvocationLoop) -> None:
    """Close the loop of an app that was dropped."""
    # Garbage is collected at any time, and no loop can run while its thread runs another one.
    if loop.at_end and asyncio._get_running_loop() is not None:
        _waiting_to_end.append(loop)
    else:
        loop.close()


_waiting_to_end: list[InvocationLoop] = []
"""Until an app makes its own."""


async def _cancel(tasks: set[asyncio.Task[object]]) -> None:
    for task in tasks:
        _log.warning(
            "cancelled %s, which the handler left running; await it before returning",
            task.get_coro(),
        )
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
