"""`achalice url`."""

from pathlib import Path

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli.deployed import NotDeployedError
from achalice_cli.exits import say
from achalice_cli.options import ProfileOption, ProjectOption, SandboxOption, StageOption
from achalice_cli.project import read_project
from achalice_cli.stages import open_stage
from achalice_cli.views.urls import other_urls, own_url


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
) -> None:
    """Print where the stage answers: its HTTP API, or its websocket API if it has no other."""
    url, others = anyio.run(_urls, project_dir, stage, use_sandbox, profile)
    for other in others:
        say(other)
    typer.echo(url)


async def _urls(
    folder: Path, name: str, use_sandbox: bool, profile: str | None
) -> tuple[str, list[str]]:
    """The URL that is asked for, and what there is to say besides."""
    project, _config = read_project(folder, name)
    async with open_stage(project, name, in_sandbox=use_sandbox, profile=profile) as stage:
        if not stage.existing:
            raise NotDeployedError(name)
        url = own_url(stage.existing)
        if url is None:
            raise NoUrlError(name)
        return url, list(other_urls(stage.existing))
