"""What a bundle comes to, as text and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Explained:
    """A bundle's sizes in bytes, and what importing the app takes in milliseconds."""

    zipped: int
    sizes: Sequence[tuple[str, int, int]]
    """Of each package: its name, and its size zipped and unzipped."""
    import_ms: float | None
    """None where it was not measured."""
    imports: Sequence[tuple[str, float]]
    """Of each package: its name, and what it took itself."""
    note: str | None
    """Why nothing was measured."""


def explanation_text(found: Explained) -> str:
    """Two tables, the biggest and the slowest packages first."""
    return "\n".join([*_sizes(found), "", *_imports(found), ""])


def explanation_data(found: Explained) -> dict[str, JsonValue]:
    """`{"size": {"zipped", "unzipped", "packages"}, "imports": {"median_ms", "packages"}}`."""
    imports: JsonValue = None
    if found.import_ms is not None:
        slow: list[JsonValue] = [
            {"name": name, "self_ms": round(taken, 3)} for name, taken in found.imports
        ]
        imports = {"median_ms": round(found.import_ms, 3), "packages": slow}
    packages: list[JsonValue] = [
        {"name": name, "zipped": zipped, "unzipped": unzipped}
        for name, zipped, unzipped in found.sizes
    ]
    size: JsonValue = {
        "zipped": found.zipped,
        "unzipped": sum(unzipped for *_, unzipped in found.sizes),
        "packages": packages,
    }
    return {"size": size, "imports": imports, "note": found.note}


def _sizes(found: Explained) -> Iterator[str]:
    width = max(len(name) for name, *_ in found.sizes)
    yield f"{'':{width}}    zipped  unzipped  share"
    in_all = sum(zipped for _, zipped, _ in found.sizes)
    for name, zipped, unzipped in found.sizes:
        share = zipped / in_all if in_all else 0
        yield f"{name:{width}}  {_size(zipped)}  {_size(unzipped)}  {share:5.0%}"
    unzipped = sum(each for *_, each in found.sizes)
    yield f"{'both zips':{width}}  {_size(found.zipped)}  {_size(unzipped)}"


def _imports(found: Explained) -> Iterator[str]:
    if found.import_ms is None:
        yield found.note or "no import was measured"
        return
    yield f"importing app.py takes {found.import_ms:.0f} ms here, of which"
    width = max((len(name) for name, _ in found.imports), default=0)
    for name, taken in found.imports:
        yield f"{name:{width}}  {taken:8.1f} ms"


def _size(size: int) -> str:
    """Right-aligned, in the unit that AWS's limits are in."""
    return f"{size / 1024:5.0f} KB" if size < 1024**2 else f"{size / 1024**2:5.1f} MB"
