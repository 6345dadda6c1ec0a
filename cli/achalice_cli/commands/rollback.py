"""`achalice rollback`."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice_cli import aws
from achalice_cli.config import read_config
from achalice_cli.earlier import EarlierZips
from achalice_cli.engine.applying import Finished
from achalice_cli.engine.history import chosen, running, short, with_bundle
from achalice_cli.engine.planning import plan
from achalice_cli.engine.state import RecordedBundle
from achalice_cli.engine.steps import Replace, Update
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.project import Project
from achalice_cli.pushes import storage_of
from achalice_cli.rollbacks import Rollout
from achalice_cli.rollout import say
from achalice_cli.stages import Stage, open_stage
from achalice_cli.views.data import as_json, rollback_data
from achalice_cli.views.text import progress_line, totals


def rollback_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    to: Annotated[
        str | None,
        typer.Option("--to", help="The bundle whose code's hash begins so; see `state show`."),
    ] = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Have all functions run what they ran before: code, dependencies and Python.

    Examples:
        achalice rollback --stage prod
        achalice rollback --to 3f9c2a
    """
    began = time.monotonic()
    back = anyio.run(_rollback, project_dir, stage, use_sandbox, profile, to)
    say(f"stage {stage}: {back.told}")
    if output is Output.JSON:
        data = rollback_data(back.bundle, back.finished, time.monotonic() - began)
        typer.echo(as_json(data), nl=False)


@dataclass(frozen=True, slots=True)
class _Back:
    """What functions run now, and the steps that it took. Nothing where nothing is deployed."""

    bundle: RecordedBundle | None = None
    finished: tuple[Finished, ...] = ()

    @property
    def told(self) -> str:
        """It, in a line."""
        if self.bundle is None:
            return "nothing is deployed"
        which = f"{short(self.bundle.code)}, deployed on {self.bundle.at:%Y-%m-%d %H:%M} UTC"
        return f"functions run {which}; {totals(self.finished)}"


async def _rollback(
    folder: Path, name: str, use_sandbox: bool, profile: str | None, to: str | None
) -> _Back:
    project = Project.find(folder)
    async with open_stage(
        project, name, in_sandbox=use_sandbox, profile=profile, locked_for="rollback"
    ) as stage:
        if not stage.existing:
            # A stage that the config no longer has can be gone back in, but a misspelt one is told.
            read_config(project.config_file, name)
            return _Back()
        async with stage.reach() as session:
            return await _back(project, stage, session, to)


async def _back(project: Project, stage: Stage, session: "aws.Aws", to: str | None) -> _Back:
    current = running(stage.existing, datetime.now(UTC))
    bundle = chosen(stage.record.bundles, current, to, stage.name)
    zips = EarlierZips(project, session, stage.existing)
    config = read_config(project.config_file, stage.name, known=False)
    storage = None if stage.in_sandbox else storage_of(config)
    provider = aws.AwsProvider(session, aws.only_earlier(zips, storage))
    rollout = Rollout(session, provider, stage.record, stage.record, zips, progress_line)
    desired = with_bundle(stage.existing, bundle)
    steps = plan(desired, stage.existing)
    if any(_sends_code(step) for step in steps.work if isinstance(step, Update | Replace)):
        # Before anything is done: it may be nowhere.
        await zips.code(bundle.code)
    finished = await rollout.forward(steps)
    await rollout.note_bundle(current)
    return _Back(bundle, finished)


def _sends_code(step: Update | Replace) -> bool:
    return any(change.name == "code" for change in step.changes)
