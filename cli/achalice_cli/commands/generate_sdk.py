"""`achalice generate-sdk`."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice_cli import aws
from achalice_cli.deployed import NotDeployedError
from achalice_cli.engine.addresses import FUNCTION_URL, HTTP_API, REST_API
from achalice_cli.exports.openapi import NoRestApiError
from achalice_cli.options import ProfileOption, ProjectOption, StageOption
from achalice_cli.project import Project
from achalice_cli.stages import open_stage
from achalice_cli.unpacking import check_free, unpack


class SdkType(StrEnum):
    """What API Gateway makes SDKs for."""

    JAVASCRIPT = "javascript"
    ANDROID = "android"
    JAVA = "java"
    OBJECTIVE_C = "objectivec"
    RUBY = "ruby"
    SWIFT = "swift"


def generate_sdk_command(
    outdir: Annotated[Path, typer.Argument(help="The folder to make of it.")],
    sdk_type: Annotated[
        SdkType, typer.Option("--sdk-type", help="What it is for.")
    ] = SdkType.JAVASCRIPT,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            metavar="NAME=VALUE",
            help="What the SDK has to be told, e.g. classPrefix=Shop for swift; repeatable.",
        ),
    ] = None,
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    profile: ProfileOption = None,
) -> None:
    """Write the SDK that API Gateway makes of the stage's REST API, for those who call it.

    The folder is written whole or not at all. The sandbox makes no SDKs.

    Examples:
        achalice generate-sdk sdk
        achalice generate-sdk --sdk-type swift --parameter classPrefix=Shop sdk
    """
    told = _told(parameter or ())
    check_free(outdir)
    archive = anyio.run(_download, project_dir, stage, profile, sdk_type, told)
    unpack(archive, outdir)
    typer.echo(outdir)


def _told(parameters: Iterable[str]) -> dict[str, str]:
    """Names and values of `parameters`.

    Raises:
        typer.BadParameter: one is no pair.
    """
    told: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"`{parameter}` is no NAME=VALUE", param_hint="--parameter")
        told[name] = value
    return told


async def _download(
    folder: Path, name: str, profile: str | None, sdk_type: str, told: Mapping[str, str]
) -> bytes:
    project = Project.find(folder)
    async with open_stage(project, name, in_sandbox=False, profile=profile) as stage:
        if not stage.existing:
            raise NotDeployedError(name)
        api = stage.existing.get(REST_API)
        if api is None or api.gone:
            has_routes = bool(stage.existing.keys() & {HTTP_API, FUNCTION_URL})
            raise NoRestApiError(name, has_routes=has_routes)
        async with stage.reach() as session:
            return await aws.download_sdk(
                session, api.outputs["id"], str(api.properties["stage"]), sdk_type, told
            )
