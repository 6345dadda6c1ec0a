"""What tells events apart: their shapes, without their models."""

from collections.abc import Iterator

from achalice.events._shapes import conversations, gateways, operations, streams

_FAMILIES = (streams, gateways, operations, conversations)


def model_name(payload: object) -> str | None:
    """The name, in `achalice.events`, of the model that `payload` has the shape of."""
    return next(fitting(payload), None)


def fitting(payload: object) -> Iterator[str]:
    """Every name that fits; no two should, whatever the payload."""
    for family in _FAMILIES:
        yield from (rule.model for rule in family.RULES if rule.fits(payload))
