"""`achalice sandbox`: AWS emulated on this machine, started, stopped and found."""

from typing import Annotated

import anyio
import typer

from achalice_cli.options import Output, OutputOption
from achalice_cli.sandbox.errors import PORT_VARIABLE, NoSandboxError
from achalice_cli.sandbox.process import DEFAULT_PORT, Sandbox, find, start, stop
from achalice_cli.views.data import as_json

PortOption = Annotated[
    int | None,
    typer.Option(
        "--port",
        min=0,
        max=65535,
        help=f"Where it listens; 0 is any free port. By default {PORT_VARIABLE}, "
        f"else {DEFAULT_PORT}.",
        show_default=False,
    ),
]


def start_command(port: PortOption = None, output: OutputOption = Output.TEXT) -> None:
    """Start the sandbox, empty, unless it runs already; write its URL.

    Examples:
        achalice sandbox start
        achalice sandbox start --port 0
    """
    sandbox = anyio.run(start, port)
    typer.echo(f"a sandbox is running as process {sandbox.pid}", err=True)
    typer.echo(f"{sandbox.url}\n" if output is Output.TEXT else _json(sandbox), nl=False)


def stop_command(output: OutputOption = Output.TEXT) -> None:
    """Stop the sandbox and forget everything in it.

    Examples:
        achalice sandbox stop
    """
    sandbox = anyio.run(stop)
    told = f"stopped the sandbox at {sandbox.url}" if sandbox else "no sandbox was running"
    typer.echo(told, err=True)
    if output is Output.JSON:
        typer.echo(_json(sandbox), nl=False)


def status_command(output: OutputOption = Output.TEXT) -> None:
    """Say where the sandbox is; exit 1 where there is none.

    Examples:
        achalice sandbox status
        achalice sandbox status --output json | jq -r .url
    """
    sandbox = anyio.run(find)
    if sandbox is None:
        raise NoSandboxError
    typer.echo(_text(sandbox) if output is Output.TEXT else _json(sandbox), nl=False)


def _text(sandbox: Sandbox) -> str:
    return f"url: {sandbox.url}\npid: {sandbox.pid}\nlog: {sandbox.log}\n"


def _json(sandbox: Sandbox | None) -> str:
    if sandbox is None:
        return as_json(None)
    return as_json(
        {
            "id": sandbox.id,
            "pid": sandbox.pid,
            "port": sandbox.port,
            "url": sandbox.url,
            "log": str(sandbox.log),
            "started_at": sandbox.started_at.isoformat(),
        }
    )
