"""`achalice openapi`."""

import json
from pathlib import Path

import typer

from achalice_cli.loader import load_app
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.project import read_project


def openapi_command(stage: StageOption = "dev", project_dir: ProjectOption = Path()) -> None:
    """Print the OpenAPI document of the app's HTTP routes.

    Examples:
        achalice openapi > openapi.json
    """
    project, config = read_project(project_dir, stage)
    document = load_app(project, config.environment_variables).openapi()
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
