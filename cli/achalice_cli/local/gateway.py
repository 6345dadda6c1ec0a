"""The ASGI application that stands where API Gateway will: requests in, events to the app."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import quote

from achalice import Chalice
from achalice.exceptions import AchaliceError, LifespanError
from achalice.test.contexts import Functions
from achalice.test.gateways import RestGateway
from achalice.test.requests import HttpRequest
from achalice.triggers import HttpRoute

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_WITHOUT_LENGTH = frozenset({204, 304})


class NoRoutesError(AchaliceError):
    """The app has nothing that HTTP could call."""

    def __init__(self, app_name: str) -> None:
        super().__init__(f"the app `{app_name}` has no routes to serve")
        self.hint = 'decorate a handler with `@app.get("/")`'


class Gateway:
    """Serves the routes of one app. Requests run concurrently, each as an invocation of its own."""

    def __init__(
        self,
        app: Chalice,
        functions: Functions,
        *,
        stage: str,
        log: Callable[[str], None],
    ) -> None:
        """`stage` is API Gateway's, the first part of a deployed path; `log` gets access lines.

        Raises:
            NoRoutesError: the app has none.
        """
        if not any(isinstance(trigger, HttpRoute) for trigger in app.triggers):
            raise NoRoutesError(app.app_name)
        self._app = app
        self._rest = RestGateway(app, functions, stage=stage)
        self._log_access = log
        self.failure: LifespanError | None = None
        """Why the server could not start."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's worth of ASGI."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            raise NotImplementedError(f"no {scope['type']} here")

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        body = await _read(receive)
        if body is None:
            return
        request = _request(scope, body)
        answer = await self._rest.answer(request)
        milliseconds = (time.perf_counter() - started) * 1000
        self._log_access(f"{request.method} {request.target} {answer.status} {milliseconds:.0f} ms")
        headers = [
            (name.lower().encode("ascii"), value.encode("latin-1"))
            for name, value in answer.headers
        ]
        if answer.status not in _WITHOUT_LENGTH:
            headers.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        """Have what the app opens once open for as long as the server lives."""
        await receive()
        try:
            await self._app.__aenter__()
        except LifespanError as error:
            self.failure = error
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._app.__aexit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or its beginning where it is too long anyway; None: the client has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= RestGateway.largest_body:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


def _request(scope: Scope, body: bytes) -> HttpRequest:
    raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    client: tuple[str, int] | None = scope.get("client")
    server: tuple[str, int | None] | None = scope.get("server")
    return HttpRequest(
        method=scope["method"],
        path=raw_path.decode("latin-1"),
        query=scope["query_string"].decode("latin-1"),
        headers=[
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        ],
        body=body,
        client=client[0] if client else "127.0.0.1",
        port=(server[1] if server else None) or 80,
        protocol=f"HTTP/{scope.get('http_version', '1.1')}",
    )
