"""Spans as Chrome's trace events, which chrome://tracing and Perfetto show.

https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.spans import Span

_PROCESS = 1
_PHASES = 0
"""The lane of the parts of the command; those of steps and calls follow."""


def trace_data(spans: Sequence[Span], begun: float) -> dict[str, JsonValue]:
    """`{"traceEvents": [...], "displayTimeUnit": "ms"}`, times from `begun` on.

    Each step has a lane of its own while it runs, with its calls to AWS below it.
    """
    steps = [each for each in spans if each.category == "step"]
    calls = [each for each in spans if each.category == "call"]
    lanes = _Lanes(_PHASES + 1)
    placed = [(step, lanes.place(step)) for step in sorted(steps, key=_beginning)]
    loose: list[Span] = []
    events: list[JsonValue] = [_named("process_name", "achalice", _PHASES)]
    events += [_event(each, begun, _PHASES, {}) for each in spans if each.category == "phase"]
    of_step: dict[int, list[Span]] = {position: [] for position in range(len(placed))}
    for call in calls:
        position = _owner(call, placed)
        if position is None:
            loose.append(call)
        else:
            of_step[position].append(call)
    for position, (step, lane) in enumerate(placed):
        own = of_step[position]
        events.append(_event(step, begun, lane, _counted(own)))
        events += [_event(call, begun, lane, {}) for call in own]
    lanes = _Lanes(lanes.next)
    for call in sorted(loose, key=_beginning):
        events.append(_event(call, begun, lanes.place(call), {}))
    return {"traceEvents": events, "displayTimeUnit": "ms"}


class _Lanes:
    """Gives spans lanes in which they overlap with none."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._free_from: list[float] = []

    @property
    def next(self) -> int:
        return self._first + len(self._free_from)

    def place(self, span: Span) -> int:
        for number, free_from in enumerate(self._free_from):
            if free_from <= span.begun:
                self._free_from[number] = span.ended
                return self._first + number
        self._free_from.append(span.ended)
        return self.next - 1


def _owner(call: Span, placed: Sequence[tuple[Span, int]]) -> int | None:
    """The position of the step that made the call."""
    for position, (step, _) in enumerate(placed):
        if _is_within(call, step, call.address):
            return position
    return None


def _is_within(call: Span, step: Span, address: Address | None) -> bool:
    return (
        address is not None
        and step.address == address
        and step.begun <= call.begun
        and call.ended <= step.ended
    )


def _counted(calls: Iterable[Span]) -> dict[str, JsonValue]:
    """How often each operation was called, and how many times a call was tried again."""
    counts = Counter(call.name for call in calls)
    if not counts:
        return {}
    retries = sum(retried for call in calls if isinstance(retried := call.details["retries"], int))
    return {"calls": {**counts}, "retries": retries}


def _event(span: Span, begun: float, lane: int, more: dict[str, JsonValue]) -> JsonValue:
    address: dict[str, JsonValue] = {} if span.address is None else {"address": span.address}
    return {
        "name": span.name,
        "cat": span.category,
        "ph": "X",
        "ts": round((span.begun - begun) * 1e6),
        "dur": round((span.ended - span.begun) * 1e6),
        "pid": _PROCESS,
        "tid": lane,
        "args": {**address, **span.details, **more},
    }


def _named(what: str, name: str, lane: int) -> JsonValue:
    return {"name": what, "ph": "M", "pid": _PROCESS, "tid": lane, "args": {"name": name}}


def _beginning(span: Span) -> float:
    return span.begun
