"""Running uv, and what its complaints mean."""

import json
import os
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio import to_thread
from uv import find_uv_bin

from achalice_cli.bundle.errors import (
    DependencyError,
    InterpreterMissingError,
    LockOutdatedError,
    NoWheelError,
    UnknownPackageError,
    UnreachableIndexError,
    UvMissingError,
)
from achalice_cli.bundle.targets import Target
from achalice_cli.interpreters import search_path

# These point uv at the environment of whoever runs achalice, or at another task altogether.
_NOT_PASSED_ON = frozenset(
    {
        "CONDA_DEFAULT_ENV",
        "CONDA_PREFIX",
        "UV_BREAK_SYSTEM_PACKAGES",
        "UV_COMPILE_BYTECODE",
        "UV_CUSTOM_COMPILE_COMMAND",
        "UV_FROZEN",
        "UV_LOCKED",
        "UV_NO_DEFAULT_GROUPS",
        "UV_NO_DEV",
        "UV_NO_EDITABLE",
        "UV_NO_GROUP",
        "UV_OVERRIDE",
        "UV_PROJECT",
        "UV_PROJECT_ENVIRONMENT",
        "UV_PYTHON",
        "UV_REQUIRE_HASHES",
        "UV_SYSTEM_PYTHON",
        "UV_WORKING_DIR",
        "UV_WORKING_DIRECTORY",
        "VIRTUAL_ENV",
    }
)
# These choose which packages there are and which of them is taken.
_CHOOSING = (
    "UV_CONSTRAINT",
    "UV_DEFAULT_INDEX",
    "UV_EXCLUDE_NEWER",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_INDEX",
    "UV_INDEX_STRATEGY",
    "UV_INDEX_URL",
    "UV_OVERRIDE",
    "UV_PRERELEASE",
    "UV_RESOLUTION",
)
_CREDENTIALS = re.compile(r"://[^/@\s]*@")
_PACKAGE = r"([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?(?:\s*[=<>!~]=?[^\s,]*(?:,\s*[<>!=][^\s]*)*)?"
_UNKNOWN = re.compile(rf"\b{_PACKAGE} was not found in the (?:package registry|provided package)")
_NO_WHEEL = (
    re.compile(rf"\b{_PACKAGE} ha(?:s|ve) no (?:usable )?wheels"),
    re.compile(rf"\b{_PACKAGE} has no `?source distribution"),
    re.compile(r"[Bb]uilding source distributions for `([\w.-]+)` is disabled"),
    re.compile(r"[Dd]istribution `([\w.-]+?)==\S+ @ \S+` can't be installed"),
    re.compile(r"[Pp]ackage `([\w.-]+)` can't be installed because"),
)
_NOT_BUILT = re.compile(r"[Ff]ailed to (?:download and )?build `([\w.-]+)")
_OUTDATED = re.compile(r"lockfile at \S+ needs to be updated")
_NO_PYTHON = re.compile(r"[Nn]o interpreter found|the project's Python requirement")
_UNREACHABLE = re.compile(
    r"error sending request|dns error|failed to fetch|could not connect|timed out|"
    r"network was disabled|network connectivity is disabled",
    re.IGNORECASE,
)
_DETAIL_LINES = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of uv ended."""

    code: int
    answer: str
    complaint: str

    @property
    def lacks_python(self) -> bool:
        """Failed because none of this machine's interpreters is what the project asks for."""
        return self.code != 0 and _NO_PYTHON.search(self.complaint) is not None

    @property
    def unreachable(self) -> bool:
        """Failed for want of a network, it seems."""
        return self.code != 0 and _UNREACHABLE.search(self.complaint) is not None


async def run(*arguments: str, project: Path, given: str = "") -> Outcome:
    """Run uv in `project` with `given` as its input, so that the project's uv.toml counts."""
    program = await to_thread.run_sync(_program)
    done = await anyio.run_process(
        [program, *arguments, "--color", "never", "--no-progress", "--no-python-downloads"],
        input=given.encode(),
        cwd=project,
        env=_environment(os.environ),
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace"))


async def run_online(*arguments: str, project: Path, given: str = "") -> Outcome:
    """Run uv; without a network, with what its cache holds."""
    outcome = await run(*arguments, project=project, given=given)
    if outcome.unreachable:
        cached = await run(*arguments, "--offline", project=project, given=given)
        return cached if cached.code == 0 else outcome
    return outcome


async def run_cached(*arguments: str, project: Path, given: str = "") -> Outcome:
    """Run uv with what its cache holds; where that is not enough, with the network.

    For work with one possible outcome: it spares asking the index whether anything is newer.
    """
    outcome = await run(*arguments, "--offline", project=project, given=given)
    return outcome if outcome.code == 0 else await run(*arguments, project=project, given=given)


async def find_interpreter(version: str, project: Path) -> str:
    """The path of this machine's Python of that version.

    Raises:
        InterpreterMissingError: There is none.
    """
    found = await look_for_interpreter(version, project)
    if found is None:
        raise InterpreterMissingError(version)
    return found


async def look_for_interpreter(version: str, project: Path) -> str | None:
    """The path of this machine's Python of that version; None where it has none."""
    if version == ".".join(map(str, sys.version_info[:2])):
        return sys.executable
    found = await run("python", "find", "--no-project", "--system", version, project=project)
    return found.answer.strip() if found.code == 0 else None


def choices(project: Path, environment: Mapping[str, str]) -> list[str]:
    """What, beside its requirements, decides how a project is resolved. Holds no credentials."""
    found = [f"{name}={environment[name]}" for name in _CHOOSING if environment.get(name)]
    files = [project / "uv.toml", project / "pyproject.toml"]
    if named := environment.get("UV_CONFIG_FILE"):
        files.append(project / named)
    found += [each for path in files if path.is_file() and (each := _settings(path))]
    # Credentials may be tokens of a few hours, and a new one must not mean new versions.
    return [_CREDENTIALS.sub("://", each) for each in found]


def failure(done: str, outcome: Outcome, target: Target) -> DependencyError:
    """The error that a failed run stands for. `done` is what could not be: "resolved"."""
    flat = " ".join(outcome.complaint.replace("│", " ").split())
    detail = detail_of(outcome.complaint)
    if _OUTDATED.search(flat):
        return LockOutdatedError(detail=detail)
    # In this order: a cause that names a package says more than one that does not.
    if unknown := _UNKNOWN.search(flat):
        return UnknownPackageError(unknown[1], detail=detail)
    if outcome.unreachable:
        return UnreachableIndexError(detail=detail)
    for pattern in _NO_WHEEL:
        if wheel := pattern.search(flat):
            return NoWheelError(wheel[1], target, detail=detail)
    if built := _NOT_BUILT.search(flat):
        return DependencyError(f"`{built[1]}` cannot be built", detail=detail, package=built[1])
    return DependencyError(f"the dependencies cannot be {done}", detail=detail)


def _program() -> str:
    try:
        return find_uv_bin()
    except FileNotFoundError:
        raise UvMissingError from None


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    passed_on = {
        name: value
        for name, value in variables.items()
        if name not in _NOT_PASSED_ON and not name.startswith("PYTHON")
    }
    return {**passed_on, "PATH": search_path(variables)}


def _settings(path: Path) -> str | None:
    text = path.read_text("utf-8", errors="replace")
    try:
        settings: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return text
    if path.name == "pyproject.toml":
        tool = settings.get("tool") if isinstance(settings, dict) else None
        settings = tool.get("uv") if isinstance(tool, dict) else None
    return json.dumps(settings, sort_keys=True, default=str) if settings else None


def detail_of(complaint: str) -> str:
    """The end of what uv said, without the progress before it and the hints after it."""
    lines: Sequence[str] = [line.rstrip() for line in complaint.splitlines() if line.strip()]
    for position, line in enumerate(lines):
        if line.lstrip().startswith(("error:", "\N{MULTIPLICATION SIGN}", "x ")):
            lines = lines[position:]
            break
    told = [line for line in lines if not line.startswith(("hint:", "warning:"))]
    return _CREDENTIALS.sub("://", "\n".join(told[-_DETAIL_LINES:]))
