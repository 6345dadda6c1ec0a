"""Whatever Lambda is given for an HTTP event it gets an answer for, and no fault of ours in it.

An exception out of the entry point is a 502, and a 500 wakes somebody up.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import strategies as st

from achalice import (
    AchaliceError,
    AuthResponse,
    Chalice,
    ChaliceUnhandledError,
    ChaliceViewError,
    NotFoundError,
    Response,
)
from achalice._typing import RawEvent
from achalice.events import AuthRequest
from achalice.exceptions import DispatchError

from .builders import FakeContext
from .differential.generators import WITH_HEADERS, files, values
from .differential.shop import Responds
from .fuzzing.answers import check
from .fuzzing.events import ANY_JSON, ASSEMBLED, FRONTS, PAYLOADS, TEXT, Asked, damaged, event_of
from .fuzzing.requests import BODIES, FORMS, requests
from .fuzzing.shops import reading, typed
from .generated import RUNS, try_examples

READING, TYPED = reading(), typed()
"""Made once: an app serves many requests."""

API = "arn:aws:execute-api:us-east-1:123456789012:abc/dev"
RECORDED = st.sampled_from(sorted(PAYLOADS)).map(PAYLOADS.__getitem__)
SENT = requests().map(lambda sent: event_of(*sent))

pytestmark = pytest.mark.parametrize("run", RUNS)


@pytest.fixture(autouse=True)
def _deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As Lambda has it: every function knows its handler."""
    monkeypatch.setenv("ACHALICE_HANDLER", "api_handler")
    # Handlers fail by the thousand, on purpose.
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def answered(app: Chalice, event: object) -> dict[str, Any]:
    """The answer, which must be one that is not our fault."""
    answer = check(app(cast("RawEvent", event), FakeContext()))
    assert answer["statusCode"] < 500, answer
    return answer


def test_any_json_is_answered(run: int) -> None:
    try_examples(run, ANY_JSON, lambda event: answered(READING, event))


def test_an_event_of_no_front_is_answered(run: int) -> None:
    try_examples(run, ASSEMBLED, lambda event: answered(READING, event))


def test_a_damaged_event_of_any_front_is_answered(run: int) -> None:
    try_examples(run, damaged(RECORDED), lambda event: answered(READING, event))


def test_any_request_for_typed_parameters_is_answered(run: int) -> None:
    try_examples(run, SENT, lambda event: answered(TYPED, event))


@pytest.mark.parametrize("names", [FORMS, BODIES], ids=["forms", "json"])
def test_any_body_is_answered(run: int, names: tuple[str, ...]) -> None:
    sent = requests(names).map(lambda sent: event_of(*sent))
    try_examples(run, sent, lambda event: answered(TYPED, event))


def test_a_damaged_request_for_typed_parameters_is_answered(run: int) -> None:
    try_examples(run, damaged(SENT), lambda event: answered(TYPED, event))


def test_without_a_handlers_name_an_event_is_answered_or_refused(
    run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ACHALICE_HANDLER")

    def examine(event: Any) -> None:
        try:
            answer = READING(event, FakeContext())
        except DispatchError:
            return
        check(answer)

    try_examples(run, ANY_JSON | ASSEMBLED | damaged(RECORDED), examine)


ERRORS = st.builds(
    lambda kind, message: kind(message),
    st.sampled_from([NotFoundError, ChaliceViewError, ChaliceUnhandledError, ValueError, KeyError]),
    TEXT,
)
EMPTY = Asked("GET", "/", "/", {}, [], [("Accept-Encoding", "gzip")], b"")


def test_whatever_a_handler_does_is_an_answer(run: int) -> None:
    """Its faults are 500s, and never reach Lambda's runtime client."""
    app = Chalice("shop", configure_logs=False)
    app.api.compression = 20
    results: list[object] = []

    @app.get("/")
    async def handler() -> object:
        result = results.pop()
        if isinstance(result, Exception):
            raise result
        if isinstance(result, Responds):
            headers = cast("dict[str, str]", result.headers)
            return Response(result.body, headers, result.status_code)
        return result

    def examine(case: tuple[object, str, bool]) -> None:
        result, front, app.debug = case
        results.append(result)
        answer = check(app(event_of(front, EMPTY), FakeContext()))
        if isinstance(result, ChaliceViewError):
            assert answer["statusCode"] == result.STATUS_CODE

    done = values() | WITH_HEADERS | files() | ERRORS
    try_examples(run, st.tuples(done, st.sampled_from(FRONTS), st.booleans()), examine)


def questions() -> st.SearchStrategy[RawEvent]:
    """What API Gateway asks authorizers; texts in it are the client's."""
    token = st.builds(
        lambda text: {"type": "TOKEN", "authorizationToken": text, "methodArn": f"{API}/GET/a"},
        TEXT,
    )
    texts = st.none() | st.dictionaries(st.just("Authorization") | TEXT, TEXT, max_size=2)
    rest = st.builds(
        lambda path, headers, query: {
            "type": "REQUEST",
            "methodArn": f"{API}/GET/{path}",
            "headers": headers,
            "queryStringParameters": query,
            "requestContext": {"resourcePath": "/{path}", "path": path},
        },
        TEXT,
        texts,
        texts,
    )
    http = st.builds(
        lambda path, headers, identity: {
            "version": "2.0",
            "type": "REQUEST",
            "routeArn": f"{API}/GET/{path}",
            "identitySource": identity,
            "headers": headers,
            "requestContext": {"http": {"method": "GET", "path": path}},
        },
        TEXT,
        texts,
        st.none() | st.lists(TEXT, max_size=1),
    )
    return token | rest | http


def test_whatever_a_client_sends_an_authorizer_answers_or_says_why_not(
    run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Chalice("shop", configure_logs=False)

    @app.authorizer(identity_sources=["$request.header.Authorization"])
    async def authorize(request: AuthRequest) -> AuthResponse:
        return AuthResponse(["/orders", "/*"], "me", {"token": ascii(request.token)})

    monkeypatch.setenv("ACHALICE_HANDLER", "authorize")

    def examine(event: RawEvent) -> None:
        try:
            answer = app(event, FakeContext())
        except AchaliceError:
            return
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer

    try_examples(run, questions(), examine)
