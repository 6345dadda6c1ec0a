"""Carrying out a plan from the command line: progress, Ctrl-C, and what to say when it failed."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import anyio
from anyio.abc import TaskStatus

from achalice.exceptions import AchaliceError
from achalice_cli.engine.applying import Event, Outcome, Provider, apply
from achalice_cli.engine.state import Existing, Record
from achalice_cli.engine.steps import Delete, Plan, Step
from achalice_cli.exits import say as say

_NO_CURSOR = (None, "", "dumb", "unknown")
"""Terminals on which nothing can be written over."""
_NAMED_AT_MOST = 8
"""Steps of one sort that an error names; of more it says how many."""
_STOPPING = "stopping: what has begun is being finished; once more to give that up"


class RolloutError(AchaliceError):
    """Steps of a plan failed or were not begun. `detail` has a line for each failure.

    Two more lines of it say what was done and what was not begun.
    """

    def __init__(self, outcome: Outcome) -> None:
        done, failed, left = len(outcome.finished), outcome.failed, outcome.not_started
        if failed:
            super().__init__(
                f"{_count(len(failed), 'step')} failed, {done} done, {len(left)} not begun"
            )
        else:
            super().__init__(f"interrupted: {_count(done, 'step')} done, {len(left)} not begun")
        self.outcome = outcome
        lines = [f"could not {_named(each.step)}: {each.error}" for each in failed]
        if outcome.finished:
            lines.append(f"done: {_listed(each.step for each in outcome.finished)}")
        if left:
            lines.append(f"not begun: {_listed(left)}")
        self.detail = "\n".join(lines)
        again = "run the command again: it goes on from what exists"
        hints = dict.fromkeys(getattr(each.error, "hint", None) for each in failed)
        own = "; ".join(hint for hint in hints if hint)
        self.advice = own or None
        """What to do about the failures themselves."""
        self.hint = f"{own}; then {again}" if own else again


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _named(step: Step) -> str:
    """`create function:tick (shop-dev-tick)`: AWS's own name helps to find it there."""
    if isinstance(step, Delete):
        name: object = step.outputs.get("name")
    else:
        name = step.resource.properties().get("name")
    called = f"{step.action} {step.address}"
    return f"{called} ({name})" if name else called


def _listed(steps: Iterable[Step]) -> str:
    """`create role:default, delete rule:tick and 3 more`."""
    names = [f"{step.action} {step.address}" for step in steps]
    shown, more = names[:_NAMED_AT_MOST], len(names) - _NAMED_AT_MOST
    return f"{', '.join(shown)} and {more} more" if more > 0 else ", ".join(shown)


async def roll_out(
    plan: Plan,
    existing: Existing,
    provider: Provider,
    record: Record,
    *,
    limits: Mapping[str, int],
    describe: Callable[[Event], str | None],
    stop: anyio.Event | None = None,
) -> Outcome:
    """Carry out `plan`, saying the line that `describe` makes of each event.

    On a terminal, what is under way is shown below these lines.

    A first Ctrl-C, or SIGTERM, lets running steps finish and begins no other; a second one gives
    up on those, too. Whoever listens for signals already gives a `stop` instead, to be set then.

    Raises:
        RolloutError: not all steps were done.
        KeyboardInterrupt: at the second Ctrl-C.
    """

    stopped = stop or anyio.Event()
    outcome: Outcome | None = None
    with _reporting(len(plan.work), describe) as report:
        async with anyio.create_task_group() as tasks:
            if stop is None:
                await tasks.start(listen_for_signals, stopped, tasks.cancel_scope, _STOPPING)
            outcome = await apply(
                plan, existing, provider, record, limits=limits, report=report, stop=stopped
            )
            tasks.cancel_scope.cancel()
    if outcome is None:
        raise KeyboardInterrupt
    if outcome.failed or outcome.not_started:
        raise RolloutError(outcome)
    return outcome


@contextmanager
def _reporting(
    steps: int, describe: Callable[[Event], str | None]
) -> Iterator[Callable[[Event], None]]:
    """Live on a terminal, plain lines everywhere else."""
    if steps and sys.stderr.isatty() and os.environ.get("TERM") not in _NO_CURSOR:
        # Only here: rich is as much to load as all the rest of the command.
        from rich.console import Console

        from achalice_cli.views.live import live

        with live(steps, describe, console=Console(stderr=True)) as report:
            yield report
        return

    def tell(event: Event) -> None:
        line = describe(event)
        if line is not None:
            say(line)

    yield tell


async def listen_for_signals(
    stop: anyio.Event,
    scope: anyio.CancelScope,
    first: str | None = None,
    *,
    task_status: TaskStatus[None],
) -> None:
    """Set `stop` at the first Ctrl-C or SIGTERM, saying `first`; cancel `scope` at the second."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        async for _ in signals:
            if stop.is_set():
                scope.cancel()
                return
            if first is not None:
                say(first)
            stop.set()
