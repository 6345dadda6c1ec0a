"""ASGI's side of a connection: what the server hands over, and the HTTP request in it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import quote

from achalice.test.requests import HttpRequest

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]


def request_of(scope: Scope, body: bytes = b"") -> HttpRequest:
    """The request that a connection begins with; one for a websocket is a GET."""
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    client: tuple[str, int] | None = scope.get("client")
    server: tuple[str, int | None] | None = scope.get("server")
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
    ]
    # Not among the headers, with some servers.
    if scope.get("subprotocols") and "sec-websocket-protocol" not in dict(headers):
        headers.append(("sec-websocket-protocol", ", ".join(scope["subprotocols"])))
    return HttpRequest(
        method=scope.get("method", "GET"),
        path=raw_path.decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=body,
        client=client[0] if client else "127.0.0.1",
        port=(server[1] if server else None) or 80,
        protocol=f"HTTP/{scope.get('http_version', '1.1')}",
    )
