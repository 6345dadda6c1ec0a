"""Where a project is, and what its files are called."""

import re
from dataclasses import dataclass
from pathlib import Path

from achalice.exceptions import AchaliceError
from achalice_cli.config import StageConfig, read_config


class NoProjectError(AchaliceError):
    """The folder is not an achalice project."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"there is no app.py in {folder}")
        self.hint = (
            "run the command in your project's folder, name it with --project-dir, "
            "or make one with `achalice new-project NAME`"
        )


class StageNameError(AchaliceError):
    """A stage's name cannot become part of names in AWS and of a file's."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"`{stage}` cannot be a stage's name")
        self.hint = "use up to 32 letters, digits, - and _"


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with an `app.py`."""

    folder: Path
    """Absolute."""

    @classmethod
    def find(cls, folder: Path) -> "Project":
        """The project in `folder`.

        Raises:
            NoProjectError: it has no `app.py`.
        """
        folder = folder.absolute()
        if not (folder / "app.py").is_file():
            raise NoProjectError(folder)
        return cls(folder)

    @property
    def app_file(self) -> Path:
        """The module that holds the app object."""
        return self.folder / "app.py"

    @property
    def settings(self) -> Path:
        """The folder of what achalice itself reads and writes."""
        return self.folder / ".achalice"

    @property
    def config_file(self) -> Path:
        """What the user configures."""
        return self.settings / "config.json"

    def state_file(self, stage: str, *, sandbox: bool) -> Path:
        """Where the resources of `stage` are recorded.

        Raises:
            StageNameError: no stage can be called that.
        """
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", stage):
            raise StageNameError(stage)
        return self.settings / ("sandbox" if sandbox else "deployed") / f"{stage}.json"

    def lock_file(self, stage: str, *, sandbox: bool) -> Path:
        """Where it says that somebody is changing `stage`. Raises as `state_file` does."""
        return self.state_file(stage, sandbox=sandbox).with_suffix(".lock")


def read_project(
    folder: Path, stage: str, *, over: Path | None = None
) -> tuple[Project, StageConfig]:
    """The project in `folder` and the config of its `stage`; what the file `over` says wins.

    Raises:
        NoProjectError: there is no `app.py`.
        ConfigFileError: the config cannot be used.
        UnknownStageError: it has no such stage.
    """
    project = Project.find(folder)
    return project, read_config(project.config_file, stage, over=over)
