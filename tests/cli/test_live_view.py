import os
import pty
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO

import anyio
import pytest
from anyio.lowlevel import checkpoint
from rich.console import Console

from achalice_cli.engine.applying import Event, Failed, Finished, Started
from achalice_cli.engine.planning import plan
from achalice_cli.engine.steps import Create, Step
from achalice_cli.rollout import RolloutError, roll_out
from achalice_cli.views.live import Running, live
from achalice_cli.views.text import progress_line

from .engine.builders import log_groups
from .engine.fakes import FakeAws, MemoryRecord


@dataclass
class Clock:
    """Time that passes when a test says so."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def terminal(width: int = 60, height: int = 10) -> Console:
    return Console(
        file=StringIO(), force_terminal=True, color_system=None, width=width, height=height
    )


def shown(running: Running, console: Console) -> list[str]:
    """The lines of it as they stand on the terminal now."""
    with console.capture() as capture:
        console.print(running)
    return [line.rstrip() for line in capture.get().splitlines()]


def steps(number: int) -> list[Step]:
    return [Create(address, resource) for address, resource in log_groups(number).items()]


def test_each_running_step_has_a_line_with_its_time_above_a_bar_of_the_whole() -> None:
    clock, console = Clock(), terminal()
    running = Running(console, 4, clock)
    first, second, third, _ = steps(4)
    for step in (first, second):
        running.note(Started(step))
    clock.now += 2.5
    running.note(Finished(first, 2.5))
    running.note(Started(third))
    clock.now += 60.0

    lines = shown(running, console)

    assert lines[:2] == ["+ log_group:g1  1:02 min", "+ log_group:g2  1:00 min"]
    assert lines[2].split() == ["━━━━━━━╸", "1", "of", "4", "1:02", "min"]


def test_a_failed_step_is_not_running_any_more() -> None:
    console = terminal()
    running = Running(console, 1, Clock())
    step = steps(1)[0]
    running.note(Started(step))
    running.note(Failed(step, RuntimeError("no")))

    assert [line.split()[1:] for line in shown(running, console)] == [["1", "of", "1", "0.0", "s"]]


def test_more_steps_than_the_terminal_has_lines_are_counted() -> None:
    console = terminal(height=6)
    running = Running(console, 5, Clock())
    for step in steps(5):
        running.note(Started(step))

    assert [line.strip() for line in shown(running, console)][:-1] == [
        "+ log_group:g0  0.0 s",
        "+ log_group:g1  0.0 s",
        "and 3 more",
    ]


def test_a_line_that_is_too_long_ends_with_an_ellipsis_and_its_time() -> None:
    console = terminal(width=16)
    running = Running(console, 1, Clock())
    running.note(Started(steps(1)[0]))

    assert shown(running, console)[0] == "+ log_g…  0.0 s"


def test_what_has_ended_stays_above() -> None:
    console = terminal()
    step = steps(1)[0]
    with console.capture() as capture, live(1, progress_line, console=console) as report:
        report(Started(step))
        report(Finished(step, 1.25))

    assert "+ log_group:g0  1.25 s\n" in capture.get()


def test_more_than_was_planned_is_counted_as_it_comes() -> None:
    """What turns out to be gone makes more to do."""
    console = terminal()
    running = Running(console, 1, Clock())
    for step in steps(2):
        running.note(Finished(step, 0.1))

    assert "2 of 2" in shown(running, console)[0]


class Screen:
    """A terminal, and all that it was sent."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        self.stderr = open(theirs, "w", encoding="utf-8")  # noqa: SIM115
        self._sent = b""
        # Nobody could write for long to a terminal that is not read from.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        # The end of a terminal is an error on Linux.
        with suppress(OSError):
            while sent := os.read(self._ours, 4096):
                self._sent += sent

    def seen(self) -> str:
        """All of it, after stderr is closed."""
        self.stderr.close()
        self._reader.join(5)
        os.close(self._ours)
        return self._sent.decode()


@contextmanager
def at_a_terminal(kind: str = "xterm") -> Iterator[Screen]:
    """Within it, stderr is a terminal. pytest captures stderr anew for each test, so no fixture."""
    with pytest.MonkeyPatch.context() as patch:
        screen = Screen()
        patch.setenv("TERM", kind)
        patch.setattr(sys, "stderr", screen.stderr)
        yield screen


def name_of(event: Event) -> str | None:
    return None if isinstance(event, Started) else f"ended {event.step.address}"


async def test_on_a_terminal_a_rollout_is_shown_live_and_leaves_the_cursor_as_it_was() -> None:
    aws, record = FakeAws(held={"create log_group /aws/lambda/shop-dev-g0"}), MemoryRecord()

    async def go_on() -> None:
        await aws.begun("create log_group /aws/lambda/shop-dev-g0")
        aws.let_go("create log_group /aws/lambda/shop-dev-g0")

    with anyio.fail_after(5), at_a_terminal() as screen:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(go_on)
            await roll_out(plan(log_groups(2), {}), {}, aws, record, limits={}, describe=name_of)
    seen = screen.seen()

    assert "ended log_group:g0\r\n" in seen
    assert "2 of 2" in seen
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")


async def test_ctrl_c_on_a_terminal_is_answered_above_what_is_running() -> None:
    name = "create log_group /aws/lambda/shop-dev-g0"
    aws = FakeAws(held={name})

    async def interrupt() -> None:
        await aws.begun(name)
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(20):
            await checkpoint()
        aws.let_go(name)

    with anyio.fail_after(5), at_a_terminal() as screen:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(interrupt)
            with pytest.raises(RolloutError, match="interrupted"):
                await roll_out(
                    plan(log_groups(2), {}),
                    {},
                    aws,
                    MemoryRecord(),
                    limits={"logs": 1},
                    describe=name_of,
                )
    seen = screen.seen()

    assert "stopping: what has begun is being finished" in seen
    assert "ended log_group:g0\r\n" in seen
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")


@pytest.mark.parametrize("kind", ["dumb", ""])
async def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(kind: str) -> None:
    with at_a_terminal(kind) as screen:
        await roll_out(
            plan(log_groups(1), {}), {}, FakeAws(), MemoryRecord(), limits={}, describe=name_of
        )

    assert screen.seen() == "ended log_group:g0\r\n"
