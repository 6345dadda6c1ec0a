"""Conversations with an app's websocket API in a test."""

import asyncio
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter

from achalice import _json
from achalice.test.answers import HttpAnswer
from achalice.test.contexts import Functions
from achalice.test.errors import (
    WebsocketClosedError,
    WebsocketRefusedError,
    WebsocketSilenceError,
    WebsocketStateError,
)
from achalice.test.requests import HttpRequest
from achalice.test.websockets import Closed, Connection, WebsocketGateway

ModelT = TypeVar("ModelT")

UNSAID = Closed(1005, "Client-side close frame status not set")
"""What API Gateway says of clients that go without a word."""


class Websocket:
    """One client of the app's websocket API: connected inside of `async with`.

    What is sent has been handled when `send_text` and the others return, so that all that the app
    has sent back is there to be received. Several clients may be connected at a time.
    """

    def __init__(
        self,
        gateway: WebsocketGateway,
        request: HttpRequest,
        functions: Functions,
        *,
        stage: str,
        patience: float,
    ) -> None:
        self._gateway = gateway
        self._request = request
        self._functions = functions
        self._stage = stage
        self._patience = patience
        self._connection: Connection | None = None

    @property
    def connection_id(self) -> str:
        """What handlers know the client by.

        Raises:
            WebsocketStateError: it has not connected.
        """
        return self._connected.id

    @property
    def subprotocol(self) -> str | None:
        """What the app has chosen of those that the client speaks; None: it has not.

        Raises:
            WebsocketStateError: it has not connected.
        """
        return self._connected.subprotocol

    @property
    def unread(self) -> list[str]:
        """What has been sent to the client and not been received yet; it stays.

        Raises:
            WebsocketStateError: it has not connected.
        """
        return [*self._connected.inbox.unread]

    async def __aenter__(self) -> Self:
        """Connect: the authorizer is asked, and `on_ws_connect` called.

        Raises:
            WebsocketRefusedError: one of them said no, or failed.
            WebsocketStateError: the client is connected, or was.
        """
        if self._connection is not None:
            raise WebsocketStateError("has been connected already")
        answer = await self._gateway.connect(self._request, self._functions, stage=self._stage)
        if isinstance(answer, HttpAnswer):
            raise WebsocketRefusedError(answer.status)
        self._connection = answer
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Go, unless the connection has ended: `on_ws_disconnect` is called."""
        await self._gateway.hang_up(self._connected, UNSAID)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Go, with a reason for `on_ws_disconnect`, which has been called when this returns."""
        await self._gateway.hang_up(self._connected, Closed(code, reason))

    async def send_text(self, text: str) -> None:
        """Send a message, which has been handled when this returns.

        What its handler raises is in the log, and a message to the client, as it is in AWS.

        Raises:
            WebsocketClosedError: the connection has ended.
        """
        await self._send(text)

    async def send_json(self, value: object) -> None:
        """Send a message: anything that JSON can hold, pydantic models among it.

        Raises:
            WebsocketClosedError: the connection has ended.
            TypeError: JSON cannot hold it.
        """
        await self._send(_json.dumps(value).decode())

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message, for which API Gateway ends the connection with the code 1003.

        Raises:
            WebsocketClosedError: the connection has ended before.
        """
        await self._send(data)

    async def receive_text(self) -> str:
        """The next message to the client.

        Raises:
            WebsocketClosedError: the connection has ended, and all messages were received.
            WebsocketSilenceError: none came in time.
        """
        inbox = self._connected.inbox
        try:
            async with asyncio.timeout(self._patience):
                message = await inbox.get()
        except TimeoutError:
            raise WebsocketSilenceError(self._patience) from None
        if isinstance(message, Closed):
            raise WebsocketClosedError(*message)
        return message

    async def receive_json(self) -> Any:
        """The JSON value of the next message to the client.

        Raises:
            ValueError: it is no JSON.
            WebsocketClosedError: the connection has ended, and all messages were received.
            WebsocketSilenceError: none came in time.
        """
        return _json.loads(await self.receive_text())

    async def receive(self, kind: type[ModelT]) -> ModelT:
        """The next message to the client as a `kind`: a pydantic model, `list[Order]`.

        Raises:
            pydantic.ValidationError: it is no JSON, or none of that kind.
            WebsocketClosedError: the connection has ended, and all messages were received.
            WebsocketSilenceError: none came in time.
        """
        return TypeAdapter(kind).validate_json(await self.receive_text())

    async def _send(self, message: str | bytes) -> None:
        closed = self._connected.inbox.closed
        if closed is not None:
            raise WebsocketClosedError(*closed)
        await self._gateway.receive(self._connected, message)

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise WebsocketStateError("has not been connected")
        return self._connection
