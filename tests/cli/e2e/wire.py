"""A wire between the tool and the sandbox: it remembers every call, and can be cut."""

import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import httpx
import uvicorn

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_READS = ("Get", "List", "Describe")


class Wire:
    """An ASGI application that hands everything on, and remembers what it was."""

    def __init__(self, target: str) -> None:
        self.url = ""
        self.calls: list[str] = []
        """In the order they were answered: `CreateRole`, `POST /restapis`."""
        self.cut: Callable[[str], bool] = lambda call: False
        """Asked after each answer; where it says yes, the caller never gets it."""
        self._client = httpx.AsyncClient(base_url=target, timeout=60, trust_env=False)

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if not call.startswith((*_READS, "GET "))]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self._client.aclose()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        path = scope["raw_path"].decode()
        query = scope["query_string"].decode()
        headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
        answer = await self._client.request(
            scope["method"], f"{path}?{query}" if query else path, headers=headers, content=body
        )
        call = _name(scope["method"], path, dict(scope["headers"]), body)
        self.calls.append(call)
        if self.cut(call):
            return
        kept = [
            (name, value)
            for name, value in answer.headers.raw
            if name.lower() not in (b"content-encoding", b"content-length", b"transfer-encoding")
        ]
        kept.append((b"content-length", str(len(answer.content)).encode()))
        await send({"type": "http.response.start", "status": answer.status_code, "headers": kept})
        await send({"type": "http.response.body", "body": answer.content})


def _name(method: str, path: str, headers: dict[bytes, bytes], body: bytes) -> str:
    target = headers.get(b"x-amz-target")
    if target is not None:
        return target.decode().rpartition(".")[2]
    action = parse_qs(body.decode("latin-1")).get("Action") if b"Action=" in body else None
    return action[0] if action else f"{method} {path}"


@contextmanager
def wire_to(target: str) -> Iterator[Wire]:
    """A wire to `target`, served on a free port by a thread of its own."""
    wire = Wire(target)
    listener = socket.create_server(("127.0.0.1", 0))
    wire.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(
        uvicorn.Config(wire, http="h11", ws="none", lifespan="on", log_config=None)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield wire
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
