"""Ending an invocation before Lambda does, so that its `finally` blocks still run."""

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple, TypeVar

from achalice.context import LambdaContext
from achalice.exceptions import DeadlineExceededError

ResultT = TypeVar("ResultT")


class Deadline(NamedTuple):
    """When an invocation is cancelled."""

    context: LambdaContext
    margin: float
    """Seconds that Lambda would have gone on waiting."""

    def seconds(self) -> float | None:
        """From now on; None: there is no deadline."""
        # Tests call apps with None or a mock for a context, and mean nothing by its clock.
        clock: object = getattr(self.context, "get_remaining_time_in_millis", None)
        left: object = clock() if callable(clock) else None
        if not isinstance(left, int | float):
            return None
        return max(0.0, left / 1000 - self.margin)


@types.coroutine
def within(
    deadline: Deadline | None, work: Coroutine[Any, Any, ResultT]
) -> Generator[Any, Any, ResultT]:
    """The result of `work`, which is cancelled at the deadline.

    Raises:
        DeadlineExceededError: it was.
    """
    # What never waits cannot be cancelled, and should not pay for a timer.
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        result: ResultT = done.value
        return result
    timer = None if deadline is None else _Timer.started(deadline)
    try:
        while True:
            try:
                sent = yield waits_for
            except GeneratorExit:
                work.close()
                raise
            except BaseException as error:
                waits_for = work.throw(error)
            else:
                waits_for = work.send(sent)
    except StopIteration as done:
        result = done.value
        return result
    except asyncio.CancelledError as error:
        if deadline is not None and timer is not None and timer.stop():
            raise DeadlineExceededError(deadline.margin) from error
        raise
    finally:
        if timer is not None:
            timer.stop()


class _Timer:
    """What cancels the current task when its time is over."""

    def __init__(self, task: "asyncio.Task[Any]", seconds: float) -> None:
        self.task = task
        self.cancelled_before = task.cancelling()
        self.has_fired = False
        self.handle = task.get_loop().call_later(seconds, self._fire)

    @classmethod
    def started(cls, deadline: Deadline) -> "_Timer | None":
        seconds, task = deadline.seconds(), asyncio.current_task()
        return None if seconds is None or task is None else cls(task, seconds)

    def _fire(self) -> None:
        self.has_fired = True
        self.task.cancel()

    def stop(self) -> bool:
        """Whether this, and nobody else, has cancelled the task; says so once."""
        self.handle.cancel()
        fired, self.has_fired = self.has_fired, False
        return fired and self.task.uncancel() <= self.cancelled_before
