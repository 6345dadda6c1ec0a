from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from achalice_cli import aws, stages
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.local_state import LockFile, StateFile
from achalice_cli.engine.locks import Lock, StageLockedError
from achalice_cli.engine.state import OtherPlaceError, Place, Recorded, State, StateError
from achalice_cli.project import Project
from achalice_cli.sandbox.errors import NoSandboxError
from achalice_cli.sandbox.process import Sandbox
from achalice_cli.stages import Stage, open_stage

ACCOUNT = "123456789012"
A_ROLE = Recorded(kind="role", properties={}, outputs={"name": "shop-dev"})


class FakeSandboxes:
    """The machine that a sandbox runs on, or not."""

    def __init__(self) -> None:
        self.running: Sandbox | None = None
        self.started = 0

    async def find(self) -> Sandbox | None:
        return self.running

    async def start(self) -> Sandbox:
        self.started += 1
        self.running = sandbox(f"started {self.started}")
        return self.running


def sandbox(identity: str) -> Sandbox:
    return Sandbox(identity, 1, 4566, Path("log"), datetime.now(UTC))


@pytest.fixture
def sandboxes(monkeypatch: pytest.MonkeyPatch) -> FakeSandboxes:
    fake = FakeSandboxes()
    monkeypatch.setattr(stages, "find", fake.find)
    monkeypatch.setattr(stages, "start", fake.start)
    return fake


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str | None]]:
    """How AWS was opened: whose it is depends on the profile."""
    calls: list[dict[str, str | None]] = []

    @asynccontextmanager
    async def open_aws(
        *, profile: str | None, sandbox_url: str | None
    ) -> AsyncIterator[SimpleNamespace]:
        calls.append({"profile": profile, "sandbox_url": sandbox_url})
        yield SimpleNamespace(
            account="210987654321" if profile == "other" else ACCOUNT, region="eu-west-1"
        )

    monkeypatch.setattr(aws, "open_aws", open_aws)
    return calls


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


async def recorded(project: Project, sandbox: str | None = None) -> None:
    """Deployed before."""
    state = State(StateFile(project.state_file("dev", sandbox=sandbox is not None)))
    place = Place(account=ACCOUNT, region="eu-west-1", sandbox=sandbox)
    state.claim(place, stage="dev")
    await state.put(ROLE, A_ROLE)


async def look(
    project: Project,
    *,
    in_sandbox: bool = False,
    start_sandbox: bool = False,
    profile: str | None = None,
) -> Stage:
    """The stage `dev`, as who only looks at it sees it."""
    async with open_stage(
        project, "dev", in_sandbox=in_sandbox, start_sandbox=start_sandbox, profile=profile
    ) as stage:
        return stage


async def test_what_was_deployed_is_read(project: Project, sandboxes: FakeSandboxes) -> None:
    await recorded(project)

    stage = await look(project)

    assert (stage.existing, stage.sandbox) == ({ROLE: A_ROLE}, None)


async def test_without_a_record_nothing_is_deployed(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    stage = await look(project)

    assert stage.existing == {}


async def test_a_record_that_cannot_be_read_is_told(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    file = project.state_file("dev", sandbox=False)
    file.parent.mkdir(parents=True)
    file.write_text("{")

    with pytest.raises(StateError):
        await look(project)


async def test_what_is_in_the_running_sandbox_is_read(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    sandboxes.running = sandbox("s1")
    await recorded(project, sandbox="s1")

    stage = await look(project, in_sandbox=True)

    assert (stage.existing, stage.sandbox) == ({ROLE: A_ROLE}, sandboxes.running)


async def test_what_was_in_a_sandbox_that_has_ended_is_not_there(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    await recorded(project, sandbox="s1")
    none_runs = await look(project, in_sandbox=True)
    sandboxes.running = sandbox("s2")
    another_runs = await look(project, in_sandbox=True)

    assert (none_runs.existing, another_runs.existing) == ({}, {})


async def test_a_sandbox_and_aws_know_nothing_of_each_other(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    sandboxes.running = sandbox("s1")
    await recorded(project)

    stage = await look(project, in_sandbox=True)

    assert stage.existing == {}


async def test_looking_at_a_stage_starts_no_sandbox(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    stage = await look(project, in_sandbox=True)

    assert (stage.sandbox, sandboxes.started) == (None, 0)


async def test_a_sandbox_is_started_for_who_wants_to_deploy(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    stage = await look(project, in_sandbox=True, start_sandbox=True)

    assert stage.sandbox == sandboxes.running
    assert sandboxes.started == 1


async def test_for_aws_no_sandbox_is_started(project: Project, sandboxes: FakeSandboxes) -> None:
    await look(project, start_sandbox=True)

    assert sandboxes.started == 0


async def test_aws_is_reached_with_the_profile(
    project: Project, sandboxes: FakeSandboxes, opened: list[dict[str, str | None]]
) -> None:
    stage = await look(project, profile="shop")

    async with stage.reach() as reached:
        assert reached.account == ACCOUNT

    assert opened == [{"profile": "shop", "sandbox_url": None}]


@pytest.mark.parametrize(("asked", "used"), [(None, "configured"), ("shop", "shop")])
async def test_a_profile_on_the_command_line_counts_for_more_than_that_of_the_config(
    opened: list[dict[str, str | None]], project: Project, asked: str | None, used: str
) -> None:
    """Chalice ignores the one in the config."""
    project.config_file.parent.mkdir(exist_ok=True)
    project.config_file.write_text('{"profile": "configured"}')
    stage = await look(project, profile=asked)

    async with stage.reach():
        pass

    assert [each["profile"] for each in opened] == [used]


async def test_a_sandbox_is_reached_where_it_runs(
    project: Project, sandboxes: FakeSandboxes, opened: list[dict[str, str | None]]
) -> None:
    sandboxes.running = sandbox("s1")
    stage = await look(project, in_sandbox=True)

    async with stage.reach():
        pass

    assert opened == [{"profile": None, "sandbox_url": sandboxes.running.url}]


async def test_a_stage_in_a_sandbox_that_does_not_run_is_not_looked_for_in_aws(
    project: Project, sandboxes: FakeSandboxes, opened: list[dict[str, str | None]]
) -> None:
    """`--sandbox` must never touch a real account."""
    stage = await look(project, in_sandbox=True)

    with pytest.raises(NoSandboxError):
        async with stage.reach():
            pass

    assert opened == []


async def test_a_stage_of_another_account_is_refused(
    project: Project, sandboxes: FakeSandboxes, opened: list[dict[str, str | None]]
) -> None:
    await recorded(project)
    stage = await look(project, profile="other")

    with pytest.raises(OtherPlaceError):
        async with stage.reach():
            pass


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
async def test_a_stage_of_another_region_is_told_without_a_call(
    project: Project,
    opened: list[dict[str, str | None]],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    """`achalice plan` would say that there is nothing to do."""
    await recorded(project)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "us-east-1")
    stage = await look(project)

    with pytest.raises(OtherPlaceError, match="region eu-west-1, but you are using region us-east"):
        stage.check_region()

    assert opened == []


@pytest.mark.parametrize("configured", ["[default]\nregion = eu-west-1", ""], ids=["same", "none"])
async def test_the_region_of_a_profile_counts_where_there_is_one(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: str
) -> None:
    """Who only plans needs no account."""
    await recorded(project)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "aws").write_text(f"{configured}\n[profile other]\nregion = us-east-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))

    (await look(project)).check_region()
    (await look(project, profile="unknown")).check_region()
    with pytest.raises(OtherPlaceError):
        (await look(project, profile="other")).check_region()


async def test_what_is_recorded_then_says_where_it_is(
    project: Project, sandboxes: FakeSandboxes, opened: list[dict[str, str | None]]
) -> None:
    sandboxes.running = sandbox("s1")
    stage = await look(project, in_sandbox=True)

    async with stage.reach():
        await stage.record.put(ROLE, A_ROLE)

    again = await look(project, in_sandbox=True)
    assert again.existing == {ROLE: A_ROLE}


async def test_nobody_else_may_change_a_stage_meanwhile(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    async with open_stage(project, "dev", in_sandbox=False, locked_for="deploy"):
        with pytest.raises(StageLockedError) as raised:
            async with open_stage(project, "dev", in_sandbox=False, locked_for="delete"):
                pass

    assert str(raised.value).startswith("stage `dev` is being deployed by ")
    assert raised.value.hint == (
        "wait until that has finished; if it never will, "
        "remove its lock with `achalice state unlock --stage dev`"
    )


async def test_a_stage_that_is_being_changed_may_be_looked_at(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    await recorded(project)

    async with open_stage(project, "dev", in_sandbox=False, locked_for="deploy"):
        assert (await look(project)).existing == {ROLE: A_ROLE}


async def test_stages_and_sandboxes_are_locked_each_for_itself(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    sandboxes.running = sandbox("s1")
    async with (
        open_stage(project, "dev", in_sandbox=False, locked_for="deploy"),
        open_stage(project, "prod", in_sandbox=False, locked_for="deploy"),
        open_stage(project, "dev", in_sandbox=True, locked_for="deploy"),
    ):
        pass


async def test_the_record_is_read_under_the_lock(
    project: Project, sandboxes: FakeSandboxes
) -> None:
    """Read before, it could have been changed meanwhile by who had the lock."""
    file = project.state_file("dev", sandbox=False)
    file.parent.mkdir(parents=True)
    file.write_text("{")
    lock = LockFile(project.lock_file("dev", sandbox=False), stage="dev")
    await lock.take(Lock.of("deploy"))

    with pytest.raises(StageLockedError):
        async with open_stage(project, "dev", in_sandbox=False, locked_for="deploy"):
            pass
    await lock.release()


@pytest.mark.parametrize("fault", [StateError("here", "broke"), KeyboardInterrupt()])
async def test_a_stage_is_free_again_however_the_change_ended(
    project: Project, sandboxes: FakeSandboxes, fault: BaseException
) -> None:
    with pytest.raises(type(fault)):
        async with open_stage(project, "dev", in_sandbox=False, locked_for="deploy"):
            raise fault

    assert list(project.folder.rglob("*.lock")) == []


async def test_a_sandbox_never_has_its_record_in_s3(
    project: Project, sandboxes: FakeSandboxes, opened: list[dict[str, str | None]]
) -> None:
    project.settings.mkdir()
    project.config_file.write_text('{"state": {"s3": "ours/shop"}}')
    sandboxes.running = sandbox("s1")
    await recorded(project, sandbox="s1")

    stage = await look(project, in_sandbox=True)

    assert (stage.existing, opened) == ({ROLE: A_ROLE}, [])
