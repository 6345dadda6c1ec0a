import os
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from achalice_cli.sandbox.errors import PythonRuntimeError
from achalice_cli.sandbox.interpreters import nearest_version, own_version, runtime_python

METADATA = "Metadata-Version: 2.1\nName: boto3\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What uv sees: an empty index, and a folder with a boto3 that is all but empty."""
    wheels, index = tmp_path / "wheels", tmp_path / "index"
    wheels.mkdir()
    index.mkdir()
    with zipfile.ZipFile(wheels / "boto3-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("boto3.py", "")
        wheel.writestr("boto3-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("boto3-1.0.dist-info/WHEEL", WHEEL)
        wheel.writestr("boto3-1.0.dist-info/RECORD", "")
    return {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "ACHALICE_CACHE_DIR": str(tmp_path / "cache"),
        "UV_CACHE_DIR": str(tmp_path / "uv"),
        "UV_DEFAULT_INDEX": index.as_uri(),
        "UV_FIND_LINKS": str(wheels),
        "UV_NO_CONFIG": "1",
    }


def installed(python: Path) -> list[str]:
    """The packages beside the interpreter."""
    program = "from importlib.metadata import distributions as d; print(*(x.name for x in d()))"
    done = subprocess.run([str(python), "-I", "-c", program], capture_output=True, check=True)
    return done.stdout.decode().split()


def test_the_runtime_holds_boto3_and_nothing_else(environ: dict[str, str]) -> None:
    assert installed(runtime_python(own_version(), environ)) == ["boto3"]


def test_all_who_ask_at_once_get_one_whole_runtime(environ: dict[str, str]) -> None:
    with ThreadPoolExecutor() as threads:
        pythons = list(threads.map(runtime_python, [own_version()] * 4, [environ] * 4))

    places = sorted(path.name for path in pythons[0].parents[2].iterdir())
    assert (len(set(pythons)), installed(pythons[0]), places) == (
        1,
        ["boto3"],
        [own_version(), f"{own_version()}.lock"],
    )


def test_a_runtime_whose_interpreter_vanished_is_made_again(environ: dict[str, str]) -> None:
    """As after an upgrade of the system's Python."""
    python = runtime_python(own_version(), environ)
    python.unlink()
    python.symlink_to("/vanished/python")

    assert installed(runtime_python(own_version(), environ)) == ["boto3"]


def test_a_runtime_that_uv_cannot_make_is_an_error_with_uvs_last_words(
    environ: dict[str, str], tmp_path: Path
) -> None:
    environ["UV_FIND_LINKS"] = str(tmp_path)

    with pytest.raises(PythonRuntimeError, match=r"uv's last words:\n(?s:.*)boto3") as caught:
        runtime_python(own_version(), environ)

    places = [path.name for path in (tmp_path / "cache" / "runtimes").iterdir()]
    assert (places, caught.value.hint is not None) == ([f"{own_version()}.lock"], True)


def test_a_python_that_is_not_installed_is_an_error_that_names_it(environ: dict[str, str]) -> None:
    with pytest.raises(PythonRuntimeError, match=r"Python 3\.99"):
        runtime_python("3.99", environ)


@pytest.mark.parametrize("wanted", ["3.99", "2.7", "../3.12"])
def test_a_version_that_this_machine_lacks_becomes_the_tools_own(
    environ: dict[str, str], wanted: str
) -> None:
    assert nearest_version(wanted, environ) == own_version()
