"""Wheels made on the fly, and uv told to know no others."""

from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

ACHALICE_NEEDS = ("anyio", "orjson", "pydantic")


@dataclass(frozen=True)
class Wheelhouse:
    """A folder that uv takes for all the packages of the world."""

    folder: Path

    def add(
        self,
        name: str,
        version: str = "1.0",
        *,
        requires: tuple[str, ...] = (),
        tag: str = "py3-none-any",
        files: dict[str, str] | None = None,
    ) -> Path:
        """A wheel with one module of the package's name, unless `files` says otherwise."""
        wheel = self.folder / f"{name}-{version}-{tag}.whl"
        about = f"{name}-{version}.dist-info"
        metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        metadata += [f"Requires-Dist: {each}" for each in requires]
        contents = {
            **(files if files is not None else {f"{name}.py": f"VERSION = {version!r}\n"}),
            f"{about}/METADATA": "\n".join([*metadata, ""]),
            f"{about}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
            f"{about}/entry_points.txt": f"[console_scripts]\n{name}-command = {name}:main\n",
        }
        record = "".join(f"{path},,\n" for path in [*contents, f"{about}/RECORD"])
        with ZipFile(wheel, "w") as archive:
            for path, text in {**contents, f"{about}/RECORD": record}.items():
                archive.writestr(path, text)
        return wheel


def write_tree(folder: Path, files: dict[str, str]) -> Path:
    """`folder`, holding `files`: a path to a text each."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
