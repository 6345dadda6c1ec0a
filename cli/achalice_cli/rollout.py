"""Carrying out a plan from the command line: progress, Ctrl-C, and what to say when it failed."""

import signal
import sys
from collections.abc import Callable, Mapping

import anyio
from anyio.abc import TaskStatus

from achalice.exceptions import AchaliceError
from achalice_cli.engine.applying import Event, Outcome, Provider, apply
from achalice_cli.engine.state import Existing, Record
from achalice_cli.engine.steps import Plan


class RolloutError(AchaliceError):
    """Steps of a plan failed or were not begun. `detail` has a line for each failure."""

    def __init__(self, outcome: Outcome) -> None:
        done, failed, left = len(outcome.finished), outcome.failed, outcome.not_started
        if failed:
            super().__init__(
                f"{_count(len(failed), 'step')} failed, {done} done, {len(left)} not begun"
            )
        else:
            super().__init__(f"interrupted: {_count(done, 'step')} done, {len(left)} not begun")
        self.detail = "\n".join(
            f"could not {each.step.action} {each.step.address}: {each.error}" for each in failed
        )
        again = "run the command again: it goes on from what exists"
        hints = [getattr(each.error, "hint", None) for each in failed]
        own = next((hint for hint in hints if hint), None)
        self.hint = f"{own}; then {again}" if own else again


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say(line: str) -> None:
    """Tell the person at the terminal; stdout is for the answer."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


async def roll_out(
    plan: Plan,
    existing: Existing,
    provider: Provider,
    record: Record,
    *,
    limits: Mapping[str, int],
    describe: Callable[[Event], str | None],
) -> Outcome:
    """Carry out `plan`, saying the line that `describe` makes of each event.

    A first Ctrl-C, or SIGTERM, lets running steps finish and begins no other; a second one gives
    up on those, too.

    Raises:
        RolloutError: not all steps were done.
        KeyboardInterrupt: at the second Ctrl-C.
    """

    def report(event: Event) -> None:
        line = describe(event)
        if line is not None:
            say(line)

    stop = anyio.Event()
    outcome: Outcome | None = None
    async with anyio.create_task_group() as tasks:
        await tasks.start(_listen_for_signals, stop, tasks.cancel_scope)
        outcome = await apply(
            plan, existing, provider, record, limits=limits, report=report, stop=stop
        )
        tasks.cancel_scope.cancel()
    if outcome is None:
        raise KeyboardInterrupt
    if outcome.failed or outcome.not_started:
        raise RolloutError(outcome)
    return outcome


async def _listen_for_signals(
    stop: anyio.Event, scope: anyio.CancelScope, *, task_status: TaskStatus[None]
) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        async for _ in signals:
            if stop.is_set():
                scope.cancel()
                return
            say("stopping: what has begun is being finished; once more to give that up")
            stop.set()
