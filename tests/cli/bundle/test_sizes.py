import os
from pathlib import Path

from achalice_cli.bundle.archives import Entry, write_zip
from achalice_cli.bundle.sizes import measure_zips, top_names


def archive(path: Path, *entries: Entry) -> Path:
    with path.open("wb") as file:
        write_zip(entries, file)
    return path


def test_sizes_are_told_by_package_the_biggest_first(tmp_path: Path) -> None:
    code = archive(tmp_path / "code.zip", Entry("app.py", b""), Entry("shop/x", os.urandom(50)))
    layer = archive(
        tmp_path / "layer.zip",
        Entry("python/six.py", os.urandom(10)),
        Entry("python/numpy/core.so", os.urandom(100)),
        Entry("python/numpy-2.dist-info/METADATA", b"x" * 1000),
    )

    found = measure_zips(code, layer)

    assert [(each.name, each.unzipped) for each in found.packages] == [
        ("numpy", 1100),
        ("the app's own code", 50),
        ("six", 10),
    ]
    assert found.zipped == code.stat().st_size + layer.stat().st_size
    assert found.unzipped == 1160


def test_what_compresses_well_counts_for_what_it_takes_zipped(tmp_path: Path) -> None:
    code = archive(tmp_path / "code.zip", Entry("app.py", b"a" * 10_000))
    layer = archive(tmp_path / "layer.zip", Entry("python/six.py", os.urandom(100)))

    assert measure_zips(code, layer).packages[0].name == "six"


def test_what_can_be_imported_is_told_by_its_top_name(tmp_path: Path) -> None:
    names = ("python/six.py", "python/fast.cpython-312-x86_64-linux-gnu.so", "python/a/b.py")
    layer = archive(tmp_path / "layer.zip", *(Entry(name, b"") for name in names))

    assert top_names(layer) == {"six", "fast", "a"}
