"""The project's folder of finished zips and resolutions, each checked before it is used again."""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp, mkstemp
from typing import BinaryIO, Literal

from anyio import CancelScope, to_thread

from achalice_cli.bundle.errors import BuildFolderError

Kind = Literal["code", "imports", "layer", "resolved"]

_SUFFIXES: dict[Kind, str] = {
    "code": ".zip",
    "imports": ".json",
    "layer": ".zip",
    "resolved": ".txt",
}
_KEPT_OF_A_KIND = 8
_UNFINISHED = "unfinished-"
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the folder."""

    path: Path
    sha256: str
    """Of the file's bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class BuildFolder:
    """`.achalice/build/` of a project.

    A file is named by what it was made from and by the hash of its own bytes. So it can be found
    before it is made, and one that was damaged or half written is told from a good one.
    The plain methods block: call them in a thread.
    """

    path: Path

    def find(self, kind: Kind, key: str) -> Kept | None:
        """The file of that kind that was made from what `key` is the hash of."""
        for path in sorted(self.path.glob(f"{kind}-{key[:32]}-*{_SUFFIXES[kind]}")):
            if kept := self.check(path):
                return kept
        return None

    def made(self, kind: Kind, sha256: str) -> Kept | None:
        """The file of that kind whose bytes have the hash `sha256`, whatever it was made from."""
        for path in sorted(self.path.glob(f"{kind}-*-{sha256}{_SUFFIXES[kind]}")):
            if kept := self.check(path):
                return kept
        return None

    def check(self, path: Path) -> Kept | None:
        """`path`, if its bytes are still those that it was named after. If not, removes it."""
        try:
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
            if path.stem.endswith(f"-{digest}"):
                with suppress(OSError):
                    path.touch()
                return Kept(path, digest)
        except FileNotFoundError:
            # Another achalice tidied up in between.
            return None
        path.unlink(missing_ok=True)
        return None

    def keep(self, kind: Kind, key: str, write: Callable[[BinaryIO], object]) -> Kept:
        """Put in what `write` writes, at once and whole, and remove the oldest of its kind.

        Raises:
            BuildFolderError: The folder or the disk does not take it.
        """
        try:
            return self._keep(kind, key, write)
        except OSError as error:
            raise BuildFolderError(self.path, error.strerror or str(error)) from error

    def _keep(self, kind: Kind, key: str, write: Callable[[BinaryIO], object]) -> Kept:
        self.path.mkdir(parents=True, exist_ok=True)
        handle, name = mkstemp(dir=self.path, prefix=_UNFINISHED)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                write(file)
                file.seek(0)
                digest = file_digest(file, "sha256").hexdigest()
            unfinished.chmod(0o644)
            path = self.path / f"{kind}-{key[:32]}-{digest}{_SUFFIXES[kind]}"
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        self._tidy(kind)
        return Kept(path, digest)

    @asynccontextmanager
    async def workplace(self) -> AsyncIterator[Path]:
        """An empty folder that is gone afterwards."""
        folder = await to_thread.run_sync(self._new_folder)
        try:
            yield folder
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(partial(rmtree, folder, ignore_errors=True))

    def _new_folder(self) -> Path:
        # Not the system's temporary folder: uv links files instead of copying them only
        # within one file system, and home folders mostly share theirs with uv's cache.
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            return Path(mkdtemp(dir=self.path, prefix=_UNFINISHED))
        except OSError as error:
            raise BuildFolderError(self.path, error.strerror or str(error)) from error

    def _tidy(self, kind: Kind) -> None:
        aged = sorted(_by_age(self.path.glob(f"{kind}-*")), reverse=True)
        for _, path in aged[_KEPT_OF_A_KIND:]:
            path.unlink(missing_ok=True)
        # Left behind by an achalice that was killed.
        for born, path in _by_age(self.path.glob(f"{_UNFINISHED}*")):
            if born < time.time() - _DAY:
                rmtree(path, ignore_errors=True)
                with suppress(OSError):
                    path.unlink()


def _by_age(paths: Iterable[Path]) -> Iterator[tuple[float, Path]]:
    for path in paths:
        with suppress(FileNotFoundError):
            yield path.stat().st_mtime, path
