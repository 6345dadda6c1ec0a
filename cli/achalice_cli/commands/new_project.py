"""`achalice new-project`: a project that runs, is typed and tested from the first minute."""

from pathlib import Path
from typing import Annotated

import typer

from achalice_cli.scaffold import NAME_LIMIT, write_project


def new_project_command(
    name: Annotated[
        str,
        typer.Argument(
            help=f"Letters, digits, - and _; a letter first; at most {NAME_LIMIT} characters."
        ),
    ],
    folder: Annotated[
        Path, typer.Option("--dir", help="The folder that the project's folder is made in.")
    ] = Path(),
) -> None:
    """Make a folder with a small app, its tests and its configuration."""
    made = write_project(name, folder)
    typer.echo(made)
    typer.echo(
        "Next:\n"
        f"  cd {made}\n"
        "  pip install -r requirements-dev.txt\n"
        "  pytest\n"
        "  achalice local\n"
        "  achalice deploy --sandbox",
        err=True,
    )
