import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.applying import Failed, Finished, Started
from achalice_cli.engine.spans import Span
from achalice_cli.engine.steps import Create, Delete
from achalice_cli.trace import Trace, TraceFileError
from achalice_cli.views.trace import trace_data

from .engine.builders import LAYER_RESOURCE, ROLE_RESOURCE

MAKE_ROLE = Create(ROLE, ROLE_RESOURCE)
MAKE_LAYER = Create(LAYER, LAYER_RESOURCE)


@dataclass
class Clock:
    """Time that passes when a test says so."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def written(trace: Trace, folder: Path) -> list[dict[str, object]]:
    """The events of the file, without the names of processes."""
    trace.write(folder / "trace.json")
    document = json.loads((folder / "trace.json").read_text())
    assert document["displayTimeUnit"] == "ms"
    return [event for event in document["traceEvents"] if event["ph"] == "X"]


def test_steps_that_run_side_by_side_have_lanes_of_their_own(tmp_path: Path) -> None:
    clock = Clock()
    trace = Trace(clock)
    clock.now += 1
    trace.note(Started(MAKE_ROLE))
    trace.note(Started(MAKE_LAYER))
    clock.now += 0.5
    trace.note(Finished(MAKE_ROLE, 0.5))
    clock.now += 0.5
    trace.note(Failed(MAKE_LAYER, RuntimeError("no room")))

    events = written(trace, tmp_path)

    assert events == [
        {
            "name": "create role:default",
            "cat": "step",
            "ph": "X",
            "ts": 1_000_000,
            "dur": 500_000,
            "pid": 1,
            "tid": 1,
            "args": {"address": "role:default", "action": "create", "service": "iam"},
        },
        {
            "name": "create layer:dependencies",
            "cat": "step",
            "ph": "X",
            "ts": 1_000_000,
            "dur": 1_000_000,
            "pid": 1,
            "tid": 2,
            "args": {
                "address": "layer:dependencies",
                "action": "create",
                "service": "lambda",
                "error": "no room",
            },
        },
    ]


def test_a_lane_is_used_again_by_what_comes_later(tmp_path: Path) -> None:
    clock = Clock()
    trace = Trace(clock)
    for step in (MAKE_ROLE, Delete(LAYER, "layer", {"version": "1"})):
        trace.note(Started(step))
        clock.now += 1
        trace.note(Finished(step, 1.0))

    assert [event["tid"] for event in written(trace, tmp_path)] == [1, 1]


def test_calls_to_aws_are_in_the_lane_of_their_step_and_counted_there() -> None:
    calls = [
        Span("iam CreateRole", "call", 0.1, 0.2, ROLE, {"retries": 2}),
        Span("iam PutRolePolicy", "call", 0.2, 0.3, ROLE, {"retries": 0}),
        Span("sts GetCallerIdentity", "call", 0.0, 0.1, None, {"retries": 0}),
    ]
    step = Span("create role:default", "step", 0.0, 1.0, ROLE, {"action": "create"})

    events = trace_data([*calls, step], 0.0)["traceEvents"]

    assert isinstance(events, list)
    shown = [(each["name"], each["tid"]) for each in events if isinstance(each, dict)][1:]
    assert shown == [
        ("create role:default", 1),
        ("iam CreateRole", 1),
        ("iam PutRolePolicy", 1),
        ("sts GetCallerIdentity", 2),
    ]
    assert isinstance(events[1], dict)
    assert events[1]["args"] == {
        "address": "role:default",
        "action": "create",
        "calls": {"iam CreateRole": 1, "iam PutRolePolicy": 1},
        "retries": 2,
    }


def test_parts_of_the_command_come_first_even_if_they_end_in_an_error(tmp_path: Path) -> None:
    clock = Clock()
    trace = Trace(clock)

    def read() -> None:
        with trace.phase("reading the app"):
            clock.now += 2
            raise KeyError("app")

    with pytest.raises(KeyError):
        read()

    events = written(trace, tmp_path)

    assert [(event["name"], event["dur"], event["tid"]) for event in events] == [
        ("reading the app", 2_000_000, 0)
    ]


def test_a_file_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TraceFileError, match="No such file"):
        Trace().write(tmp_path / "nowhere" / "trace.json")
