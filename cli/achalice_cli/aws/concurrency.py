"""Calls that are made side by side."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import anyio

ResultT = TypeVar("ResultT")


async def side_by_side(
    calls: Iterable[Callable[[], Awaitable[ResultT]]], *, limit: int
) -> list[ResultT]:
    """The results of `calls`, in their order; `limit` of them are under way at a time.

    All of them are made, whatever becomes of the others; the first one's error is raised then.
    """
    results: dict[int, ResultT] = {}
    failures: dict[int, Exception] = {}
    limiter = anyio.CapacityLimiter(limit)

    async def make(position: int, call: Callable[[], Awaitable[ResultT]]) -> None:
        async with limiter:
            try:
                results[position] = await call()
            except Exception as error:
                failures[position] = error

    async with anyio.create_task_group() as tasks:
        for position, call in enumerate(calls):
            tasks.start_soon(make, position, call)
    for _, failure in sorted(failures.items()):
        raise failure
    return [results[position] for position in sorted(results)]
