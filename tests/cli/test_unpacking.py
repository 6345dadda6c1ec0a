import io
import stat
import zipfile
from pathlib import Path

import pytest

from achalice_cli.unpacking import UnpackError, unpack


def archive(*names: str, link: str | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for name in names:
            written.writestr(name, "" if name.endswith("/") else f"in {name}")
        if link is not None:
            entry = zipfile.ZipInfo(link)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            written.writestr(entry, "/etc/hostname")
    return content.getvalue()


def found(folder: Path) -> list[str]:
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    )


def test_the_one_folder_around_everything_is_left_out(tmp_path: Path) -> None:
    """For the user has named one already."""
    unpack(archive("sdk/", "sdk/README.md", "sdk/lib/client.js"), tmp_path / "out/shop")

    assert found(tmp_path) == ["out/shop/README.md", "out/shop/lib/client.js"]
    assert (tmp_path / "out/shop/README.md").read_text() == "in sdk/README.md"


@pytest.mark.parametrize("names", [("a/x", "b/x"), ("a/x", "README.md"), ("README.md",)])
def test_an_archive_without_such_a_folder_is_unpacked_as_it_is(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    (tmp_path / "shop").mkdir()

    unpack(archive(*names), tmp_path / "shop")

    assert found(tmp_path / "shop") == sorted(names)


@pytest.mark.parametrize(
    "content",
    [
        archive("a/x", "../escaped"),
        archive("a/x", "a/../../escaped"),
        archive("/escaped"),
        archive("a/x", "C:\\escaped"),
        archive("a/x", "..\\escaped"),
        archive("a/x", link="a/link"),
    ],
    ids=["up", "up from within", "absolute", "drive", "backslashes", "link"],
)
def test_nothing_is_written_elsewhere(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnpackError, match="written elsewhere"):
        unpack(content, tmp_path / "inner/shop")

    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"no zip", "the archive cannot be read: File is not a zip file"),
        (archive("a/"), "the archive is empty"),
        (archive("a", "b").replace(b"in b", b"in x"), "the archive cannot be read: Bad CRC-32"),
    ],
    ids=["no zip", "empty", "damaged"],
)
def test_a_bad_archive_leaves_nothing_behind(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(UnpackError) as raised:
        unpack(content, tmp_path / "shop")

    assert str(raised.value).startswith(problem)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/mine").write_text("mine")

    with pytest.raises(UnpackError) as raised:
        unpack(archive("a"), tmp_path / "shop")

    assert raised.value.hint == "delete it, or name another folder"
    assert found(tmp_path) == ["shop/mine"]


def test_a_place_where_no_folder_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    for place in ("file", "file/shop"):
        with pytest.raises(UnpackError, match=r"Not a directory|File exists"):
            unpack(archive("a"), tmp_path / place)
