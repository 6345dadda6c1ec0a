"""`achalice generate-models`."""

from pathlib import Path

import typer

from achalice_cli import deployment
from achalice_cli.exports.openapi import rest_api_document
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.views.data import as_json


def generate_models_command(
    stage: StageOption = "dev", project_dir: ProjectOption = Path()
) -> None:
    """Print the OpenAPI document that API Gateway makes the REST API of. AWS is not asked.

    Its integrations name functions by ARNs with CloudFormation's ${AWS::Region} in them.
    `achalice openapi` describes the app to those who call it, with bodies and parameters.

    Examples:
        achalice generate-models --stage prod > api.json
    """
    project, config = deployment.read_project(project_dir, stage)
    document = rest_api_document(deployment.sketch(project, config), stage)
    typer.echo(as_json(document), nl=False)
