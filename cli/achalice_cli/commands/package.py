"""`achalice package`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import anyio
import typer

from achalice_cli import deployment
from achalice_cli.bundle import IMAGE, THROUGH_S3, Limits
from achalice_cli.config import StageConfig
from achalice_cli.exits import say
from achalice_cli.explaining import check_budget, explain
from achalice_cli.exports.sam import TemplateFormat
from achalice_cli.options import Output, OutputOption, ProjectOption, StageOption
from achalice_cli.packaging import Packaged, Writer, cloudformation, image, package, terraform
from achalice_cli.project import Project, read_project
from achalice_cli.views.bundles import Explained, explanation_data, explanation_text
from achalice_cli.views.data import as_json
from achalice_cli.views.packages import left_out_text, package_data, package_text


class PackageFormat(StrEnum):
    """What deploys the package."""

    CLOUDFORMATION = "cloudformation"
    TERRAFORM = "terraform"
    IMAGE = "image"


_LIMITS: dict[PackageFormat, Limits] = {
    # `aws cloudformation package` and the CDK put archives into a bucket.
    PackageFormat.CLOUDFORMATION: THROUGH_S3,
    PackageFormat.IMAGE: IMAGE,
}
"""Of formats whose archives reach Lambda by another way than those of a deploy."""


def package_command(
    out: Annotated[
        Path | None, typer.Argument(help="The folder to write to.", show_default=False)
    ] = None,
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    pkg_format: Annotated[
        PackageFormat, typer.Option("--pkg-format", help="What is to deploy the package.")
    ] = PackageFormat.CLOUDFORMATION,
    template_format: Annotated[
        TemplateFormat | None,
        typer.Option(
            "--template-format",
            help="Of CloudFormation: what the template is written as.",
            show_default="json, and yaml where the template to merge is",
        ),
    ] = None,
    merge_template: Annotated[
        Path | None,
        typer.Option(
            "--merge-template",
            help="Of CloudFormation: a template of yours to merge; what it says wins.",
            show_default=False,
        ),
    ] = None,
    single_file: Annotated[
        bool, typer.Option("--single-file", help="Make OUT one zip of all files.")
    ] = False,
    # How stacks of the CDK configure the app.
    overlay: Annotated[
        Path | None,
        typer.Option("--overlay", help="A config file that counts for more.", hidden=True),
    ] = None,
    use_explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Write nothing: show what takes the room, and what the start costs."
        ),
    ] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Write the stage as a template that CloudFormation or Terraform deploys, with its archives.

    Examples:
        achalice package out
        achalice package --pkg-format terraform --stage prod out
    """
    if use_explain:
        if out is not None:
            raise typer.BadParameter("writes nothing, so it takes no OUT", param_hint="--explain")
        found = anyio.run(_explain, project_dir, stage)
        shown = as_json(explanation_data(found)) if output is Output.JSON else None
        typer.echo(shown or explanation_text(found), nl=False)
        return
    if out is None:
        raise typer.BadParameter("name the folder to write to", param_hint="OUT")
    write = _writer(pkg_format, template_format, merge_template)
    project, config = read_project(project_dir, stage, over=overlay)
    limits = _LIMITS.get(pkg_format)
    made = anyio.run(_package, project, config, limits, write, out, single_file)
    left_out: dict[str, str] = {each.address: each.why for each in made.left_out}
    if output is Output.JSON:
        typer.echo(as_json(package_data(made.files, left_out)), nl=False)
        return
    typer.echo(left_out_text(left_out), err=True, nl=False)
    typer.echo(package_text(made.files), nl=False)


def _writer(
    pkg_format: PackageFormat, template_format: TemplateFormat | None, merge_template: Path | None
) -> Writer:
    if pkg_format is not PackageFormat.CLOUDFORMATION:
        _check_unasked("--template-format", template_format, pkg_format)
        _check_unasked("--merge-template", merge_template, pkg_format)
    match pkg_format:
        case PackageFormat.CLOUDFORMATION:
            return cloudformation(merge_template, template_format)
        case PackageFormat.TERRAFORM:
            return terraform()
        case PackageFormat.IMAGE:
            return image()
        case _:
            assert_never(pkg_format)


def _check_unasked(option: str, value: object, pkg_format: PackageFormat) -> None:
    if value is not None:
        problem = f"is for templates of CloudFormation, and this is to be {pkg_format}"
        raise typer.BadParameter(problem, param_hint=option)


async def _package(
    project: Project,
    config: StageConfig,
    limits: Limits | None,
    write: Writer,
    out: Path,
    single_file: bool,
) -> Packaged:
    target = deployment.target_of(config, in_sandbox=False)
    declared = await deployment.declare(project, config, target, limits=limits)
    for note in declared.notes:
        say(f"note: {note}")
    await check_budget(config, declared.bundle)
    return await package(declared, write, out, single_file=single_file)


async def _explain(folder: Path, stage: str) -> Explained:
    project, config = deployment.read_project(folder, stage)
    target = deployment.target_of(config, in_sandbox=False)
    declared = await deployment.declare(project, config, target, analyse=False)
    found = await explain(config, declared.bundle)
    return Explained(
        found.size.zipped,
        [(each.name, each.zipped, each.unzipped) for each in found.size.packages],
        found.imports.median if found.imports else None,
        found.imports.packages if found.imports else (),
        found.note,
    )
