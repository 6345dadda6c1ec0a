"""Which packages fit a target: wheels first, and what is built here where there are none."""

import re
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

from achalice_cli.bundle import uv
from achalice_cli.bundle.errors import NewerLinuxError, NoWheelError
from achalice_cli.bundle.targets import Target

Run = Callable[[Sequence[str]], Awaitable[uv.Outcome]]
"""A run of uv, given the options that tell which packages fit."""

_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\0")
_BUILT_HERE = re.compile(r"^Tag: .*-linux_\w+$", re.MULTILINE)


async def with_fitting_packages(done: str, target: Target, project: Path, run: Run) -> uv.Outcome:
    """Run uv with wheels alone and, for each package that has none, let that be built here.

    `done` is what could not be if it fails: "resolved".

    Raises:
        NoWheelError: A package has no wheel that fits, and cannot be built here.
        DependencyError: Anything else is wrong.
    """
    built: list[str] = []
    while True:
        outcome = await run(await _options(target, project, built))
        if outcome.code == 0:
            return outcome
        error = uv.failure(done, outcome, target)
        if target.local or error.package is None:
            raise error
        if error.package in built:
            tried = not isinstance(error, NoWheelError)
            raise NoWheelError(error.package, target, detail=error.detail or "", tried=tried)
        if not isinstance(error, NoWheelError):
            raise error
        built.append(error.package)


async def _options(target: Target, project: Path, built: Sequence[str]) -> list[str]:
    if target.platform is None:
        return ["--python", await uv.find_interpreter(target.python_version, project)]
    python: str | None = sys.executable
    if built:
        # What is compiled is compiled for the interpreter that uv is given.
        python = await uv.look_for_interpreter(target.python_version, project)
    return [
        *("--python", python or sys.executable),
        *("--python-version", target.python_version),
        *("--python-platform", target.platform),
        *("--only-binary", ":all:"),
        *(part for name in built for part in ("--no-binary", name)),
    ]


def check_what_was_built(folder: Path, target: Target) -> None:
    """Look whether Lambda can load the libraries that were compiled here into `folder`.

    Raises:
        NewerLinuxError: They need a newer Linux than Lambda's.
    """
    if target.local:
        return
    for package, library in _compiled_here(folder):
        needs = [int(found) for found in _GLIBC.findall(library.read_bytes())]
        if max(needs, default=0) > target.glibc_minor:
            raise NewerLinuxError(package, f"2.{max(needs)}", target)


def _compiled_here(folder: Path) -> Iterator[tuple[str, Path]]:
    for wheel in folder.glob("*.dist-info/WHEEL"):
        if not _BUILT_HERE.search(wheel.read_text("utf-8")):
            continue
        record = wheel.with_name("RECORD").read_text("utf-8")
        for line in record.splitlines():
            name = line.split(",")[0]
            if name.endswith(".so") or ".so." in name:
                yield wheel.parent.name.split("-")[0], folder / name
