"""Plain functions in worker threads. anyio comes with the first: async apps start without it."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")


async def run_in_thread(function: Callable[..., ResultT], *arguments: object) -> ResultT:
    """The result of `function`, called in a thread with this call's context variables.

    A thread cannot be cancelled: who is cancelled while it waits for one leaves it behind.
    """
    import anyio.to_thread

    return await anyio.to_thread.run_sync(function, *arguments, abandon_on_cancel=True)


def run_on_loop(
    function: Callable[..., Coroutine[Any, Any, ResultT]], *arguments: object
) -> ResultT:
    """The result of the coroutine function, run by the loop that this thread was started from."""
    import anyio.from_thread

    return anyio.from_thread.run(function, *arguments)
