"""Everything that can keep a project from being bundled.

BundleError
├── NoAppError                  there is no app.py to run
├── BrokenLinkError             a symbolic link to nothing, or around in a circle
├── UnreadableFileError
├── ClashingFilesError          two files want one place in the zip
├── ProjectChangedError         the code is no longer what was planned with
├── RequirementsFileError       requirements.txt or pyproject.toml says what cannot be bundled
├── MissingPackageError         there is nothing where a package of this machine should be
├── DependencyError             uv could not find or install a dependency
│   ├── UnknownPackageError
│   ├── NoWheelError
│   ├── NewerLinuxError         it was built here, and Lambda's Linux is too old for it
│   ├── LockOutdatedError       uv.lock is not what pyproject.toml asks for
│   └── UnreachableIndexError
├── UvMissingError
├── InterpreterMissingError
├── TooLargeError               Lambda would refuse it
├── OverBudgetError             the project does not want it so large or so slow
└── ImportFailedError           the app cannot be imported from it
"""

from collections.abc import Sequence
from pathlib import Path

from achalice.exceptions import AchaliceError
from achalice_cli.bundle.targets import Target


class BundleError(AchaliceError):
    """The project cannot be bundled."""


class NoAppError(BundleError):
    """Lambda would have nothing to import."""

    def __init__(self, project: Path, *, ignored: bool) -> None:
        why = "`.achaliceignore` leaves out" if ignored else "there is no"
        super().__init__(f"{why} `app.py` in {project}")
        self.project = project
        self.hint = (
            "add a line `!/app.py` to .achaliceignore"
            if ignored
            else "run achalice in the folder of a project, or start one with `achalice new-project`"
        )


class BrokenLinkError(BundleError):
    """A symbolic link cannot be followed to a file."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"the symbolic link `{name}` {problem}")
        self.name = name
        self.hint = "remove it, or add it to .achaliceignore"


class UnreadableFileError(BundleError):
    """The operating system would not hand over a file that belongs in the bundle."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"`{name}` cannot be read: {reason}")
        self.name = name
        self.hint = "make it readable, or add it to .achaliceignore"


class IgnoreFileError(BundleError, ValueError):
    """`.achaliceignore` is not text, or a line of it is not a pattern."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"`.achaliceignore` cannot be understood: {problem}")
        self.hint = "its lines are patterns as in .gitignore"


class ClashingFilesError(BundleError):
    """Two files of the project would lie at one place in the zip."""

    def __init__(self, name: str) -> None:
        super().__init__(f"both the project and its `vendor/` folder have a file `{name}`")
        self.name = name
        self.hint = "remove one of them: the contents of vendor/ lie beside app.py in the bundle"


class ProjectChangedError(BundleError):
    """The code was edited after its hash had been taken."""

    def __init__(self, project: Path) -> None:
        super().__init__(f"the code in {project} was changed while it was being bundled")
        self.hint = "run the command again"


class RequirementsFileError(BundleError):
    """A requirements file is missing, unreadable, or asks for what a bundle cannot hold."""

    def __init__(
        self, file: str, problem: str, *, line: int | None = None, hint: str | None = None
    ) -> None:
        where = f"line {line} of `{file}`" if line else f"`{file}`"
        super().__init__(f"{where} {problem}")
        self.file = file
        self.line = line
        self.hint = hint


class MissingPackageError(BundleError):
    """A package of this machine was asked for by its path, and is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is no package at {path}")
        self.path = path
        self.hint = "correct its path in requirements.txt or pyproject.toml"


class DependencyError(BundleError):
    """uv could not resolve or install the dependencies.

    `detail` is the end of what uv said; `package` the dependency at fault where that is known.
    """

    def __init__(self, sentence: str, *, detail: str, package: str | None = None) -> None:
        super().__init__(sentence)
        self.detail = detail
        self.package = package
        self.hint = "look at what the project asks for and at what uv says above"


class UnknownPackageError(DependencyError):
    """No package index has the dependency."""

    def __init__(self, package: str, *, detail: str) -> None:
        super().__init__(f"there is no package named `{package}`", detail=detail, package=package)
        self.hint = "check its spelling; a private index is set with UV_INDEX or in uv.toml"


class NoWheelError(DependencyError):
    """The dependency exists, but not built for what will run the bundle.

    `tried` says that it has a source, but could not be built of it on this machine.
    """

    def __init__(self, package: str, target: Target, *, detail: str, tried: bool = False) -> None:
        also = ", and cannot be built for it here" if tried else ""
        super().__init__(
            f"`{package}` has no wheel for {target}{also}", detail=detail, package=package
        )
        newer = (
            ', or "python_version": "3.12" or later, whose Amazon Linux takes more of them'
            if not target.local and target.platform and "2014" in target.platform
            else ""
        )
        self.hint = f"try another version of it{newer}, or put a build of it into vendor/"


class NewerLinuxError(DependencyError):
    """The dependency was compiled on this machine, whose Linux is newer than Lambda's."""

    def __init__(self, package: str, needs: str, target: Target) -> None:
        super().__init__(
            f"`{package}` was compiled here and needs glibc {needs}, "
            f"and {target} has 2.{target.glibc_minor}",
            detail="",
            package=package,
        )
        self.hint = "bundle it on an older Linux, e.g. in AWS's image of that Python"


class LockOutdatedError(DependencyError):
    """uv.lock was written for another pyproject.toml."""

    def __init__(self, *, detail: str) -> None:
        super().__init__("uv.lock is not up to date with pyproject.toml", detail=detail)
        self.hint = "run `uv lock`"


class UnreachableIndexError(DependencyError):
    """The package index did not answer, and uv's cache does not hold everything needed."""

    def __init__(self, *, detail: str) -> None:
        super().__init__("the package index could not be reached", detail=detail)
        self.hint = "check the network, the proxy, and the index that uv is configured to use"


class BuildFolderError(BundleError, OSError):
    """There is no place to keep what was bundled."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder} cannot be written to: {reason}")
        self.folder = folder
        self.hint = "make room for it and make it writable; all in it can be removed at any time"


class UvMissingError(BundleError):
    """uv comes with the tool, but was not found."""

    def __init__(self) -> None:
        super().__init__("uv, which bundles the dependencies, is not installed")
        self.hint = "run `pip install 'achalice[cli]'`"


class InterpreterMissingError(BundleError):
    """A bundle for this machine needs an interpreter that it does not have."""

    def __init__(self, version: str) -> None:
        super().__init__(f"there is no Python {version} on this machine")
        self.version = version
        self.hint = (
            f"run `uv python install {version}`, or set "
            '"python_version" in .achalice/config.json to a version that is here'
        )


class TooLargeError(BundleError):
    """Lambda would refuse what was bundled. Sizes are in bytes."""

    def __init__(
        self,
        what: str,
        size: int,
        limit: int,
        biggest: Sequence[tuple[str, int]],
        *,
        zipped: bool = False,
    ) -> None:
        listing = ", ".join(f"{name} ({megabytes(part)})" for name, part in biggest)
        super().__init__(
            f"{what} is {megabytes(size)}, and Lambda takes {megabytes(limit)}; "
            f"the biggest packages are {listing}"
        )
        self.size = size
        self.limit = limit
        self.biggest = tuple(biggest)
        self.hint = "remove what the app can do without, or list it in .achaliceignore"
        if zipped:
            bucket = '"deployment_bucket": "a-bucket-of-yours"'
            self.hint = f"set {bucket} in .achalice/config.json: it is uploaded through that"


class OverBudgetError(BundleError):
    """The bundle is larger, or starts more slowly, than the config allows."""

    def __init__(self, problem: str, limit: str, culprits: str) -> None:
        super().__init__(f"{problem}, and its budget is {limit}; {culprits}")
        self.hint = (
            "`achalice package --explain` lists all; do without something, "
            'or raise "budget" in .achalice/config.json'
        )


class ImportFailedError(BundleError):
    """The app was started from its bundle alone, and raised. `detail` is the traceback."""

    def __init__(self, said: str) -> None:
        lines = [line for line in said.splitlines() if not line.startswith("import time:")]
        super().__init__(f"app.py cannot be imported from its bundle: {lines[-1] if lines else ''}")
        self.detail = "\n".join(lines[-12:])
        self.hint = "a package that is missing belongs in requirements.txt or pyproject.toml"


def megabytes(size: int) -> str:
    """`size` as AWS counts it in its limits, where 50 MB are 50 * 1024 * 1024 bytes."""
    return f"{size / 1024**2:.1f} MB".replace(".0 MB", " MB")
