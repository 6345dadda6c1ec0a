"""What type checkers know of websockets. Checked, never run."""

from typing import Any, assert_type

from aiobotocore.session import AioSession
from pydantic import BaseModel

from achalice import Blueprint, Chalice, GetResponse, IAMAuthorizer, Response
from achalice.events import SQSEvent, WebsocketEvent
from achalice.test import Client, SyncClient, SyncWebsocket, Websocket
from achalice.websockets import ConnectionInfo, WebsocketAPI

from .sameness import Exactly, same

app = Chalice("chat")
part = Blueprint("part")


class Move(BaseModel):
    x: int


class OwnEvent(WebsocketEvent):
    """With something that an API's own mapping adds."""


@app.on_ws_connect()
async def enter(event: WebsocketEvent) -> None: ...


@app.on_ws_connect(name="enter", authorizer=IAMAuthorizer())
def enter_in_thread(event: WebsocketEvent) -> Response[str]:
    return Response("")


@app.on_ws_message(name="say")
async def say(event: WebsocketEvent, text: str) -> Move:
    return Move(x=1)


@part.on_ws_route("move", name="go")
@part.on_ws_route("walk")
async def move(event: OwnEvent, message: Move) -> dict[str, int]:
    return {"x": message.x}


@app.on_ws_disconnect()
async def leave(event: dict[str, Any]) -> None: ...


async def takes_nothing() -> None: ...


async def takes_a_batch(event: SQSEvent) -> None: ...


async def takes_the_message_alone(message: Move) -> None: ...


async def functions_stay_as_they_were() -> None:
    same(Exactly(say), Exactly(app.on_ws_message()(say)))
    same(Exactly(move), Exactly(part.on_ws_route("run")(move)))
    same(Exactly(takes_nothing), Exactly(app.on_ws_connect()(takes_nothing)))

    assert_type(await move(OwnEvent.from_payload({}), Move(x=1)), dict[str, int])
    # A message.
    await move(OwnEvent.from_payload({}), "left")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def handlers_of_something_else_are_errors() -> None:
    # Connections come.
    app.on_ws_connect()(takes_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # The event comes first.
    app.on_ws_message()(takes_the_message_alone)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # A text.
    app.on_ws_route(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # One route key.
    app.on_ws_route()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # Only connecting is guarded.
    app.on_ws_message(authorizer=IAMAuthorizer())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # An authorizer.
    app.on_ws_connect(authorizer="iam")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def middleware_gets_the_event() -> None:
    @app.middleware("websocket")
    async def over_websockets(
        event: WebsocketEvent, get_response: GetResponse[WebsocketEvent, object]
    ) -> object:
        assert_type(event.connection_id, str)
        return await get_response(event)


async def clients_are_reached() -> None:
    api = app.websocket_api
    assert_type(api, WebsocketAPI)
    assert_type(part.websocket_api, WebsocketAPI)
    api.session = AioSession()
    api.configure("abc.execute-api.eu-central-1.amazonaws.com", "api")

    await api.send("c", "hello")
    await api.send("c", Move(x=1))
    await api.close("c")
    assert_type(await api.broadcast({"a", "b"}, [1], limit=5), list[str])
    info = await api.info("c")
    assert_type(info, ConnectionInfo)
    assert_type(info.source_ip, str | None)

    # Forgotten to await.
    api.send("c", "hello")  # type: ignore[unused-coroutine]  # pyright: ignore[reportUnusedCoroutine]
    # One connection.
    await api.send(["a", "b"], "hello")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def tests_talk(client: Client, sync_client: SyncClient) -> None:
    async with client.websocket("/", headers={"X": "1"}, params={"a": 1}) as websocket:
        assert_type(websocket, Websocket)
        await websocket.send_json(Move(x=1))
        assert_type(await websocket.receive_text(), str)
        assert_type(await websocket.receive(Move), Move)
        assert_type(websocket.unread, list[str])
    with sync_client.websocket(timeout=1) as twin:
        assert_type(twin, SyncWebsocket)
        assert_type(twin.receive(list[int]), list[int])
        assert_type(twin.connection_id, str)

    # It is called `params`.
    client.websocket(query={"a": 1})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
