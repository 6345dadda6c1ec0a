"""What a pipeline is written for: a stage of a project, and where that is in its repository."""

import re
from dataclasses import dataclass
from pathlib import Path

from achalice.exceptions import AchaliceError
from achalice_cli.config import Architecture, StageConfig
from achalice_cli.loader import load_app
from achalice_cli.pipelines.tools import Tools, tools
from achalice_cli.project import Project

_BRANCH = re.compile(r"[\w][\w./-]*", re.ASCII)
_ORIGIN = re.compile(r'\[remote "origin"\][^[]*?\burl\s*=\s*(\S+)')
_GITHUB = re.compile(r"github\.com[:/]([A-Za-z0-9-]+)/([A-Za-z0-9._-]+?)(?:\.git)?/?$")


class BranchNameError(AchaliceError):
    """A branch is called what cannot be written into a pipeline."""

    def __init__(self, branch: str) -> None:
        super().__init__(f"`{branch}` cannot be the branch that is deployed")
        self.hint = "name one branch, of letters, digits, ., _, - and /"


@dataclass(frozen=True, slots=True)
class Subject:
    """A stage that is to be deployed by a pipeline."""

    app_name: str
    stage: str
    branch: str
    """Whose commits are deployed."""
    python_version: str
    architecture: Architecture
    state: tuple[str, str] | None
    """Bucket and prefix of the stage's record; None where it is in a file of the project."""
    deployment_bucket: tuple[str, str] | None
    """Bucket and prefix for zips that are too large for a request."""
    permissions_boundary: str | None
    given_roles: tuple[str, ...]
    """ARNs of the roles which functions run as that others have made."""
    project: Path
    """Its folder."""
    repository: Path
    """The folder that git keeps, in which that of the project is, or the project's own."""
    github: tuple[str, str] | None
    """Owner and name of the repository, where it was cloned from GitHub."""
    tools: Tools

    @property
    def name(self) -> str:
        """What names in AWS begin with."""
        return f"{self.app_name}-{self.stage}"

    @property
    def folder(self) -> str | None:
        """The project's within the repository, unless it is the whole of it."""
        folder = self.project.relative_to(self.repository).as_posix()
        return None if folder == "." else folder

    def stack(self, what: str | None = None) -> str:
        """The name of a stack, which has letters, digits and hyphens."""
        return "-".join(filter(None, [self.name.replace("_", "-"), what]))

    @property
    def pattern(self) -> str:
        """Of names in AWS. CloudFormation has a hyphen where the name has an underscore."""
        return self.name.replace("_", "?")


def subject_of(project: Project, config: StageConfig, branch: str) -> Subject:
    """What is known of `config`'s stage. The app is imported where only it has the app's name.

    Raises:
        AppImportError: `app.py` raised.
        BranchNameError: it cannot be written into a pipeline.
        StageNameError: no stage can be called that.
    """
    if not _BRANCH.fullmatch(branch):
        raise BranchNameError(branch)
    # Refuses what cannot be part of a name.
    project.state_file(config.stage, sandbox=False)
    app_name = config.app_name or load_app(project, config.environment_variables).app_name
    repository = _repository(project.folder)
    given = {config.function(name).iam_role_arn for name in ("", *config.functions)}
    return Subject(
        app_name=app_name,
        stage=config.stage,
        branch=branch,
        python_version=config.python_version,
        architecture=config.architecture,
        state=config.state_in_s3,
        deployment_bucket=config.deployment_bucket,
        permissions_boundary=config.iam_permissions_boundary,
        given_roles=tuple(sorted(filter(None, given))),
        project=project.folder,
        repository=repository,
        github=_github(repository),
        tools=tools(project.folder),
    )


def _repository(folder: Path) -> Path:
    """The nearest folder around `folder` that git keeps; itself where there is none."""
    around = (each for each in (folder, *folder.parents) if (each / ".git").exists())
    return next(around, folder)


def _github(repository: Path) -> tuple[str, str] | None:
    try:
        settings = (repository / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    origin = _ORIGIN.search(settings)
    found = _GITHUB.search(origin[1]) if origin else None
    return (found[1], found[2]) if found else None
