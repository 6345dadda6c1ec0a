"""What a user's own template adds to the one that is written, or changes in it."""

from collections.abc import Mapping

from pydantic import JsonValue


def merged(template: Mapping[str, JsonValue], own: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """`template` with all that is in `own`, whose values win.

    Objects in both are merged; lists and everything else of `own` take the place of what is there.
    Nothing is removed.
    """
    made = dict(template)
    for name, value in own.items():
        there = made.get(name)
        if isinstance(there, dict) and isinstance(value, dict):
            made[name] = merged(there, value)
        else:
            made[name] = value
    return made
