"""Packages of this machine that a project asks for: how they are told apart, and built."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from anyio import to_thread

from achalice_cli.bundle import uv
from achalice_cli.bundle.archives import Entry, fingerprint
from achalice_cli.bundle.errors import DependencyError, MissingPackageError
from achalice_cli.bundle.targets import Target

WHEEL = ".whl"
_ARCHIVES = (WHEEL, ".zip", ".tar.gz", ".tgz")
EDITABLE = re.compile(r"^(-e|--editable)(\s*=\s*|\s+|(?=[./]))")
_EXTRAS = re.compile(r"\[[^\]]*\]$")
# Made by those who build or try the package, where they do so in its own folder.
_BY_BUILDERS = frozenset({"build", "dist", "node_modules", "venv"})


@dataclass(frozen=True, slots=True)
class LocalPackage:
    """A folder with a package's source, or an archive of one. The plain methods block."""

    path: Path

    def fingerprint(self) -> str:
        """A hash of all that it can be built of.

        Raises:
            MissingPackageError: There is nothing at its path.
        """
        if self.path.is_file():
            return fingerprint([Entry(self.path.name, self.path)])
        if not self.path.is_dir():
            raise MissingPackageError(self.path)
        return fingerprint(
            Entry(path.relative_to(self.path).as_posix(), path) for path in _files(self.path)
        )

    async def wheel(self, into: Path, target: Target, project: Path) -> Path:
        """The wheel of it, built into the empty folder `into` unless it is one.

        It is for the target's Python where this machine has it, else for any or none that fits.

        Raises:
            DependencyError: It cannot be built.
        """
        if self.path.name.endswith(WHEEL):
            return self.path
        python = await uv.look_for_interpreter(target.python_version, project)
        outcome = await uv.run_online(
            "build",
            "--wheel",
            *("--out-dir", str(into)),
            *("--python", python or sys.executable),
            str(self.path),
            project=project,
        )
        wheels = await to_thread.run_sync(lambda: list(into.glob(f"*{WHEEL}")))
        if outcome.code != 0 or not wheels:
            detail = uv.detail_of(outcome.complaint)
            name = self.path.name
            raise DependencyError(f"`{name}` cannot be built", detail=detail, package=name)
        return wheels[0]


def local_path(requirement: str, folder: Path) -> Path | None:
    """Where on this machine the package is that the line asks for; None for all others.

    Relative paths count from `folder`.
    """
    text, editable = EDITABLE.subn("", requirement.strip())
    place = text.partition(" ;")[0].partition(" --")[0].strip()
    name, at, url = place.partition("@")
    if at and "://" not in name and "/" not in name:
        place = url.strip()
    place = _EXTRAS.sub("", place)
    if place.lower().startswith("file:"):
        return Path(url2pathname(urlsplit(place).path))
    if "://" in place:
        return None
    if editable or _looks_like_a_path(place):
        return Path(os.path.normpath(folder / place))
    return None


def _looks_like_a_path(text: str) -> bool:
    return text.startswith(".") or "/" in text or "\\" in text or text.lower().endswith(_ARCHIVES)


def _files(top: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(top):
        here = Path(folder)
        folders[:] = [name for name in folders if _counts(here / name, top)]
        yield from (
            here / name for name in files if not name.startswith(".") and (here / name).is_file()
        )


def _counts(folder: Path, top: Path) -> bool:
    if folder.name.startswith(".") or folder.name.endswith(".egg-info"):
        return False
    if folder.parent == top and folder.name in _BY_BUILDERS:
        return False
    return folder.name != "__pycache__" and not (folder / "pyvenv.cfg").exists()
