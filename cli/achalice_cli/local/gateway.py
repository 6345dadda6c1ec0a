"""The ASGI application that stands where API Gateway will: requests in, events to the app."""

import time
from collections.abc import Callable

from achalice import Chalice
from achalice.exceptions import AchaliceError, LifespanError
from achalice.test.contexts import Functions
from achalice.test.gateways import GATEWAYS, FrontName
from achalice.test.websockets import WebsocketGateway
from achalice.triggers import HttpRoute
from achalice_cli.local.asgi import Receive, Scope, Send, request_of
from achalice_cli.local.websockets import converse

_WITHOUT_LENGTH = frozenset({204, 304})


class NoRoutesError(AchaliceError):
    """The app has nothing that HTTP or a websocket could call."""

    def __init__(self, app_name: str) -> None:
        super().__init__(f"the app `{app_name}` has no routes to serve")
        self.hint = 'decorate a handler with `@app.get("/")`'


class Gateway:
    """Serves the routes of one app, and its websocket API.

    Requests and messages run concurrently, each as an invocation of its own.
    """

    def __init__(
        self,
        app: Chalice,
        functions: Functions,
        *,
        stage: str,
        log: Callable[[str], None],
        front: FrontName = "rest",
    ) -> None:
        """`stage` is API Gateway's, the first part of a deployed path; `log` gets access lines.

        `front` is what the routes will be behind.

        Raises:
            NoRoutesError: the app has none.
        """
        self._websockets = WebsocketGateway(app)
        has_routes = any(isinstance(trigger, HttpRoute) for trigger in app.triggers)
        if not has_routes and not self._websockets.has_routes:
            raise NoRoutesError(app.app_name)
        if self._websockets.has_routes:
            app.websocket_api.connections = self._websockets
        self._app = app
        self._functions = functions
        self._stage = stage
        self._front = GATEWAYS[front](app, functions, stage=stage)
        self._log_access = log
        self.failure: LifespanError | None = None
        """Why the server could not start."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's worth of ASGI."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        elif self._websockets.has_routes:
            await converse(
                self._websockets,
                request_of(scope),
                self._functions,
                receive,
                send,
                stage=self._stage,
                log=self._log_access,
            )
        else:
            await send({"type": "websocket.close"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        body = await _read(receive, self._front.largest_body)
        if body is None:
            return
        request = request_of(scope, body)
        answer = await self._front.answer(request)
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


async def _read(receive: Receive, largest: int) -> bytes | None:
    """The whole body, or its beginning where it is too long anyway; None: the client has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= largest:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)
