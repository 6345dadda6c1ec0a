"""What takes the room in a bundle, by package."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

CODE = "the app's own code"
_LAYER = "python/"


@dataclass(frozen=True, slots=True)
class PackageSize:
    """In bytes."""

    name: str
    zipped: int
    unzipped: int


@dataclass(frozen=True, slots=True)
class BundleSize:
    """In bytes."""

    zipped: int
    """Of both zips, as files."""
    packages: tuple[PackageSize, ...]
    """The biggest first, as it lies in the zip."""

    @property
    def unzipped(self) -> int:
        """Of all that is in both."""
        return sum(each.unzipped for each in self.packages)


def measure_zips(code: Path, layer: Path) -> BundleSize:
    """The sizes of a bundle. All of the code is one package."""
    packages = [*_packages(code, code=True), *_packages(layer)]
    packages.sort(key=lambda each: (-each.zipped, each.name))
    return BundleSize(code.stat().st_size + layer.stat().st_size, tuple(packages))


def _packages(archive: Path, *, code: bool = False) -> Iterator[PackageSize]:
    zipped: Counter[str] = Counter()
    unzipped: Counter[str] = Counter()
    with ZipFile(archive) as opened:
        for info in opened.infolist():
            name = CODE if code else package_of(info.filename)
            zipped[name] += info.compress_size
            unzipped[name] += info.file_size
    return (PackageSize(name, zipped[name], unzipped[name]) for name in zipped)


def package_of(name: str) -> str:
    """What a user would call the package that the file `name` of a zip belongs to."""
    top = name.removeprefix(_LAYER).split("/")[0]
    if top.endswith(".dist-info"):
        return top.split("-")[0]
    return top.removesuffix(".libs").removesuffix(".py").partition(".cpython-")[0]


def top_names(archive: Path) -> frozenset[str]:
    """The modules and packages that can be imported of a zip."""
    with ZipFile(archive) as opened:
        return frozenset(package_of(name) for name in opened.namelist())
