"""`achalice state`: the record of a stage, the lock on it, and the way of both to S3."""

from datetime import UTC, datetime
from pathlib import Path

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli.config import read_config
from achalice_cli.engine.locks import Lock
from achalice_cli.exits import say
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.project import Project
from achalice_cli.stages import open_home, open_stage
from achalice_cli.views.data import as_json
from achalice_cli.views.records import record_data, record_text


class NoLockError(AchaliceError):
    """Nobody is changing the stage."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"stage `{stage}` is not locked")
        self.hint = "for one in the sandbox say --sandbox"


def show_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Show what is recorded of the stage, and what AWS calls it. Secrets are masked.

    Examples:
        achalice state show
        achalice state show --stage prod --output json
    """
    shown = anyio.run(_show, project_dir, stage, use_sandbox, profile, output)
    typer.echo(shown, nl=False)


async def _show(
    folder: Path, name: str, use_sandbox: bool, profile: str | None, output: Output
) -> str:
    project = Project.find(folder)
    async with open_stage(project, name, in_sandbox=use_sandbox, profile=profile) as stage:
        if not stage.existing:
            # A stage that the config no longer has is shown, but a misspelt one is told.
            read_config(project.config_file, name)
        if output is Output.JSON:
            return as_json(record_data(name, stage.record))
        return record_text(name, stage.record)


def unlock_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
) -> None:
    """Remove the lock of a command that will never end, e.g. of a machine that is gone.

    Examples:
        achalice state unlock --stage prod
    """
    say(f"stage {stage}: {anyio.run(_unlock, project_dir, stage, use_sandbox, profile)}")


async def _unlock(folder: Path, name: str, use_sandbox: bool, profile: str | None) -> str:
    project = Project.find(folder)
    removed: dict[str, None] = {}
    async with open_home(project, name, in_sandbox=use_sandbox, profile=profile) as home:
        for place in home.locks:
            holder = await place.holder()
            if await place.remove():
                # The same command has locked both the folder and S3.
                removed[_whose(holder)] = None
    if not removed:
        read_config(project.config_file, name)
        raise NoLockError(name)
    return f"unlocked; {', '.join(removed)}"


def _whose(holder: Lock | None) -> str:
    if holder is None:
        return "nobody knows who had locked it"
    return f"it was locked as being {holder.described(datetime.now(UTC))}"


def push_command(
    stage: StageOption = "dev", project_dir: ProjectOption = Path(), profile: ProfileOption = None
) -> None:
    """Move the record from the project's folder to S3, to where the config's `state` says.

    Examples:
        achalice state push --stage prod
    """
    say(f"stage {stage}: {anyio.run(_push, project_dir, stage, profile)}")


async def _push(folder: Path, name: str, profile: str | None) -> str:
    project = Project.find(folder)
    async with open_home(project, name, in_sandbox=False, profile=profile) as home:
        await home.push()
        return f"the record is {home.store} now, and {home.local} is gone"
