"""What `achalice package` leaves behind: templates, and the archives that they name."""

import json
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from anyio import to_thread
from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice_cli.bundle.unpacking import unpack
from achalice_cli.deployment import Declared
from achalice_cli.exports import sam
from achalice_cli.exports.exported import Archives, LeftOut
from achalice_cli.exports.image import CODE, DEPENDENCIES
from achalice_cli.exports.image import render as render_image
from achalice_cli.exports.terraform import FILE_NAME as TERRAFORM_FILE
from achalice_cli.exports.terraform import render as terraform_document
from achalice_cli.merging import merged
from achalice_cli.placement import placed

Writer: TypeAlias = Callable[[Declared, Path], Awaitable[tuple[LeftOut, ...]]]
"""Writes all files of a format into an empty folder, and says what they leave out."""


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
    files, left_out = await placed(partial(write, declared), out, single_file=single_file)
    return Packaged(files, left_out)


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
        text = sam.write_template(merged(exported.document, own), template_format)
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
