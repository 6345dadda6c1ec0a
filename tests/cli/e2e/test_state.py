"""Records and locks in S3: what several people and CI see of a stage that they share."""

import json
import shutil
import signal
import subprocess
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import pytest

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, session_in_the_sandbox
from .projects import ProjectFolder
from .wire import Wire

if TYPE_CHECKING:
    from types_aiobotocore_s3.client import S3Client

APP = """
from achalice import Chalice

app = Chalice("{name}")


@app.lambda_function()
async def double(payload: dict[str, int]) -> int:
    return 2 * payload["number"]
"""
WAIT = (
    "wait until that has finished; if it never will, "
    "remove its lock with `achalice state unlock --stage dev`"
)


@dataclass(frozen=True)
class Bucket:
    client: "S3Client"
    name: str

    async def objects(self) -> list[str]:
        listed = await self.client.list_objects_v2(Bucket=self.name)
        return [each["Key"] for each in listed.get("Contents", ())]

    async def read(self, key: str) -> str:
        answer = await self.client.get_object(Bucket=self.name, Key=key)
        return (await answer["Body"].read()).decode()


@asynccontextmanager
async def _bucket(sandbox: Sandbox, name: str) -> AsyncIterator[Bucket]:
    async with session_in_the_sandbox().create_client("s3", endpoint_url=sandbox.url) as client:
        await client.create_bucket(Bucket=name)
        yield Bucket(client, name)


def share(project: ProjectFolder, name: str) -> None:
    """The app `name`, whose record is in the bucket of the same name."""
    project.write("app.py", APP.format(name=name))
    project.write(".achalice/config.json", json.dumps({"state": {"s3": f"{name}/records"}}))


def colleague(project: ProjectFolder, sandbox: Sandbox) -> ProjectFolder:
    """The same project, checked out by somebody else, who has a wire of their own to AWS."""
    folder = project.path.with_name("colleague")
    shutil.copytree(
        project.path, folder, symlinks=True, ignore=shutil.ignore_patterns("*.lock", "__pycache__")
    )
    return ProjectFolder(folder, {**project.environment, "AWS_ENDPOINT_URL": sandbox.url})


async def during(
    wire: Wire, project: ProjectFolder, call: str, work: Callable[[], None]
) -> "subprocess.CompletedProcess[str]":
    """A deploy of `project`, which gets the answer to `call` only when `work` is done."""
    begun, done = threading.Event(), threading.Event()

    def wait(answered: str) -> bool:
        if answered == call and not begun.is_set():
            begun.set()
            done.wait(120)
        return False

    wire.cut = wait
    finished: list[subprocess.CompletedProcess[str]] = []
    async with anyio.create_task_group() as tasks:

        async def deploy() -> None:
            finished.append(await anyio.to_thread.run_sync(project.run, "deploy"))
            begun.set()

        tasks.start_soon(deploy)
        await anyio.to_thread.run_sync(begun.wait)
        try:
            await anyio.to_thread.run_sync(work)
        finally:
            done.set()
    return finished[0]


async def test_of_two_deploys_at_once_one_is_told_who_has_the_stage(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    share(wired_project, "both")
    other = colleague(wired_project, sandbox)
    refused: list[subprocess.CompletedProcess[str]] = []

    async with _bucket(sandbox, "both") as bucket:
        finished = await during(
            wire, wired_project, "CreateRole", lambda: refused.append(other.run("deploy"))
        )
        left = await bucket.objects()

    error, _, hint = refused[0].stderr.strip().rpartition("\n\n")
    assert (refused[0].returncode, refused[0].stdout, hint) == (1, "", f"hint: {WAIT}")
    assert error.startswith("error: stage `dev` is being deployed by ")
    assert finished.returncode == 0, finished.stderr
    assert left == ["records/dev.json"]


async def test_whoever_has_the_config_has_the_record(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    share(wired_project, "ours")
    other = colleague(wired_project, sandbox)

    async with _bucket(sandbox, "ours") as bucket:
        await anyio.to_thread.run_sync(wired_project.deploy)
        recorded = await bucket.read("records/dev.json")
        planned = await anyio.to_thread.run_sync(other.run, "plan", "--exit-code")
        wire.calls.clear()
        again = await anyio.to_thread.run_sync(wired_project.deploy)
        calls = list(wire.calls)
        shown = await anyio.to_thread.run_sync(other.run, "state", "show")
        deleted = await anyio.to_thread.run_sync(other.run, "delete")
        left = await bucket.objects()

    assert json.loads(recorded)["app"] == "ours"
    assert not (wired_project.path / ".achalice/deployed").exists()
    assert (planned.returncode, planned.stdout) == (
        0,
        "nothing to do: 4 resources are as declared\n",
    )
    assert again == []
    assert calls == [
        "GetCallerIdentity",
        "PUT /ours/records/dev.lock",
        "GET /ours/records/dev.json",
        "GET /ours/records/dev.lock",
        "DELETE /ours/records/dev.lock",
    ]
    assert "recorded in s3://ours/records/dev.json\n" in shown.stdout
    assert (
        "    arn: arn:aws:lambda:us-east-1:000000000000:function:ours-dev-double\n" in shown.stdout
    )
    assert (deleted.returncode, left) == (0, [])
    assert await inventory(sandbox, "ours-dev") == []


async def test_ctrl_c_lets_go_of_the_stage(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    share(wired_project, "stopped")

    def interrupt_at_the_role() -> int:
        process = wired_project.start("deploy")

        def interrupt(answered: str) -> bool:
            if answered == "CreateRole":
                process.send_signal(signal.SIGINT)
            return False

        wire.cut = interrupt
        process.communicate(timeout=60)
        return process.returncode

    async with _bucket(sandbox, "stopped") as bucket:
        ended = await anyio.to_thread.run_sync(interrupt_at_the_role)
        left = await bucket.objects()

    assert (ended, left) == (1, ["records/dev.json"])


async def test_a_killed_deploy_stops_colleagues_until_they_unlock_but_not_who_ran_it(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    """The lock in the project's folder proves that the process which had both is dead."""
    share(wired_project, "dead")

    def kill_at_the_role() -> None:
        process = wired_project.start("deploy")

        def cut(answered: str) -> bool:
            if answered == "CreateRole":
                process.kill()
            return process.poll() is not None

        wire.cut = cut
        process.communicate(timeout=60)
        wire.cut = lambda answered: False

    async with _bucket(sandbox, "dead") as bucket:
        other = colleague(wired_project, sandbox)
        await anyio.to_thread.run_sync(kill_at_the_role)
        refused = await anyio.to_thread.run_sync(other.run, "delete")
        own = await anyio.to_thread.run_sync(wired_project.run, "deploy")
        after_own = await bucket.objects()
        await anyio.to_thread.run_sync(wired_project.run, "delete")
        await anyio.to_thread.run_sync(kill_at_the_role)
        unlocked = await anyio.to_thread.run_sync(other.run, "state", "unlock")
        others = await anyio.to_thread.run_sync(other.run, "deploy")
        after_others = await bucket.objects()

    assert refused.stderr.startswith("error: stage `dev` is being deployed by ")
    assert (own.returncode, after_own) == (0, ["records/dev.json"]), own.stderr
    assert unlocked.stderr.startswith("stage dev: unlocked; it was locked as being deployed by ")
    assert (others.returncode, after_others) == (0, ["records/dev.json"]), others.stderr


async def test_what_somebody_writes_without_the_lock_is_told_and_kept(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    share(wired_project, "raced")

    async with _bucket(sandbox, "raced") as bucket:

        async def write() -> None:
            body = b'{"schema_version": 1}'
            await bucket.client.put_object(Bucket="raced", Key="records/dev.json", Body=body)

        finished = await during(
            wire, wired_project, "CreateRole", lambda: anyio.from_thread.run(write)
        )
        kept = await bucket.read("records/dev.json")

    assert finished.returncode == 1
    assert (
        "the record s3://raced/records/dev.json was changed by somebody else meanwhile, "
        "and is left as they wrote it\n"
    ) in finished.stderr
    assert kept == '{"schema_version": 1}'


async def test_a_team_moves_its_record_to_s3_and_loses_nothing(
    wired_project: ProjectFolder, sandbox: Sandbox
) -> None:
    wired_project.write("app.py", APP.format(name="moved"))

    async with _bucket(sandbox, "moved") as bucket:
        await anyio.to_thread.run_sync(wired_project.deploy)
        file = wired_project.path / ".achalice/deployed/dev.json"
        local = file.read_text()
        other = colleague(wired_project, sandbox)
        share(wired_project, "moved")
        share(other, "moved")
        too_early = await anyio.to_thread.run_sync(wired_project.run, "deploy")
        pushed = await anyio.to_thread.run_sync(wired_project.run, "state", "push")
        shared = await bucket.read("records/dev.json")
        late = await anyio.to_thread.run_sync(other.run, "plan", "--exit-code")
        again = await anyio.to_thread.run_sync(wired_project.run, "state", "push")

    record = "s3://moved/records/dev.json"
    assert too_early.stderr == (
        f"error: the record of stage `dev` is to be {record}, but still is {file}\n\n"
        "hint: move it with `achalice state push --stage dev`\n"
    )
    assert (pushed.returncode, pushed.stdout, pushed.stderr) == (
        0, "", f"stage dev: the record is {record} now, and {file} is gone\n"
    )  # fmt: skip
    assert (shared, file.exists()) == (local, False)
    # Where the colleague has the old file still, the one in S3 counts.
    assert late.returncode == 0
    assert again.stderr == f"error: there is no record {file} of stage `dev` to move\n"


async def test_two_apps_cannot_have_the_same_record(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    """The second would delete all that the first has."""
    share(wired_project, "first")

    async with _bucket(sandbox, "first"):
        await anyio.to_thread.run_sync(wired_project.deploy)
        wired_project.write("app.py", APP.format(name="second"))
        wire.calls.clear()
        refused = await anyio.to_thread.run_sync(wired_project.run, "deploy")

    assert refused.stderr == (
        "error: the record s3://first/records/dev.json is of app `first`, but this is `second`\n\n"
        "hint: give each app a prefix of its own in `state` of .achalice/config.json\n"
    )
    assert [call for call in wire.writes if "dev.lock" not in call] == []


@pytest.mark.parametrize("command", ["deploy", "plan", "delete"])
def test_a_bucket_that_does_not_exist_is_told(wired_project: ProjectFolder, command: str) -> None:
    share(wired_project, "missing")

    done = wired_project.run(command)

    error, _, hint = done.stderr.partition("\n\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert error.endswith(": there is no bucket `missing`")
    assert hint.startswith("hint: make it, e.g. with `aws s3 mb s3://missing`")


MORE_STEPS = """
    @app.get("/")
    async def index() -> str:
        return "hello"


    @app.schedule("rate(1 day)")
    async def daily(event: object) -> None: ...
"""


@pytest.mark.exhaustive
async def test_after_whichever_step_a_deploy_is_killed_the_next_one_goes_on(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    """Each success is one write of the record: SIGKILL comes when that is answered."""
    share(wired_project, "mortal")
    wired_project.write("app.py", APP.format(name="mortal") + dedent(MORE_STEPS))
    well: list[str] = []

    def kill_after(steps: int) -> int:
        process = wired_project.start("deploy")
        written: list[str] = []

        def cut(answered: str) -> bool:
            if answered.startswith("PUT /mortal/records/dev.json"):
                written.append(answered)
            if len(written) == steps:
                process.kill()
            return process.poll() is not None

        wire.cut = cut
        process.communicate(timeout=120)
        wire.cut = lambda answered: False
        return process.returncode

    async with _bucket(sandbox, "mortal") as bucket:
        ended, steps = -signal.SIGKILL, 0
        while ended == -signal.SIGKILL:
            steps += 1
            ended = await anyio.to_thread.run_sync(kill_after, steps)
            await anyio.to_thread.run_sync(wired_project.deploy)
            there = await inventory(sandbox, "mortal-dev")
            well = well or there
            assert (there, await bucket.objects()) == (well, ["records/dev.json"]), steps
            await anyio.to_thread.run_sync(wired_project.run, "delete")
            assert await inventory(sandbox, "mortal-dev") == [], steps

    assert (ended, len(set(well)) == len(well), steps > 3) == (0, True, True)
