"""What tells events apart: their shapes, without their models."""

from collections.abc import Iterator

from achalice.events._shapes import conversations, gateways, operations, streams
from achalice.events._shapes.rules import Rule

_FAMILIES = (streams, gateways, operations, conversations)


def model_names(payload: object) -> Iterator[str]:
    """The names, in `achalice.events`, of the models to try: the narrowest first."""
    for rule in _fitting(payload):
        narrower = rule.narrower(payload)
        if narrower is not None:
            yield narrower
        yield rule.model


def fitting(payload: object) -> Iterator[str]:
    """Every name that fits, narrower ones aside; no two should, whatever the payload."""
    return (rule.model for rule in _fitting(payload))


def _fitting(payload: object) -> Iterator[Rule]:
    for family in _FAMILIES:
        yield from (rule for rule in family.RULES if rule.fits(payload))
