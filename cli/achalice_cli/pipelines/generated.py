"""What was generated, and writing it where the user wants it, but over nothing of the user's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from achalice.exceptions import AchaliceError

STDOUT: Final = Path("-")


@dataclass(frozen=True, slots=True)
class Generated:
    """Texts, and what has to be done with them."""

    files: Mapping[Path, str]
    """By the file that each is for; STDOUT is no file."""
    commands: tuple[str, ...]
    """What the user has to run once, in this order."""
    notes: tuple[str, ...] = ()
    """What keeps the pipeline from working, until the user changes it."""


class FileInTheWayError(AchaliceError):
    """There is a file where one would be written."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} already exists")
        self.hint = "name another file, or replace it with --force"


class UnwritableFileError(AchaliceError):
    """A file cannot be written where the user wants it."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"cannot write {file}: {reason}")


def write(files: Mapping[Path, str], *, force: bool = False) -> None:
    """Write these texts, and make the folders that are missing; what is for stdout is left out.

    Raises:
        FileInTheWayError: one of them exists, and is not to be replaced by `force`. None of them
            is written.
        UnwritableFileError: the disk refuses.
    """
    wanted = {file: text for file, text in files.items() if file != STDOUT}
    for file in wanted:
        if file.exists() and not force:
            raise FileInTheWayError(file)
    for file, text in wanted.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UnwritableFileError(file, (error.strerror or str(error)).lower()) from None


def shown(file: Path) -> str:
    """A file in a command: as short as the folder allows that it is run in."""
    if file == STDOUT:
        return "FILE"
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
