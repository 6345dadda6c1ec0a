import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from achalice_cli.bundle.archives import Entry, write_zip
from achalice_cli.bundle.unpacking import unpack


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = tmp_path / "code.zip"
    entries = [Entry("app.py", b"app = 1\n"), Entry("tools/run", b"#!", executable=True)]
    with archive.open("wb") as to:
        write_zip(entries, to)
    return archive


@pytest.fixture
def restricted() -> Iterator[None]:
    """What is written is for its owner alone, unless something else is said."""
    former = os.umask(0o077)
    yield
    os.umask(former)


def test_files_are_what_they_are_in_the_zip(archive: Path, tmp_path: Path) -> None:
    unpack(archive, tmp_path / "code")

    assert (tmp_path / "code/app.py").read_text() == "app = 1\n"
    assert (tmp_path / "code/tools/run").read_bytes() == b"#!"


@pytest.mark.usefixtures("restricted")
def test_everybody_may_read_what_is_unpacked(archive: Path, tmp_path: Path) -> None:
    """Lambda's user is another one than the one who builds an image."""
    unpack(archive, tmp_path / "code")

    modes = {
        each.relative_to(tmp_path).as_posix(): each.stat().st_mode & 0o777
        for each in (tmp_path / "code", *(tmp_path / "code").rglob("*"))
    }
    assert modes == {
        "code": 0o755,
        "code/app.py": 0o644,
        "code/tools": 0o755,
        "code/tools/run": 0o755,
    }


def test_it_is_the_same_whenever_it_is_unpacked(archive: Path, tmp_path: Path) -> None:
    """An image differs where the times of its files do."""
    unpack(archive, tmp_path / "code")

    times = {each.stat().st_mtime for each in (tmp_path / "code", *(tmp_path / "code").rglob("*"))}
    assert times == {315_532_800}
