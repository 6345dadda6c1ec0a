"""What `achalice package` makes of an app; a process of its own, as the tool is never imported."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import JsonValue, TypeAdapter

from achalice.exceptions import PackagingError

_OVERLAY: Final = "stage_config"
_TEMPLATE: Final = "sam.json"
_OBJECT: Final[TypeAdapter[dict[str, JsonValue]]] = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Package:
    """A folder with a template, and the archives that it names."""

    folder: Path
    template: dict[str, JsonValue]


def package(source: Path, to: Path, stage: str, stage_config: Mapping[str, JsonValue]) -> Package:
    """Package the `stage` of the app in `source`, with `stage_config` over what it has.

    Raises:
        PackagingError: the tool refuses; what it said is in the error.
    """
    to.mkdir(parents=True, exist_ok=True)
    # Called so by the tool where it finds a fault in it.
    overlay = to / _OVERLAY
    overlay.write_text(json.dumps({"stages": {stage: stage_config}}), encoding="utf-8")
    _run(source, [str(to / "files"), "--stage", stage, "--overlay", str(overlay)])
    folder = to / "files"
    template = _OBJECT.validate_json((folder / _TEMPLATE).read_bytes())
    return Package(folder, {name: _included(each) for name, each in template.items()})


def _included(value: JsonValue) -> JsonValue:
    """`value` as the CDK reads it: what SAM makes beside a resource, in the words of `Fn::Sub`.

    `{"Ref": "Ship.Alias"}` it takes for a resource of that name.
    """
    match value:
        case {"Ref": str(name)} if "." in name:
            return {"Fn::Sub": f"${{{name}}}"}
        case dict():
            return {name: _included(each) for name, each in value.items()}
        case list():
            return [_included(each) for each in value]
        case _:
            return value


def _run(source: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "achalice_cli", "package", *arguments, "--project-dir", str(source)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode(errors="replace")
    if done.returncode != 0:
        raise PackagingError(str(source), said.strip())
    # What the template leaves out, and what is odd in the source.
    sys.stderr.write(said)
