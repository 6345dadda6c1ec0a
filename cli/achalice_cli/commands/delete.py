"""`achalice delete`."""

import time
from collections.abc import Sequence
from pathlib import Path

import anyio
import typer

from achalice_cli import aws
from achalice_cli.config import read_config
from achalice_cli.engine.applying import Finished
from achalice_cli.engine.planning import plan
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.project import Project
from achalice_cli.rollout import roll_out, say
from achalice_cli.stages import open_stage
from achalice_cli.views.data import as_json, result_data
from achalice_cli.views.text import progress_line, totals


def delete_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Remove everything of a stage from AWS, the functions' logs included.

    Examples:
        achalice delete --stage feature-7
        achalice delete --sandbox
    """
    begun = time.perf_counter()
    finished = anyio.run(_delete, project_dir, stage, use_sandbox, profile)
    say(f"stage {stage}: {totals(finished) if finished else 'nothing is deployed'}")
    if output is Output.JSON:
        typer.echo(as_json(result_data(finished, time.perf_counter() - begun, {})), nl=False)


async def _delete(
    folder: Path, name: str, use_sandbox: bool, profile: str | None
) -> Sequence[Finished]:
    project = Project.find(folder)
    async with open_stage(
        project, name, in_sandbox=use_sandbox, profile=profile, locked_for="delete"
    ) as stage:
        if not stage.existing:
            # A stage that the config no longer has can be deleted, but a misspelt one is told.
            read_config(project.config_file, name)
            return ()
        async with stage.reach() as session:
            outcome = await roll_out(
                plan({}, stage.existing),
                stage.existing,
                aws.AwsProvider(session, aws.NO_ARTIFACTS),
                stage.record,
                limits=aws.LIMITS,
                describe=progress_line,
            )
        return outcome.finished
