"""`achalice plan`."""

from pathlib import Path
from typing import Annotated

import anyio
import typer
from pydantic import JsonValue

from achalice_cli import aws, deployment
from achalice_cli.engine.drift import Refreshed, refresh
from achalice_cli.engine.planning import plan
from achalice_cli.engine.steps import Plan
from achalice_cli.exits import ExitCode, say
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    RefreshOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.stages import open_stage
from achalice_cli.views.data import as_json, plan_data
from achalice_cli.views.drift import drift_data, drift_text
from achalice_cli.views.text import plan_text


def plan_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 2 if there is something to deploy.")
    ] = False,
    use_refresh: RefreshOption = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Show what `achalice deploy` would do, from what is recorded; with --refresh, from AWS.

    Examples:
        achalice plan
        achalice plan --stage prod --refresh
        achalice plan --exit-code --output json
    """
    made, found = anyio.run(_plan, project_dir, stage, use_sandbox, profile, use_refresh)
    typer.echo(_as_data(made, found) if output is Output.JSON else _as_text(made, found), nl=False)
    if exit_code and made.work:
        raise typer.Exit(ExitCode.USAGE)


def _as_text(made: Plan, found: Refreshed | None) -> str:
    return plan_text(made) if found is None else f"{drift_text(found)}\n{plan_text(made)}"


def _as_data(made: Plan, found: Refreshed | None) -> str:
    data: dict[str, JsonValue] = plan_data(made)
    return as_json(data if found is None else {"drift": drift_data(found), **data})


async def _plan(
    folder: Path, name: str, use_sandbox: bool, profile: str | None, use_refresh: bool
) -> tuple[Plan, Refreshed | None]:
    project, config = deployment.read_project(folder, name)
    target = deployment.target_of(config, in_sandbox=use_sandbox)
    declared = await deployment.declare(project, config, target)
    for note in declared.notes:
        say(f"note: {note}")
    async with open_stage(
        project, name, in_sandbox=use_sandbox, profile=profile, app=declared.app_name
    ) as stage:
        if not use_refresh:
            stage.check_region()
            return plan(declared.desired, stage.existing), None
        async with stage.reach() as session:
            found = await refresh(stage.existing, aws.AwsReader(session), limits=aws.LIMITS)
        return plan(declared.desired, found.existing), found
