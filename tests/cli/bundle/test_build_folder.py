import os
from errno import ENOSPC
from pathlib import Path
from typing import BinaryIO

import pytest

from achalice_cli.bundle.build_folder import BuildFolder
from achalice_cli.bundle.errors import BuildFolderError

LONG_AGO = 1_000_000_000


@pytest.fixture
def builds(tmp_path: Path) -> BuildFolder:
    return BuildFolder(tmp_path / "build")


def keep(builds: BuildFolder, key: str, content: bytes = b"zip") -> Path:
    return builds.keep("layer", key, lambda file: file.write(content)).path


def test_what_was_kept_is_found_by_what_it_was_made_of(builds: BuildFolder) -> None:
    path = keep(builds, "made of this")

    found = builds.find("layer", "made of this")

    assert found is not None
    assert (found.path, found.path.read_bytes()) == (path, b"zip")


@pytest.mark.parametrize(
    ("kind", "key"), [("layer", "made of that"), ("code", "made of this")], ids=["key", "kind"]
)
def test_nothing_else_is_found(builds: BuildFolder, kind: str, key: str) -> None:
    keep(builds, "made of this")

    assert builds.find("code" if kind == "code" else "layer", key) is None


@pytest.mark.parametrize("damage", [b"zi", b"zap", b""])
def test_a_damaged_file_is_removed_instead_of_used(builds: BuildFolder, damage: bytes) -> None:
    path = keep(builds, "made of this")
    path.write_bytes(damage)

    assert (builds.find("layer", "made of this"), path.exists()) == (None, False)


def test_a_file_that_could_not_be_finished_leaves_nothing(builds: BuildFolder) -> None:
    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(ENOSPC, "disk full")

    with pytest.raises(BuildFolderError, match="cannot be written to: disk full"):
        builds.keep("layer", "made of this", fail)

    assert list(builds.path.iterdir()) == []


def test_the_oldest_of_a_kind_make_room_for_new_ones(builds: BuildFolder) -> None:
    other = builds.keep("code", "code", lambda file: file.write(b"code")).path
    paths = [keep(builds, f"key {number}") for number in range(8)]
    for age, path in enumerate([other, *paths]):
        os.utime(path, (LONG_AGO + age, LONG_AGO + age))
    builds.find("layer", "key 0")

    newest = keep(builds, "key 8")

    # The first one was used again just now.
    assert set(builds.path.iterdir()) == {other, paths[0], *paths[2:], newest}


async def test_a_workplace_is_gone_afterwards(builds: BuildFolder) -> None:
    async with builds.workplace() as folder:
        (folder / "file").write_text("")

    assert list(builds.path.iterdir()) == []


def test_what_a_killed_achalice_left_behind_is_cleared_away(builds: BuildFolder) -> None:
    builds.path.mkdir()
    old, young = builds.path / "unfinished-old", builds.path / "unfinished-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "file").write_text("")
    os.utime(old, (LONG_AGO, LONG_AGO))

    path = keep(builds, "made of this")

    # The young one may belong to another achalice that is at work.
    assert set(builds.path.iterdir()) == {young, path}


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / ".achalice").write_text("a file")
    builds = BuildFolder(tmp_path / ".achalice" / "build")

    with pytest.raises(BuildFolderError, match=r"build cannot be written to"):
        keep(builds, "made of this")
    with pytest.raises(BuildFolderError, match=r"build cannot be written to"):
        async with builds.workplace():
            pass
