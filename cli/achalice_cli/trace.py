"""What a command did when, for people who look at it in a browser."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from achalice.exceptions import AchaliceError
from achalice_cli.engine.applying import Event, Failed, Started
from achalice_cli.engine.resources import SERVICES
from achalice_cli.engine.spans import Span
from achalice_cli.engine.steps import Delete, Step
from achalice_cli.views.trace import trace_data


class TraceFileError(AchaliceError):
    """The trace cannot be written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"the trace cannot be written to {path}: {reason}")
        self.hint = "name a file in a folder that is there"


class Trace:
    """Collects spans while a command runs."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._begun = clock()
        self._steps: dict[int, float] = {}
        self._spans: list[Span] = []

    def note(self, event: Event) -> None:
        """A step has begun or ended."""
        step, now = event.step, self._clock()
        if isinstance(event, Started):
            self._steps[id(step)] = now
            return
        begun = self._steps.pop(id(step), now)
        said = {"error": str(event.error)} if isinstance(event, Failed) else {}
        self._spans.append(
            Span(
                f"{step.action} {step.address}",
                "step",
                begun,
                now,
                step.address,
                {"action": step.action, "service": _service(step), **said},
            )
        )

    def noting(self, describe: Callable[[Event], str | None]) -> Callable[[Event], str | None]:
        """`describe`, which is told of every event, and this with it."""

        def note(event: Event) -> str | None:
            self.note(event)
            return describe(event)

        return note

    def add(self, span: Span) -> None:
        """Something that has ended, a call to AWS say."""
        self._spans.append(span)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """What happens within it is a part of the command."""
        begun = self._clock()
        try:
            yield
        finally:
            self._spans.append(Span(name, "phase", begun, self._clock()))

    def write(self, path: Path) -> None:
        """Write all of it as Chrome's trace events, which Perfetto reads, too.

        Raises:
            TraceFileError: the file cannot be written.
        """
        try:
            path.write_text(json.dumps(trace_data(self._spans, self._begun)), encoding="utf-8")
        except OSError as error:
            raise TraceFileError(path, error.strerror or str(error)) from error


def _service(step: Step) -> str:
    return SERVICES[step.kind] if isinstance(step, Delete) else step.resource.service
