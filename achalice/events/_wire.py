"""Parts that are given back as AWS sent them, however they are read."""

from functools import cache
from typing import Any, ClassVar, Self

from pydantic import (
    AliasChoices,
    ModelWrapValidatorHandler,
    PrivateAttr,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from achalice.events._base import EventModel


class AsSent(EventModel):
    """A part that reads some fields into something else, or from names of several spellings.

    A dump by alias has those of `_sent_fields` with the name and the value that they came with.
    """

    _sent_fields: ClassVar[tuple[str, ...]] = ()
    _sent: dict[str, tuple[str, Any]] = PrivateAttr(default_factory=dict)
    """What came: by the name that a dump has for it, the name on the wire and the value."""

    @model_validator(mode="wrap")
    @classmethod
    def _remember(cls, value: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        part = validate(value)
        # What is found in another casing is sent as it came, too.
        value = getattr(cls, "with_known_spellings", _as_it_is)(value)
        if isinstance(value, dict):
            sent = {
                dumped: (wire, value[name])
                # Pyright does not know that classes have a hash.
                for dumped, spellings in _spellings(cls)  # pyright: ignore[reportArgumentType]
                for name, wire in spellings
                if name in value
            }
            part._sent = sent  # type: ignore[misc]  # private, no field
        return part

    @model_serializer(mode="wrap")
    def _give_back(
        self, serialise: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        dumped: dict[str, Any] = serialise(self)
        if not info.by_alias:
            return dumped
        for name, (wire, value) in self._sent.items():
            if name in dumped:
                del dumped[name]
                dumped[wire] = value
        return dumped


def _as_it_is(value: Any) -> Any:
    return value


@cache
def _spellings(part: type[AsSent]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """By the name that a dump has: each name that a field is found by, and what it is on the wire.

    The one that counts is last, and Python's own, which is never sent, is first.
    """
    found = []
    for name in part._sent_fields:
        field = part.model_fields[name]
        dumped = str(field.serialization_alias)
        alias = field.validation_alias
        wires = alias.choices if isinstance(alias, AliasChoices) else [alias]
        spellings = [(str(wire), str(wire)) for wire in reversed(wires)]
        found.append((dumped, ((name, dumped), *spellings)))
    return tuple(found)


__all__ = ["AsSent"]
