"""A websocket API on this machine: the clients that are connected, and what is called for them."""

import asyncio
import logging
import time
from collections import deque
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import uuid4

from achalice import _json
from achalice._typing import RawEvent
from achalice.app import Chalice
from achalice.exceptions import WebsocketDisconnectedError
from achalice.gatekeeper import admit, admitted
from achalice.test.answers import HttpAnswer, http_api_answer
from achalice.test.contexts import Functions
from achalice.test.errors import MalformedAnswerError
from achalice.test.http_events import rest_event
from achalice.test.requests import HttpRequest
from achalice.test.websocket_events import websocket_event
from achalice.triggers import FunctionGuard, WebsocketRoute
from achalice.websockets import LARGEST_MESSAGE, ConnectionInfo

_log = logging.getLogger("achalice")


class Closed(NamedTuple):
    """The last thing that a client gets to see."""

    code: int
    """As RFC 6455 numbers it."""
    reason: str


class Inbox:
    """What a client has been sent, in order."""

    def __init__(self) -> None:
        self.unread: deque[str] = deque()
        self.closed: Closed | None = None
        """How the connection has ended."""
        self._news = asyncio.Event()

    def put(self, text: str) -> None:
        """Add a message."""
        self.unread.append(text)
        self._news.set()

    def close(self, closed: Closed) -> None:
        """Let `closed` be the last thing."""
        self.closed = closed
        self._news.set()

    async def get(self) -> str | Closed:
        """The next message, once there is one; at the end, and ever after, how it has ended."""
        while not self.unread and self.closed is None:
            self._news.clear()
            await self._news.wait()
        return self.unread.popleft() if self.unread or self.closed is None else self.closed


class Connection:
    """One client, from its request on."""

    def __init__(self, request: HttpRequest, functions: Functions, stage: str) -> None:
        self.id: str = uuid4().hex[:15] + "="
        self.functions = functions
        """What runs the handlers of its events."""
        self.inbox: Inbox = Inbox()
        self.subprotocol: str | None = None
        """What `$connect` has chosen of those that the client speaks."""
        self.is_open = False
        now = datetime.now(UTC)
        self.info: ConnectionInfo = ConnectionInfo(
            now, now, request.client, request.header("user-agent")
        )
        self._request = request
        self._stage = stage
        self._connected_at = int(time.time() * 1000)
        self.authorizer: dict[str, Any] | None = None
        """What the authorizer has said of the client, for all of its events."""

    @property
    def target(self) -> str:
        """What the client has asked for: path and query."""
        return self._request.target

    def event(self, route_key: str, body: str = "") -> RawEvent:
        """What is sent to the handler of `route_key`."""
        upgrade = rest_event(
            self._request, resource="/", path_parameters={}, stage=self._stage, request_id=""
        )
        event = websocket_event(route_key, self.id, body, stage=self._stage, upgrade=upgrade)
        gateway = event["requestContext"]
        gateway["connectedAt"] = self._connected_at
        gateway["identity"] = {"sourceIp": self._request.client}
        if self.info.user_agent:
            gateway["identity"]["userAgent"] = self.info.user_agent
        if self.authorizer is not None:
            gateway["authorizer"] = self.authorizer
        return event

    def note_activity(self) -> None:
        """Something was sent, or came."""
        self.info = self.info._replace(last_active_at=datetime.now(UTC))

    def tell(self, message: str, request_id: str) -> None:
        """Send one of the gateway's own messages."""
        self.inbox.put(_json.dumps(self.notice(message, request_id)).decode())

    def notice(self, message: str, request_id: str) -> dict[str, str]:
        """One of the gateway's own messages."""
        return {"message": message, "connectionId": self.id, "requestId": request_id}


class WebsocketGateway:
    """Stands before one app, for any number of clients. Each event is an invocation of its own.

    While it is in an app's `websocket_api.connections`, the app reaches its clients.
    """

    def __init__(self, app: Chalice) -> None:
        self._app = app
        self._open: dict[str, Connection] = {}
        self._handlers = {
            trigger.route_key: trigger.handler
            for trigger in app.triggers
            if isinstance(trigger, WebsocketRoute)
        }
        guards = [each.guard for each in app.triggers if isinstance(each, WebsocketRoute)]
        asked = [each.handler for each in guards if isinstance(each, FunctionGuard)]
        self._asked = asked[0] if asked else self._handlers.get("$connect", "")

    @property
    def has_routes(self) -> bool:
        """Whether the app has a websocket API."""
        return bool(self._handlers)

    async def connect(
        self, request: HttpRequest, functions: Functions, *, stage: str
    ) -> Connection | HttpAnswer:
        """The connection that a client has asked for, or why it does not get it.

        A refusal has the status that the authorizer or the handler of `$connect` stands for; 502,
        if that failed.
        """
        connection = Connection(request, functions, stage)
        event = connection.event("$connect")
        request_id: str = event["requestContext"]["requestId"]
        if request.path.strip("/") not in ("", stage):
            return _refusal(connection, request_id, 403, "Forbidden")
        try:
            status = await self._admit(connection, event)
            if status == 200 and "$connect" in self._handlers:
                answer = await self._invoke(connection, "$connect", event)
                status = answer.status
                chosen = {name.lower(): value for name, value in answer.headers}
                connection.subprotocol = chosen.get("sec-websocket-protocol")
        except (Exception, SystemExit) as error:
            _log_failure("$connect", error)
            return _refusal(connection, request_id, 502, "Internal server error")
        if not 200 <= status <= 299:
            return _refusal(connection, request_id, status, _phrase(status))
        connection.is_open = True
        self._open[connection.id] = connection
        return connection

    async def receive(self, connection: Connection, message: str | bytes) -> None:
        """Take a message of a client; it is done when its handler is."""
        if isinstance(message, bytes):
            await self.hang_up(connection, Closed(1003, "binary frames are not supported"))
            return
        if len(message.encode()) > LARGEST_MESSAGE:
            await self.hang_up(connection, Closed(1009, "the message is too large"))
            return
        connection.note_activity()
        route_key = self._route_of(message)
        event = connection.event(route_key or "$default", message)
        request_id: str = event["requestContext"]["requestId"]
        if route_key is None:
            connection.tell("Forbidden", request_id)
            return
        try:
            answer = await self._invoke(connection, route_key, event)
        except (Exception, SystemExit) as error:
            _log_failure(route_key, error)
            if connection.is_open:
                connection.tell("Internal server error", request_id)
            return
        if answer.body and connection.is_open:
            connection.inbox.put(answer.body.decode(errors="replace"))

    async def hang_up(self, connection: Connection, closed: Closed) -> None:
        """End a connection, whichever side wants to; nothing happens if it has ended.

        The handler of `$disconnect` has been called when this is done. What it raises is logged:
        nobody else hears of it.
        """
        if not connection.is_open:
            return
        connection.is_open = False
        del self._open[connection.id]
        connection.inbox.close(closed)
        if "$disconnect" not in self._handlers:
            return
        event = connection.event("$disconnect")
        event["requestContext"] |= {
            "disconnectStatusCode": closed.code,
            "disconnectReason": closed.reason,
        }
        try:
            await self._invoke(connection, "$disconnect", event)
        except (Exception, SystemExit) as error:
            _log_failure("$disconnect", error)

    async def post(self, connection_id: str, data: bytes) -> None:
        """Send a client a message, for the app.

        Raises:
            WebsocketDisconnectedError: it is gone.
        """
        connection = self._find(connection_id)
        connection.note_activity()
        connection.inbox.put(data.decode())

    async def delete(self, connection_id: str) -> None:
        """Disconnect a client, for the app.

        Raises:
            WebsocketDisconnectedError: it is gone.
        """
        await self.hang_up(self._find(connection_id), Closed(1000, "Connection Closed Normally"))

    async def get(self, connection_id: str) -> ConnectionInfo:
        """What is known of a client, for the app.

        Raises:
            WebsocketDisconnectedError: it is gone.
        """
        return self._find(connection_id).info

    def _find(self, connection_id: str) -> Connection:
        connection = self._open.get(connection_id)
        if connection is None:
            raise WebsocketDisconnectedError(connection_id)
        return connection

    async def _admit(self, connection: Connection, event: RawEvent) -> int:
        """The status that a client gets before the app's handler is called; 200: it may go on."""
        authorizer = self._app.websocket_authorizer
        if authorizer is None:
            return 200
        with connection.functions.invoking(self._asked) as context:
            decision = await admit(authorizer, event, context)
        if decision.allowed:
            connection.authorizer = admitted(event, decision)["requestContext"]["authorizer"]
            event["requestContext"]["authorizer"] = connection.authorizer
        elif decision.outcome == "misconfigured":
            _log.error("$connect: %s", decision.reason, exc_info=decision.error)
        else:
            _log.info("$connect: %s", decision.reason)
        return decision.status_code

    def _route_of(self, message: str) -> str | None:
        """The route key of a message; None where the API has no route for it.

        Messages are told apart by `$request.body.action`.
        """
        try:
            body = _json.loads(message)
        except _json.JSONDecodeError:
            body = None
        action = body.get("action") if isinstance(body, dict) else None
        chosen = action if isinstance(action, str) else str(action)
        # Clients cannot ask for `$connect`, which is no message's.
        if chosen in self._handlers and not chosen.startswith("$"):
            return chosen
        return "$default" if "$default" in self._handlers else None

    async def _invoke(self, connection: Connection, route_key: str, event: RawEvent) -> HttpAnswer:
        with connection.functions.invoking(self._handlers[route_key]) as context:
            return http_api_answer(await self._app.dispatch(event, context))


def _refusal(connection: Connection, request_id: str, status: int, message: str) -> HttpAnswer:
    body = _json.dumps(connection.notice(message, request_id))
    return HttpAnswer(status, [("Content-Type", "application/json")], body)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return str(status)


def _log_failure(route_key: str, error: BaseException) -> None:
    """The reason: a sentence of ours, or a traceback."""
    if isinstance(error, MalformedAnswerError):
        _log.error("%s: the answer cannot be sent: %s", route_key, error)
    else:
        _log.error("%s: the function failed", route_key, exc_info=error)
