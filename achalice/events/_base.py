"""The model that every event is."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr
from pydantic.alias_generators import to_camel

from achalice.context import LambdaContext


class EventModel(BaseModel):
    """A part of an event: immutable, snake_case here, AWS's spelling on the wire.

    Fields that AWS adds later are kept in `model_extra` and change nothing else.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, extra="allow", frozen=True, populate_by_name=True
    )


class LambdaEvent(EventModel):
    """What Lambda hands to a handler, whole."""

    _original: dict[str, Any] = PrivateAttr(default_factory=dict)
    _context: LambdaContext | None = PrivateAttr(default=None)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any], context: LambdaContext | None = None) -> Self:
        """The event that Lambda delivered as `payload`.

        Raises:
            pydantic.ValidationError: `payload` has another shape.
        """
        event = cls.model_validate(payload)
        event._original = payload if isinstance(payload, dict) else dict(payload)
        event._context = context
        return event

    @property
    def context(self) -> LambdaContext:
        """The context of the invocation that delivered this event.

        Raises:
            LookupError: the event was built by hand, without one.
        """
        if self._context is None:
            raise LookupError(f"this {type(self).__name__} was not delivered by an invocation")
        return self._context

    def to_dict(self) -> dict[str, Any]:
        """The very dictionary that Lambda delivered; `{}` for an event built by hand."""
        return self._original
