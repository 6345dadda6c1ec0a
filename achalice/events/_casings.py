"""Fields that AWS spells in more than one casing."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import model_validator

from achalice.events._base import EventModel


class AnyCasing(EventModel):
    """Finds a field by its name in another casing, too, where its own is not there.

    What was found so stays in `model_extra` under the name that it came with.
    """

    @model_validator(mode="before")
    @classmethod
    def with_known_spellings(cls, value: Any) -> Any:
        """`value`, and in it what has another casing under its usual name, too."""
        if not isinstance(value, Mapping):
            return value
        known = _spellings(cls)  # pyright: ignore[reportArgumentType]  # classes have a hash
        if value.keys() <= known.names:
            return value
        found = {known.by_casing.get(_folded(name), name): each for name, each in value.items()}
        return {**found, **value}

    def _unknown(self) -> dict[str, Any] | None:
        """What is no field, in no casing."""
        known = _spellings(type(self)).by_casing  # pyright: ignore[reportArgumentType]
        extra = self.model_extra or {}
        return {name: each for name, each in extra.items() if _folded(name) not in known}


class _Spellings(NamedTuple):
    """The fields' names on the wire, and these by what all of their casings have in common."""

    names: frozenset[str]
    by_casing: Mapping[str, str]


@cache
def _spellings(model: type[EventModel]) -> _Spellings:
    fields = model.model_fields.items()
    names = frozenset(str(field.validation_alias or name) for name, field in fields)
    return _Spellings(names, {_folded(name): name for name in names})


def _folded(name: object) -> str:
    return str(name).lower()


__all__ = ["AnyCasing"]
