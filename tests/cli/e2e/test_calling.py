"""`achalice invoke` and `achalice logs` with functions that are deployed."""

import json
import signal

from .projects import ProjectFolder

APP = """
from achalice import Chalice

app = Chalice("called")


@app.lambda_function()
async def report(event: dict[str, int]) -> int:
    print("report of", event["month"])
    return event["month"] * 2


@app.lambda_function()
async def tidy(event: dict[str, str]) -> None:
    print("tidying up")
    raise LookupError(f"no {event['what']}")
"""


def test_functions_are_called_by_name_and_what_they_said_is_read(project: ProjectFolder) -> None:
    project.write("app.py", APP)
    project.deploy("--sandbox")

    called = project.run("invoke", "report", '{"month": 11}', "--sandbox", "--tail")
    assert (called.returncode, called.stdout) == (0, "22\n")
    assert "report of 11" in called.stderr

    failed = project.run("invoke", "tidy", '{"what": "broom"}', "--sandbox")
    assert (failed.returncode, failed.stdout) == (1, "")
    frames, told = failed.stderr.split("\n\n")
    assert frames.startswith('Traceback (most recent call last):\n  File "')
    assert frames.count("  File ") == 1
    assert frames.endswith(
        "in tidy\n    raise LookupError(f\"no {event['what']}\")\nLookupError: no broom"
    )
    assert told == "error: `tidy` failed: LookupError: no broom\n"

    said = project.run("logs", "--sandbox", "--output", "json").stdout.splitlines()
    assert [
        (line["function"], line["message"])
        for line in map(json.loads, said)
        if line["message"] in ("report of 11", "tidying up")
    ] == [("report", "report of 11"), ("tidy", "tidying up")]

    only = project.run("logs", "report", "--sandbox", "--last", "1")
    assert only.stdout.endswith("  report  report of 11\n")

    following = project.start("logs", "--follow", "--sandbox", "--last", "1")
    assert following.stdout is not None
    assert following.stdout.readline()
    following.send_signal(signal.SIGINT)
    assert following.communicate(timeout=20)[1] == ""
    assert following.returncode == 0

    unknown = project.run("logs", "rpeort", "--sandbox")
    assert unknown.stderr == (
        "error: stage `dev` has no function `rpeort`\n\nhint: did you mean `report`?\n"
    )
