"""What handlers give back to services that wait for an answer."""

from typing import Any

from pydantic import BaseModel, PlainSerializer, SerializerFunctionWrapHandler, model_serializer
from pydantic.alias_generators import to_camel

from achalice.events._base import EventModel, FrozenModelMetaclass


class Answer(
    BaseModel,
    metaclass=FrozenModelMetaclass,
    alias_generator=to_camel,
    extra="forbid",
    frozen=True,
    populate_by_name=True,
    protected_namespaces=(),
):
    """An answer or a part of one: checked when it is made, sent without what nobody has said."""

    # Services take a field that is not there, and many refuse one that is null.
    @model_serializer(mode="wrap")
    def _said(self, serialise: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in serialise(self).items() if value is not None}


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


def _as_given(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return [_as_given(each) for each in value] if isinstance(value, tuple) else value


Unchanged = PlainSerializer(_as_given)
"""Of a part of the event in an answer: sent with the fields that it came with, or was given."""

__all__ = ["Answer", "Returned", "Unchanged"]
