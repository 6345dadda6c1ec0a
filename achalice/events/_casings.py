"""Fields that AWS spells in more than one casing."""

from collections.abc import Mapping
from typing import Any

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
        found = {known.get(_folded(name), name): each for name, each in value.items()}
        return value if found.keys() == value.keys() else {**found, **value}


def _spellings(model: type[EventModel]) -> dict[str, str]:
    """The fields' names on the wire, by what all of their casings have in common."""
    names = (str(field.validation_alias or name) for name, field in model.model_fields.items())
    return {_folded(name): name for name in names}


def _folded(name: object) -> str:
    return str(name).lower()


__all__ = ["AnyCasing"]
