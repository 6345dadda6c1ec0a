"""`achalice doctor`."""

from pathlib import Path

import anyio
import typer

from achalice_cli.checkup import check_up
from achalice_cli.exits import ExitCode
from achalice_cli.options import Output, OutputOption, ProfileOption, ProjectOption, StageOption
from achalice_cli.views.data import as_json
from achalice_cli.views.findings import findings_data, findings_text


def doctor_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    profile: ProfileOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Check this machine: Python, uv, the config, the sandbox, AWS. Exits with 1 if one fails.

    Examples:
        achalice doctor
        achalice doctor --stage prod --profile work
    """
    findings = anyio.run(check_up, project_dir, stage, profile)
    if output is Output.JSON:
        typer.echo(as_json(findings_data(findings)), nl=False)
    else:
        typer.echo(findings_text(findings), nl=False)
    if any(each.status == "fail" for each in findings):
        raise typer.Exit(ExitCode.FAILED)
