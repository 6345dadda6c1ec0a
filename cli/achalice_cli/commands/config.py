"""`achalice config`: what the config file may hold, and what is in force."""

import typer

from achalice_cli.config.schema import config_schema
from achalice_cli.views.data import as_json

commands = typer.Typer(help="What is configured, and what can be.", no_args_is_help=True)


@commands.command("schema")
def schema_command() -> None:
    """Print the JSON schema of .achalice/config.json, for editors."""
    typer.echo(as_json(config_schema()), nl=False)
