"""`achalice gen-policy`."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue

from achalice_cli import deployment
from achalice_cli.options import Output, OutputOption, ProjectOption, StageOption
from achalice_cli.rollout import say
from achalice_cli.views.data import as_json


def gen_policy_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    per_function: Annotated[
        bool, typer.Option("--per-function", help="Show what each function needs of it.")
    ] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Print the policy that a deploy would give the functions. AWS is not asked.

    Examples:
        achalice gen-policy
        achalice gen-policy --per-function > policy.json
    """
    project, config = deployment.read_project(project_dir, stage)
    policies = deployment.declare_policies(project, config)
    answer: JsonValue = {**policies.by_handler} if per_function else policies.whole
    if output is Output.JSON:
        kind = "policies" if per_function else "policy"
        answer = {kind: answer, "notes": [*policies.notes]}
    typer.echo(as_json(answer), nl=False)
    for note in policies.notes:
        say(f"note: {note}")
