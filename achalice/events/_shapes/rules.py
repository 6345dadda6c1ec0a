"""A shape, and questions to ask of a payload that may be anything."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


def nothing_narrower(payload: object) -> None:
    """Of most models there is no narrower one."""


class Rule(NamedTuple):
    """Payloads for which `fits` says yes are events of the model called `model`."""

    model: str
    fits: Callable[[Any], bool]
    narrower: Callable[[Any], str | None] = nothing_narrower
    """Which model is for just this kind of event; one that it does not validate as is a `model`."""


def is_object(payload: object, *names: str) -> bool:
    """Whether it is an object with all of `names`; their values may be null."""
    return isinstance(payload, dict) and all(name in payload for name in names)


def at(payload: object, *path: str | int) -> object:
    """What is found along `path` through objects and lists; None where there is nothing."""
    for step in path:
        if isinstance(step, int):
            if not isinstance(payload, list) or not -len(payload) <= step < len(payload):
                return None
            payload = payload[step]
        elif isinstance(payload, Mapping):
            payload = payload.get(step)
        else:
            return None
    return payload


def first_record(payload: object) -> dict[str, Any]:
    """The first of `Records`, in any casing; `{}` where there is none."""
    record = at(payload, "Records", 0) or at(payload, "records", 0)
    return record if isinstance(record, dict) else {}


def source_of(payload: object) -> object:
    """Which service sent the first record: `aws:sqs`; SNS and SES spell the key `EventSource`."""
    record = first_record(payload)
    return record.get("eventSource") or record.get("EventSource")


def records_of(payload: object, source: str, part: str) -> bool:
    """Whether the first record is of `source`, or says of none and has a `part`, in any casing."""
    found = source_of(payload)
    return found == source or (
        found is None and any(name.lower() == part for name in first_record(payload))
    )
