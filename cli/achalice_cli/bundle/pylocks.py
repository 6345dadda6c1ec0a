"""Lists of exact packages as files called pylock.toml hold them.

https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

import json
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_BEGIN = "[[packages]]\n"
_PATH = re.compile(r'\bpath = "([^"]+)"')
_HEADER = 'lock-version = "1.0"\ncreated-by = "achalice"\n'


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _File(_Open):
    path: str | None = None
    hashes: Mapping[str, str] = {}


class _Package(_Open):
    name: str
    version: str | None = None
    marker: str | None = None
    directory: _File | None = None
    archive: _File | None = None
    sdist: _File | None = None
    wheels: tuple[_File, ...] = ()
    vcs: Mapping[str, str] | None = None


class _Whole(_Open):
    packages: tuple[_Package, ...]


@dataclass(frozen=True)
class Locked:
    """One package of such a file."""

    text: str
    """As it stands there, with the line that begins it."""

    @cached_property
    def _package(self) -> _Package:
        return _Whole.model_validate(tomllib.loads(self.text)).packages[0]

    @property
    def name(self) -> str:
        """In its canonical spelling."""
        return self._package.name

    @property
    def local(self) -> str | None:
        """The path of the folder or archive of this machine that it is; None for all others."""
        place = self._package.directory or self._package.archive
        return None if place is None else place.path

    @property
    def constraint(self) -> str | None:
        """A line that allows no other version; None where it has no version of its own."""
        package = self._package
        if package.version is None or package.vcs or package.archive or package.directory:
            return None
        marker = f" ; {package.marker}" if package.marker else ""
        return f"{package.name}=={package.version}{marker}"

    @property
    def identity(self) -> str:
        """What it is, wherever it comes from: an index may have moved."""
        package = self._package
        files = [*package.wheels, *filter(None, (package.sdist, package.archive))]
        hashes = sorted(f"{kind}:{each}" for file in files for kind, each in file.hashes.items())
        commit = (package.vcs or {}).get("commit-id")
        return json.dumps([package.name, package.version, package.marker, commit, hashes])


def split(text: str) -> Iterator[Locked]:
    """The packages in the text of a pylock.toml of uv's."""
    for part in text.split(_BEGIN)[1:]:
        yield Locked(f"{_BEGIN}{part.strip()}\n")


def join(packages: Iterable[Locked]) -> str:
    """The text of a pylock.toml of these packages."""
    return "\n".join([_HEADER, *(each.text for each in sorted(packages, key=_order))])


def absolute(text: str, folder: Path) -> str:
    """`text` with paths that do not depend on where it lies; relative ones count from `folder`."""

    def place(found: re.Match[str]) -> str:
        path = Path(os.path.normpath(folder / found[1])).as_posix()
        return f"path = {json.dumps(path)}"

    return _PATH.sub(place, text)


def _order(package: Locked) -> tuple[str, str]:
    return package.name, package.text
