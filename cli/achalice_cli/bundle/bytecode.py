"""Bytecode, made beforehand: where Lambda puts a layer, Python cannot write its own."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import anyio

from achalice_cli.bundle.archives import Entry

# Tells the hashes of layers with bytecode from those without, and from those made in another way.
SCHEME = "bytecode 1"
_WHERE = "/opt"


async def compile_sources(folder: Path, python: str) -> None:
    """Compile what is in the `python/` of `folder` as if it lay where Lambda puts layers.

    What does not compile, such as a template of a source, stays as it is.
    """
    await anyio.run_process(
        [
            *(python, "-s", "-S", "-P", "-m", "compileall"),
            *("-q", "-f", "--invalidation-mode", "unchecked-hash"),
            *("-s", str(folder), "-p", _WHERE, str(folder / "python")),
        ],
        # Or else constants that are sets would come in another order each time.
        env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONHASHSEED": "0"},
        check=False,
    )


def compiled(folder: Path, sources: Iterable[Entry]) -> Iterator[Entry]:
    """The bytecode of `sources`, which lie in `folder` by their names."""
    for source in sources:
        place = Path(source.name)
        if place.suffix == ".py":
            beside = folder / place.parent / "__pycache__"
            for path in beside.glob(f"{place.stem}.cpython-[0-9]*[0-9].pyc"):
                yield Entry(path.relative_to(folder).as_posix(), path)
