"""Ending an invocation before Lambda does, so that its `finally` blocks still run."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from achalice.context import LambdaContext
from achalice.exceptions import DeadlineExceededError

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an invocation is cancelled."""

    seconds: float
    """From now on."""
    margin: float
    """Seconds that Lambda would have gone on waiting."""

    @classmethod
    def of(cls, context: LambdaContext, margin: float | None) -> "Deadline | None":
        """That of the current invocation: `margin` seconds before Lambda's; None: it has none."""
        if margin is None:
            return None
        # Tests call apps with None or a mock for a context, and mean nothing by its clock.
        clock: object = getattr(context, "get_remaining_time_in_millis", None)
        left: object = clock() if callable(clock) else None
        if not isinstance(left, int | float):
            return None
        return cls(max(0.0, left / 1000 - margin), margin)


async def within(deadline: Deadline | None, work: Awaitable[ResultT]) -> ResultT:
    """The result of `work`, which is cancelled at the deadline.

    Raises:
        DeadlineExceededError: it was.
    """
    if deadline is None:
        return await work
    limit = asyncio.timeout(deadline.seconds)
    try:
        async with limit:
            return await work
    except TimeoutError as error:
        if limit.expired():
            raise DeadlineExceededError(deadline.margin) from error
        raise
