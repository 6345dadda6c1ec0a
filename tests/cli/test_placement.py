"""Files that are seen once all of them are complete."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from anyio.lowlevel import checkpoint

from achalice_cli.placement import OutputPlaceError, placed


class Filling:
    """Writes files, and may fail after the last of them."""

    def __init__(self, *names: str, fails: bool = False) -> None:
        self.names = names
        self.fails = fails

    async def __call__(self, folder: Path) -> str:
        await checkpoint()
        for name in self.names:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"new {name}")
        if self.fails:
            raise RuntimeError("nothing more")
        return "filled"


def seen(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): each.read_text()
        for each in folder.rglob("*")
        if each.is_file()
    }


async def test_the_folder_is_made_with_all_that_is_above_it(tmp_path: Path) -> None:
    out = tmp_path / "some" / "where"

    files, result = await placed(Filling("b", "a"), out)

    assert (files, result) == ((out / "a", out / "b"), "filled")
    assert seen(tmp_path) == {"some/where/a": "new a", "some/where/b": "new b"}


async def test_other_files_stay_and_those_of_before_are_replaced_whole(tmp_path: Path) -> None:
    """A module that is no longer there must not be run."""
    (tmp_path / "app").mkdir()
    for name in ("README", "sam.json", "app/gone.py"):
        (tmp_path / name).write_text("old")

    await placed(Filling("sam.json", "app/app.py"), tmp_path)

    assert seen(tmp_path) == {
        "README": "old",
        "sam.json": "new sam.json",
        "app/app.py": "new app/app.py",
    }


async def test_what_fails_half_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "sam.json").write_text("old")

    with pytest.raises(RuntimeError, match="nothing more"):
        await placed(Filling("sam.json", fails=True), out)

    assert seen(tmp_path) == {"out/sam.json": "old"}


async def test_one_file_of_all_is_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"

    files, _ = await placed(Filling("sam.json", "app/app.py"), one, single_file=True)
    await placed(Filling("app/app.py", "sam.json"), other, single_file=True)

    assert files == (one,)
    assert one.read_bytes() == other.read_bytes()
    with ZipFile(one) as archive:
        assert archive.namelist() == ["app/app.py", "sam.json"]


@pytest.mark.parametrize("single_file", [True, False], ids=["a zip", "a folder"])
async def test_what_stands_in_the_way_is_named(tmp_path: Path, single_file: bool) -> None:
    out = tmp_path / "out"
    if single_file:
        out.mkdir()
    else:
        out.write_text("a file")

    with pytest.raises(OutputPlaceError) as caught:
        await placed(Filling("sam.json"), out, single_file=single_file)

    assert str(caught.value).startswith(str(out))
    assert os.listdir(tmp_path) == ["out"]


async def test_what_could_be_run_can_be_run_when_it_comes_out_of_the_zip(tmp_path: Path) -> None:
    async def fill(folder: Path) -> None:
        await Filling("run", "read")(folder)
        (folder / "run").chmod(0o755)

    await placed(fill, tmp_path / "all.zip", single_file=True)

    with ZipFile(tmp_path / "all.zip") as archive:
        modes = {each.filename: each.external_attr >> 16 & 0o777 for each in archive.infolist()}
    assert modes == {"read": 0o644, "run": 0o755}
