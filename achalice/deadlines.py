"""Ending an invocation before Lambda does, so that its `finally` blocks still run."""

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

from achalice.context import LambdaContext
from achalice.exceptions import DeadlineExceededError

ResultT = TypeVar("ResultT")


@types.coroutine
def within(
    margin: float | None, context: LambdaContext | None, work: Coroutine[Any, Any, ResultT]
) -> Generator[Any, Any, ResultT]:
    """The result of `work`, which is cancelled at the deadline: when `margin` seconds are left.

    Without a margin, or where `context` does not say how much time there is, there is none.

    Raises:
        DeadlineExceededError: it was.
    """
    # What never waits cannot be cancelled, and should not pay for a timer.
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        result: ResultT = done.value
        return result
    timer = None if margin is None else _Timer.started(margin, context)
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
        if margin is not None and timer is not None and timer.stop():
            raise DeadlineExceededError(margin) from error
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
    def started(cls, margin: float, context: LambdaContext | None) -> "_Timer | None":
        # Tests call apps with None or a mock for a context, and mean nothing by its clock.
        clock: object = getattr(context, "get_remaining_time_in_millis", None)
        left: object = clock() if callable(clock) else None
        task = asyncio.current_task()
        if task is None or not isinstance(left, int | float):
            return None
        return cls(task, max(0.0, left / 1000 - margin))

    def _fire(self) -> None:
        self.has_fired = True
        self.task.cancel()

    def stop(self) -> bool:
        """Whether this, and nobody else, has cancelled the task; says so once."""
        self.handle.cancel()
        fired, self.has_fired = self.has_fired, False
        return fired and self.task.uncancel() <= self.cancelled_before
