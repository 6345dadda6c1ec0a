"""`achalice local`: the app's routes and its websocket API on this machine."""

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from achalice.test.contexts import LocalFunction
from achalice.triggers import HANDLER_VARIABLE, HTTP_HANDLER
from achalice_cli.config import DEFAULT_STAGE, read_config
from achalice_cli.engine.addresses import aws_name
from achalice_cli.loader import load_app
from achalice_cli.local.functions import LocalFunctions
from achalice_cli.local.gateway import Gateway
from achalice_cli.local.server import listen, serve, url
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.project import Project


def _say(line: str) -> None:
    typer.echo(line, err=True)


def local_command(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="0 takes one that is free.")
    ] = 8000,
    stage: StageOption = DEFAULT_STAGE,
    project_dir: ProjectOption = Path(),
) -> None:
    """Serve the app's routes and websockets on this machine, as API Gateway would.

    Examples:
        achalice local
        achalice local --port 8080 --stage prod
    """
    project = Project.find(project_dir)
    config = read_config(project.config_file, stage)
    settings = config.function(HTTP_HANDLER)
    # Where Lambda has its own handler: before app.py can set one up, at the level of warnings.
    logging.basicConfig(stream=sys.stderr, format="[%(levelname)s] %(name)s: %(message)s")
    variables = {**settings.environment_variables, HANDLER_VARIABLE: HTTP_HANDLER}
    app = load_app(project, variables, for_good=True)
    app_name = config.app_name or app.app_name

    def function(name: str) -> LocalFunction:
        own = config.function(name)
        parts = (app_name, stage) if name == HTTP_HANDLER else (app_name, stage, name)
        return LocalFunction(aws_name(*parts), own.memory_size, own.timeout)

    gateway = Gateway(
        app,
        LocalFunctions(function),
        stage=config.api_gateway_stage,
        log=_say,
        front=config.api_type,
    )
    listener = listen(host, port)
    serve(gateway, listener, lambda: _say(f"Serving {app_name} (stage {stage}) on {url(listener)}"))
    if gateway.failure is not None:
        raise gateway.failure
