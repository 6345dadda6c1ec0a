"""Models that handlers give back."""

from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from achalice.events._base import EventModel


class Returned(EventModel):
    """A part of an event, or an answer, of which nothing is sent that nobody has set."""

    @model_serializer(mode="wrap")
    def _without_the_unset(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        for name, field in type(self).model_fields.items():
            if name not in self.model_fields_set and getattr(self, name) is None:
                written.pop(name, None)
                written.pop(field.serialization_alias or name, None)
        return written


__all__ = ["Returned"]
