"""`achalice config`: what the config file may hold, and what is in force."""

from pathlib import Path

import typer

from achalice_cli.config.origins import function_settings, stage_settings
from achalice_cli.config.schema import config_schema
from achalice_cli.options import Output, OutputOption, ProjectOption, StageOption
from achalice_cli.project import read_project
from achalice_cli.views.data import as_json
from achalice_cli.views.settings import settings_data, settings_text


def show_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    output: OutputOption = Output.TEXT,
) -> None:
    """Show what is in force for the stage and its functions, and from where. Secrets are masked.

    Examples:
        achalice config show
        achalice config show --stage prod --output json
    """
    _project, config = read_project(project_dir, stage)
    settings = stage_settings(config)
    functions = {name: function_settings(config, name) for name in config.functions}
    if output is Output.JSON:
        typer.echo(as_json(settings_data(stage, settings, functions)), nl=False)
    else:
        typer.echo(settings_text(stage, settings, functions), nl=False)


def schema_command() -> None:
    """Print the JSON schema of .achalice/config.json, for editors.

    Examples:
        achalice config schema > config.schema.json
    """
    typer.echo(as_json(config_schema()), nl=False)
