"""Whether AWS has what is recorded, which may hold what only a deploy knows."""

import json
import re
from collections.abc import Mapping

from pydantic import JsonValue

from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.state import Recorded

_UNKNOWN = re.compile(r"\$\{[^}]*\}")


def as_recorded(aws: Aws, recorded: JsonValue, found: JsonValue) -> JsonValue:
    """`recorded` where `found` is the same, each `${...}` filled in; else `found`."""
    return recorded if _alike(aws, recorded, found) else found


def _alike(aws: Aws, recorded: JsonValue, found: JsonValue) -> bool:
    if isinstance(recorded, dict) and isinstance(found, dict):
        return recorded.keys() == found.keys() and all(
            _alike(aws, recorded[name], found[name]) for name in recorded
        )
    if isinstance(recorded, list) and isinstance(found, list):
        return len(recorded) == len(found) and all(map(_alike, [aws] * len(found), recorded, found))
    if not isinstance(recorded, str) or not isinstance(found, str):
        return recorded == found
    resolved = aws.resolve(recorded)
    if resolved == found or "${" not in resolved:
        return resolved == found
    return re.fullmatch(".*".join(map(re.escape, _UNKNOWN.split(resolved))), found) is not None


def tags_as_recorded(recorded: Recorded, found: Mapping[str, str] | None) -> dict[str, JsonValue]:
    """Those of the recorded tags that are there; more, that others have added, are no drift.

    None, where AWS says nothing of tags, is nothing to go by.
    """
    said = recorded.properties.get("tags")
    if found is None or not isinstance(said, dict):
        return {}
    return {"tags": {name: found[name] for name in said if name in found}}


def same_json(recorded: JsonValue, found: str | None) -> JsonValue:
    """`recorded`, JSON in a text, where `found` says the same in other words; else `found`."""
    if not isinstance(recorded, str) or not found:
        return found or None
    try:
        return recorded if json.loads(recorded) == json.loads(found) else found
    except ValueError:
        return found


def addresses_of(made: Made) -> dict[str, str]:
    """The app's own resources by their ARNs."""
    return {outputs["arn"]: address for address, outputs in made.items() if "arn" in outputs}
