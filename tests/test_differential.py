"""A Chalice app means the same to achalice: whatever comes, Chalice's answers, differences aside.

The differences are in `differential/`, each with its reason; none is a licence to be vague.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st

from .differential import generators
from .differential.differences import Subject
from .differential.event_sources import DELIVERIES, SOURCES
from .differential.functions import EVENTS, INVOCATIONS
from .differential.http import HTTP
from .differential.parts import AUTHORIZERS, QUESTIONS, THINGS, VALUES
from .generated import RUNS, try_examples
from .parity import ROWS


@dataclass
class Sweep:
    """What many examples of one kind have shown."""

    shown: set[str] = field(default_factory=set)
    failure: Exception | None = None


class Kind(NamedTuple):
    """Examples of one kind."""

    subject: Subject[Any, Any]
    cases: st.SearchStrategy[Any]


KINDS = {
    "requests": Kind(HTTP, generators.requests()),
    "results": Kind(HTTP, generators.results()),
    "responses": Kind(HTTP, generators.responses()),
    "chains": Kind(HTTP, generators.chains()),
    "authorizers": Kind(AUTHORIZERS, QUESTIONS),
    "events": Kind(EVENTS, INVOCATIONS),
    "sources": Kind(SOURCES, DELIVERIES),
    "values": Kind(VALUES, THINGS),
}


@cache
def swept(kind: str, run: int) -> Sweep:
    """One of several comparisons, made once for all tests."""
    subject, cases = KINDS[kind]
    sweep = Sweep()
    try:
        try_examples(run, cases, lambda case: subject.compare(case, sweep.shown))
    except Exception as failure:
        sweep.failure = failure
    return sweep


DIFFERENCES = sorted({each.id for kind in KINDS.values() for each in kind.subject.differences})
MOST_RUNS = 20
"""So many more may be needed until what is rare shows."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of errors that handlers raise on purpose."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("kind", KINDS)
def test_achalice_answers_as_chalice_does(kind: str, run: int) -> None:
    failure = swept(kind, run).failure
    if failure is not None:
        raise failure


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_a_difference_is_a_row_of_the_manifest(difference: str) -> None:
    assert difference in {row.id for row in ROWS if row.verdict == "changed"}


@pytest.mark.parity(
    "auth.methods-casing",
    "binary.no-accept",
    "binary.not-accepted-message",
    "dynamodb.images",
    "dynamodb.timestamp",
    "events.missing",
    "headers.carriage-return",
    "headers.checked-last",
    "headers.empty-list",
    "headers.no-text-in-list",
    "headers.surrogates",
    "json.depth",
    "json.surrogates",
    "kinesis.timestamp",
    "request.json-body.large-integers",
    "request.json-body.prefix",
    "request.json-body.strict",
    "request.raw-body.malformed",
    "response.no-content",
    "routing.allow",
    "schedule.event-types",
    "sns.message-attributes",
)
@pytest.mark.parametrize("difference", DIFFERENCES)
def test_no_difference_is_excused_that_does_not_show(difference: str) -> None:
    assert any(difference in swept(kind, run).shown for run in range(MOST_RUNS) for kind in KINDS)
