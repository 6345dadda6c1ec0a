"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from achalice_cli import completion


class Output(StrEnum):
    """How the answer on stdout is written."""

    TEXT = "text"
    JSON = "json"


_SHARED = "Common options"
"""Where help lists what most commands have."""

StageOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--stage",
        help="Which of the config's stages.",
        show_default=True,
        rich_help_panel=_SHARED,
        autocompletion=completion.stages,
    ),
]
ProjectOption: TypeAlias = Annotated[
    Path,
    typer.Option(
        "--project-dir",
        help="The folder that holds app.py.",
        rich_help_panel=_SHARED,
        file_okay=False,
    ),
]
SandboxOption: TypeAlias = Annotated[
    bool,
    typer.Option("--sandbox", help="Use AWS emulated on this machine.", rich_help_panel=_SHARED),
]
ProfileOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--profile", help="A profile of your AWS config files.", rich_help_panel=_SHARED),
]
OutputOption: TypeAlias = Annotated[
    Output, typer.Option("--output", help="How the answer is written.", rich_help_panel=_SHARED)
]
RefreshOption: TypeAlias = Annotated[
    bool,
    typer.Option("--refresh", help="Look in AWS, too, for what others have changed or removed."),
]
