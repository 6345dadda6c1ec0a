"""Websocket handlers next to those of Chalice itself: one event, the same answer."""

import asyncio
from types import ModuleType
from typing import Any

import pytest
from chalice import app as chalice_app

from achalice import app as achalice_app
from achalice._typing import RawEvent
from achalice.test import EventsClient

from .builders import FakeContext

PACKAGES = (chalice_app, achalice_app)


def event(route_key: str, body: object = None) -> RawEvent:
    made = EventsClient(achalice_app.Chalice("game"))
    return made.generate_websocket_event(route_key, "c-1=", body)


def answer(package: ModuleType, decorator: str, payload: RawEvent, handler: Any) -> Any:
    """What Lambda gets of an app that has `handler` for this one kind of events."""
    app = package.Chalice("game")
    declared = getattr(app, decorator)()(handler)
    if package is chalice_app:
        return declared(payload, FakeContext())
    return asyncio.run(app.dispatch(payload, FakeContext()))


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")


@pytest.mark.parity("ws.result-nothing", "ws.result-dict")
@pytest.mark.parametrize("result", [None, {}, {"body": "hello"}, {"statusCode": 403}, {"x": 1}])
@pytest.mark.parametrize(
    ("decorator", "route_key"),
    [
        ("on_ws_connect", "$connect"),
        ("on_ws_message", "$default"),
        ("on_ws_disconnect", "$disconnect"),
    ],
)
def test_results_become_the_same_answers(decorator: str, route_key: str, result: object) -> None:
    def handle(event: Any) -> object:
        return result

    theirs, ours = (answer(each, decorator, event(route_key), handle) for each in PACKAGES)

    assert ours == theirs


@pytest.mark.parity("ws.result-response")
def test_a_response_becomes_the_same_answer() -> None:
    def theirs(event: Any) -> object:
        return chalice_app.Response("no", {"X-Tag": "a"}, 403)

    def ours(event: Any) -> object:
        return achalice_app.Response("no", {"X-Tag": "a"}, 403)

    expected = answer(chalice_app, "on_ws_connect", event("$connect"), theirs)
    made = answer(achalice_app, "on_ws_connect", event("$connect"), ours)

    # A text has a content type here.
    assert made.pop("headers") == {**expected.pop("headers"), "Content-Type": "application/json"}
    assert made == expected


@pytest.mark.parity("ws.event")
@pytest.mark.parametrize("name", ["domain_name", "stage", "connection_id", "body", "json_body"])
def test_a_messages_event_says_the_same(name: str) -> None:
    seen: list[object] = []

    for package in PACKAGES:
        payload = event("$default", {"x": 1})
        answer(package, "on_ws_message", payload, lambda event: seen.append(getattr(event, name)))

    assert seen[0] == seen[1]


@pytest.mark.parity("ws.event-json")
def test_a_body_that_is_no_json_is_the_same_error() -> None:
    seen: list[Any] = []
    for package in PACKAGES:
        answer(
            package, "on_ws_message", event("$default", "hello"), lambda event: seen.append(event)
        )

    for package, each in zip(PACKAGES, seen, strict=True):
        with pytest.raises(package.BadRequestError):
            each.json_body  # noqa: B018  # that is the test
