"""Every event finds its model, keeps its keys, and gives itself back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from achalice import events
from achalice.events import LambdaEvent, parse_event
from achalice.events._names import NAMES
from achalice.events._shapes import fitting

SAMPLES = Path(__file__).parent.parent / "payloads"
PAYLOADS = sorted(SAMPLES.glob("*.json"))
corpus = pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)


def keys_of(value: object, path: str = "") -> Iterator[str]:
    """Where in `value` there is something: `Records[0].body`."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield f"{path}.{name}"
            yield from keys_of(each, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from keys_of(each, f"{path}[{index}]")


@corpus
def test_a_sample_of_aws_has_exactly_one_model(path: Path) -> None:
    assert len(list(fitting(json.loads(path.read_bytes())))) == 1


@corpus
def test_a_sample_of_aws_is_parsed_and_given_back(path: Path) -> None:
    payload = json.loads(path.read_bytes())

    event = parse_event(payload)

    assert type(event) is not LambdaEvent
    assert event.to_dict() is payload


@pytest.mark.parametrize("payload", [{}, [], None, 1, "text", {"Records": []}, {"a": {"b": 1}}])
def test_what_has_no_known_shape_is_a_lambda_event(payload: object) -> None:
    event = parse_event(payload)

    assert type(event) is LambdaEvent
    assert event.to_dict() == payload


def test_what_only_almost_fits_is_a_lambda_event_with_its_fields() -> None:
    payload = {"Records": [{"eventSource": "aws:sqs", "body": 1}]}

    event = parse_event(payload)

    assert type(event) is LambdaEvent
    assert event.model_extra == payload


@pytest.mark.parametrize("name", [name for name in events.__all__ if name != "parse_event"])
def test_an_event_says_what_it_is(name: str) -> None:
    assert getattr(events, name).__doc__


@pytest.mark.parametrize("home", sorted(NAMES))
def test_the_table_of_names_has_all_that_modules_promise(home: str) -> None:
    module = __import__(f"achalice.events.{home}", fromlist=["__all__"])

    assert not set(NAMES[home]) - {*module.__all__}
    assert home.startswith("_") or set(NAMES[home]) == {*module.__all__}
