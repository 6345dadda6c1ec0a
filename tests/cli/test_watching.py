"""Which saves in a project are noticed."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import anyio
import pytest

from achalice_cli.project import Project
from achalice_cli.watching import listed, saved


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[AsyncIterator[tuple[str, ...]]]:
    """The batches of `folder`, from the moment when nothing is missed any more."""
    project = Project.find(folder)
    with anyio.fail_after(20):
        async with aclosing(saved(project, anyio.Event())) as batches:
            await anext(batches)
            yield batches


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text("")
    (tmp_path / "chalicelib").mkdir()
    (tmp_path / ".achalice/deployed").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["app.py", "chalicelib/web.py", "requirements.txt", ".achalice/config.json"]
)
async def test_what_decides_over_a_deploy_is_noticed(folder: Path, name: str) -> None:
    async with watched(folder) as batches:
        (folder / name).write_text("x")

        assert await anext(batches) == (name,)


async def test_what_people_do_not_save_is_not(folder: Path) -> None:
    async with watched(folder) as batches:
        for name in (
            ".achalice/deployed/dev.json",
            ".app.py.swp",
            "app.py~",
            ".git",
            "chalicelib/a.pyc",
        ):
            (folder / name).write_text("x")
        (folder / "__pycache__").mkdir()
        (folder / "app.py").write_text("x")

        assert await anext(batches) == ("app.py",)


async def test_an_editor_that_writes_beside_the_file_first_has_saved_one_file(folder: Path) -> None:
    async with watched(folder) as batches:
        (folder / "sedX1").write_text("x")
        (folder / "sedX1").rename(folder / "app.py")

        assert await anext(batches) == ("app.py",)


async def test_a_folder_that_is_made_later_is_watched_too(folder: Path) -> None:
    async with watched(folder) as batches:
        (folder / "orders").mkdir()
        assert await anext(batches) == ("orders",)
        # It says when it watches the folder, or what was in it by then.
        await anext(batches)
        (folder / "orders/models.py").write_text("x")

        assert await anext(batches) == ("orders/models.py",)


async def test_it_ends_when_it_is_told_to(folder: Path) -> None:
    stop = anyio.Event()
    with anyio.fail_after(20):
        async with aclosing(saved(Project.find(folder), stop)) as batches:
            await anext(batches)
            stop.set()

            assert [batch async for batch in batches] == []


def test_many_files_are_one_and_how_many_more() -> None:
    assert listed(["app.py"]) == "app.py"
    assert listed(["app.py", "x.py", "y.py"]) == "app.py and 2 more"
