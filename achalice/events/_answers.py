"""What handlers give back to services that wait for an answer."""

from typing import Any

from pydantic import BaseModel, PlainSerializer, SerializerFunctionWrapHandler, model_serializer
from pydantic.alias_generators import to_camel

from achalice.events._base import FrozenModelMetaclass


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


def _as_given(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return [_as_given(each) for each in value] if isinstance(value, tuple) else value


Unchanged = PlainSerializer(_as_given)
"""Of a part of the event in an answer: sent with the fields that it came with, or was given."""

__all__ = ["Answer", "Unchanged"]
