"""What bundling takes achalice and Chalice: one app without AWS, and what achalice itself needs.

Each tool's own `package` runs in a project of its own: with nothing downloaded yet, again with its
downloads at hand but nothing built, and unchanged. They take turns.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from typing import get_args

from stage import Tool

TOOLS: tuple[Tool, ...] = get_args(Tool)
CASES = ("nothing downloaded", "nothing built", "unchanged")
GOALS = {"nothing built": 3.0, "unchanged": 1.0}
"""Seconds that achalice may take for the bundle itself; downloads are up to the network."""

_APP = """
from {tool} import Chalice

app = Chalice(app_name="bench")


@app.route("/")
{define} index():
    return "hello"
"""
_BUNDLE = """
import asyncio, platform, sys, time
from pathlib import Path
from achalice_cli.bundle import Target, prepare

async def build():
    target = Target(".".join(platform.python_version_tuple()[:2]), "x86_64")
    bundle = await prepare(Path(sys.argv[1]), target)
    await bundle.code_zip()
    await bundle.layer_zip()

begun = time.perf_counter()
asyncio.run(build())
print(time.perf_counter() - begun)
"""
Times = dict[str, dict[str, float]]
"""Seconds by case and by what was run; of commands also what a processor had to do: `... CPU`."""


def main() -> int:
    """Measure, print, and say how it ended."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a goal is missed")
    given = parser.parse_args()
    rounds: dict[str, dict[str, list[float]]] = {case: {} for case in CASES}
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            for case, times in _round(Path(folder)).items():
                for what, seconds in times.items():
                    rounds[case].setdefault(what, []).append(seconds)
    medians = {
        case: {what: statistics.median(each) for what, each in found.items()}
        for case, found in rounds.items()
    }
    misses = [case for case, goal in GOALS.items() if medians[case]["bundle"] > goal]
    print(json.dumps(medians, indent=2) if given.json else _table(medians))
    for case in misses:
        print(f"\nmissed: {case}")
    return 1 if given.check and misses else 0


def _round(folder: Path) -> Times:
    projects = {tool: _project(folder / tool, tool) for tool in TOOLS}
    own = _project(folder / "bundle", "achalice")
    environment = {
        **os.environ,
        "UV_CACHE_DIR": str(folder / "uv"),
        "PIP_CACHE_DIR": str(folder / "pip"),
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    times: Times = {}
    for case in CASES:
        if case == "nothing built":
            for project in (*projects.values(), own):
                rmtree(project / ".achalice" / "build", ignore_errors=True)
                rmtree(project / ".chalice" / "deployments", ignore_errors=True)
        times[case] = {}
        for tool, project in projects.items():
            seconds, working = _package(project, tool, environment)
            times[case] |= {tool: seconds, f"{tool} CPU": working}
        # The command's own start, which loads the app and writes templates, is not in this one.
        times[case]["bundle"] = _bundle(own, environment)
    return times


def _project(folder: Path, tool: Tool) -> Path:
    settings = folder / f".{tool}"
    settings.mkdir(parents=True)
    config: dict[str, object] = {"app_name": "bench", "stages": {"dev": {}}}
    if tool == "chalice":
        config |= {"version": "2.0", "automatic_layer": True}
    (settings / "config.json").write_text(json.dumps(config), encoding="utf-8")
    define = "async def" if tool == "achalice" else "def"
    app = _APP.format(tool=tool, define=define)
    (folder / "app.py").write_text(app, encoding="utf-8")
    (folder / "requirements.txt").write_text("anyio\norjson\npydantic\n", encoding="utf-8")
    return folder


def _package(project: Path, tool: Tool, environment: dict[str, str]) -> tuple[float, float]:
    command = [str(Path(sys.executable).with_name(tool)), "package", "out"]
    begun, before = time.perf_counter(), _processor_seconds()
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{tool} package failed:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - begun, _processor_seconds() - before


def _processor_seconds() -> float:
    """What the commands have taken so far that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bundle(project: Path, environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _BUNDLE, str(project)],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return float(done.stdout)


def _table(times: Times) -> str:
    names = [f"{tool} {version(tool)}" for tool in TOOLS]
    rows = [f"{'':20}" + "".join(f"{name:>22}" for name in names) + "   times faster"]
    rows[0] += "   the bundle alone   goal"
    for case, found in times.items():
        cells = "".join(f"{_cell(found, tool):>22}" for tool in TOOLS)
        ratio = found["chalice"] / found["achalice"]
        goal = f"{GOALS[case]:.0f} s" if case in GOALS else ""
        rows.append(f"{case:20}{cells}{ratio:>15.1f}{found['bundle']:>17.2f} s{goal:>7}".rstrip())
    return "\n".join(rows)


def _cell(found: dict[str, float], tool: Tool) -> str:
    return f"{found[tool]:.1f} s ({found[f'{tool} CPU']:.1f} s CPU)"


if __name__ == "__main__":
    sys.exit(main())
