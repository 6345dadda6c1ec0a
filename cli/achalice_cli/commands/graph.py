"""`achalice graph`."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from achalice_cli import deployment
from achalice_cli.engine.wiring import Wiring, wiring
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.views.data import as_json
from achalice_cli.views.graphs import graph_data, graph_mermaid, graph_text


class GraphFormat(StrEnum):
    """How the graph is written."""

    TEXT = "text"
    MERMAID = "mermaid"
    JSON = "json"


_WRITERS: dict[GraphFormat, Callable[[Wiring], str]] = {
    GraphFormat.TEXT: graph_text,
    GraphFormat.MERMAID: graph_mermaid,
    GraphFormat.JSON: lambda graph: as_json(graph_data(graph)),
}


def graph_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    written_as: Annotated[
        GraphFormat, typer.Option("--format", help="How the graph is written.")
    ] = GraphFormat.TEXT,
) -> None:
    """Show what calls which function, and as which role it runs. AWS is not asked."""
    project, config = deployment.read_project(project_dir, stage)
    graph = wiring(deployment.sketch(project, config))
    typer.echo(_WRITERS[written_as](graph), nl=False)
