"""How large Lambda lets a bundle be."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from achalice_cli.bundle.errors import TooLargeError
from achalice_cli.bundle.sizes import package_of


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes."""

    zipped: int
    """Of one zip that is sent with the request itself."""
    unzipped: int
    """Of a function's code and its layers together."""


LAMBDA = Limits(zipped=50 * 1024**2, unzipped=250 * 1024**2)

THROUGH_S3 = replace(LAMBDA, zipped=LAMBDA.unzipped)
"""A zip that Lambda reads from a bucket may be any size that it can be unzipped from."""

IMAGE = Limits(zipped=10 * 1024**3, unzipped=10 * 1024**3)
"""Of a container image, into which both are unpacked."""


def check_sizes(code: Path, layer: Path | None = None, limits: Limits = LAMBDA) -> None:
    """Raises TooLargeError where Lambda would refuse the zips. Without `layer`, looks at `code`."""
    unzipped: Counter[str] = Counter()
    for what, archive in (("the app's code", code), ("the layer of dependencies", layer)):
        if archive is None:
            continue
        size = archive.stat().st_size
        if size > limits.zipped:
            biggest = _biggest(_zipped(archive))
            raise TooLargeError(f"{what}, zipped,", size, limits.zipped, biggest, zipped=True)
        with ZipFile(archive) as opened:
            for info in opened.infolist():
                unzipped[package_of(info.filename)] += info.file_size
    if (total := unzipped.total()) > limits.unzipped:
        raise TooLargeError("the unzipped bundle", total, limits.unzipped, _biggest(unzipped))


def _zipped(archive: Path) -> Counter[str]:
    sizes: Counter[str] = Counter()
    with ZipFile(archive) as opened:
        for info in opened.infolist():
            sizes[package_of(info.filename)] += info.compress_size
    return sizes


def _biggest(sizes: Counter[str]) -> list[tuple[str, int]]:
    return sizes.most_common(5)
