import os
from pathlib import Path

import pytest

from achalice_cli.bundle.archives import Entry, write_zip
from achalice_cli.bundle.errors import TooLargeError, megabytes
from achalice_cli.bundle.limits import Limits, check_sizes

ROOMY = 1024**3


def archive(path: Path, **sizes: int) -> Path:
    """A zip of packages with so many bytes that cannot be compressed."""
    entries = [Entry(f"python/{name}/x.bin", os.urandom(size)) for name, size in sizes.items()]
    with path.open("wb") as file:
        write_zip(entries, file)
    return path


def test_the_five_biggest_packages_are_named_where_a_zip_is_too_large(tmp_path: Path) -> None:
    code = archive(tmp_path / "code.zip", app=10)
    layer = archive(tmp_path / "layer.zip", a=100, b=60_000, c=50_000, d=40_000, e=30_000, f=20_000)

    with pytest.raises(TooLargeError, match="the layer of dependencies, zipped, is") as raised:
        check_sizes(code, layer, Limits(zipped=100_000, unzipped=ROOMY))

    assert [name for name, _ in raised.value.biggest] == ["b", "c", "d", "e", "f"]


def test_code_and_layer_count_together_unzipped(tmp_path: Path) -> None:
    code = archive(tmp_path / "code.zip", app=60_000)
    layer = archive(tmp_path / "layer.zip", numpy=70_000)

    with pytest.raises(TooLargeError) as raised:
        check_sizes(code, layer, Limits(zipped=ROOMY, unzipped=100_000))

    assert raised.value.biggest == (("numpy", 70_000), ("app", 60_000))


def test_a_package_is_counted_with_its_metadata_and_its_libraries(tmp_path: Path) -> None:
    sizes = {"numpy": 10, "numpy.libs": 10, "numpy-2.1.dist-info": 10, "six.py": 5}
    layer = archive(tmp_path / "layer.zip", **sizes)

    with pytest.raises(TooLargeError) as raised:
        check_sizes(layer, None, Limits(zipped=ROOMY, unzipped=1))

    assert raised.value.biggest == (("numpy", 30), ("six", 5))


def test_sizes_read_as_aws_writes_them() -> None:
    assert [megabytes(50 * 1024**2), megabytes(12_345_678)] == ["50 MB", "11.8 MB"]
