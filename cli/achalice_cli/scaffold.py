"""Writing a new project from the templates that ship with the tool."""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Self

from achalice.exceptions import AchaliceError

NAME_LIMIT = 40
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# What all templates have; each may have a file of its own instead.
_SHARED = "shared"
# Templates end in this, so that no tool takes them for code of ours, and hidden files begin
# with the other, so that none of them overlooks one.
_SUFFIX = ".template"
_HIDDEN = "dot."


class Template(StrEnum):
    """What a project can begin with, by its folder's name."""

    about: str
    """What it is, in a line."""

    def __new__(cls, name: str, about: str) -> Self:
        """The template `name`, explained."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.about = about
        return member

    REST_API = "rest-api", "routes over HTTP"
    TYPED_API = "typed-api", "an API of several modules that describes itself with OpenAPI"
    EVENTS = "events", "EventBridge, SNS and the clock, with a DynamoDB table"
    WEBSOCKET_CHAT = "websocket-chat", "a chat over websockets, with a DynamoDB table"
    S3_PROCESSING = "s3-processing", "files that are uploaded to S3, made into others"
    SQS_WORKER = "sqs-worker", "messages of a queue, many at a time; what failed comes again"
    CDK_TABLE = "cdk-table", "routes over HTTP and a DynamoDB table, in a stack of the AWS CDK"


class AppNameError(AchaliceError):
    """AWS, or Python's packaging, would stumble over the app's name."""

    def __init__(self, name: str, problem: str, hint: str) -> None:
        super().__init__(f"`{name}` cannot be an app's name: {problem}")
        self.hint = hint


class FolderExistsError(AchaliceError):
    """There is something where the project would go."""

    def __init__(self, folder: Path) -> None:
        empty = " and is not empty" if folder.is_dir() and not folder.is_symlink() else ""
        super().__init__(f"{folder} already exists{empty}")
        self.hint = "choose another name, or another place with --dir"


class NoFolderError(AchaliceError):
    """The project's folder has nowhere to be made in."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"cannot make a folder in {folder}: {reason}")
        self.hint = "name another one with --dir"


def write_project(
    name: str, parent: Path, python_version: str, template: Template = Template.REST_API
) -> Path:
    """Make the folder `name` in `parent`, whole or not at all, and say where it is.

    `python_version` is what its functions will run on: `3.13`.

    Raises:
        AppNameError: the name will not do.
        FolderExistsError: something of that name is there, and no empty folder.
        NoFolderError: `parent` cannot be written to.
    """
    target = free_folder(name, parent)
    words = {
        "app_name": name,
        # S3 has no capitals and no underscores in names, CloudFormation no underscores.
        "bucket_name": name.lower().replace("_", "-"),
        "stack_name": name.replace("_", "-"),
        "python_version": python_version,
    }
    try:
        # Beside the target, so that renaming is one step on one file system.
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=parent) as folder:
            made = Path(folder) / name
            for path, text in _texts(template).items():
                file = made / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(_filled(text, words), encoding="utf-8")
            made.rename(target)
    except OSError as error:
        if not _is_free(target):
            raise FolderExistsError(target) from None
        raise NoFolderError(parent.absolute(), (error.strerror or str(error)).lower()) from None
    return target


def free_folder(name: str, parent: Path) -> Path:
    """Where an app called `name` would go.

    Raises:
        AppNameError: the name will not do.
        FolderExistsError: something of that name is there, and no empty folder.
    """
    _check_name(name)
    target = parent.absolute() / name
    if not _is_free(target):
        raise FolderExistsError(target)
    return target


def _is_free(target: Path) -> bool:
    """Whether a folder can be renamed to it: nothing is there, or an empty folder."""
    if not os.path.lexists(target):
        return True
    return not target.is_symlink() and target.is_dir() and not any(target.iterdir())


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


def _texts(template: Template) -> Mapping[PurePosixPath, str]:
    """Every file of the template, by the path it gets in the project."""
    folder = files("achalice_cli") / "templates"
    return {
        path: text
        for part in (_SHARED, template.value)
        for path, text in _files(folder / part, PurePosixPath())
    }


def _files(folder: Traversable, under: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = each.name
        if name.startswith(_HIDDEN):
            name = f".{name.removeprefix(_HIDDEN)}"
        if each.is_dir():
            yield from _files(each, under / name)
        elif name.endswith(_SUFFIX):
            yield under / name.removesuffix(_SUFFIX), each.read_text(encoding="utf-8")


def _filled(text: str, words: Mapping[str, str]) -> str:
    for placeholder, word in words.items():
        text = text.replace("{{" + placeholder + "}}", word)
    return text
