"""Writing a new project from the templates that ship with the tool."""

import os
import re
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from achalice.exceptions import AchaliceError

NAME_LIMIT = 40
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PLACEHOLDER = "{{app_name}}"
# Templates end in this, so that no tool takes them for code of ours, and hidden files begin
# with the other, so that none of them overlooks one.
_SUFFIX = ".template"
_HIDDEN = "dot."


class AppNameError(AchaliceError):
    """AWS, or Python's packaging, would stumble over the app's name."""

    def __init__(self, name: str, problem: str, hint: str) -> None:
        super().__init__(f"`{name}` cannot be an app's name: {problem}")
        self.hint = hint


class FolderExistsError(AchaliceError):
    """There is something where the project would go."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} already exists")
        self.hint = "choose another name, or another place with --dir"


class NoFolderError(AchaliceError):
    """The project's folder has nowhere to be made in."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"cannot make a folder in {folder}: {reason}")
        self.hint = "name another one with --dir"


def write_project(name: str, parent: Path, *, template: str = "rest") -> Path:
    """Make the folder `name` in `parent`, whole or not at all, and say where it is.

    Raises:
        AppNameError: the name will not do.
        FolderExistsError: something of that name is there.
        NoFolderError: `parent` cannot be written to.
    """
    _check_name(name)
    target = parent.absolute() / name
    if os.path.lexists(target):
        raise FolderExistsError(target)
    try:
        # Beside the target, so that renaming is one step on one file system.
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=parent) as folder:
            made = Path(folder) / name
            for path, text in _files(
                files("achalice_cli") / "templates" / template, PurePosixPath()
            ):
                file = made / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text.replace(_PLACEHOLDER, name), encoding="utf-8")
            made.rename(target)
    except OSError as error:
        raise NoFolderError(parent.absolute(), (error.strerror or str(error)).lower()) from None
    return target


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        letters = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_").lstrip("0123456789-_")
        raise AppNameError(
            name,
            "Lambda functions are named after it, so it has letters, digits, - and _ only, "
            "a letter first",
            f"try `{letters[:NAME_LIMIT]}`" if letters else "try `orders`",
        )
    if len(name) > NAME_LIMIT:
        raise AppNameError(
            name,
            f"it has {len(name)} characters; {NAME_LIMIT} are possible",
            "functions are named app-stage-handler, and AWS allows 64 characters",
        )


def _files(folder: Traversable, under: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
    """Every template below `folder`, by the path it gets in the project."""
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = each.name
        if name.startswith(_HIDDEN):
            name = f".{name.removeprefix(_HIDDEN)}"
        if each.is_dir():
            yield from _files(each, under / name)
        elif name.endswith(_SUFFIX):
            yield under / name.removesuffix(_SUFFIX), each.read_text(encoding="utf-8")
