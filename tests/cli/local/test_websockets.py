"""The websocket API on the port of the routes, with a real client."""

import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import anyio.to_thread
import pytest

from ..running import LocalServer, project

PATIENCE = 10

APP = """
import asyncio
import os

from achalice import AuthResponse, Chalice, LambdaContext, Response
from achalice.events import AuthRequest, WebsocketEvent
from pydantic import BaseModel

app = Chalice("chat")
present: list[str] = []


class Move(BaseModel):
    x: int


@app.authorizer(identity_sources=["route.request.querystring.name"])
async def check(request: AuthRequest) -> AuthResponse:
    return AuthResponse([] if request.token == "eve" else ["*"], request.token)


@app.on_ws_connect(authorizer=check)
async def enter(event: WebsocketEvent) -> Response[str]:
    if "crash" in event.query_params:
        raise RuntimeError("no database")
    present.append(event.connection_id)
    chosen = event.headers.get("sec-websocket-protocol", "").partition(",")[0]
    return Response("", {"Sec-WebSocket-Protocol": chosen} if chosen else {})


@app.on_ws_message()
async def say(event: WebsocketEvent, text: str) -> None:
    name = event.request_context.authorizer["principalId"]
    await app.websocket_api.broadcast(present, f"{name}: {text}")


@app.on_ws_route("move")
async def move(event: WebsocketEvent, message: Move) -> Move:
    return message


@app.on_ws_route("where")
async def where(event: WebsocketEvent, context: LambdaContext) -> list[object]:
    return [context.function_name, os.environ["ACHALICE_HANDLER"], event.stage]


@app.on_ws_route("leave")
async def leave(event: WebsocketEvent) -> None:
    await app.websocket_api.close(event.connection_id)


@app.on_ws_route("hang")
async def hang(event: WebsocketEvent) -> None:
    app.log.error("waiting")
    await asyncio.Event().wait()


@app.on_ws_disconnect()
async def left(event: WebsocketEvent) -> None:
    present.remove(event.connection_id)
    app.log.error("left with %s %s", event.disconnect_status_code, event.disconnect_reason)


@app.get("/present")
async def count() -> int:
    return len(present)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    running = LocalServer.start(project(tmp_path_factory.mktemp("chat"), APP))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def url(server: LocalServer) -> str:
    return server.url()


@pytest.fixture
async def http(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(url) as session:
        yield session


def connected(http: aiohttp.ClientSession, path: str) -> Any:
    """A client that does not wait for ever, to be entered with `async with`."""
    patience = aiohttp.ClientWSTimeout(ws_receive=PATIENCE, ws_close=PATIENCE)
    return http.ws_connect(path, protocols=["chat", "superchat"], timeout=patience)


async def refusal(http: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    """Status and message of the answer to a client that is not let in."""
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    async with http.get(path, headers=headers) as answer:
        told = await answer.json()
    return answer.status, told["message"]


@pytest.mark.parity("ws.local")
async def test_clients_hear_each_other(http: aiohttp.ClientSession) -> None:
    async with connected(http, "/?name=ada") as ada, connected(http, "/api?name=bob") as bob:
        await ada.send_str("hello")

        assert await ada.receive_str() == "ada: hello"
        assert await bob.receive_str() == "ada: hello"


async def test_what_a_handler_returns_is_sent_to_who_asked(http: aiohttp.ClientSession) -> None:
    async with connected(http, "/?name=ada") as ada:
        await ada.send_json({"action": "move", "x": 1})
        assert await ada.receive_json() == {"x": 1}

        await ada.send_json({"action": "move", "x": "left"})
        assert (await ada.receive_json())["Code"] == "UnprocessableEntityError"


async def test_a_handler_is_in_its_own_function(http: aiohttp.ClientSession) -> None:
    async with connected(http, "/?name=ada") as ada:
        await ada.send_json({"action": "where"})

        assert await ada.receive_json() == ["chat-dev-where", "where", "api"]


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/", 401, "Unauthorized"),
        ("/?name=eve", 403, "Forbidden"),
        ("/chat?name=ada", 403, "Forbidden"),
        ("/?name=ada&crash", 502, "Internal server error"),
    ],
)
async def test_who_may_not_connect_gets_an_http_answer(
    http: aiohttp.ClientSession, path: str, status: int, message: str
) -> None:
    assert await refusal(http, path) == (status, message)


async def test_a_subprotocol_is_agreed_on(http: aiohttp.ClientSession) -> None:
    async with connected(http, "/?name=ada") as ada:
        assert ada.protocol == "chat"


async def test_a_message_does_not_wait_for_the_one_before(
    server: LocalServer, http: aiohttp.ClientSession
) -> None:
    """Nor does the end of a connection for its messages."""
    async with connected(http, "/?name=ada") as ada:
        await ada.send_json({"action": "hang"})
        await anyio.to_thread.run_sync(server.line_with, "waiting")
        await ada.send_json({"action": "move", "x": 1})

        assert await ada.receive_json() == {"x": 1}
        await ada.close(code=4001, message=b"bored")
    await anyio.to_thread.run_sync(server.line_with, "left with 4001 bored")


async def test_the_app_may_end_a_connection(
    server: LocalServer, http: aiohttp.ClientSession
) -> None:
    async with connected(http, "/?name=ada") as ada:
        await ada.send_json({"action": "leave"})
        message = await ada.receive()

        assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, 1000)
    await anyio.to_thread.run_sync(server.line_with, "left with 1000 Connection Closed Normally")


async def test_binary_messages_end_a_connection(http: aiohttp.ClientSession) -> None:
    async with connected(http, "/?name=ada") as ada:
        await ada.send_bytes(b"\x00")

        assert (await ada.receive()).data == 1003


async def test_a_client_that_is_cut_off_is_gone(
    server: LocalServer, http: aiohttp.ClientSession
) -> None:
    await connected(http, "/?name=ada")
    await http.close()

    await anyio.to_thread.run_sync(server.line_with, "left with 1005")


async def test_connections_are_lines_on_stderr(
    server: LocalServer, http: aiohttp.ClientSession
) -> None:
    async with connected(http, "/?name=lines"):
        pass

    for line in ("^CONNECT /.name=lines 101$", "^DISCONNECT /.name=lines 1000$"):
        await anyio.to_thread.run_sync(server.line_with, line)


async def test_routes_are_served_on_the_same_port(http: aiohttp.ClientSession) -> None:
    async with connected(http, "/?name=ada"), http.get("/present") as answer:
        assert int(await answer.text()) >= 1


async def test_clients_are_told_that_the_server_ends(tmp_path: Path) -> None:
    """And the app is told that they are gone."""
    server = LocalServer.start(project(tmp_path, APP))
    url = await anyio.to_thread.run_sync(server.url)

    async with aiohttp.ClientSession(url) as http, connected(http, "/?name=ada") as ada:
        server.process.send_signal(signal.SIGTERM)
        assert (await ada.receive()).data == 1012
    done = await anyio.to_thread.run_sync(server.stop)

    assert done.exit_code == 0
    assert "left with 1012" in done.stderr
    assert "Traceback" not in done.stderr


async def test_an_app_may_have_websockets_alone(tmp_path: Path) -> None:
    app = """
from achalice import Chalice

app = Chalice("echo")


@app.on_ws_message()
async def echo(event):
    return event.body
"""
    server = LocalServer.start(project(tmp_path, app))
    url = await anyio.to_thread.run_sync(server.url)

    async with aiohttp.ClientSession(url) as http:
        async with connected(http, "/") as ada:
            await ada.send_str("hello")
            assert await ada.receive_str() == "hello"
        async with http.get("/") as answer:
            assert answer.status == 403
    await anyio.to_thread.run_sync(server.stop)


async def test_an_app_may_have_none(tmp_path: Path) -> None:
    app = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/")
async def index():
    return "hello"
"""
    server = LocalServer.start(project(tmp_path, app))
    url = await anyio.to_thread.run_sync(server.url)

    async with aiohttp.ClientSession(url) as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await connected(http, "/")
    done = await anyio.to_thread.run_sync(server.stop)

    assert refused.value.status == 403
    assert "Traceback" not in done.stderr
