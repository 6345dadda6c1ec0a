"""Finding the model of an event that nobody has named."""

from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from achalice import events
from achalice.context import LambdaContext
from achalice.events._base import LambdaEvent
from achalice.events._shapes import model_names

__all__ = ["parse_event"]


def parse_event(payload: Any, context: LambdaContext | None = None) -> LambdaEvent:
    """The event that Lambda delivered as `payload`, as the model that its shape is known by.

    Any JSON is taken. What has no known shape, or only almost, is a plain `LambdaEvent`: its
    `model_extra` has the fields, `to_dict()` the payload.
    """
    for name in model_names(payload):
        model: type[LambdaEvent] = getattr(events, name)
        with suppress(ValidationError):
            return model.from_payload(payload, context)
    event = LambdaEvent.model_validate(payload if isinstance(payload, dict) else {})
    event._deliver(payload, context)
    return event
