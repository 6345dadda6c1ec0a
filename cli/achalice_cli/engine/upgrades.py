"""Records that earlier versions of achalice wrote, brought to today's layout step by step."""

import json
from collections.abc import Callable
from typing import Final, TypeAlias

from pydantic import JsonValue

Layout: TypeAlias = dict[str, JsonValue]
"""A whole record as JSON."""


def _adopted_ones_are_told(record: Layout) -> Layout:
    """Until 1, all properties of every resource were known, as they are where nothing is said."""
    return record


UPGRADES: Final[tuple[Callable[[Layout], Layout], ...]] = (_adopted_ones_are_told,)
"""From version 1 to 2, and so on. One that stays as it is may still be unreadable to an earlier
achalice, which is what its number says."""

SCHEMA_VERSION: Final = 2
"""How records are laid out: one more than there are upgrades."""


def upgraded(content: bytes) -> bytes:
    """The record in `content` in today's layout; what is none, or of a later one, as it is."""
    try:
        record = json.loads(content)
    except ValueError:
        return content
    version = record.get("schema_version") if isinstance(record, dict) else None
    if type(version) is not int or not 1 <= version < SCHEMA_VERSION:
        return content
    for upgrade in UPGRADES[version - 1 :]:
        record = upgrade(record)
    return json.dumps({**record, "schema_version": SCHEMA_VERSION}).encode()
