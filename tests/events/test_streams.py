"""What holds for every queue, topic, stream and broker."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from achalice.events import LambdaEvent, parse_event

from .test_parsing import SAMPLES, keys_of

FAMILIES = (
    *("activeMQ", "cloudWatchLog", "dynamo", "kafka", "kinesis"),
    *("rabbit", "s3Sqs", "sns", "sqs"),
)
PAYLOADS = sorted(path for family in FAMILIES for path in SAMPLES.glob(f"{family}*.json"))
corpus = pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)


def unknown_in(value: object) -> list[str]:
    """The fields of `value`, however deep, that no model knows."""
    if isinstance(value, BaseModel):
        known = [getattr(value, name) for name in type(value).model_fields]
        return [*(value.model_extra or {}), *unknown_in(known)]
    if isinstance(value, list | tuple):
        return [name for each in value for name in unknown_in(each)]
    return unknown_in(list(value.values())) if isinstance(value, dict) else []


@corpus
def test_a_sample_loses_no_key(path: Path) -> None:
    payload = json.loads(path.read_bytes())

    dumped = parse_event(payload).model_dump(mode="json", by_alias=True)

    assert set(keys_of(payload)) <= set(keys_of(dumped))


@corpus
def test_a_sample_is_the_same_event_after_a_dump(path: Path) -> None:
    event = parse_event(json.loads(path.read_bytes()))
    dumped = event.model_dump(mode="json", by_alias=True)

    assert type(event).model_validate(dumped).model_dump(mode="json", by_alias=True) == dumped


@corpus
def test_a_sample_has_nothing_that_no_field_is_for(path: Path) -> None:
    event = parse_event(json.loads(path.read_bytes()))

    assert type(event) is not LambdaEvent
    assert unknown_in(event) == []
