"""What deploying one app takes achalice and Chalice, on the same emulated AWS.

The app has 23 functions, one of them behind a REST API of 40 methods. Each tool's own command
deploys it to the sandbox, and then once more unchanged; calls are counted on the way.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from counter import Counter, counter_before
from stage import Tool, make_sources, write_project

from achalice_cli.sandbox.errors import FOLDER_VARIABLE
from achalice_cli.sandbox.process import Sandbox, start, stop

GOALS = {"first": 20.0, "unchanged": 100.0}
"""How many times as long Chalice is to take."""


@dataclass(frozen=True, slots=True)
class Deploy:
    """One run of a tool's `deploy`."""

    seconds: float
    working: float
    """Seconds of them that a processor had to do with it, where others do not slow it down."""
    calls: int
    writes: int


TOOLS: tuple[Tool, ...] = get_args(Tool)
Deploys = dict[str, dict[Tool, Deploy]]


def main() -> int:
    """Measure, print, and say how it ended."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    given = parser.parse_args()
    deploys = asyncio.run(_measure())
    misses = [name for name, each in deploys.items() if _ratio(each) < GOALS[name]]
    if given.json:
        print(json.dumps({name: _as_data(each) for name, each in deploys.items()}, indent=2))
    else:
        print(_table(deploys))
    if deploys["unchanged"]["achalice"].writes:
        misses.append("no write call when nothing changed")
    for name in misses:
        print(f"\nmissed: {name}")
    return 1 if given.check and misses else 0


async def _measure() -> Deploys:
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER_VARIABLE] = folder
        sandbox = await start(0)
        try:
            async with counter_before(sandbox.url) as counter:
                deploys: Deploys = {"first": {}, "unchanged": {}}
                for tool in TOOLS:
                    project = Path(folder) / f"project-{tool}"
                    await _prepare(sandbox, project, tool)
                    for each in deploys.values():
                        each[tool] = await _deploy(counter, project, tool)
                return deploys
        finally:
            await stop()


async def _prepare(sandbox: Sandbox, project: Path, tool: Tool) -> None:
    name = f"bench-{tool}"
    write_project(project, tool, name, await make_sources(sandbox.url, name))


async def _deploy(counter: Counter, project: Path, tool: Tool) -> Deploy:
    counter.calls.clear()
    begun, before = time.perf_counter(), _processor_seconds()
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name(tool),
        "deploy",
        cwd=project,
        env={**os.environ, **_aws(counter.url)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    seconds = time.perf_counter() - begun
    if process.returncode:
        sys.exit(f"{tool} deploy failed:\n{said.decode()}")
    working = _processor_seconds() - before
    return Deploy(seconds, working, len(counter.calls), counter.writes)


def _processor_seconds() -> float:
    """What the commands have taken so far that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _aws(url: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def _ratio(deploys: dict[Tool, Deploy]) -> float:
    return deploys["chalice"].seconds / deploys["achalice"].seconds


def _as_data(deploys: dict[Tool, Deploy]) -> dict[str, object]:
    return {**{tool: asdict(each) for tool, each in deploys.items()}, "ratio": _ratio(deploys)}


def _table(deploys: Deploys) -> str:
    rows = [f"{'':10}" + "".join(f"{f'{tool} {version(tool)}':>46}" for tool in TOOLS)]
    rows[0] += "   times faster   goal"
    for name, each in deploys.items():
        runs = [each[tool] for tool in TOOLS]
        cells = "".join(f"{_cell(run):>46}" for run in runs)
        rows.append(f"{name:10}{cells}{_ratio(each):>15.1f}{GOALS[name]:>7.0f}")
    return "\n".join(rows)


def _cell(run: Deploy) -> str:
    seconds = f"{run.seconds:.1f} s ({run.working:.1f} s CPU)"
    return f"{seconds}, {run.calls} calls, {run.writes} writing"


if __name__ == "__main__":
    sys.exit(main())
