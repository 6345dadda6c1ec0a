"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


class Output(StrEnum):
    """How the answer on stdout is written."""

    TEXT = "text"
    JSON = "json"


StageOption: TypeAlias = Annotated[
    str, typer.Option("--stage", help="Which of the config's stages.", show_default=True)
]
ProjectOption: TypeAlias = Annotated[
    Path, typer.Option("--project-dir", help="The folder that holds app.py.")
]
SandboxOption: TypeAlias = Annotated[
    bool, typer.Option("--sandbox", help="Use AWS emulated on this machine.")
]
ProfileOption: TypeAlias = Annotated[
    str | None, typer.Option("--profile", help="A profile of your AWS config files.")
]
OutputOption: TypeAlias = Annotated[
    Output, typer.Option("--output", help="How the answer is written.")
]
RefreshOption: TypeAlias = Annotated[
    bool,
    typer.Option("--refresh", help="Look in AWS, too, for what others have changed or removed."),
]
