"""What `achalice deploy` shows and asks when it is told to."""

import json
import os
import pty
import re

from .projects import ProjectFolder
from .wire import Wire

APP = """
from achalice import Chalice

app = Chalice("asked")


@app.lambda_function()
async def double(payload: dict[str, int]) -> int:
    return 2 * payload["number"]
"""
PLAN = """\
+ log_group:double
+ layer:dependencies
+ role:default
+ function:double

4 to create; 0 stay as they are
"""


def test_where_nobody_can_be_asked_nothing_is_deployed(
    wired_project: ProjectFolder, wire: Wire
) -> None:
    wired_project.write("app.py", APP)

    done = wired_project.run("deploy", "--confirm")

    assert (done.returncode, done.stdout) == (1, "")
    assert sorted(done.stderr.splitlines()) == sorted(
        [
            *PLAN.splitlines(),
            "error: nobody can be asked here, and nothing was done",
            "",
            "hint: leave out --confirm, or look at `achalice plan` first",
        ]
    )
    assert wire.writes == []


def test_a_no_leaves_everything_as_it_is(wired_project: ProjectFolder, wire: Wire) -> None:
    wired_project.write("app.py", APP)

    done = _answered(wired_project, "n")

    assert done.endswith("error: nothing was done\n")
    assert wire.writes == []


def test_a_yes_deploys_and_timings_and_trace_say_what_took_how_long(
    wired_project: ProjectFolder,
) -> None:
    wired_project.write("app.py", APP)

    done = _answered(wired_project, "y", "--timings", "--trace", "trace.json")

    assert re.search(
        r"critical path:\n +\d+\.\d\d s  \+ .*\n +\d+\.\d\d s  \+ function:double\n"
        r" +\d+\.\d\d s  everything else: reading the app, the bundle, waiting\n",
        done,
    )
    assert "stage dev: 4 created" in done
    trace = json.loads((wired_project.path / "trace.json").read_text())
    calls = {each["name"]: each["args"].get("calls") for each in trace["traceEvents"]}
    assert calls["create function:double"] == {"lambda CreateFunction": 1}
    assert "reading the app" in calls


def _answered(project: ProjectFolder, answer: str, *options: str) -> str:
    """What is said at a terminal where the question is answered."""
    terminal, keyboard = pty.openpty()
    try:
        process = project.start("deploy", "--confirm", *options, stdin=keyboard)
        os.write(terminal, f"{answer}\n".encode())
        return process.communicate(timeout=120)[1]
    finally:
        os.close(terminal)
        os.close(keyboard)


def test_code_alone_is_one_call_for_each_function_and_the_rest_is_left(
    wired_project: ProjectFolder, wire: Wire
) -> None:
    wired_project.write("app.py", APP)
    wired_project.deploy()
    wired_project.write(
        "app.py", f"{APP}# changed\n\n\n@app.lambda_function()\ndef more() -> None: ...\n"
    )
    wire.calls.clear()

    sent = wired_project.run("deploy", "--code-only")
    calls = wire.writes
    steps = wired_project.deploy()

    assert sent.returncode == 0, sent.stderr
    assert "note: left to a full deploy: + function:more" in sent.stderr
    assert [re.sub(r"/\d{4}-\d\d-\d\d/", "/", call) for call in calls if "/functions/" in call] == [
        "PUT /functions/asked-dev-double/code"
    ]
    assert steps == [
        "create function:more",
        "create log_group:more",
        "update role:default (policy)",
    ]
