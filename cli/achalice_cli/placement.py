"""Files that are seen where the user wants them once all of them are complete."""

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IXUSR
from tempfile import TemporaryDirectory
from typing import TypeVar

from anyio import to_thread

from achalice.exceptions import AchaliceError
from achalice_cli.bundle.archives import Entry, write_zip

ResultT = TypeVar("ResultT")


class OutputPlaceError(AchaliceError):
    """Nothing can be written where the user wants it."""

    def __init__(self, place: object, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


async def placed(
    fill: Callable[[Path], Awaitable[ResultT]], out: Path, *, single_file: bool = False
) -> tuple[tuple[Path, ...], ResultT]:
    """Let what `fill` writes into an empty folder be in the folder `out`, or `out` be its zip.

    Other files in `out` stay. What is returned is what is there now, by the names of files and
    folders, and what `fill` returned.

    Raises:
        OutputPlaceError: it cannot be written there.
    """
    try:
        with _workplace(out) as (whole, folder):
            result = await fill(folder)
            place = _zip if single_file else _move
            names = await to_thread.run_sync(place, folder, whole)
    except OSError as error:
        where = error.filename2 or error.filename or out
        raise OutputPlaceError(where, error.strerror or str(error)) from error
    return tuple(out / name for name in names), result


@contextmanager
def _workplace(out: Path) -> Iterator[tuple[Path, Path]]:
    """Where `out` is, and an empty folder on the same disk, whose contents can be moved there."""
    whole = out.absolute()
    whole.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{whole.name}.", dir=whole.parent) as made:
        folder = Path(made) / "files"
        folder.mkdir()
        yield whole, folder


def _zip(folder: Path, to: Path) -> list[str]:
    entries = [
        Entry(each.relative_to(folder).as_posix(), each, bool(each.stat().st_mode & S_IXUSR))
        for each in folder.rglob("*")
        if each.is_file()
    ]
    made = folder.parent / "files.zip"
    with made.open("wb") as archive:
        write_zip(entries, archive)
    os.replace(made, to)
    return [""]


def _move(folder: Path, to: Path) -> list[str]:
    """Let all that is in `folder` take the place of what is called so in `to`; what it is."""
    names = sorted(each.name for each in folder.iterdir())
    if not to.exists():
        folder.rename(to)
        return names
    for name in names:
        if (to / name).is_dir():
            (to / name).rename(folder.parent / f"former {name}")
        os.replace(folder / name, to / name)
    return names
