"""What `achalice package` wrote, as text and as JSON."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue


def left_out_text(left_out: Mapping[str, str]) -> str:
    """What the template has not, and why: a line each, by address."""
    return "".join(f"left out: {address}: {why}\n" for address, why in left_out.items())


def package_text(files: Sequence[Path]) -> str:
    """The files, a line each."""
    return "".join(f"{file}\n" for file in files)


def package_data(files: Sequence[Path], left_out: Mapping[str, str]) -> dict[str, JsonValue]:
    """`{"files": ["out/sam.json"], "left_out": [{"address", "why"}]}`."""
    return {
        "files": [str(file) for file in files],
        "left_out": [{"address": address, "why": why} for address, why in left_out.items()],
    }
