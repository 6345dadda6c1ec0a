"""Python as Lambda has it: an interpreter with boto3 beside it, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from uv import find_uv_bin

from achalice_cli.interpreters import search_path
from achalice_cli.sandbox.errors import PythonRuntimeError
from achalice_cli.sandbox.locks import FileLock

CACHE_VARIABLE = "ACHALICE_CACHE_DIR"
PATIENCE = 300.0
"""Seconds that uv may take for one thing, downloads included."""

_WHAT_LAMBDA_HOLDS = ("boto3",)

# What would make uv look at a project or an environment of the user's instead of what we name.
_MISLEADING = frozenset(
    {"CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH", "UV_PYTHON", "UV_SYSTEM_PYTHON", "VIRTUAL_ENV"}
)


def own_version() -> str:
    """The tool's own version of Python, such as `3.12`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where achalice keeps what it can make again."""
    return Path(
        environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir("achalice", appauthor=False)
    ).absolute()


def nearest_version(wanted: str, environ: Mapping[str, str] = os.environ) -> str:
    """The version of Python that the sandbox runs functions of `wanted` on.

    It is `wanted` where this machine has such an interpreter, else the tool's own. `environ` is
    the environment that uv is to see.
    """
    if wanted == own_version() or not re.fullmatch(r"3\.\d+", wanted):
        return own_version()
    if _python_in(_place(wanted, environ)).exists() or _interpreter(wanted, environ) is not None:
        return wanted
    return own_version()


def runtime_python(version: str, environ: Mapping[str, str] = os.environ) -> Path:
    """The interpreter that the sandbox runs functions of `version` with; made on first use.

    Blocks: for seconds where uv's cache holds boto3, for a download where it does not. Several
    threads and processes may call it at once. `environ` is the environment that uv is to see.

    Raises:
        PythonRuntimeError: no such interpreter is on this machine, or uv failed.
    """
    place = _place(version, environ)
    # The interpreter is a link: where it leads nowhere, the one it was made from is gone.
    if not _python_in(place).exists():
        try:
            with FileLock(place.with_name(f"{version}.lock")):
                if not _python_in(place).exists():
                    _build(version, place, environ)
        except OSError as error:
            raise PythonRuntimeError(version, str(error)) from None
    return _python_in(place)


def _place(version: str, environ: Mapping[str, str]) -> Path:
    return cache_folder(environ) / "runtimes" / version


def _python_in(venv: Path) -> Path:
    return venv / "bin" / "python"


def _build(version: str, place: Path, environ: Mapping[str, str]) -> None:
    """Make the environment beside its place, then move it there whole."""
    base = _interpreter(version, environ)
    if base is None:
        raise PythonRuntimeError(version, f"no interpreter found for Python {version}")
    # We hold the lock, so whoever began these is dead.
    for abandoned in place.parent.glob(f".{version}-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{version}-", dir=place.parent) as beside:
        made = Path(beside) / "made"
        python = str(_python_in(made))
        for arguments in (
            ["venv", "--no-project", "--relocatable", "--python", str(base), str(made)],
            ["pip", "install", "--compile-bytecode", "--python", python, *_WHAT_LAMBDA_HOLDS],
        ):
            done = _uv(version, arguments, environ)
            if done.returncode != 0:
                raise PythonRuntimeError(version, "\n".join(done.stderr.splitlines()[-8:]))
        if place.exists():
            place.rename(Path(beside) / "broken")
        made.rename(place)


def _interpreter(version: str, environ: Mapping[str, str]) -> Path | None:
    """What this machine has of Python `version`."""
    own: str = getattr(sys, "_base_executable", sys.executable)
    if version == own_version() and os.access(own, os.X_OK):
        return Path(own)
    find = ["python", "find", "--no-project", "--system", f"cpython@{version}"]
    done = _uv(version, find, environ)
    return Path(done.stdout.strip()) if done.returncode == 0 else None


def _uv(
    version: str, arguments: list[str], environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    seen = {name: value for name, value in environ.items() if name not in _MISLEADING}
    try:
        return subprocess.run(
            [find_uv_bin(), "--no-python-downloads", *arguments],
            env={**seen, "PATH": search_path(environ)},
            # Not in the user's project: its settings for uv are about other packages.
            cwd=tempfile.gettempdir(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PythonRuntimeError(version, str(error)) from None
