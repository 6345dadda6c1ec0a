"""The event loop that a process keeps from its first invocation to its end."""

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable
from typing import TypeVar

from achalice.exceptions import RunningLoopError

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

    def run(self, main: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """Drive `main()` to its end, then cancel the tasks that it left running.

        Raises:
            RunningLoopError: this thread is already inside a running event loop, or another one
                is driving this loop.
        """
        loop = self._loop
        # The second question is for a sync handler that calls its own app from its worker thread.
        if asyncio._get_running_loop() is not None or (loop is not None and loop.is_running()):
            raise RunningLoopError
        if loop is None:
            loop = self._loop = asyncio.new_event_loop()
            # An app that is dropped, as tests drop them, would leave an unclosed loop behind.
            weakref.finalize(self, loop.close).atexit = False
        older = asyncio.all_tasks(loop)
        try:
            return loop.run_until_complete(_drive(main))
        finally:
            # A task that is frozen half-way would go on in somebody else's invocation.
            left = asyncio.all_tasks(loop) - older
            if left:
                loop.run_until_complete(_cancel(left))


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
