"""`achalice graph`."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from achalice_cli import deployment
from achalice_cli.engine.resources import APP_TAG, STAGE_TAG, Desired, Function
from achalice_cli.engine.wiring import Wiring, wiring
from achalice_cli.options import ProjectOption, StageOption
from achalice_cli.views.data import as_json
from achalice_cli.views.graphs import graph_data, graph_mermaid, graph_text
from achalice_cli.views.pictures import graph_svg


class GraphFormat(StrEnum):
    """How the graph is written."""

    TEXT = "text"
    MERMAID = "mermaid"
    SVG = "svg"
    JSON = "json"


_WRITERS: dict[GraphFormat, Callable[[Wiring, str], str]] = {
    GraphFormat.TEXT: lambda graph, title: graph_text(graph),
    GraphFormat.MERMAID: lambda graph, title: graph_mermaid(graph),
    GraphFormat.SVG: graph_svg,
    GraphFormat.JSON: lambda graph, title: as_json(graph_data(graph)),
}


def graph_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    written_as: Annotated[
        GraphFormat, typer.Option("--format", help="How the graph is written.")
    ] = GraphFormat.TEXT,
) -> None:
    """Show what calls which function, and as which role it runs. AWS is not asked.

    Examples:
        achalice graph
        achalice graph --format mermaid
    """
    project, config = deployment.read_project(project_dir, stage)
    desired = deployment.sketch(project, config)
    typer.echo(_WRITERS[written_as](wiring(desired), _title(desired)), nl=False)


def _title(desired: Desired) -> str:
    """Whose graph it is: the app and the stage that its functions are tagged with."""
    tags = next(each.tags for each in desired.values() if isinstance(each, Function))
    return f"{tags[APP_TAG]} {tags[STAGE_TAG]}"
