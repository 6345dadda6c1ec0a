"""The ASGI application that stands where API Gateway will: requests in, events to the app."""

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import quote
from uuid import uuid4

import orjson

from achalice import Chalice
from achalice.exceptions import AchaliceError, LifespanError
from achalice.gatekeeper import admit, admitted, refusal
from achalice.triggers import HttpRoute
from achalice_cli.local.answers import (
    FUNCTION_FAILED,
    LAMBDA_LIMIT,
    NO_SUCH_METHOD,
    TOO_LARGE_FOR_LAMBDA,
    TOO_LARGE_FOR_THE_GATEWAY,
    HttpAnswer,
    MalformedAnswerError,
    http_answer,
)
from achalice_cli.local.context import LocalContext, LocalFunction
from achalice_cli.local.requests import HttpRequest, rest_event

GATEWAY_LIMIT = 10 * 1024 * 1024
"""Bytes that API Gateway takes as a body."""

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_log = logging.getLogger("achalice")


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
        function: LocalFunction,
        *,
        stage: str,
        log: Callable[[str], None],
    ) -> None:
        """`stage` is API Gateway's, the first part of a deployed path; `log` gets access lines.

        Raises:
            NoRoutesError: the app has none.
        """
        self._app = app
        self._function = function
        self._stage = stage
        self._log_access = log
        self.failure: LifespanError | None = None
        """Why the server could not start."""
        self._methods: dict[str, set[str]] = {}
        for trigger in app.triggers:
            if isinstance(trigger, HttpRoute):
                preflight = () if trigger.cors is None else ("OPTIONS",)
                self._methods.setdefault(trigger.path, set()).update(trigger.methods, preflight)
        if not self._methods:
            raise NoRoutesError(app.app_name)

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
        request_id = str(uuid4())
        answer = await self._answer(request, request_id)
        try:
            headers = answer.encoded_headers()
        except MalformedAnswerError as error:
            answer = _failed(request, error)
            headers = answer.encoded_headers()
        milliseconds = (time.perf_counter() - started) * 1000
        self._log_access(f"{request.method} {request.target} {answer.status} {milliseconds:.0f} ms")
        headers.append((b"x-amzn-requestid", request_id.encode()))
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

    async def _answer(self, request: HttpRequest, request_id: str) -> HttpAnswer:
        if len(request.body) > GATEWAY_LIMIT:
            return TOO_LARGE_FOR_THE_GATEWAY
        found = self._app.match(request.path)
        if found is None or request.method not in self._methods[found[0]]:
            return NO_SUCH_METHOD
        event = rest_event(
            request,
            resource=found[0],
            path_parameters=found[1],
            stage=self._stage,
            request_id=request_id,
        )
        if len(orjson.dumps(event)) > LAMBDA_LIMIT:
            return TOO_LARGE_FOR_LAMBDA
        context = LocalContext(self._function)
        authorizer = self._app.authorizer_of(found[0], request.method)
        try:
            if authorizer is not None:
                decision = await admit(authorizer, event, context)
                if not decision.allowed:
                    return http_answer(refusal(event, decision))
                event = admitted(event, decision)
            return http_answer(await self._app.dispatch(event, context))
        # A handler that leaves the process takes only its own function down, in Lambda.
        except (Exception, SystemExit) as error:
            return _failed(request, error)


def _failed(request: HttpRequest, error: BaseException) -> HttpAnswer:
    """502, with the reason in the log: a sentence of ours, or the user's traceback."""
    if isinstance(error, AchaliceError):
        _log.error("%s %s: the answer cannot be sent: %s", request.method, request.path, error)
    else:
        _log.error("%s %s: the function failed", request.method, request.path, exc_info=error)
    return FUNCTION_FAILED


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or its beginning where it is too long anyway; None: the client has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= GATEWAY_LIMIT:
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
