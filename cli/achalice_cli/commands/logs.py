"""`achalice logs`."""

import re
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, NamedTuple

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli import aws, completion
from achalice_cli.deployed import function_of, functions_of
from achalice_cli.exits import end_line_of_ctrl_c
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.project import read_project
from achalice_cli.stages import open_stage
from achalice_cli.views.logs import LogLook, is_lambdas_own, log_json, log_line
from achalice_cli.views.terminal import has_colours

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PAUSE = 1.0
"""Seconds between two looks at what has come."""
_AT_ONCE = 5
"""Calls a second that CloudWatch Logs takes from an account in a region.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
"""
_LATE = 10_000
"""Milliseconds that an event may be late, and still be seen by `--follow`."""


class SinceError(AchaliceError):
    """`--since` is no time."""

    def __init__(self, given: str) -> None:
        super().__init__(f"--since cannot be `{given}`")
        self.hint = "write how long ago, e.g. 10m, 2h or 3d, or a time, e.g. 2026-11-22T10:00:00Z"


class _Line(NamedTuple):
    """One event to show."""

    milliseconds: int
    id: str
    handler: str
    stream: str
    message: str


def logs_command(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Handlers; not given, all of the stage's functions.",
            autocompletion=completion.handlers,
        ),
    ] = None,
    named: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            "-n",
            help="A handler, in Chalice's spelling.",
            autocompletion=completion.handlers,
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since", "-s", help="How long ago to begin: 30s, 10m, 2h, 3d, 1w, or a time."
        ),
    ] = "10m",
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with what comes, until Ctrl-C.")
    ] = False,
    last: Annotated[
        int | None,
        typer.Option("--last", "--num-entries", min=1, help="Only the last so many lines."),
    ] = None,
    pattern: Annotated[
        str, typer.Option("--filter", help="A filter pattern of CloudWatch Logs.")
    ] = "",
    include_lambda_messages: Annotated[
        bool,
        typer.Option(
            "--include-lambda-messages/--no-include-lambda-messages",
            help="Lambda's own lines, too: START, END, REPORT.",
            show_default=False,
        ),
    ] = False,
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    output: OutputOption = Output.TEXT,
) -> None:
    """Print what the functions have logged, all of them in one stream, in the order of time.

    Times are UTC. With --output json each line is an object; what was logged as JSON stays JSON.

    Examples:
        achalice logs
        achalice logs report ship --since 2h
        achalice logs --follow --filter ERROR
        achalice logs --last 100 --output json | jq .message
    """
    begin = since_of(since, time.time_ns() // 1_000_000)
    wanted = _Wanted(begin, pattern, include_lambda_messages, paced=not use_sandbox)
    chosen = [*dict.fromkeys([*(names or []), *(named or [])])]
    try:
        anyio.run(
            _logs, project_dir, stage, chosen, wanted, follow, last, output, use_sandbox, profile
        )
    except KeyboardInterrupt:
        # That is how to end it: nothing has failed.
        if not follow:
            raise
        end_line_of_ctrl_c()


class _Wanted(NamedTuple):
    since: int
    """Milliseconds since the epoch."""
    pattern: str
    lambdas_own: bool
    paced: bool
    """Whether there is a limit to the calls a second: the sandbox has none."""


def since_of(given: str, now: int) -> int:
    """`10m` before `now`, or the moment that `given` is; both in milliseconds since the epoch.

    Raises:
        SinceError: it is no time.
    """
    ago = re.fullmatch(r"(\d{1,9})([smhdw])", given)
    if ago:
        return max(0, now - int(ago[1]) * _UNITS[ago[2]] * 1000)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise SinceError(given) from None
    # CloudWatch shows UTC, and so do the lines below.
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


async def _logs(
    folder: Path,
    name: str,
    names: list[str],
    wanted: _Wanted,
    follow: bool,
    last: int | None,
    output: Output,
    use_sandbox: bool,
    profile: str | None,
) -> None:
    project, _config = read_project(folder, name)
    async with open_stage(project, name, in_sandbox=use_sandbox, profile=profile) as stage:
        known = functions_of(stage.existing, name)
        groups = {each: f"/aws/lambda/{function_of(stage.existing, name, each)}" for each in names}
        groups = groups or {each: f"/aws/lambda/{function}" for each, function in known.items()}
        look = LogLook(tuple(groups), has_colours(sys.stdout))

        def show(line: _Line) -> None:
            if output is Output.JSON:
                typer.echo(log_json(line.handler, line.milliseconds, line.stream, line.message))
            else:
                typer.echo(log_line(line.handler, line.milliseconds, line.message, look))

        async with stage.reach() as session:
            lines = await _read(session, groups, wanted)
            for line in lines if last is None else lines[-last:]:
                show(line)
            seen = {line.id: line.milliseconds for line in lines}
            while follow:
                await anyio.sleep(_PAUSE)
                newest = max(seen.values(), default=wanted.since + _LATE)
                begin = max(wanted.since, newest - _LATE)
                seen = {each: at for each, at in seen.items() if at >= begin}
                for line in await _read(session, groups, wanted._replace(since=begin)):
                    if line.id not in seen:
                        seen[line.id] = line.milliseconds
                        show(line)


async def _read(session: "aws.Aws", groups: Mapping[str, str], wanted: _Wanted) -> list[_Line]:
    """The events of all `groups`, which are asked for side by side, in the order of time."""
    found: dict[str, list[_Line]] = {}

    async def read(handler: str, group: str) -> None:
        found[handler] = [
            _Line(event.milliseconds, event.id, handler, event.stream, event.message)
            async for event in aws.log_events(
                session, group, since=wanted.since, pattern=wanted.pattern
            )
            if wanted.lambdas_own or not is_lambdas_own(event.message)
        ]

    async with anyio.create_task_group() as tasks:
        for number, (handler, group) in enumerate(groups.items()):
            if wanted.paced and number >= _AT_ONCE:
                await anyio.sleep(1 / _AT_ONCE)
            tasks.start_soon(read, handler, group)
    # What was logged in the same millisecond stays in the order in which it came.
    return sorted(chain(*found.values()), key=lambda line: line.milliseconds)
