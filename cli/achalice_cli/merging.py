"""One JSON document laid over another."""

from collections.abc import Mapping

from pydantic import JsonValue


def merged(under: Mapping[str, JsonValue], over: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """`under` with all that is in `over`, whose values win.

    Objects in both are merged; lists and everything else of `over` take the place of what is there.
    Nothing is removed.
    """
    made = dict(under)
    for name, value in over.items():
        there = made.get(name)
        if isinstance(there, dict) and isinstance(value, dict):
            made[name] = merged(there, value)
        else:
            made[name] = value
    return made
