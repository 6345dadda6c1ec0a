"""`achalice deploy`."""

import time
from pathlib import Path

import anyio
import typer

from achalice_cli import aws, deployment
from achalice_cli.engine.applying import Finished
from achalice_cli.engine.planning import plan
from achalice_cli.engine.state import Existing
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.rollout import roll_out, say
from achalice_cli.stages import read_stage
from achalice_cli.views.data import as_json, result_data
from achalice_cli.views.text import progress_line, totals


def deploy_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Make in AWS what the app declares, all at once; what is there already stays."""
    begun = time.perf_counter()
    finished, answers = anyio.run(_deploy, project_dir, stage, use_sandbox, profile)
    seconds = time.perf_counter() - begun
    if output is Output.JSON:
        typer.echo(as_json(result_data(finished, seconds, answers)), nl=False)
        return
    say(f"stage {stage}: {totals(finished)} in {seconds:.1f} s")
    for address, answer in answers.items():
        typer.echo(f"{address}  {answer}")


async def _deploy(
    folder: Path, name: str, use_sandbox: bool, profile: str | None
) -> tuple[tuple[Finished, ...], dict[str, str]]:
    project, config = deployment.read_project(folder, name)
    target = deployment.target_of(config, in_sandbox=use_sandbox)
    declared = await deployment.declare(project, config, target)
    stage = await read_stage(project, name, in_sandbox=use_sandbox, start_sandbox=True)
    steps = plan(declared.desired, stage.existing)
    async with stage.reach(profile) as session:
        provider = aws.AwsProvider(session, _artifacts(declared))
        outcome = await roll_out(
            steps,
            stage.existing,
            provider,
            stage.record,
            limits=aws.LIMITS,
            describe=progress_line,
        )
        await provider.settle()
    return outcome.finished, _answers(stage.existing)


def _artifacts(declared: deployment.Declared) -> aws.Artifacts:
    async def code() -> bytes:
        return await anyio.Path(await declared.bundle.code_zip()).read_bytes()

    async def layer() -> bytes:
        return await anyio.Path(await declared.bundle.layer_zip()).read_bytes()

    return aws.Artifacts(code, layer)


def _answers(resources: Existing) -> dict[str, str]:
    """What can be called now: URLs, and the functions' names."""
    answers: dict[str, str] = {}
    for address, recorded in resources.items():
        if recorded.url is not None:
            answers[address] = recorded.url
        elif recorded.kind == "function":
            answers[address] = recorded.outputs["name"]
    return answers
