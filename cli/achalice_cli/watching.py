"""What is saved in a project: batches of changed files, for as long as somebody listens."""

import os
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import anyio

from achalice_cli.project import Project

if TYPE_CHECKING:
    from watchfiles import Change

_NOT_WATCHED = frozenset({"__pycache__", "build", "cdk.out", "dist", "node_modules", "venv"})
_SETTLED = 50
"""Milliseconds without another change after which what was saved is one batch."""
_LONGEST_BATCH = 500
"""Milliseconds after which a batch is handed on, however much goes on changing."""
_PULSE = 250
"""Milliseconds after which the watcher says that nothing was changed."""

_LEFT_BEHIND = ("~", ".pyc", ".swp", ".swx", ".tmp")
"""How files end that editors and Python make beside those which somebody saves."""


async def saved(project: Project, stop: anyio.Event) -> AsyncGenerator[tuple[str, ...]]:
    """The names of what was changed, made or removed, batch by batch, until `stop` is set.

    They are relative to the project. The first batch may be empty: from then on nothing is missed.
    So may one after folders have come or gone, for what happened in these meanwhile is not known.
    """
    # Only here: it is as much to load as a command that does not watch.
    from watchfiles import awatch

    while not stop.is_set():
        folders, first = _folders(project), True
        changes = awatch(
            *folders,
            watch_filter=lambda change, path: _is_relevant(project, Path(path)),
            debounce=_LONGEST_BATCH,
            step=_SETTLED,
            stop_event=stop,
            rust_timeout=_PULSE,
            yield_on_timeout=True,
            recursive=False,
        )
        async with aclosing(changes):
            async for batch in changes:
                names = _names(project, batch)
                if first or names:
                    yield names
                    first = False
                if names and _folders(project) != folders:
                    break


def _names(project: Project, batch: "Iterable[tuple[Change, str]]") -> tuple[str, ...]:
    """What was changed, but for what has come and gone: editors write beside a file first."""
    from watchfiles import Change

    added = {path for change, path in batch if change is Change.added}
    paths = {path for _, path in batch if path not in added or os.path.exists(path)}
    return tuple(sorted(Path(path).relative_to(project.folder).as_posix() for path in paths))


def _folders(project: Project) -> list[Path]:
    """Every folder of the project that may hold code, and that of its config."""
    found = [project.folder]
    for folder, inner, _ in os.walk(project.folder):
        here = Path(folder)
        inner[:] = sorted(each for each in inner if _holds_code(here / each))
        found += [here / each for each in inner]
    if project.settings.is_dir():
        found.append(project.settings)
    return found


def _holds_code(folder: Path) -> bool:
    name = folder.name
    return (
        name not in _NOT_WATCHED
        and not name.startswith(".")
        and not (folder / "pyvenv.cfg").exists()
    )


def _is_relevant(project: Project, path: Path) -> bool:
    if path.parent == project.settings:
        return path.suffix == ".json"
    if path.name == ".achaliceignore" or path == project.settings:
        return True
    return _is_saved_by_people(path.name)


def _is_saved_by_people(name: str) -> bool:
    return not name.startswith(".") and name not in _NOT_WATCHED and not name.endswith(_LEFT_BEHIND)


def listed(names: Iterable[str]) -> str:
    """`app.py`, or `app.py and 2 more`."""
    first, *more = names
    return f"{first} and {len(more)} more" if more else first
