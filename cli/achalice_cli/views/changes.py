"""What differs between two values of a property, line by line, with secrets masked."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

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
        f"{path}: {' -> '.join(_both(path, before, after))}"
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
    elif isinstance(before, list) and isinstance(after, list) and _is_long(before, after):
        yield from _differing_items(path, before, after)
    elif before != after:
        yield path, before, after


def _is_long(*values: JsonValue) -> bool:
    return any(len(_whole(value)) > _LONGEST for value in values)


def _differing_items(
    path: str, before: list[JsonValue], after: list[JsonValue]
) -> Iterator[_Difference]:
    """The items that one of the lists has alone, those of the one beside those of the other."""
    gone, come = _only_in(before, after), _only_in(after, before)
    if not gone and not come and before != after:
        yield path, before, after
    for (place, old), (new_place, new) in zip_longest(gone, come, fillvalue=(-1, None)):
        yield from _differences(f"{path}[{max(place, new_place)}]", old, new)


def _only_in(
    items: Sequence[JsonValue], others: Sequence[JsonValue]
) -> list[tuple[int, JsonValue]]:
    """With their places. Of what the other has less often, the last ones."""
    left = [*others]
    found: list[tuple[int, JsonValue]] = []
    for place, item in enumerate(items):
        if item in left:
            left.remove(item)
        else:
            found.append((place, item))
    return found


def _is_secret(path: str, value: JsonValue) -> bool:
    if not isinstance(value, str):
        return False
    return bool(_SECRET_NAME.search(path.rpartition(".")[2]) or _SECRET_VALUE.search(value))


def _both(path: str, before: JsonValue, after: JsonValue) -> tuple[str, str]:
    """Both values; where they begin alike for longer than is shown, from where they differ."""
    old, new = (
        MASK if _is_secret(path, each) else _whole(masked(path, each)) for each in (before, after)
    )
    if old == new or _cut(old) != _cut(new):
        return _cut(old), _cut(new)
    pairs = enumerate(zip(old, new, strict=False))
    alike = next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))
    return f"...{_cut(old[alike:])}", f"...{_cut(new[alike:])}"


def _text(value: JsonValue) -> str:
    return _cut(_whole(value))


def _whole(value: JsonValue) -> str:
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
