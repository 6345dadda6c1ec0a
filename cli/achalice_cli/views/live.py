"""A rollout on a terminal: a line for each running step, and a bar of the whole."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from achalice_cli.engine.applying import Event, Started
from achalice_cli.engine.steps import Step
from achalice_cli.views.text import headline

_REFRESHES_PER_SECOND = 8
_LONGEST_BAR = 40
_STYLES = {"+": "green", "~": "yellow", "±": "magenta", "-": "red", "!": "bold red"}


class Running:
    """What is under way, as it looks at the moment when it is rendered."""

    def __init__(self, console: Console, total: int, clock: Callable[[], float]) -> None:
        self._console = console
        self._total = total
        self._clock = clock
        self._begun = clock()
        self._running: dict[int, tuple[Step, float]] = {}
        self._ended = 0

    def note(self, event: Event) -> None:
        """A step has begun or ended."""
        if isinstance(event, Started):
            self._running[id(event.step)] = (event.step, self._clock())
        else:
            self._running.pop(id(event.step), None)
            self._ended += 1

    def __rich__(self) -> Group:
        now = self._clock()
        # A copy: rich's own thread renders while steps come and go.
        running = list(self._running.values())
        room = max(self._console.height - 4, 1)
        lines = [self._line(step, now - begun) for step, begun in running[:room]]
        if len(running) > room:
            lines.append(Text(f"  and {len(running) - room} more", style="dim"))
        return Group(*lines, self._bar(len(running), now))

    def _line(self, step: Step, seconds: float) -> Text:
        took = _seconds(seconds)
        line = _coloured(headline(step))
        line.truncate(max(self._console.width - len(took) - 3, 1), overflow="ellipsis")
        return line.append(f"  {took}", style="dim")

    def _bar(self, running: int, now: float) -> Table:
        # What turns out to be gone makes more to do than was planned.
        total = max(self._total, self._ended + running)
        bar = Table.grid(padding=(0, 2))
        width = min(_LONGEST_BAR, self._console.width // 2)
        bar.add_row(
            ProgressBar(total=max(total, 1), completed=self._ended, width=width),
            f"{self._ended} of {total}",
            Text(_seconds(now - self._begun), style="dim"),
        )
        return bar


def _coloured(line: str) -> Text:
    text = Text(line)
    text.stylize(_STYLES.get(line[:1], ""), 0, 1)
    return text


def _seconds(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02} min" if minutes else f"{seconds:.1f} s"


@contextmanager
def live(
    total: int,
    describe: Callable[[Event], str | None],
    *,
    console: Console,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Callable[[Event], None]]:
    """Within it, a report that keeps the bottom of the terminal up to date.

    What `describe` makes of an event stays above, and so does all that is written to stderr.
    """
    running = Running(console, total, clock)
    with Live(
        running, console=console, refresh_per_second=_REFRESHES_PER_SECOND, transient=True
    ) as display:

        def report(event: Event) -> None:
            running.note(event)
            line = describe(event)
            if line is not None:
                display.console.print(_coloured(line), soft_wrap=True)

        yield report
