"""Bundles with the real dependencies, started by interpreters that have nothing else."""

import platform
import sys
from importlib.metadata import files
from pathlib import Path
from zipfile import ZipFile

import anyio
import pytest

from achalice_cli.bundle import Architecture, Bundle, Target, prepare
from achalice_cli.bundle.errors import UnreachableIndexError
from achalice_cli.bundle.uv import look_for_interpreter

from ...runtime_api import Result, lambda_process
from .wheelhouse import write_tree

OWN_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
APP = """
from achalice import Chalice
from pydantic import BaseModel

app = Chalice("shop")


class Order(BaseModel):
    number: int


@app.lambda_function()
async def report(order: Order) -> Order:
    return Order(number=order.number + 1)
"""
START = """
import json, sys
sys.path[:0] = sys.argv[1:]
import app
class Context:
    aws_request_id = "1"
    invoked_function_arn = "arn:aws:lambda:eu-west-1:1:function:shop-dev-report"
    def get_remaining_time_in_millis(self): return 10_000
print(json.dumps(app.app({"number": 6}, Context())))
"""
ON_LAMBDAS_KIND = platform.system() == "Linux" and platform.machine() == "x86_64"


async def bundled(folder: Path, target: Target) -> Bundle:
    """Of an app without requirements, built."""
    write_tree(folder, {"app.py": APP})
    try:
        bundle = await prepare(folder, target)
        await bundle.layer_zip()
    except UnreachableIndexError:
        pytest.skip("needs the package index")
    return bundle


async def unpacked(bundle: Bundle, folder: Path) -> tuple[Path, Path]:
    """Where Lambda would put the code, and the packages of the layer."""
    task, opt = folder / "task", folder / "opt"
    ZipFile(await bundle.code_zip()).extractall(task)
    ZipFile(await bundle.layer_zip()).extractall(opt)
    return task, opt / "python"


@pytest.mark.skipif(not ON_LAMBDAS_KIND, reason="needs Linux on x86_64")
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
async def test_a_bundle_starts_on_the_python_that_it_was_made_for(
    tmp_path: Path, version: str
) -> None:
    python = await look_for_interpreter(version, tmp_path)
    if python is None:
        pytest.skip(f"needs Python {version}")
    bundle = await bundled(tmp_path / "project", Target(version, "x86_64"))
    places = await unpacked(bundle, tmp_path)

    done = await anyio.run_process(
        [python, "-I", "-S", "-c", START, *map(str, places)],
        env={"ACHALICE_HANDLER": "report"},
        check=False,
    )

    assert (done.stdout, done.stderr) == (b'{"number": 7}\n', b"")


@pytest.mark.skipif(not ON_LAMBDAS_KIND, reason="needs Linux on x86_64")
async def test_lambdas_own_client_finds_all_it_needs_in_the_bundle(tmp_path: Path) -> None:
    client = tmp_path / "client"
    for name in CLIENT:
        for file in files(name) or ():
            if ".." not in file.parts:
                (client / file).parent.mkdir(parents=True, exist_ok=True)
                (client / file).symlink_to(Path(str(file.locate())))
    bundle = await bundled(tmp_path / "project", Target(OWN_VERSION, "x86_64"))
    task, packages = await unpacked(bundle, tmp_path)

    def answer() -> object:
        path = f"{client}:{packages}"
        with lambda_process(task, "-S", PYTHONPATH=path, ACHALICE_HANDLER="report") as function:
            return function.invoke({"number": 6})

    assert await anyio.to_thread.run_sync(answer) == Result({"number": 7})


@pytest.mark.parametrize(
    ("version", "architecture", "library"),
    [
        ("3.11", "arm64", "aarch64-linux-gnu.so"),
        ("3.14", "x86_64", "x86_64-linux-gnu.so"),
        ("3.14", "arm64", "aarch64-linux-gnu.so"),
    ],
)
async def test_a_bundle_is_made_for_machines_and_pythons_that_are_not_here(
    tmp_path: Path, version: str, architecture: Architecture, library: str
) -> None:
    bundle = await bundled(tmp_path, Target(version, architecture))

    with ZipFile(await bundle.layer_zip()) as layer:
        compiled = [name for name in layer.namelist() if name.endswith(".so")]
    wanted = f".cpython-{version.replace('.', '')}-{library}"
    assert len(compiled) > 1
    assert [name for name in compiled if not name.endswith(wanted)] == []


async def test_the_runtime_alone_stays_small(tmp_path: Path) -> None:
    """Every megabyte is paid at the first deploy and at every cold start."""
    bundle = await bundled(tmp_path, Target("3.11", "x86_64"))

    assert (await bundle.layer_zip()).stat().st_size < 3_500_000
