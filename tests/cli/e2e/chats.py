"""Real clients of a websocket API in the sandbox."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import anyio

PATIENCE = 30
"""Seconds for a function that is called for the first time."""


@dataclass(frozen=True)
class Client:
    """One that is connected."""

    socket: aiohttp.ClientWebSocketResponse

    async def say(self, **message: object) -> None:
        """Send JSON."""
        await self.socket.send_str(json.dumps(message))

    async def hears(self) -> str:
        """The next message it is sent."""
        with anyio.fail_after(PATIENCE):
            return await self.socket.receive_str()

    async def asks(self, **message: object) -> str:
        """What is said next after it has said something."""
        await self.say(**message)
        return await self.hears()


@asynccontextmanager
async def connected(url: str, **query: str) -> AsyncIterator[Client]:
    """A client that API Gateway let in."""
    async with aiohttp.ClientSession() as session:
        with anyio.fail_after(PATIENCE):
            socket = await session.ws_connect(url, params=query)
        try:
            yield Client(socket)
        finally:
            await socket.close()


async def refusal(url: str, **query: str) -> int:
    """The status with which a client is not let in; 101 where it is."""
    try:
        async with connected(url, **query):
            return 101
    except aiohttp.WSServerHandshakeError as error:
        return error.status
