"""Conversations with an app's websocket API, in memory."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from pydantic import BaseModel, ValidationError

from achalice import (
    AuthResponse,
    Chalice,
    ForbiddenError,
    IAMAuthorizer,
    LambdaContext,
    Response,
    UnauthorizedError,
    WebsocketDisconnectedError,
)
from achalice.events import AuthRequest, WebsocketEvent
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

PATIENCE = 5


class Move(BaseModel):
    action: str = "move"
    x: int


class News(BaseModel):
    title: str


def chat() -> tuple[Chalice, list[str]]:
    """An app that tells everybody what one says, and who is there."""
    app, present = Chalice("chat"), list[str]()

    @app.on_ws_connect()
    async def enter(event: WebsocketEvent) -> None:
        present.append(event.connection_id)

    @app.on_ws_message()
    async def say(event: WebsocketEvent, text: str) -> None:
        await app.websocket_api.broadcast(present, text)

    @app.on_ws_route("move")
    async def move(event: WebsocketEvent, message: Move) -> Move:
        return Move(x=message.x + 1)

    @app.on_ws_route("kick")
    async def kick(event: WebsocketEvent) -> None:
        await app.websocket_api.close(event.json_body["whom"])

    @app.on_ws_disconnect()
    async def leave(event: WebsocketEvent) -> None:
        present.remove(event.connection_id)

    @app.post("/news")
    async def publish(news: News) -> list[str]:
        return await app.websocket_api.broadcast([*present, "long gone"], news)

    return app, present


def noting() -> tuple[Chalice, list[WebsocketEvent]]:
    """An app that keeps what it is told."""
    app, events = Chalice("chat"), list[WebsocketEvent]()

    @app.on_ws_connect(name="connect")
    @app.on_ws_message(name="message")
    @app.on_ws_disconnect(name="disconnect")
    async def note(event: WebsocketEvent) -> None:
        events.append(event)

    return app, events


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


def telling() -> Chalice:
    """An app whose handlers say who they are."""
    app = Chalice("chat")
    app.on_ws_message(name="default")(lambda event: f"default of {event.route_key}")
    app.on_ws_route("move", name="move")(lambda event: f"move of {event.route_key}")
    app.on_ws_route("5", name="five")(lambda event: f"five of {event.route_key}")
    app.on_ws_disconnect(name="leave")(lambda event: None)
    return app


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


def fail(event: WebsocketEvent) -> None:
    raise RuntimeError("no database")


def leave(event: WebsocketEvent) -> None:
    raise SystemExit(3)


def forbid(event: WebsocketEvent) -> None:
    raise ForbiddenError("members only")


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


async def test_the_log_tells_why_an_authorizer_refuses(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "achalice")
    app, _ = guarded()

    async with Client(app) as client:
        for params in ({}, {"name": "crash"}):
            with pytest.raises(WebsocketRefusedError):
                await client.websocket(params=params).__aenter__()

    assert "$connect: the request lacks $request.querystring.name" in caplog.text
    assert "$connect: the authorizer failed: no database" in caplog.text
