"""CodePipeline: a template of CloudFormation that builds with CodeBuild and deploys a stack."""

import json
import os
import shlex
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from textwrap import indent
from typing import assert_never

from achalice.exceptions import AchaliceError
from achalice_cli.pipelines.filling import filled
from achalice_cli.pipelines.generated import Generated, shown
from achalice_cli.pipelines.permissions import deployer
from achalice_cli.pipelines.sources import SourceParts, codecommit_parts, github_parts
from achalice_cli.pipelines.subject import Subject


class Source(StrEnum):
    """Where the commits come from."""

    GITHUB = "github"
    CODECOMMIT = "codecommit"


class BuildspecPlaceError(AchaliceError):
    """CodeBuild would not find its file."""

    def __init__(self, file: Path, repository: Path) -> None:
        super().__init__(f"CodeBuild finds files of the repository only, not {file}")
        self.hint = f"name a file below {repository}"


_PARTS: dict[Source, Callable[[Subject], SourceParts]] = {
    Source.GITHUB: github_parts,
    Source.CODECOMMIT: codecommit_parts,
}
# https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
_IMAGES = {
    "x86_64": "aws/codebuild/amazonlinux-x86_64-standard:6.0",
    "arm64": "aws/codebuild/amazonlinux-aarch64-standard:3.0",
}
_CONTAINERS = {"x86_64": "LINUX_CONTAINER", "arm64": "ARM_CONTAINER"}


def codepipeline(
    subject: Subject,
    source: Source,
    template: Path | None = None,
    *,
    image: str | None = None,
    buildspec: Path | None = None,
) -> Generated:
    """A pipeline from `source` to the stage as a stack of its own.

    `image` is what CodeBuild runs, not given one of AWS's for the processor of the functions. What
    it does is in the template, or in the file `buildspec`.

    Raises:
        BuildspecPlaceError: that file would not be in the repository.
    """
    template = template or subject.project / ".achalice" / f"codepipeline-{subject.stage}.yml"
    steps = filled("buildspec.yml", _build(subject))
    files = {} if buildspec is None else {buildspec: steps}
    place = f"BuildSpec: |\n{indent(steps, '  ')}"
    if buildspec is not None:
        place = f"BuildSpec: {json.dumps(_place(subject, buildspec))}"
    parts = _PARTS[source](subject)
    files[template] = filled(
        "codepipeline.yml",
        {
            "app": subject.app_name,
            "stage": subject.stage,
            "branch": subject.branch,
            "stack": subject.stack(),
            "python_version": subject.python_version,
            "image": json.dumps(image or _IMAGES[subject.architecture]),
            "container": _CONTAINERS[subject.architecture],
            "buildspec": place,
            "deployer": deployer(subject),
            "source_parameters": parts.parameters,
            "source_resources": parts.resources,
            "source_statement": parts.statement,
            "source_action": parts.action,
            "source_outputs": parts.outputs,
        },
    )
    return Generated(files, _next(subject, source, template))


def _next(subject: Subject, source: Source, template: Path) -> tuple[str, ...]:
    stack = f"--stack-name {subject.stack('pipeline')} --template-file {shown(template)}"
    command = "aws cloudformation deploy --capabilities CAPABILITY_IAM \\"
    match source:
        case Source.CODECOMMIT:
            return command, f"  {stack}"
        case Source.GITHUB:
            repository = "/".join(subject.github or ("OWNER", "REPOSITORY"))
            parameters = f"ConnectionArn=ARN Repository={repository}"
            return command, f"  {stack} \\", f"  --parameter-overrides {parameters}"
        case _:
            assert_never(source)


def _place(subject: Subject, file: Path) -> str:
    whole = Path(os.path.abspath(file))
    if not whole.is_relative_to(subject.repository):
        raise BuildspecPlaceError(file, subject.repository)
    return whole.relative_to(subject.repository).as_posix()


def _build(subject: Subject) -> dict[str, str]:
    return {
        "stage": subject.stage,
        "python_version": subject.python_version,
        "working_directory": f"- cd {shlex.quote(subject.folder)}" if subject.folder else "",
        "install": subject.tools.install,
        "run": subject.tools.run,
        "checks": "\n".join(f"- {each}" for each in subject.tools.checks),
    }
