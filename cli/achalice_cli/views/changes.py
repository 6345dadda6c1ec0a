"""What differs between two values of a property, line by line, with secrets masked."""

import json
import re
from collections.abc import Iterator

from pydantic import JsonValue

from achalice_cli.engine.steps import Change

MASK = "****"
_LONGEST = 60
"""Characters of a value that are shown."""

_SECRET_NAME = re.compile(
    r"secret|token|passw|pwd|credential|private|api_?key|access_?key|signature|dsn", re.IGNORECASE
)
_SECRET_VALUE = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
"""A password in a URL."""


def change_lines(change: Change) -> list[str]:
    """`timeout: 60 -> 30`, one line for each value inside of the property that differs."""
    lines = [
        f"{path}: {_shown(path, before)} -> {_shown(path, after)}"
        for path, before, after in _differences(change.name, change.before, change.after)
    ]
    # A reference stays while what it stands for becomes another resource.
    return lines or [f"{change.name}: {_text(change.after)} is made anew"]


def masked(name: str, value: JsonValue) -> JsonValue:
    """`value` of the property `name` with everything in it masked that looks like a secret."""
    if isinstance(value, dict):
        return {key: masked(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked(name, inner) for inner in value]
    return MASK if _is_secret(name, value) else value


_Difference = tuple[str, JsonValue, JsonValue]


def _differences(path: str, before: JsonValue, after: JsonValue) -> Iterator[_Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(each for each in after if each not in before)]:
            yield from _differences(f"{path}.{name}", before.get(name), after.get(name))
    elif before != after:
        yield path, before, after


def _is_secret(path: str, value: JsonValue) -> bool:
    if not isinstance(value, str):
        return False
    return bool(_SECRET_NAME.search(path.rpartition(".")[2]) or _SECRET_VALUE.search(value))


def _shown(path: str, value: JsonValue) -> str:
    return MASK if _is_secret(path, value) else _text(masked(path, value))


def _text(value: JsonValue) -> str:
    text = "none" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
