"""Clients of the app's websocket API on this machine: one ASGI connection each."""

from collections.abc import Callable
from contextlib import suppress

import anyio
from anyio.abc import TaskGroup

from achalice.test.answers import HttpAnswer
from achalice.test.contexts import Functions
from achalice.test.requests import HttpRequest
from achalice.test.websockets import Closed, Connection, WebsocketGateway
from achalice.test.websockets_client import UNSAID
from achalice_cli.local.asgi import Receive, Send


async def converse(
    gateway: WebsocketGateway,
    request: HttpRequest,
    functions: Functions,
    receive: Receive,
    send: Send,
    *,
    stage: str,
    log: Callable[[str], None],
) -> None:
    """Let a client in, or not, and stay until it or the app ends the connection.

    Messages are handled as they come, several at a time, as API Gateway has them handled.
    """
    await receive()
    answer = await gateway.connect(request, functions, stage=stage)
    if isinstance(answer, HttpAnswer):
        log(f"CONNECT {request.target} {answer.status}")
        await _refuse(answer, send)
        return
    log(f"CONNECT {request.target} 101")
    closed = UNSAID
    try:
        await send({"type": "websocket.accept", "subprotocol": answer.subprotocol})
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_write, answer, send)
            closed = await _read(gateway, answer, receive, tasks)
            await gateway.hang_up(answer, closed)
    finally:
        # Whatever ends the server, the app is told who has gone with it.
        with anyio.CancelScope(shield=True):
            await gateway.hang_up(answer, closed)
        log(f"DISCONNECT {request.target} {(answer.inbox.closed or closed).code}")


async def _refuse(answer: HttpAnswer, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
    await send(
        {"type": "websocket.http.response.start", "status": answer.status, "headers": headers}
    )
    await send({"type": "websocket.http.response.body", "body": answer.body})


async def _read(
    gateway: WebsocketGateway, connection: Connection, receive: Receive, tasks: TaskGroup
) -> Closed:
    """Take what the client sends, until the connection has ended; how it has."""
    while (message := await receive())["type"] != "websocket.disconnect":
        text: str | None = message.get("text")
        content: str | bytes = message["bytes"] if text is None else text
        tasks.start_soon(gateway.receive, connection, content)
    code: int = message.get("code") or UNSAID.code
    return UNSAID if code == UNSAID.code else Closed(code, message.get("reason") or "")


async def _write(connection: Connection, send: Send) -> None:
    """Send what there is for the client, until the connection has ended."""
    # So does ASGI say that the client is not there any more.
    with suppress(OSError):
        while isinstance(message := await connection.inbox.get(), str):
            await send({"type": "websocket.send", "text": message})
        await send({"type": "websocket.close", "code": message.code, "reason": message.reason})
