"""`achalice invoke` and `achalice logs` with functions that are deployed."""

import json

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
    assert failed.stderr.startswith("error: `tidy` failed: ")
    assert failed.stderr.endswith("no broom\n")

    said = project.run("logs", "--sandbox", "--output", "json").stdout.splitlines()
    assert [
        (line["function"], line["message"])
        for line in map(json.loads, said)
        if line["message"] in ("report of 11", "tidying up")
    ] == [("report", "report of 11"), ("tidy", "tidying up")]

    only = project.run("logs", "report", "--sandbox", "--last", "1")
    assert only.stdout.endswith("  report  report of 11\n")

    unknown = project.run("logs", "rpeort", "--sandbox")
    assert unknown.stderr == (
        "error: stage `dev` has no function `rpeort`\n\nhint: did you mean `report`?\n"
    )
