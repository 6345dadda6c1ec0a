"""`achalice url`."""

from pathlib import Path

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli import deployment
from achalice_cli.options import ProfileOption, ProjectOption, SandboxOption, StageOption
from achalice_cli.stages import open_stage


class NoUrlError(AchaliceError):
    """The stage has nothing that answers HTTP."""

    def __init__(self, stage: str, deployed: bool) -> None:
        super().__init__(
            f"stage `{stage}` has no HTTP API" if deployed else f"stage `{stage}` is not deployed"
        )
        self.hint = (
            "declare a route, e.g. with @app.get(...), and deploy again"
            if deployed
            else "run `achalice deploy`, with --sandbox for the emulated AWS"
        )


def url_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
) -> None:
    """Print where the stage's HTTP API answers."""
    typer.echo(anyio.run(_url, project_dir, stage, use_sandbox, profile))


async def _url(folder: Path, name: str, use_sandbox: bool, profile: str | None) -> str:
    project, _config = deployment.read_project(folder, name)
    async with open_stage(project, name, in_sandbox=use_sandbox, profile=profile) as stage:
        for recorded in stage.existing.values():
            if recorded.url is not None:
                return recorded.url
        raise NoUrlError(name, bool(stage.existing))
