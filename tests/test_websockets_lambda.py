"""Websocket handlers under the runtime client that Lambda itself runs."""

from collections.abc import Iterator
from typing import Any

import pytest

from achalice import Chalice
from achalice._typing import RawEvent
from achalice.test import EventsClient
from achalice.triggers import WEBSOCKET_ENDPOINT_VARIABLE

from .management_api import Call, ManagementApi
from .runtime_api import Failure, LambdaProcess, Result, lambda_process

APP = """
from pydantic import BaseModel

from achalice import Chalice, ForbiddenError
from achalice.events import WebsocketEvent

app = Chalice("game")


class Move(BaseModel):
    x: int


@app.on_ws_connect()
async def connect(event: WebsocketEvent) -> None:
    if "token" not in event.query_params:
        raise ForbiddenError("who are you?")


@app.on_ws_route("move")
async def move(event: WebsocketEvent, message: Move) -> Move:
    await app.websocket_api.broadcast([event.connection_id, "other"], message)
    return Move(x=message.x + 1)


@app.on_ws_message()
async def say(event: WebsocketEvent) -> None:
    raise LookupError("no such game")
"""


@pytest.fixture(scope="module")
def management() -> Iterator[ManagementApi]:
    with ManagementApi().serving() as api:
        yield api


@pytest.fixture(scope="module")
def function(
    tmp_path_factory: pytest.TempPathFactory, management: ManagementApi
) -> Iterator[LambdaProcess]:
    folder = tmp_path_factory.mktemp("game")
    (folder / "app.py").write_text(APP)
    environment = {
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "AWS_REGION": "eu-central-1",
        "NO_PROXY": "127.0.0.1",
        WEBSOCKET_ENDPOINT_VARIABLE: management.endpoint,
    }
    with lambda_process(folder, **environment) as running:
        yield running


def event(route_key: str, body: object = None, **params: str) -> RawEvent:
    events = EventsClient(Chalice("game"))
    return events.generate_websocket_event(route_key, "c-1=", body, params=params)


def value_of(outcome: object) -> Any:
    assert isinstance(outcome, Result), outcome
    return outcome.value


def test_a_client_is_let_in_or_not(function: LambdaProcess) -> None:
    welcome = value_of(function.invoke(event("$connect", token="t")))
    refused = value_of(function.invoke(event("$connect")))

    assert (welcome, refused["statusCode"]) == ({"statusCode": 200}, 403)


def test_warm_invocations_send_through_one_pool(
    function: LambdaProcess, management: ManagementApi
) -> None:
    """And leave nothing running behind them, of which the log would tell."""
    answers = [value_of(function.invoke(event("move", {"x": x}))) for x in range(3)]

    assert answers == [{"statusCode": 200, "body": f'{{"x":{x + 1}}}'} for x in range(3)]
    assert sorted(management.calls) == sorted(
        Call("POST", "api", who, f'{{"x":{x}}}'.encode())
        for x in range(3)
        for who in ("c-1=", "other")
    )
    assert management.opened == 2
    assert function.log.read_text() == ""


def test_a_message_that_does_not_fit_is_answered(function: LambdaProcess) -> None:
    answer = value_of(function.invoke(event("move", {"x": "left"})))

    assert answer["statusCode"] == 422


def test_an_error_is_lambdas_to_report(function: LambdaProcess) -> None:
    assert function.invoke(event("$default", "hello")) == Failure("LookupError", "no such game")
