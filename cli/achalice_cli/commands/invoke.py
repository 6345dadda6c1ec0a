"""`achalice invoke`."""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli import aws, completion
from achalice_cli.deployed import called_as
from achalice_cli.exits import say
from achalice_cli.local.calls import HandlerRaisedError, call_here
from achalice_cli.options import ProfileOption, ProjectOption, SandboxOption, StageOption
from achalice_cli.project import read_project
from achalice_cli.stages import open_stage

_NOT_THE_USERS = ('"/opt/python/', '"/var/lang/', '"/var/runtime/', "/layer_0/", "/_worker.py")
"""Where Lambda, then the sandbox, keep layers, Python and their own; the app is elsewhere."""
_TRACEBACK = re.compile(
    r"^Traceback \(most recent call last\):\n((?:  .*\n)+)([\w.]+)(?:: |$)", re.MULTILINE
)
_FRAME = re.compile(r"^  File .*\n(?:    .*\n)*", re.MULTILINE)


class PayloadError(AchaliceError):
    """What the function was to be called with is not JSON, or cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.hint = """write JSON, e.g. achalice invoke report '{"month": 11}'"""


class FunctionRaisedError(AchaliceError):
    """The function was called, and failed. `detail` is its own traceback."""

    def __init__(self, name: str, kind: str, message: str, frames: Sequence[str]) -> None:
        failure = ": ".join(filter(None, (kind, message)))
        super().__init__(f"`{name}` failed: {failure}")
        if frames:
            own = [frame for frame in frames if not any(each in frame for each in _NOT_THE_USERS)]
            lines = "".join(f"{frame.rstrip()}\n" for frame in own or frames)
            self.detail = f"Traceback (most recent call last):\n{lines}{failure}"


def traceback_in(log: str) -> tuple[str, list[str]] | None:
    """The class of the exception whose traceback was logged last, and the frames of that."""
    found = [*_TRACEBACK.finditer(log)]
    return (found[-1][2], _FRAME.findall(found[-1][1])) if found else None


def invoke_command(
    name: Annotated[
        str | None,
        typer.Argument(
            help="The handler; api_handler is the function of all routes.",
            autocompletion=completion.handlers,
        ),
    ] = None,
    payload: Annotated[
        str | None,
        typer.Argument(help="The event, as JSON; - reads it from stdin. Not given: {}"),
    ] = None,
    named: Annotated[
        str | None,
        typer.Option(
            "--name",
            "-n",
            help="The handler, in Chalice's spelling; the event is the first argument then.",
            autocompletion=completion.handlers,
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A file with the event.", dir_okay=False)
    ] = None,
    local: Annotated[
        bool, typer.Option("--local", help="Call the handler on this machine, in this process.")
    ] = False,
    tail: Annotated[
        bool, typer.Option("--tail", help="Show the last 4 KB of the function's logs, too.")
    ] = False,
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
) -> None:
    """Call a function with an event of your own, and print what it returns.

    A function that raises makes this exit with 1; stderr has your own frames of its traceback.

    Examples:
        achalice invoke report '{"month": 11}'
        achalice invoke report --file event.json --tail --stage prod
        cat event.json | achalice invoke report --local
    """
    handler, given = _called(name, named, payload)
    event = _event(given, file)
    if local:
        returned = anyio.run(_call_here, project_dir, stage, handler, event)
    else:
        returned = anyio.run(
            _call_in_aws, project_dir, stage, handler, event, tail, use_sandbox, profile
        )
    typer.echo(json.dumps(returned, indent=2, ensure_ascii=False))


def _called(name: str | None, named: str | None, payload: str | None) -> tuple[str, str | None]:
    """The handler, and the event where it is an argument: `-n report '{"month": 11}'` has one."""
    if named is None:
        if name is None:
            raise typer.BadParameter("say which handler to call", param_hint="NAME")
        return name, payload
    if payload is not None:
        raise typer.BadParameter(f"it is {named} by --name already", param_hint="NAME")
    return named, name


def _event(payload: str | None, file: Path | None) -> object:
    """What is given; only one of the two may be.

    Raises:
        PayloadError: it cannot be used.
    """
    if file is not None and payload is not None:
        raise PayloadError("an event and --file are given: one of them is too many")
    if file is not None:
        try:
            return _json(file.read_bytes(), str(file))
        except OSError as error:
            raise PayloadError(f"{file} cannot be read: {error.strerror}") from None
    if payload == "-" or (payload is None and not sys.stdin.isatty()):
        text = sys.stdin.buffer.read()
        return _json(text, "what came on stdin") if text.strip() or payload else {}
    return {} if payload is None else _json(payload, "the event")


def _json(text: str | bytes, what: str) -> object:
    try:
        event: object = json.loads(text)
    except ValueError as error:
        raise PayloadError(f"{what} is not JSON: {error}") from None
    return event


async def _call_here(folder: Path, stage: str, handler: str, event: object) -> object:
    project, config = read_project(folder, stage)
    try:
        return await call_here(project, config, handler, event)
    except HandlerRaisedError as error:
        raise FunctionRaisedError(handler, error.kind, error.message, error.frames) from None


async def _call_in_aws(
    folder: Path,
    name: str,
    handler: str,
    event: object,
    tail: bool,
    use_sandbox: bool,
    profile: str | None,
) -> object:
    project, config = read_project(folder, name)
    seconds = config.function(handler).timeout
    async with open_stage(project, name, in_sandbox=use_sandbox, profile=profile) as stage:
        function = called_as(stage.existing, name, handler)
        async with stage.reach() as session:
            sent = json.dumps(event).encode()
            # The sandbox tells what was raised in the logs alone.
            invoked = await aws.invoke(
                session, function, sent, seconds=seconds, tail=tail or use_sandbox
            )
    if tail:
        say(invoked.log.rstrip())
    failure = invoked.failure
    if failure is not None:
        kind, frames = failure.error_type, failure.stack_trace
        if not frames:
            kind, frames = traceback_in(invoked.log) or (kind, frames)
        raise FunctionRaisedError(handler, kind, failure.error_message, frames)
    returned: object = json.loads(invoked.payload or b"null")
    return returned
