"""`achalice validate`."""

from pathlib import Path

import anyio
import typer

from achalice_cli import deployment
from achalice_cli.options import Output, OutputOption, ProjectOption, StageOption
from achalice_cli.rollout import say
from achalice_cli.views.data import as_json


def validate_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    output: OutputOption = Output.TEXT,
) -> None:
    """Say whether the stage could be deployed, as far as that is known without AWS.

    Examples:
        achalice validate
        achalice validate --stage prod --output json
    """
    declared = anyio.run(_declare, project_dir, stage)
    count = len(declared.desired)
    for note in declared.notes:
        say(f"note: {note}")
    if output is Output.JSON:
        answer = as_json({"valid": True, "resources": count, "notes": [*declared.notes]})
        typer.echo(answer, nl=False)
    else:
        typer.echo(f"valid: {count} {'resource' if count == 1 else 'resources'}")


async def _declare(folder: Path, stage: str) -> deployment.Declared:
    project, config = deployment.read_project(folder, stage)
    target = deployment.target_of(config, in_sandbox=False)
    return await deployment.declare(project, config, target)
