"""A websocket API's clients, reached through AWS: all that the runtime needs aiobotocore for."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, TypedDict

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError

from achalice._loop import InvocationLoop
from achalice.exceptions import WebsocketDisconnectedError, WebsocketSetupError
from achalice.websockets import ConnectionInfo, Connections, Session

_GONE = 410

# As many connections as a broadcast uses. An API that does not answer is not to hold up a function
# until its time is over.
_CONFIG = AioConfig(
    retries={"mode": "standard", "total_max_attempts": 4},
    connect_timeout=5,
    read_timeout=10,
    max_pool_connections=50,
)


class _Identity(TypedDict, total=False):
    SourceIp: str
    UserAgent: str


class _Known(TypedDict, total=False):
    ConnectedAt: datetime
    LastActiveAt: datetime
    Identity: _Identity


class _Client(Protocol):
    """What aiobotocore makes of the service `apigatewaymanagementapi`.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
    """

    # The names are AWS's.
    async def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> object: ...  # noqa: N803
    async def delete_connection(self, *, ConnectionId: str) -> object: ...  # noqa: N803
    async def get_connection(self, *, ConnectionId: str) -> _Known: ...  # noqa: N803


class ManagedConnections:
    """The clients of the API that an AWS client is for."""

    def __init__(self, client: _Client) -> None:
        self._client = client

    async def post(self, connection_id: str, data: bytes) -> None:
        """Send the client UTF-8 text.

        Raises:
            WebsocketDisconnectedError: it is gone.
        """
        with _gone(connection_id):
            await self._client.post_to_connection(ConnectionId=connection_id, Data=data)

    async def delete(self, connection_id: str) -> None:
        """Disconnect the client.

        Raises:
            WebsocketDisconnectedError: it is gone.
        """
        with _gone(connection_id):
            await self._client.delete_connection(ConnectionId=connection_id)

    async def get(self, connection_id: str) -> ConnectionInfo:
        """What is known of the client.

        Raises:
            WebsocketDisconnectedError: it is gone.
        """
        with _gone(connection_id):
            known = await self._client.get_connection(ConnectionId=connection_id)
        identity = known.get("Identity", {})
        return ConnectionInfo(
            _in_utc(known.get("ConnectedAt")),
            _in_utc(known.get("LastActiveAt")),
            identity.get("SourceIp"),
            identity.get("UserAgent"),
        )


class _Place(NamedTuple):
    """What an AWS client is made for."""

    endpoint: str
    region: str
    session: Session | None


class _Kept:
    """The AWS clients of one event loop."""

    def __init__(self) -> None:
        self.opening = asyncio.Lock()
        self.session = AioSession()
        """Credentials that are renewed belong to a loop, too."""
        self.open: dict[_Place, tuple[AsyncGenerator[_Client, None], ManagedConnections]] = {}


class Clients:
    """One AWS client for each event loop and endpoint, kept for warm invocations."""

    def __init__(self) -> None:
        self._kept: dict[asyncio.AbstractEventLoop, _Kept] = {}

    async def at(self, endpoint: str, region: str, session: Session | None) -> Connections:
        """The clients of the API at `endpoint`.

        Raises:
            WebsocketSetupError: `session` is no session of aiobotocore.
        """
        kept = self._of_this_loop()
        place = _Place(endpoint, region, session)
        async with kept.opening:
            if place not in kept.open:
                # A loop that ends closes the asynchronous generators that were begun on it: nobody
                # need close an AWS client who has not asked for one.
                opened = _opened(place, kept.session)
                kept.open[place] = opened, ManagedConnections(await anext(opened))
            return kept.open[place][1]

    async def close(self) -> None:
        """Close those of the running loop."""
        kept = self._kept.pop(asyncio.get_running_loop(), None)
        if kept is not None:
            for opened, _ in kept.open.values():
                await opened.aclose()

    def _of_this_loop(self) -> _Kept:
        loop = asyncio.get_running_loop()
        if loop not in self._kept:
            self._kept = {each: kept for each, kept in self._kept.items() if not each.is_closed()}
            self._kept[loop] = _Kept()
            # This one is closed with its app, when that may be garbage, generators and all.
            if isinstance(loop, InvocationLoop):
                loop.at_end.append(self.close)
        return self._kept[loop]


async def _opened(place: _Place, default: AioSession) -> AsyncGenerator[_Client, None]:
    session = place.session or default
    if not isinstance(session, AioSession):
        kind = type(session)
        raise WebsocketSetupError(
            f"`websocket_api.session` is a `{kind.__module__}.{kind.__qualname__}`, and calls to "
            "AWS are awaited here",
            hint="give it an `aiobotocore.session.AioSession`, or leave it alone",
        )
    async with session.create_client(
        "apigatewaymanagementapi",
        region_name=place.region,
        endpoint_url=place.endpoint,
        # Who brings a session has a configuration in it.
        config=_CONFIG if place.session is None else None,
    ) as client:
        yield client


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


@contextmanager
def _gone(connection_id: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") != _GONE:
            raise
        raise WebsocketDisconnectedError(connection_id) from error
