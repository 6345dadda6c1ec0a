"""The event loop that a process keeps from its first invocation to its end."""

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, TypeVar

from achalice._shutdown import close_at_sigterm
from achalice.context import current_invocation
from achalice.exceptions import RunningLoopError
from achalice.lifespan import Lifespan

ResultT = TypeVar("ResultT")

_log = logging.getLogger("achalice")


class KeptLoop:
    """Runs coroutines to completion, one after the other, on one event loop.

    Lambda freezes a process between two invocations and thaws it for the next one. Pooled clients
    survive that only if the loop they belong to is still there: it is made once, and closed only
    with the app that it belongs to.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
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

    def run(self, main: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """Drive `main()` to its end, then cancel the tasks that it left running.

        Raises:
            RunningLoopError: this thread is already inside a running event loop, or another one
                is driving this loop.
        """
        loop = self._made()
        try:
            return loop.run_until_complete(_drive(main))
        finally:
            # A task that is frozen half-way would go on in somebody else's invocation.
            left = {task for task in asyncio.all_tasks(loop) if task in _started_by_handlers}
            if left:
                loop.run_until_complete(_cancel(left))

    def _made(self) -> asyncio.AbstractEventLoop:
        loop = self._loop
        # The second question is for a sync handler that calls its own app from its worker thread.
        if asyncio._get_running_loop() is not None or (loop is not None and loop.is_running()):
            raise RunningLoopError
        if loop is None:
            loop = self._loop = asyncio.new_event_loop()
            loop.set_task_factory(_task)
            # An app that is dropped, as tests drop them, would leave an unclosed loop behind.
            weakref.finalize(self, loop.close).atexit = False
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


_started_by_handlers: weakref.WeakSet[asyncio.Task[Any]] = weakref.WeakSet()
"""As opposed to those that lifespans, and their tasks, start meanwhile."""


def _task(
    loop: asyncio.AbstractEventLoop,
    coroutine: Coroutine[Any, Any, Any] | Generator[Any, None, Any],
    /,
    **options: Any,
) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
    if current_invocation.get(None) is not None:
        _started_by_handlers.add(task)
    return task


async def _drive(main: Callable[[], Awaitable[ResultT]]) -> ResultT:
    return await main()


async def _cancel(tasks: set[asyncio.Task[object]]) -> None:
    for task in tasks:
        _log.warning(
            "cancelled %s, which the handler left running; await it before returning",
            task.get_coro(),
        )
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
