"""A whole migration: what would be written, found out first and written only then."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import anyio

from achalice_cli import aws
from achalice_cli.engine.adoption import Lookup
from achalice_cli.migration.folder import ChaliceFolder, ChaliceRecord
from achalice_cli.migration.keys import NewConfig, new_config
from achalice_cli.migration.reports import Copy, Migration, StageMove
from achalice_cli.migration.source import hints
from achalice_cli.migration.takeover import functions_of, take_over
from achalice_cli.project import Project
from achalice_cli.stages import open_stage


@dataclass(frozen=True, slots=True)
class Target:
    """Where the app is deployed, as the command line says."""

    project: Project
    in_sandbox: bool
    profile: str | None


async def survey(target: Target, stages: Iterable[str] = ()) -> Migration:
    """Find out what would be done for `stages`, or all that Chalice has recorded.

    Raises:
        NoChaliceProjectError: this is not a Chalice app.
        ChaliceFileError: a file of Chalice's cannot be read.
    """
    chalice = _chalice_folder(target.project)
    config = new_config(chalice.config(), chalice.stages())
    names = list(stages) or chalice.stages()
    return Migration(
        config,
        tuple(_copies(target.project, chalice, config)),
        tuple([await _look(target, chalice.record(name), name) for name in names]),
        tuple(hints(target.project.folder)),
    )


def _chalice_folder(project: Project) -> ChaliceFolder:
    return ChaliceFolder(project.folder / ".chalice")


def _copies(project: Project, chalice: ChaliceFolder, config: NewConfig) -> Iterable[Copy]:
    for name in ("config.json", *config.files):
        if (project.settings / name).exists():
            yield Copy(name, "there")
        else:
            yield Copy(name, "written" if (chalice.folder / name).is_file() else "missing")


async def _look(target: Target, record: ChaliceRecord, name: str) -> StageMove:
    if not record.resources:
        return StageMove(name, obstacle="Chalice has recorded nothing of it")
    async with open_stage(
        target.project, name, in_sandbox=target.in_sandbox, profile=target.profile
    ) as stage:
        if stage.existing:
            return StageMove(name, obstacle=f"{stage.record} is there already, and stays as it is")
        async with stage.reach() as session:
            here, there = f"account {session.account}, region {session.region}", record.place
            if there not in (None, here):
                return StageMove(name, obstacle=f"it is in {there}, and you are using {here}")
            lookup: Lookup = aws.Adoption(session, functions_of(record))
            return StageMove(name, await take_over(record, lookup))


async def carry_out(target: Target, migration: Migration) -> None:
    """Write what `migration` says. Nothing that exists is overwritten, and nothing in AWS changes.

    Raises:
        StageLockedError: somebody else is changing a stage.
        StateError: a record cannot be written.
    """
    chalice = _chalice_folder(target.project)
    for copy in migration.files:
        if copy.fate == "written":
            own = copy.name == "config.json"
            content = (
                migration.config.text().encode()
                if own
                else (chalice.folder / copy.name).read_bytes()
            )
            await _write(target.project.settings / copy.name, content)
    for move in migration.stages:
        if not move.obstacle:
            await _record(target, move, migration.config.content.get("app_name"))


async def _write(file: Path, content: bytes) -> None:
    path = anyio.Path(file)
    await path.parent.mkdir(parents=True, exist_ok=True)
    async with await path.open("xb") as opened:
        await opened.write(content)


async def _record(target: Target, move: StageMove, app: object) -> None:
    async with (
        open_stage(
            target.project,
            move.name,
            in_sandbox=target.in_sandbox,
            profile=target.profile,
            app=app if isinstance(app, str) else None,
            locked_for="migrate",
        ) as stage,
        stage.reach(),
    ):
        # Somebody else may have deployed it while the user was asked.
        if not stage.existing:
            await stage.record.adopt(move.takeover.records)
