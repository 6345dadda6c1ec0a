"""What `achalice package` leaves behind: templates, and the archives that they name."""

import json
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from anyio import to_thread
from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice_cli.bundle.archives import Entry, write_zip
from achalice_cli.bundle.unpacking import unpack
from achalice_cli.deployment import Declared
from achalice_cli.exports import sam
from achalice_cli.exports.exported import Archives, LeftOut
from achalice_cli.exports.image import CODE, DEPENDENCIES
from achalice_cli.exports.image import render as render_image
from achalice_cli.exports.terraform import FILE_NAME as TERRAFORM_FILE
from achalice_cli.exports.terraform import render as terraform_document

Writer: TypeAlias = Callable[[Declared, Path], Awaitable[tuple[LeftOut, ...]]]
"""Writes all files of a format into an empty folder, and says what they leave out."""


class OutputPlaceError(AchaliceError):
    """Nothing can be written where the user wants it."""

    def __init__(self, place: object, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


class MergeFileError(AchaliceError):
    """The template that is to be merged cannot be read."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"--merge-template {file}: {problem}")


@dataclass(frozen=True, slots=True)
class Packaged:
    """What was written."""

    files: tuple[Path, ...]
    left_out: tuple[LeftOut, ...]


async def package(
    declared: Declared, write: Writer, out: Path, *, single_file: bool = False
) -> Packaged:
    """Let `write` fill the folder `out`, or make `out` the zip of all that it writes.

    All of it is complete before anything of it is seen in `out`. Other files there stay.

    Raises:
        OutputPlaceError: it cannot be written there.
        BundleError: the bundle cannot be built.
    """
    try:
        with _workplace(out) as (whole, folder):
            left_out = await write(declared, folder)
            place = _zip if single_file else _move
            names = await to_thread.run_sync(place, folder, whole)
    except OSError as error:
        place_of_it = error.filename2 or error.filename or out
        raise OutputPlaceError(place_of_it, error.strerror or str(error)) from error
    return Packaged(tuple(out / name for name in names), left_out)


def cloudformation(
    merge: Path | None = None, written_as: sam.TemplateFormat | None = None
) -> Writer:
    """A SAM template, into which that in the file `merge` is merged, and the archives.

    It is JSON unless something else is asked for, or `merge` is something else.

    Raises:
        MergeFileError: there is no such file.
        TemplateSyntaxError: there is no template in it.
    """
    own = {} if merge is None else sam.read_template(_text_of(merge), merge.name)
    default = sam.TemplateFormat.JSON if merge is None else sam.TemplateFormat.of_file(merge.name)
    template_format = written_as or default

    async def write(declared: Declared, folder: Path) -> tuple[LeftOut, ...]:
        archives = Archives()
        exported = sam.render(declared.desired, archives)
        text = sam.write_template(sam.merged(exported.document, own), template_format)
        await _write(folder / f"sam.{template_format}", text)
        await write_archives(declared, folder, archives)
        return exported.left_out

    return write


def terraform() -> Writer:
    """Terraform's JSON and the archives."""

    async def write(declared: Declared, folder: Path) -> tuple[LeftOut, ...]:
        archives = Archives()
        exported = terraform_document(declared.desired, archives)
        await _write(folder / TERRAFORM_FILE, _as_text(exported.document))
        await write_archives(declared, folder, archives)
        return exported.left_out

    return write


def image() -> Writer:
    """A Dockerfile, the code and the dependencies, and what each function is told."""

    async def write(declared: Declared, folder: Path) -> tuple[LeftOut, ...]:
        made = render_image(declared.desired)
        await _write(folder / "Dockerfile", made.dockerfile)
        await _write(folder / "functions.json", _as_text(made.functions))
        layer, code = await declared.bundle.layer_zip(), await declared.bundle.code_zip()
        await to_thread.run_sync(unpack, layer, folder / DEPENDENCIES)
        await to_thread.run_sync(unpack, code, folder / CODE)
        return made.left_out

    return write


async def _write(file: Path, text: str) -> None:
    await to_thread.run_sync(partial(file.write_text, text, encoding="utf-8"))


def _as_text(document: Mapping[str, JsonValue]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


async def write_archives(declared: Declared, folder: Path, archives: Archives) -> None:
    """Copy the two zips of the bundle to `folder`.

    Raises:
        BundleError: the layer cannot be built.
    """
    layer, code = await declared.bundle.layer_zip(), await declared.bundle.code_zip()
    await to_thread.run_sync(shutil.copyfile, code, folder / archives.code)
    await to_thread.run_sync(shutil.copyfile, layer, folder / archives.layer)


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise MergeFileError(file, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise MergeFileError(file, "it is no text in UTF-8") from error


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
    files = (each for each in folder.rglob("*") if each.is_file())
    entries = [Entry(each.relative_to(folder).as_posix(), each) for each in files]
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
