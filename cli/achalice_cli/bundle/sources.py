"""Which files of a project are the app's own code, and what they hold."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG, S_IXUSR

from pathspec import GitIgnoreSpec

from achalice_cli.bundle.archives import Entry
from achalice_cli.bundle.errors import (
    BrokenLinkError,
    BundleError,
    ClashingFilesError,
    IgnoreFileError,
    NoAppError,
    UnreadableFileError,
)

IGNORE_FILE = ".achaliceignore"

_VENDOR = "vendor"
_NOT_CODE = frozenset({"node_modules", "tests"})
_NOT_CODE_AT_THE_TOP = frozenset({"build", "cdk.out", "dist", "venv", _VENDOR})
_MADE = (("pyvenv.cfg",), ("Dockerfile", "functions.json"))
"""What is in virtual environments, and in what `achalice package` makes an image of."""

_Usual = Callable[[str, bool], bool]
"""Whether something of that name, a folder or not, is code unless .achaliceignore differs."""


def read_code(project: Path, left_out: Iterable[Path] = ()) -> list[Entry]:
    """Every file of the code zip, in memory, so that what is hashed is what is zipped.

    The folders `left_out` are not code unless .achaliceignore says so.

    Raises:
        BundleError: A file cannot be read or followed, two clash, or `app.py` is not among them.
    """
    walk = _Walk.of(project, left_out)
    entries: dict[str, Entry] = {}
    for name, file in (*_own(walk), *_vendored(walk)):
        if name in entries:
            raise ClashingFilesError(name)
        entries[name] = Entry(name, _content(file), file.executable)
    if "app.py" not in entries:
        raise NoAppError(project, ignored=(project / "app.py").exists())
    return list(entries.values())


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    """Relative to the project."""
    path: Path
    executable: bool
    wanted: bool
    """A `!pattern` names it."""


@dataclass(frozen=True, slots=True)
class _Folder:
    name: str
    path: Path
    line: tuple[tuple[int, int], ...]
    """Device and inode of it and of the folders that it was reached through."""


@dataclass(frozen=True, slots=True)
class _Problem:
    """Raised only where it turns out to be among code: a project may hold much that is not."""

    error: BundleError


_Found = _File | _Folder | _Problem


def _own(walk: "_Walk") -> Iterator[tuple[str, _File]]:
    for found in walk.level(walk.top, _usual_at_the_top):
        if not isinstance(found, _Folder):
            yield from _named([found])
            continue
        if found.name == _VENDOR:
            continue
        inside = list(walk.below(found, _usual_in_code))
        if found.name == "chalicelib" or any(
            isinstance(each, _File) and each.name.endswith(".py") for each in inside
        ):
            yield from _named(inside)
        else:
            yield from _named(each for each in inside if isinstance(each, _File) and each.wanted)


def _vendored(walk: "_Walk") -> Iterator[tuple[str, _File]]:
    for found in walk.level(walk.top, lambda name, folder: name == _VENDOR and folder):
        if isinstance(found, _Problem):
            raise found.error
        if isinstance(found, _Folder) and found.name == _VENDOR:
            for name, file in _named(walk.below(found, _usual_in_vendor)):
                yield name.removeprefix(f"{_VENDOR}/"), file


def _named(found: Iterable[_File | _Problem]) -> Iterator[tuple[str, _File]]:
    for each in found:
        if isinstance(each, _Problem):
            raise each.error
        yield each.name, each


def _usual_at_the_top(name: str, folder: bool) -> bool:
    fits = name not in _NOT_CODE_AT_THE_TOP if folder else name.endswith(".py")
    return fits and _usual_in_code(name, folder)


def _usual_in_code(name: str, folder: bool) -> bool:
    if name.startswith("."):
        return False
    if folder:
        return name not in _NOT_CODE and not name.endswith(".egg-info")
    return name != "conftest.py" and not (name.startswith("test_") and name.endswith(".py"))


def _usual_in_vendor(name: str, folder: bool) -> bool:
    # Other people's packages may need their tests, and hidden folders such as `.libs`.
    return name not in {".git", ".DS_Store"}


def _litter(name: str, folder: bool) -> bool:
    """Bytecode depends on who ran the app last: it is never code, not even by a `!pattern`."""
    return name == "__pycache__" if folder else name.endswith((".pyc", ".pyo"))


@dataclass(frozen=True, slots=True)
class _Walk:
    top: _Folder
    ignored: GitIgnoreSpec
    left_out: frozenset[Path]

    @classmethod
    def of(cls, project: Path, left_out: Iterable[Path]) -> "_Walk":
        try:
            lines = (project / IGNORE_FILE).read_text("utf-8").splitlines()
            ignored = GitIgnoreSpec.from_lines(lines)
        except FileNotFoundError:
            ignored = GitIgnoreSpec([])
        except (OSError, ValueError) as error:
            raise IgnoreFileError(str(error)) from error
        status = project.stat()
        top = _Folder("", project, ((status.st_dev, status.st_ino),))
        return cls(top, ignored, frozenset(left_out))

    def below(self, folder: _Folder, usual: _Usual) -> Iterator[_File | _Problem]:
        for found in self.level(folder, usual):
            if isinstance(found, _Folder):
                yield from self.below(found, usual)
            else:
                yield found

    def level(self, folder: _Folder, usual: _Usual) -> Iterator[_Found]:
        try:
            paths = sorted(folder.path.iterdir())
        except OSError as error:
            yield _Problem(UnreadableFileError(folder.name, error.strerror or str(error)))
            return
        for path in paths:
            if found := self._look(folder, path, usual):
                yield found

    def _look(self, folder: _Folder, path: Path, usual: _Usual) -> _Found | None:
        name = f"{folder.name}/{path.name}" if folder.name else path.name
        try:
            status = path.stat()
        except OSError as error:
            return self._stray(name, path, usual, error)
        is_folder = S_ISDIR(status.st_mode)
        wanted = self._wanted(name, path, is_folder, usual)
        if wanted is None or not (is_folder or S_ISREG(status.st_mode)):
            return None
        if not is_folder:
            return _File(name, path, bool(status.st_mode & S_IXUSR), wanted)
        itself = (status.st_dev, status.st_ino)
        if itself in folder.line:
            return _Problem(BrokenLinkError(name, "leads back to a folder that it lies in"))
        return _Folder(name, path, (*folder.line, itself))

    def _stray(self, name: str, path: Path, usual: _Usual, error: OSError) -> _Problem | None:
        """What cannot be looked at may have been meant as a file or as a folder."""
        if all(self._wanted(name, path, folder, usual) is None for folder in (False, True)):
            return None
        if path.is_symlink():
            return _Problem(BrokenLinkError(name, "leads to nothing"))
        return _Problem(UnreadableFileError(name, error.strerror or str(error)))

    def _wanted(self, name: str, path: Path, folder: bool, usual: _Usual) -> bool | None:
        """Whether a `!pattern` names it; None if it does not belong to the code at all."""
        if _litter(path.name, folder):
            return None
        left_out = self.ignored.check_file(f"{name}/" if folder else name).include
        if left_out is not None:
            return None if left_out else True
        if not usual(path.name, folder) or path in self.left_out:
            return None
        if folder and any(all((path / each).exists() for each in marks) for marks in _MADE):
            return None
        return False


def _content(file: _File) -> bytes:
    try:
        file.name.encode()
        return file.path.read_bytes()
    except UnicodeEncodeError:
        readable = os.fsencode(file.name).decode(errors="replace")
        raise UnreadableFileError(readable, "its name is not UTF-8") from None
    except OSError as error:
        raise UnreadableFileError(file.name, error.strerror or str(error)) from error
