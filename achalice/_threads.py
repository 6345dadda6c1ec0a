"""Plain functions in worker threads. anyio comes with the first: async apps start without it."""

from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


async def run_in_thread(function: Callable[..., ResultT], *arguments: object) -> ResultT:
    """The result of `function`, called in a thread with this call's context variables.

    A thread cannot be cancelled: who is cancelled while it waits for one leaves it behind.
    """
    import anyio.to_thread

    return await anyio.to_thread.run_sync(function, *arguments, abandon_on_cancel=True)
