"""`achalice migrate`."""

import sys
from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli.asking import says_yes
from achalice_cli.migration.moves import Target, carry_out, survey
from achalice_cli.migration.reports import Migration
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    SandboxOption,
)
from achalice_cli.project import Project
from achalice_cli.rollout import say
from achalice_cli.views.data import as_json
from achalice_cli.views.migration import migration_data, migration_text


class NotAgreedError(AchaliceError):
    """Whoever was asked said no, or nobody could be asked."""

    def __init__(self, hint: str | None = None) -> None:
        super().__init__("nothing was written")
        self.hint = hint


def migrate_command(
    stages: Annotated[
        list[str] | None,
        typer.Option("--stage", help="Only this one; all that Chalice has recorded otherwise."),
    ] = None,
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")
    ] = False,
    agreed: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Take over an app that Chalice has deployed: its config and its record. AWS is only read.

    Examples:
        achalice migrate --dry-run
        achalice migrate --stage prod --yes
    """
    target = Target(Project.find(project_dir), use_sandbox, profile)
    anyio.run(_migrate, target, stages or [], output, dry_run, agreed)


async def _migrate(
    target: Target, stages: list[str], output: Output, dry_run: bool, agreed: bool
) -> None:
    migration = await survey(target, stages)
    typer.echo(_shown(migration, output), nl=False)
    if dry_run:
        say("nothing was written")
        return
    if not migration.work:
        say("there is nothing to write")
        return
    if not agreed:
        _ask()
    await carry_out(target, migration)
    say("written; change the lines named above, then look at `achalice plan`")


def _shown(migration: Migration, output: Output) -> str:
    if output is Output.JSON:
        return as_json(migration_data(migration))
    return migration_text(migration)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise NotAgreedError("nobody can be asked here: say --yes, or --dry-run")
    if not says_yes("write this?"):
        raise NotAgreedError
