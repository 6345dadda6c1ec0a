"""Apps with a websocket API, and handlers that fail, for tests of the test client."""

from pydantic import BaseModel

from achalice import Chalice, ForbiddenError
from achalice.events import WebsocketEvent


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


def telling() -> Chalice:
    """An app whose handlers say who they are."""
    app = Chalice("chat")
    app.on_ws_message(name="default")(lambda event: f"default of {event.route_key}")
    app.on_ws_route("move", name="move")(lambda event: f"move of {event.route_key}")
    app.on_ws_route("5", name="five")(lambda event: f"five of {event.route_key}")
    app.on_ws_disconnect(name="leave")(lambda event: None)
    return app


def fail(event: WebsocketEvent) -> None:
    raise RuntimeError("no database")


def leave(event: WebsocketEvent) -> None:
    raise SystemExit(3)


def forbid(event: WebsocketEvent) -> None:
    raise ForbiddenError("members only")
