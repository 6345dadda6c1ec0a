"""Conversations with an app's websocket API, in memory."""

import asyncio

import anyio
import pytest
from pydantic import ValidationError

from achalice import (
    Chalice,
    LambdaContext,
)
from achalice.events import WebsocketEvent
from achalice.test import (
    Client,
    ClosedClientError,
    NoWebsocketAPIError,
    SyncClient,
    WebsocketClosedError,
    WebsocketRefusedError,
    WebsocketSilenceError,
    WebsocketStateError,
)
from achalice.websockets import ConnectionInfo

from .websocket_apps import Move, chat, fail, forbid, telling

PATIENCE = 5


# Talking


@pytest.mark.parity("ws.test-client")
async def test_clients_hear_each_other() -> None:
    app, present = chat()

    async with Client(app) as client, client.websocket() as ada, client.websocket() as bob:
        assert present == [ada.connection_id, bob.connection_id]
        await ada.send_text("hello")
        assert await ada.receive_text() == "hello"
        assert await bob.receive_text() == "hello"

    assert present == []


async def test_what_a_handler_returns_is_sent_to_who_asked() -> None:
    app, _ = chat()

    async with Client(app) as client, client.websocket() as ada, client.websocket() as bob:
        await ada.send_json(Move(x=1))
        await ada.send_json({"action": "move", "x": 2})

        assert await ada.receive_json() == {"action": "move", "x": 2}
        assert await ada.receive(Move) == Move(x=3)
        assert bob.unread == []


async def test_messages_wait_to_be_received() -> None:
    app, _ = chat()

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("one")
        await ada.send_text("two")

        assert ada.unread == ["one", "two"]
        assert [await ada.receive_text(), await ada.receive_text()] == ["one", "two"]


async def test_other_handlers_reach_the_clients() -> None:
    """And are told of those that are not there."""
    app, _ = chat()

    async with Client(app) as client, client.websocket() as ada:
        answer = await client.http.post("/news", json={"title": "rain"})

        assert answer.json_body == ["long gone"]
        assert await ada.receive_json() == {"title": "rain"}


async def test_clients_of_two_test_clients_are_in_one_room() -> None:
    app, _ = chat()

    async with (
        Client(app) as one,
        Client(app) as two,
        one.websocket() as ada,
        two.websocket() as bob,
    ):
        await ada.send_text("hello")

        assert await bob.receive_text() == "hello"


async def test_a_client_may_wait_for_what_comes_later() -> None:
    app, _ = chat()

    async with (
        Client(app) as client,
        client.websocket() as ada,
        client.websocket() as bob,
        asyncio.TaskGroup() as tasks,
    ):
        heard = tasks.create_task(bob.receive_text())
        await ada.send_text("hello")

    assert heard.result() == "hello"


async def test_a_client_does_not_wait_for_ever() -> None:
    app, _ = chat()

    async with Client(app) as client, client.websocket(timeout=0.01) as ada:
        with pytest.raises(WebsocketSilenceError, match=r"nothing within 0\.01 s"):
            await ada.receive_text()


async def test_what_is_received_has_to_be_what_it_is_read_as() -> None:
    app, _ = chat()

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")
        await ada.send_text("hello")

        with pytest.raises(ValueError, match="unexpected character"):
            await ada.receive_json()
        with pytest.raises(ValidationError):
            await ada.receive(Move)


# Which handler


@pytest.mark.parametrize(
    ("message", "handler"),
    [
        ('{"action": "move"}', "move of move"),
        ('{"action": 5}', "five of 5"),
        ('{"action": "jump"}', "default of $default"),
        ('{"action": null}', "default of $default"),
        ('{"action": "$disconnect"}', "default of $default"),
        ('{"action": ["move"]}', "default of $default"),
        ("{}", "default of $default"),
        ('["move"]', "default of $default"),
        ("move", "default of $default"),
        ("", "default of $default"),
    ],
)
async def test_the_action_of_a_message_says_which_handler(message: str, handler: str) -> None:
    async with Client(telling()) as client, client.websocket() as ada:
        await ada.send_text(message)

        assert await ada.receive_text() == handler


async def test_a_message_that_no_route_takes_is_forbidden() -> None:
    app = Chalice("chat")
    app.on_ws_route("move")(chat)

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")
        told = await ada.receive_json()

    assert (told["message"], told["connectionId"]) == ("Forbidden", ada.connection_id)
    assert told["requestId"]


# Failing


async def test_a_handler_that_fails_is_no_more_than_a_message_to_the_client(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Chalice("chat")
    app.on_ws_message()(fail)

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")
        told = await ada.receive_json()

    assert (told["message"], told["connectionId"]) == ("Internal server error", ada.connection_id)
    assert "$default: the function failed" in caplog.text
    assert "RuntimeError: no database" in caplog.text


async def test_an_answer_that_api_gateway_would_not_take_is_told_the_developer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Chalice("chat")
    app.on_ws_message()(lambda event: {"body": {"x": 1}})

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")

        assert (await ada.receive_json())["message"] == "Internal server error"
    assert "$default: the answer cannot be sent: its `body` is wrong" in caplog.text


async def test_an_http_error_is_sent_to_the_client() -> None:
    app = Chalice("chat")
    app.on_ws_message()(forbid)

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")

        assert await ada.receive_json() == {"Code": "ForbiddenError", "Message": "members only"}


# What is known of a client


async def test_the_app_knows_who_its_clients_are() -> None:
    app, _ = chat()

    async with (
        Client(app) as client,
        client.websocket(headers={"User-Agent": "browser"}) as ada,
    ):
        before = await app.websocket_api.info(ada.connection_id)
        await ada.send_text("hello")
        after = await app.websocket_api.info(ada.connection_id)

    assert before == ConnectionInfo(
        before.connected_at, before.connected_at, "127.0.0.1", "browser"
    )
    assert after.connected_at == before.connected_at
    assert after.last_active_at is not None
    assert before.last_active_at is not None
    assert after.last_active_at > before.last_active_at


# The client itself


async def test_handlers_run_in_their_own_functions() -> None:
    app = Chalice("chat")

    @app.on_ws_message()
    async def say(event: WebsocketEvent, context: LambdaContext) -> str:
        return context.function_name

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("")

        assert await ada.receive_text() == "chat-dev-say"


async def test_without_a_client_the_app_sends_to_aws_again() -> None:
    app, _ = chat()
    async with Client(app):
        assert app.websocket_api.connections is not None

    assert app.websocket_api.connections is None


async def test_an_app_without_websockets_has_none() -> None:
    app = Chalice("shop")
    app.get("/")(lambda: "hello")

    async with Client(app) as client:
        with pytest.raises(NoWebsocketAPIError, match="`shop` has no websocket API"):
            client.websocket()

        assert app.websocket_api.connections is None


def test_a_client_that_is_not_open_connects_nobody() -> None:
    app, _ = chat()

    with pytest.raises(ClosedClientError):
        Client(app).websocket()
    with pytest.raises(ClosedClientError):
        SyncClient(app).websocket()


async def test_a_websocket_connects_once() -> None:
    app, _ = chat()

    async with Client(app) as client:
        ada = client.websocket()
        with pytest.raises(WebsocketStateError, match="has not been connected"):
            await ada.send_text("hello")
        async with ada:
            pass
        with pytest.raises(WebsocketStateError, match="has been connected already"):
            await ada.__aenter__()


def test_a_path_begins_with_a_slash() -> None:
    app, _ = chat()

    with SyncClient(app) as client, pytest.raises(ValueError, match="begins with a slash"):
        client.websocket("api")


async def test_messages_of_several_clients_are_handled_side_by_side() -> None:
    app = Chalice("chat")
    everybody = anyio.Event()
    names: list[str] = []

    @app.on_ws_message()
    async def meet(event: WebsocketEvent, name: str) -> None:
        names.append(name)
        if len(names) == 2:
            everybody.set()
        await everybody.wait()

    async with Client(app) as client, client.websocket() as ada, client.websocket() as bob:
        with anyio.fail_after(PATIENCE):
            await asyncio.gather(ada.send_text("ada"), bob.send_text("bob"))

    assert names == ["ada", "bob"]


# Without await


def test_the_twin_talks_without_await() -> None:
    app, present = chat()

    with SyncClient(app) as client, client.websocket() as ada, client.websocket() as bob:
        assert present == [ada.connection_id, bob.connection_id]
        ada.send_text("hello")
        assert bob.unread == ["hello"]
        assert bob.receive_text() == "hello"
        ada.send_json(Move(x=1))
        ada.send_json(Move(x=2))
        assert [ada.receive_text(), ada.receive(Move), ada.receive_json()] == [
            "hello",
            Move(x=2),
            {"action": "move", "x": 3},
        ]
        bob.send_bytes(b"")
        with pytest.raises(WebsocketClosedError):
            bob.receive_text()
        ada.close(4000)
        assert ada.subprotocol is None

    assert present == []


def test_the_twin_is_refused_alike() -> None:
    app = Chalice("chat")
    app.on_ws_connect()(forbid)

    with SyncClient(app) as client, pytest.raises(WebsocketRefusedError):
        client.websocket().__enter__()
