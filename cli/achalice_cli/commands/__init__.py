"""The command tree: one module a command, each parses, calls, shows and leaves."""

from typing import Annotated

import typer

from achalice import __version__
from achalice_cli.commands import (
    config,
    delete,
    deploy,
    dev,
    doctor,
    gen_policy,
    graph,
    invoke,
    local,
    logs,
    migrate,
    new_project,
    openapi,
    package,
    plan,
    rollback,
    sandbox,
    state,
    state_import,
    url,
    validate,
)

tree = typer.Typer(
    name="achalice",
    help="Write async handlers, deploy them to AWS Lambda in seconds.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"achalice {__version__}")
        raise typer.Exit


@tree.callback()
def achalice(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Write async handlers, deploy them to AWS Lambda in seconds."""


tree.command("deploy")(deploy.deploy_command)
tree.command("plan")(plan.plan_command)
tree.command("dev")(dev.dev_command)
tree.command("invoke")(invoke.invoke_command)
tree.command("logs")(logs.logs_command)
tree.command("url")(url.url_command)
tree.command("delete")(delete.delete_command)
tree.command("rollback")(rollback.rollback_command)
tree.command("gen-policy")(gen_policy.gen_policy_command)
tree.command("graph")(graph.graph_command)
tree.command("validate")(validate.validate_command)
tree.command("doctor")(doctor.doctor_command)
tree.command("openapi")(openapi.openapi_command)
tree.command("package")(package.package_command)
tree.command("local")(local.local_command)
tree.command("migrate")(migrate.migrate_command)
tree.command("new-project")(new_project.new_project_command)
tree.add_typer(config.commands, name="config")
tree.add_typer(sandbox.commands, name="sandbox")
state.commands.command("import")(state_import.import_command)
tree.add_typer(state.commands, name="state")
