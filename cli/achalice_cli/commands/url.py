"""`achalice url`."""

from pathlib import Path

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli.deployed import NotDeployedError
from achalice_cli.engine.state import Existing
from achalice_cli.exits import say
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.project import read_project
from achalice_cli.stages import open_stage
from achalice_cli.views.data import as_json
from achalice_cli.views.urls import other_urls, own_url, urls_data


class NoUrlError(AchaliceError):
    """The stage has nothing that answers."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"stage `{stage}` has no API")
        self.hint = "declare a route, e.g. with @app.get(...), and deploy again"


def url_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Print where the stage answers: its HTTP API, or its websocket API if it has no other.

    All else that answers is told on stderr, and the DNS records that it takes.

    Examples:
        achalice url
        curl "$(achalice url --stage prod)orders"
        achalice url --output json
    """
    existing = anyio.run(_existing, project_dir, stage, use_sandbox, profile)
    url = own_url(existing)
    if url is None:
        raise NoUrlError(stage)
    if output is Output.JSON:
        typer.echo(as_json(urls_data(existing)), nl=False)
        return
    for other in other_urls(existing):
        say(other)
    typer.echo(url)


async def _existing(folder: Path, name: str, use_sandbox: bool, profile: str | None) -> Existing:
    project, _config = read_project(folder, name)
    async with open_stage(project, name, in_sandbox=use_sandbox, profile=profile) as stage:
        if not stage.existing:
            raise NotDeployedError(name)
        return stage.existing
