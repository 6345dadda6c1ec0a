"""`achalice package`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import anyio
import typer

from achalice_cli import deployment
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.packaging import Packaged, Writer, cloudformation, package
from achalice_cli.rollout import say


class PackageFormat(StrEnum):
    """What deploys the package."""

    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"
    IMAGE = "image"


def package_command(
    out: Annotated[Path, typer.Argument(help="The folder to write to.", show_default=False)],
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    pkg_format: Annotated[
        PackageFormat, typer.Option("--pkg-format", help="What is to deploy the package.")
    ] = PackageFormat.CLOUDFORMATION,
    single_file: Annotated[
        bool, typer.Option("--single-file", help="Make OUT one zip of all files.")
    ] = False,
) -> None:
    """Write the stage as a template that CloudFormation or Terraform deploys, with its archives."""
    made = anyio.run(_package, project_dir, stage, _writer(pkg_format), out, single_file)
    for each in made.left_out:
        say(f"left out: {each.address}: {each.why}")
    for file in made.files:
        typer.echo(file)


def _writer(pkg_format: PackageFormat) -> Writer:
    match pkg_format:
        case PackageFormat.CLOUDFORMATION:
            return cloudformation()
        case PackageFormat.TERRAFORM | PackageFormat.IMAGE:
            raise typer.BadParameter(f"{pkg_format} is not written yet", param_hint="--pkg-format")
        case _:
            assert_never(pkg_format)


async def _package(
    folder: Path, stage: str, write: Writer, out: Path, single_file: bool
) -> Packaged:
    project, config = deployment.read_project(folder, stage)
    target = deployment.target_of(config, in_sandbox=False)
    declared = await deployment.declare(project, config, target)
    for note in declared.notes:
        say(f"note: {note}")
    return await package(declared, write, out, single_file=single_file)
