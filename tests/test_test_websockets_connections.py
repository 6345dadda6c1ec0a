"""How clients of a websocket API come and go, in memory."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from achalice import (
    AuthResponse,
    Chalice,
    IAMAuthorizer,
    Response,
    UnauthorizedError,
    WebsocketDisconnectedError,
)
from achalice.events import AuthRequest, WebsocketEvent
from achalice.test import (
    Client,
    WebsocketClosedError,
    WebsocketRefusedError,
)

from .websocket_apps import chat, fail, forbid, leave, noting, telling

# Connecting


async def test_the_request_that_connects_is_seen_by_its_handler() -> None:
    app, events = noting()

    async with (
        Client(app) as client,
        client.websocket(
            "/?room=1", headers={"X-Tag": ["a", "b"]}, params={"name": "ada"}, cookies={"s": "1"}
        ),
    ):
        pass

    event = events[0]
    assert (event.route_key, event.event_type, event.stage) == ("$connect", "CONNECT", "api")
    assert {**event.query_params} == {"room": "1", "name": "ada"}
    assert event.headers.getlist("X-Tag") == ["a", "b"]
    assert event.cookies == {"s": "1"}
    assert event.headers["sec-websocket-version"] == "13"


async def test_a_connection_is_one_to_all_of_its_handlers() -> None:
    app, events = noting()

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")

    contexts = [event.request_context for event in events]
    assert [each.route_key for each in contexts] == ["$connect", "$default", "$disconnect"]
    assert {each.connection_id for each in contexts} == {ada.connection_id}
    assert len({each.connected_at for each in contexts}) == 1
    assert {each.identity.source_ip for each in contexts} == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["/", "/api", "/api/"])
async def test_the_stage_may_be_in_the_path(path: str) -> None:
    app, events = noting()

    async with Client(app) as client, client.websocket(path):
        assert len(events) == 1


async def test_there_is_nothing_at_other_paths() -> None:
    app, events = noting()

    async with Client(app) as client:
        with pytest.raises(WebsocketRefusedError) as refused:
            await client.websocket("/chat").__aenter__()

    assert (refused.value.status_code, events) == (403, [])


async def test_an_api_need_not_have_a_handler_for_connecting() -> None:
    async with Client(telling()) as client, client.websocket() as ada:
        await ada.send_text("hello")

        assert await ada.receive_text() == "default of $default"


@pytest.mark.parametrize(
    ("handler", "status_code"),
    [
        (forbid, 403),
        (lambda event: {"statusCode": 418}, 418),
        (lambda event: Response("", status_code=302), 302),
        (lambda event: {"statusCode": 599}, 599),
        (lambda event: {"statusCode": "ok"}, 502),
        (fail, 502),
        (leave, 502),
    ],
)
async def test_a_handler_may_refuse_a_client(
    handler: Callable[..., object], status_code: int
) -> None:
    app = Chalice("chat")
    left: list[object] = []
    app.on_ws_connect(name="connect")(handler)
    app.on_ws_disconnect(name="disconnect")(lambda event: left.append(event))

    async with Client(app) as client:
        with pytest.raises(WebsocketRefusedError) as refused:
            await client.websocket().__aenter__()

    assert (refused.value.status_code, left) == (status_code, [])
    assert str(refused.value).endswith(f"with {status_code}")


async def test_why_a_handler_failed_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice("chat")
    app.on_ws_connect()(fail)

    async with Client(app) as client:
        with pytest.raises(WebsocketRefusedError):
            await client.websocket().__aenter__()

    assert "$connect: the function failed" in caplog.text
    assert "RuntimeError: no database" in caplog.text


async def test_a_client_that_connects_cannot_be_sent_anything_yet() -> None:
    """As in AWS, where that is found out late."""
    app = Chalice("chat")

    @app.on_ws_connect()
    async def enter(event: WebsocketEvent) -> None:
        await app.websocket_api.send(event.connection_id, "welcome")

    async with Client(app) as client:
        with pytest.raises(WebsocketRefusedError) as refused:
            await client.websocket().__aenter__()

    assert refused.value.status_code == 502


async def test_a_subprotocol_is_chosen_by_the_handler() -> None:
    app = Chalice("chat")

    @app.on_ws_connect()
    async def enter(event: WebsocketEvent) -> Response[str]:
        offered = event.headers["Sec-WebSocket-Protocol"].split(", ")
        return Response("", {"Sec-WebSocket-Protocol": offered[-1]})

    async with (
        Client(app) as client,
        client.websocket(headers={"Sec-WebSocket-Protocol": "chat, superchat"}) as ada,
    ):
        assert ada.subprotocol == "superchat"


# Authorizers


def guarded() -> tuple[Chalice, list[object]]:
    """An app that lets in who has a name, and keeps what its handlers are told of them."""
    app, told = Chalice("chat"), list[object]()

    @app.authorizer(identity_sources=["$request.querystring.name"])
    async def check(request: AuthRequest) -> AuthResponse:
        name = request.token
        if name == "nobody":
            raise UnauthorizedError("who?")
        if name == "crash":
            raise RuntimeError("no database")
        return AuthResponse([] if name == "eve" else ["$connect"], name, {"admin": True})

    @app.on_ws_connect(name="connect", authorizer=check)
    @app.on_ws_message(name="message")
    @app.on_ws_disconnect(name="disconnect")
    async def note(event: WebsocketEvent) -> None:
        told.append(event.request_context.authorizer)

    return app, told


@pytest.mark.parity("ws.authorizer")
async def test_what_an_authorizer_says_reaches_all_handlers() -> None:
    app, told = guarded()

    async with Client(app) as client, client.websocket(params={"name": "ada"}) as ada:
        await ada.send_text("hello")

    assert told == [{"principalId": "ada", "admin": "true"}] * 3


@pytest.mark.parametrize(
    ("params", "status_code"),
    [
        ({}, 401),
        ({"name": "nobody"}, 401),
        ({"name": "eve"}, 403),
        ({"name": "crash"}, 500),
    ],
)
async def test_an_authorizer_may_refuse_a_client(params: dict[str, str], status_code: int) -> None:
    app, told = guarded()

    async with Client(app) as client:
        with pytest.raises(WebsocketRefusedError) as refused:
            await client.websocket(params=params).__aenter__()

    assert (refused.value.status_code, told) == (status_code, [])


async def test_iam_lets_everybody_in_here() -> None:
    app = Chalice("chat")
    app.on_ws_connect(authorizer=IAMAuthorizer())(lambda event: None)

    async with Client(app) as client, client.websocket() as ada:
        assert ada.connection_id


async def test_the_log_tells_why_an_authorizer_refuses(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "achalice")
    app, _ = guarded()

    async with Client(app) as client:
        for params in ({}, {"name": "crash"}):
            with pytest.raises(WebsocketRefusedError):
                await client.websocket(params=params).__aenter__()

    assert "$connect: the request lacks $request.querystring.name" in caplog.text
    assert "$connect: the authorizer failed: no database" in caplog.text


# Going


async def test_a_client_goes_without_a_word_at_the_end_of_its_block() -> None:
    app, events = noting()

    async with Client(app) as client, client.websocket():
        pass

    assert events[-1].event_type == "DISCONNECT"
    assert events[-1].disconnect_status_code == 1005
    assert events[-1].disconnect_reason == "Client-side close frame status not set"


async def test_a_client_may_say_why_it_goes() -> None:
    app, events = noting()

    async with Client(app) as client, client.websocket() as ada:
        await ada.close(4001, "bored")

    assert [each.event_type for each in events] == ["CONNECT", "DISCONNECT"]
    assert events[-1].disconnect_status_code == 4001
    assert events[-1].disconnect_reason == "bored"


async def test_a_test_that_fails_leaves_its_clients_too() -> None:
    app, present = chat()

    with pytest.raises(RuntimeError, match="of the test"):
        async with Client(app) as client, client.websocket():
            raise RuntimeError("of the test")

    assert present == []


async def test_the_app_may_end_a_connection() -> None:
    app, present = chat()

    async with Client(app) as client, client.websocket() as ada, client.websocket() as bob:
        await ada.send_text("hello")
        await ada.send_json({"action": "kick", "whom": bob.connection_id})

        assert present == [ada.connection_id]
        assert await bob.receive_text() == "hello"
        for _ in range(2):
            with pytest.raises(WebsocketClosedError, match="1000 Connection Closed Normally"):
                await bob.receive_text()
        with pytest.raises(WebsocketClosedError) as closed:
            await bob.send_text("hello?")

    assert (closed.value.code, closed.value.reason) == (1000, "Connection Closed Normally")


async def test_who_waits_hears_of_the_end() -> None:
    app, _ = chat()

    async with (
        Client(app) as client,
        client.websocket() as ada,
        client.websocket() as bob,
        asyncio.TaskGroup() as tasks,
    ):
        heard = tasks.create_task(_end_of(bob.receive_text))
        await ada.send_json({"action": "kick", "whom": bob.connection_id})

    assert heard.result() == 1000


async def _end_of(receive: Callable[[], Any]) -> int:
    with pytest.raises(WebsocketClosedError) as closed:
        await receive()
    return closed.value.code


async def test_who_is_gone_is_gone_to_the_app() -> None:
    app, _ = noting()

    async with Client(app) as client:
        async with client.websocket() as ada:
            pass
        with pytest.raises(WebsocketDisconnectedError, match=ada.connection_id):
            await app.websocket_api.close(ada.connection_id)
        with pytest.raises(WebsocketDisconnectedError, match=ada.connection_id):
            await app.websocket_api.info(ada.connection_id)


async def test_what_fails_when_a_client_has_gone_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Chalice("chat")
    app.on_ws_disconnect()(fail)

    async with Client(app) as client, client.websocket():
        pass

    assert "$disconnect: the function failed" in caplog.text


async def test_an_answer_to_who_is_gone_is_dropped() -> None:
    app = Chalice("chat")

    @app.on_ws_message()
    async def leave(event: WebsocketEvent) -> str:
        await app.websocket_api.close(event.connection_id)
        return "bye"

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("hello")

        assert ada.unread == []


@pytest.mark.parity("ws.binary")
async def test_binary_messages_end_a_connection() -> None:
    app, events = noting()

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_bytes(b"\x00")
        with pytest.raises(WebsocketClosedError) as closed:
            await ada.receive_text()

    assert closed.value.code == 1003
    assert [each.event_type for each in events] == ["CONNECT", "DISCONNECT"]


async def test_a_message_that_is_too_large_ends_a_connection() -> None:
    app, events = noting()

    async with Client(app) as client, client.websocket() as ada:
        await ada.send_text("x" * 131_072)
        await ada.send_text("x" * 131_073)
        with pytest.raises(WebsocketClosedError) as closed:
            await ada.receive_text()

    assert closed.value.code == 1009
    assert [each.event_type for each in events] == ["CONNECT", "MESSAGE", "DISCONNECT"]
