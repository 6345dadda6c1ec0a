"""Deploys that are undone when they fail, and functions that run again what they ran before."""

import json
from pathlib import Path

import anyio

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, invoke
from .projects import ProjectFolder

APP = """
from achalice import Chalice

app = Chalice("goingback")


@app.lambda_function()
async def version(payload: object) -> int:
    return {number}
"""
MORE = """

@app.lambda_function()
async def other(payload: object) -> None: ...


@app.on_s3_event(bucket="goingback-is-not-there")
async def on_upload(event: object) -> None: ...
"""


def resources(project: ProjectFolder) -> object:
    return json.loads((project.path / ".achalice/sandbox/dev.json").read_text())["resources"]


def forget(builds: Path, code: str) -> None:
    """As if others had been deployed since."""
    for zipped in builds.glob(f"code-*-{code}.zip"):
        zipped.unlink()


async def runs(sandbox: Sandbox) -> object:
    return (await invoke(sandbox, "goingback-dev-version", {}))[1]


async def test_a_deploy_that_fails_is_undone_even_where_only_lambda_has_the_earlier_code(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("app.py", APP.format(number=1))
    project.deploy("--sandbox")
    before, there = resources(project), await inventory(sandbox, "goingback")
    (project.path / ".achalice/build").unlink()
    project.write("app.py", APP.format(number=2) + MORE)
    project.write(".achalice/config.json", '{"lambda_timeout": 9, "tags": {"a": "b"}}')

    failed = await anyio.to_thread.run_sync(
        lambda: project.run("deploy", "--sandbox", "--rollback-on-failure")
    )

    assert failed.returncode == 1
    assert "could not create bucket_notifications:goingback-is-not-there" in failed.stderr
    assert "undoing what was done\n" in failed.stderr
    assert "not begun; the stage is as it was before\n" in failed.stderr
    assert resources(project) == before
    assert await inventory(sandbox, "goingback") == there
    assert await runs(sandbox) == 1
    project.run("delete", "--sandbox")


async def test_functions_run_again_what_they_ran_before(
    project: ProjectFolder, sandbox: Sandbox, builds: Path
) -> None:
    for number in (1, 2):
        project.write("app.py", APP.format(number=number))
        project.deploy("--sandbox")
    # The source does not matter: it may be what does not even import.
    project.write("app.py", "broken(")

    back = project.run("rollback", "--sandbox")
    first = await runs(sandbox)
    again = project.run("rollback", "--sandbox")
    second = await runs(sandbox)
    shown = json.loads(project.run("state", "show", "--sandbox", "--output", "json").stdout)
    codes = [each["code"] for each in shown["bundles"]]
    chosen = project.run("rollback", "--sandbox", "--to", codes[0][:12], "--output", "json")
    third = await runs(sandbox)
    unknown = project.run("rollback", "--sandbox", "--to", "0000000000")
    forget(builds, codes[1])
    nowhere = project.run("rollback", "--sandbox")
    fourth = await runs(sandbox)

    assert [back.returncode, again.returncode, chosen.returncode] == [0, 0, 0], back.stderr
    assert "stage dev: functions run " in back.stderr
    assert "; 1 updated" in back.stderr
    assert (first, second, third, fourth) == (1, 2, 1, 1)
    answer = json.loads(chosen.stdout)
    assert answer["bundle"] == {**shown["bundles"][0], "at": answer["bundle"]["at"]}
    assert [(step["action"], step["address"]) for step in answer["steps"]] == [
        ("update", "function:version")
    ]
    assert (unknown.returncode, nowhere.returncode) == (1, 1)
    assert f"there are {codes[1][:12]}" in unknown.stderr or codes[0][:12] in unknown.stderr
    assert nowhere.stderr == (
        f"error: the code {codes[1][:12]} is neither in .achalice/build nor what a function or a "
        "version of one runs\n\nhint: take its source from version control and deploy that\n"
    )
    project.run("delete", "--sandbox")
