"""The command tree: one module a command, each parses, calls, shows and leaves.

A command's line here says what the first line of its docstring says.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

from achalice_cli.command_tree import Branch, Leaf, Tree
from achalice_cli.exits import DEBUG_VARIABLE

MODE_VARIABLES = ("ACHALICE_CLI_MODE", "AWS_CHALICE_CLI_MODE")
"""Set to `true` while a command runs, so that `app.py` can tell; the second is Chalice's own."""

_BUILD = "Build"
_DEPLOY = "Deploy"
_USE = "Use"
_INSPECT = "Inspect"
_EXPORT = "Export"

TABLE = (
    Leaf(
        "new-project",
        "new_project:new_project_command",
        "Make a folder with a small app, its tests and its configuration.",
        _BUILD,
    ),
    Leaf(
        "local",
        "local:local_command",
        "Serve the app's routes and websockets on this machine, as API Gateway would.",
        _BUILD,
    ),
    Leaf(
        "dev",
        "dev:dev_command",
        "Deploy the stage, and again whatever is saved, "
        "in about the time that Lambda takes over it.",
        _BUILD,
    ),
    Branch(
        "sandbox",
        "AWS emulated on this machine.",
        (
            Leaf(
                "start",
                "sandbox:start_command",
                "Start the sandbox, empty, unless it runs already; write its URL.",
            ),
            Leaf(
                "stop",
                "sandbox:stop_command",
                "Stop the sandbox and forget everything in it.",
            ),
            Leaf(
                "status",
                "sandbox:status_command",
                "Say where the sandbox is; exit 1 where there is none.",
            ),
        ),
        _BUILD,
    ),
    Leaf(
        "deploy",
        "deploy:deploy_command",
        "Make in AWS what the app declares, all at once; what is there already stays.",
        _DEPLOY,
    ),
    Leaf(
        "plan",
        "plan:plan_command",
        "Show what `achalice deploy` would do, from what is recorded; with --refresh, from AWS.",
        _DEPLOY,
    ),
    Leaf(
        "rollback",
        "rollback:rollback_command",
        "Have all functions run what they ran before: code, dependencies and Python.",
        _DEPLOY,
    ),
    Leaf(
        "delete",
        "delete:delete_command",
        "Remove everything of a stage from AWS, the functions' logs included.",
        _DEPLOY,
    ),
    Branch(
        "state",
        "The record of what is deployed, and the lock on it.",
        (
            Leaf(
                "show",
                "state:show_command",
                "Show what is recorded of the stage, and what AWS calls it. Secrets are masked.",
            ),
            Leaf(
                "unlock",
                "state:unlock_command",
                "Remove the lock of a command that will never end, e.g. of a machine that is gone.",
            ),
            Leaf(
                "push",
                "state:push_command",
                "Move the record from the project's folder to S3, "
                "to where the config's `state` says.",
            ),
            Leaf(
                "import",
                "state_import:import_command",
                "Record a resource that others made, so that the next deploy changes it. "
                "AWS is only read.",
            ),
        ),
        _DEPLOY,
    ),
    Leaf(
        "migrate",
        "migrate:migrate_command",
        "Take over an app that Chalice has deployed: its config and its record. AWS is only read.",
        _DEPLOY,
    ),
    Leaf(
        "invoke",
        "invoke:invoke_command",
        "Call a function with an event of your own, and print what it returns.",
        _USE,
    ),
    Leaf(
        "logs",
        "logs:logs_command",
        "Print what the functions have logged, all of them in one stream, in the order of time.",
        _USE,
    ),
    Leaf(
        "url",
        "url:url_command",
        "Print where the stage answers: its HTTP API, or its websocket API if it has no other.",
        _USE,
    ),
    Leaf(
        "validate",
        "validate:validate_command",
        "Say whether the stage could be deployed, as far as that is known without AWS.",
        _INSPECT,
    ),
    Leaf(
        "doctor",
        "doctor:doctor_command",
        "Check this machine: Python, uv, the config, the sandbox, AWS. Exits with 1 if one fails.",
        _INSPECT,
    ),
    Branch(
        "config",
        "What is configured, and what can be.",
        (
            Leaf(
                "show",
                "config:show_command",
                "Show what is in force for the stage and its functions, and from where. "
                "Secrets are masked.",
            ),
            Leaf(
                "schema",
                "config:schema_command",
                "Print the JSON schema of .achalice/config.json, for editors.",
            ),
        ),
        _INSPECT,
    ),
    Leaf(
        "graph",
        "graph:graph_command",
        "Show what calls which function, and as which role it runs. AWS is not asked.",
        _INSPECT,
    ),
    Leaf(
        "gen-policy",
        "gen_policy:gen_policy_command",
        "Print the policy that a deploy would give the functions. AWS is not asked.",
        _INSPECT,
    ),
    Leaf(
        "openapi",
        "openapi:openapi_command",
        "Print the OpenAPI document of the app's HTTP routes.",
        _EXPORT,
    ),
    Leaf(
        "generate-models",
        "generate_models:generate_models_command",
        "Print the OpenAPI document that API Gateway makes the REST API of. AWS is not asked.",
        _EXPORT,
    ),
    Leaf(
        "generate-sdk",
        "generate_sdk:generate_sdk_command",
        "Write the SDK that API Gateway makes of the stage's REST API, for those who call it.",
        _EXPORT,
    ),
    Leaf(
        "package",
        "package:package_command",
        "Write the stage as a template that CloudFormation or Terraform deploys, "
        "with its archives.",
        _EXPORT,
    ),
    Leaf(
        "generate-pipeline",
        "generate_pipeline:generate_pipeline_command",
        "Write a pipeline that tests the project and deploys a stage of it.",
        _EXPORT,
    ),
)


def _show_version(wanted: bool) -> None:
    if wanted:
        # Only here: it loads the whole runtime.
        from achalice_cli.versions import version_line

        typer.echo(version_line())
        raise typer.Exit


def achalice(
    context: typer.Context,
    project_dir: Annotated[
        Path | None,
        typer.Option("--project-dir", help="The same as --project-dir after the command."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error, whoever's it is.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show which version this is."
        ),
    ] = False,
) -> None:
    """Write async handlers, deploy them to AWS Lambda in seconds."""
    for variable in MODE_VARIABLES:
        os.environ[variable] = "true"
    if debug:
        os.environ[DEBUG_VARIABLE] = "1"
    if project_dir is not None:
        context.default_map = tree.defaults(project_dir=project_dir)


tree = Tree.of(TABLE, achalice)
