"""Models of the services that do not spell their fields in camelCase."""

from pydantic.alias_generators import to_pascal

from achalice.events._base import EventModel


def to_kebab(name: str) -> str:
    """`build_id` as `build-id`."""
    return name.replace("_", "-")


class KebabModel(EventModel, alias_generator=to_kebab, populate_by_name=True):
    """A part of an event whose service writes `build-id`."""


class PascalModel(EventModel, alias_generator=to_pascal, populate_by_name=True):
    """A part of an event whose service writes `BuildId`."""


__all__ = ["KebabModel", "PascalModel", "to_kebab"]
