"""A websocket API in the emulated AWS, with clients that really connect."""

import anyio

from achalice_cli.sandbox.process import Sandbox

from .chats import connected, refusal
from .inventory import api_inventory, inventory, invoke
from .projects import ProjectFolder

APP = """
    from achalice import AuthResponse, Chalice
    from achalice.events import AuthRequest, WebsocketEvent
    from pydantic import BaseModel

    app = Chalice("chat")


    class Greeting(BaseModel):
        name: str


    @app.authorizer(identity_sources=["$request.querystring.name"])
    async def gate(request: AuthRequest) -> AuthResponse:
        return AuthResponse([] if request.token == "eve" else ["*"], request.token)


    @app.on_ws_connect(authorizer=gate)
    async def enter(event: WebsocketEvent) -> None: ...


    @app.on_ws_route("greet")
    async def greet(event: WebsocketEvent, greeting: Greeting) -> dict[str, str]:
        said_by = event.request_context.authorizer["principalId"]
        return {"body": f"hello {greeting.name}, says {said_by}"}


    @app.on_ws_message()
    async def on_message(event: WebsocketEvent) -> str:
        return event.connection_id


    @app.on_ws_disconnect()
    async def leave(event: WebsocketEvent) -> None: ...


    @app.lambda_function()
    async def announce(event: dict) -> list[str]:
        return await app.websocket_api.broadcast(event["to"], event["text"])
"""

ANOTHER_ROUTE = """

    @app.on_ws_route("wave")
    async def wave(event: WebsocketEvent) -> list[str]:
        await app.websocket_api.send(event.connection_id, "o/")
        return ["waved"]
"""


async def deploy(project: ProjectFolder) -> list[str]:
    return await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))


async def answers(project: ProjectFolder, *command: str) -> str:
    done = await anyio.to_thread.run_sync(lambda: project.run(*command, "--sandbox"))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


async def test_clients_talk_with_an_app_that_changes_under_them(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("app.py", APP)
    await deploy(project)
    url = await answers(project, "url")
    refused = await refusal(url, name="eve"), await refusal(url)
    async with connected(url, name="ali") as ali, connected(url, name="bo") as bo:
        greeted = await ali.asks(action="greet", name="bo")
        own = await ali.asks(action="wave"), await bo.asks(text="me?")
        event = {"to": [*own, "gone"], "text": "closing at six"}
        announced = await invoke(sandbox, "chat-dev-announce", event)
        heard = await ali.hears(), await bo.hears()
        project.write("app.py", APP + ANOTHER_ROUTE)
        added = await deploy(project)
        waved = await ali.asks(action="wave"), await ali.hears()
    unchanged = await deploy(project)
    project.write("app.py", APP)
    removed = await deploy(project)
    left = await api_inventory(sandbox, "chat-dev-websocket-api")
    await answers(project, "delete")

    assert refused == (403, 401)
    assert greeted == "hello bo, says ali"
    assert announced == (True, ["gone"])
    assert heard == ("closing at six", "closing at six")
    assert "update websocket_routes:api (route_keys, functions)" in added
    assert sorted(waved) == ['["waved"]', "o/"]
    assert unchanged == []
    assert "update websocket_routes:api (route_keys, functions)" in removed
    assert left == [
        "deployment of 1 stage",
        "integration chat-dev-enter",
        "integration chat-dev-greet",
        "integration chat-dev-leave",
        "integration chat-dev-on_message",
        "route $connect",
        "route $default",
        "route $disconnect",
        "route greet",
    ]
    assert await inventory(sandbox, "chat-dev") == []
