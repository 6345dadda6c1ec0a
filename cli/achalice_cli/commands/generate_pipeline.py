"""`achalice generate-pipeline`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from achalice_cli import pipelines
from achalice_cli.exits import say
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.project import read_project


class Pipeline(StrEnum):
    """What runs the pipeline."""

    GITHUB_ACTIONS = "github-actions"
    CODEPIPELINE = "codepipeline"


def generate_pipeline_command(
    filename: Annotated[
        Path | None,
        typer.Argument(
            help="The file to write, or - for stdout; "
            "not given means deploy-STAGE.yml where the pipeline looks for it.",
            show_default=False,
        ),
    ] = None,
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    pipeline: Annotated[
        Pipeline, typer.Option("--pipeline", help="What runs it.")
    ] = Pipeline.GITHUB_ACTIONS,
    branch: Annotated[
        str, typer.Option("--branch", help="The branch whose commits are deployed.")
    ] = "main",
    role_template: Annotated[
        Path | None,
        typer.Option(
            "--role-template",
            help="Where the CloudFormation template of the roles for GitHub Actions is written.",
            show_default=".achalice/github-roles-STAGE.yml",
        ),
    ] = None,
    source: Annotated[
        pipelines.Source | None,
        typer.Option(
            "--source",
            "-s",
            help="Where CodePipeline takes commits from.",
            show_default=pipelines.Source.GITHUB.value,
        ),
    ] = None,
    codebuild_image: Annotated[
        str | None,
        typer.Option(
            "--codebuild-image",
            "-i",
            help="What CodeBuild builds in.",
            show_default="Amazon Linux 2023",
        ),
    ] = None,
    buildspec_file: Annotated[
        Path | None,
        typer.Option(
            "--buildspec-file",
            "-b",
            help="Write what CodeBuild does to this file, instead of into the template.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write a pipeline that tests the project and deploys a stage of it.

    For GitHub Actions, this is a workflow, and a template of the roles that it takes in AWS: no
    keys are stored. For CodePipeline, it is a template of all.

    Examples:
        achalice generate-pipeline
        achalice generate-pipeline --stage prod -
    """
    project, config = read_project(project_dir, stage)
    subject = pipelines.subject_of(project, config, branch)
    match pipeline:
        case Pipeline.GITHUB_ACTIONS:
            _refuse(pipeline, {"-s": source, "-i": codebuild_image, "-b": buildspec_file})
            made = pipelines.github_actions(subject, filename, role_template)
        case Pipeline.CODEPIPELINE:
            _refuse(pipeline, {"--role-template": role_template})
            made = pipelines.codepipeline(
                subject,
                source or pipelines.Source.GITHUB,
                filename,
                image=codebuild_image,
                buildspec=buildspec_file,
            )
        case _:
            assert_never(pipeline)
    pipelines.write(made.files, force=force)
    _show(made)


def _refuse(pipeline: Pipeline, options: Mapping[str, object]) -> None:
    """Options that say nothing of such a pipeline."""
    for name, value in options.items():
        if value is not None:
            raise typer.BadParameter(f"is not for --pipeline {pipeline.value}", param_hint=name)


def _show(made: pipelines.Generated) -> None:
    for file, text in made.files.items():
        if file == pipelines.STDOUT:
            typer.echo(text, nl=False)
        else:
            typer.echo(file)
    say("Next:")
    for command in made.commands:
        say(f"  {command}")
    for note in made.notes:
        say(f"note: {note}")
