"""How long the import of the app takes where Lambda would put its bundle, and what it goes into."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median
from zipfile import ZipFile

import anyio
from anyio import to_thread
from pydantic import BaseModel, ConfigDict, ValidationError

from achalice_cli.bundle.bundles import Bundle
from achalice_cli.bundle.errors import ImportFailedError
from achalice_cli.bundle.sizes import CODE, top_names

STARTS = 3
"""Of them, the median counts."""
PYTHON = "Python and what Lambda has"

# The module is called as the function's handler says; a layer's packages come after the code.
_PROGRAM = """
import sys, time
sys.path[1:1] = sys.argv[1:]
begun = time.perf_counter()
import app
print(time.perf_counter() - begun)
"""
_LINE = re.compile(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", re.MULTILINE)


class ImportTimes(BaseModel):
    """In milliseconds."""

    model_config = ConfigDict(frozen=True)

    median: float
    packages: tuple[tuple[str, float], ...]
    """What each took itself in one start, the longest first. Being looked at slows it down."""


async def measure_imports(
    bundle: Bundle, python: Path, variables: Mapping[str, str]
) -> ImportTimes:
    """Import the app with `python` and nothing else of this machine, some times over.

    What was measured of the same bundle is remembered.

    Raises:
        ImportFailedError: It cannot be imported.
        DependencyError: The layer cannot be built.
    """
    asked = [bundle.code_hash, bundle.layer_hash, str(python), repr(sorted(variables.items()))]
    key = sha256("\0".join(asked).encode()).hexdigest()
    kept = await to_thread.run_sync(bundle.builds.find, "imports", key)
    if kept is not None:
        try:
            return ImportTimes.model_validate_json(await anyio.Path(kept.path).read_bytes())
        except ValidationError:
            pass
    code, layer = await bundle.code_zip(), await bundle.layer_zip()
    async with bundle.builds.workplace() as folder:
        await to_thread.run_sync(_unpack, code, folder / "task")
        await to_thread.run_sync(_unpack, layer, folder / "opt")
        start = _Start(python, folder, variables)
        starts = [(await start.run())[0] for _ in range(STARTS)]
        looked_at = (await start.run("-X", "importtime"))[1]
    found = ImportTimes(
        median=median(starts) * 1000,
        packages=_by_package(looked_at, top_names(code), top_names(layer)),
    )
    text = found.model_dump_json().encode()
    await to_thread.run_sync(
        partial(bundle.builds.keep, "imports", key, lambda file: file.write(text))
    )
    return found


class _Start:
    def __init__(self, python: Path, folder: Path, variables: Mapping[str, str]) -> None:
        self._command = [str(python), "-B", "-I"]
        self._places = [str(folder / "task"), str(folder / "opt" / "python")]
        self._folder = folder / "task"
        self._environment = {"AWS_DEFAULT_REGION": "us-east-1", **variables}

    async def run(self, *options: str) -> tuple[float, str]:
        """Seconds that the import took, and what was said besides."""
        done = await anyio.run_process(
            [*self._command, *options, "-c", _PROGRAM, *self._places],
            cwd=self._folder,
            env=self._environment,
            check=False,
        )
        said = done.stderr.decode(errors="replace")
        if done.returncode != 0:
            raise ImportFailedError(said)
        return float(done.stdout.split()[-1]), said


def _unpack(archive: Path, folder: Path) -> None:
    with ZipFile(archive) as opened:
        opened.extractall(folder)


def _by_package(
    report: str, code: frozenset[str], layer: frozenset[str]
) -> tuple[tuple[str, float], ...]:
    spent: Counter[str] = Counter()
    for microseconds, module in _LINE.findall(report):
        top = module.partition(".")[0]
        name = CODE if top in code else top if top in layer else PYTHON
        spent[name] += int(microseconds)
    return tuple((name, taken / 1000) for name, taken in spent.most_common())
