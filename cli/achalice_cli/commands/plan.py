"""`achalice plan`."""

from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice_cli import deployment
from achalice_cli.engine.planning import plan
from achalice_cli.engine.steps import Plan
from achalice_cli.exits import ExitCode
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.stages import open_stage
from achalice_cli.views.data import as_json, plan_data
from achalice_cli.views.text import plan_text


def plan_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 2 if there is something to deploy.")
    ] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Show what `achalice deploy` would do, from what is recorded: AWS is asked for no more."""
    made = anyio.run(_plan, project_dir, stage, use_sandbox, profile)
    shown = as_json(plan_data(made)) if output is Output.JSON else plan_text(made)
    typer.echo(shown, nl=False)
    if exit_code and made.work:
        raise typer.Exit(ExitCode.USAGE)


async def _plan(folder: Path, name: str, use_sandbox: bool, profile: str | None) -> Plan:
    project, config = deployment.read_project(folder, name)
    target = deployment.target_of(config, in_sandbox=use_sandbox)
    declared = await deployment.declare(project, config, target)
    async with open_stage(
        project, name, in_sandbox=use_sandbox, profile=profile, app=declared.app_name
    ) as stage:
        return plan(declared.desired, stage.existing)
