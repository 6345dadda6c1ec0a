"""Reaching the clients of a websocket API: messages to them, and what is known of them."""

import asyncio
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from achalice import _json
from achalice.context import current_invocation
from achalice.exceptions import (
    BroadcastError,
    WebsocketDisconnectedError,
    WebsocketMessageError,
    WebsocketSetupError,
)
from achalice.triggers import WEBSOCKET_ENDPOINT_VARIABLE

if TYPE_CHECKING:
    from achalice.websocket_clients import Clients

__all__ = ["ConnectionInfo", "Connections", "Session", "WebsocketAPI"]

LARGEST_MESSAGE = 128 * 1024
"""Bytes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""

_EXECUTE_API = re.compile(r"https://[^./]+\.execute-api\.(?P<region>[^./]+)\.")
_SUFFIXES = {
    "cn-": "amazonaws.com.cn",
    "eusc-": "amazonaws.eu",
    "us-iso-": "c2s.ic.gov",
    "us-isob-": "sc2s.sgov.gov",
    "us-isof-": "csp.hci.ic.gov",
    "eu-isoe-": "cloud.adc-e.uk",
}
"""What domains end in, by how regions begin; all others are in `amazonaws.com`."""


class ConnectionInfo(NamedTuple):
    """What API Gateway knows of a client."""

    connected_at: datetime | None
    """In UTC; None where an emulator does not tell."""
    last_active_at: datetime | None
    """When it was last sent something, or sent something itself."""
    source_ip: str | None
    user_agent: str | None


class Connections(Protocol):
    """The clients of one API. Each of its methods raises `WebsocketDisconnectedError`."""

    async def post(self, connection_id: str, data: bytes) -> None:
        """Send the client UTF-8 text."""

    async def delete(self, connection_id: str) -> None:
        """Disconnect the client."""

    async def get(self, connection_id: str) -> ConnectionInfo:
        """What is known of the client."""
        ...


class Session(Protocol):
    """An `aiobotocore.session.AioSession`, which checkers need not know here."""

    def create_client(self, *args: Any, **kwargs: Any) -> Any:
        """A client of one of AWS's services, to be entered with `async with`."""


class WebsocketAPI:
    """Messages to the clients of the app's websocket API; `app.websocket_api` is one.

    It can be used wherever the app's code runs, not in websocket handlers alone. Where the API is,
    is looked for in this order: what `configure` was told, the environment variable
    `ACHALICE_WEBSOCKET_ENDPOINT`, which deployed functions have, and the event that is being
    handled. The AWS SDK, aiobotocore, comes with `achalice[aws]` and is loaded on first use.

    What AWS refuses for another reason than that the client is gone is raised as botocore's
    `ClientError`.
    """

    def __init__(self, env: Mapping[str, str] | None = None) -> None:
        """`env` is the process's environment."""
        self.session: Session | None = None
        """For calls to AWS with other credentials or another configuration than the function's."""
        self.connections: Connections | None = None
        """Stands in for AWS: the test client and the local server have their clients here."""
        self._env = os.environ if env is None else env
        self._configured: str | None = None
        self._clients: Clients | None = None

    def configure(self, domain_name: str, stage: str) -> None:
        """Say where the API is, for code that runs elsewhere; the last call counts.

        Args:
            domain_name: the API's own, `{api_id}.execute-api.{region}.amazonaws.com`; custom
                domains only serve clients.
            stage: of the API.
        """
        self._configured = f"https://{domain_name}/{stage}"

    def configure_from_api_id(self, api_id: str, stage: str) -> None:
        """Say which API it is, in this function's region.

        Raises:
            WebsocketSetupError: neither the environment nor `session` names a region.
        """
        self._configured = self._endpoint_of(api_id, stage)

    async def send(self, connection_id: str, message: object) -> None:
        """Send a client a message: a text as it is, bytes that are UTF-8, the rest as JSON.

        A client that is about to connect, in `on_ws_connect`, cannot be sent anything yet.

        Raises:
            WebsocketDisconnectedError: the client is gone.
            WebsocketMessageError: the message is larger than 128 KB, or no text.
            TypeError: JSON cannot hold it.
            WebsocketSetupError: aiobotocore is missing, or nothing says where the API is.
        """
        data = _encoded(message)
        connections = await self._reach()
        try:
            await connections.post(connection_id, data)
        except WebsocketDisconnectedError as error:
            if _is_connecting(connection_id):
                error.hint = "it is open once `on_ws_connect` has returned; wait for its message"
            raise

    async def close(self, connection_id: str) -> None:
        """Disconnect a client; it sees the code 1000, and `on_ws_disconnect` is called.

        Raises:
            WebsocketDisconnectedError: it is gone already.
            WebsocketSetupError: aiobotocore is missing, or nothing says where the API is.
        """
        await (await self._reach()).delete(connection_id)

    async def info(self, connection_id: str) -> ConnectionInfo:
        """What API Gateway knows of a client.

        Raises:
            WebsocketDisconnectedError: the client is gone.
            WebsocketSetupError: aiobotocore is missing, or nothing says where the API is.
        """
        return await (await self._reach()).get(connection_id)

    async def broadcast(
        self, connection_ids: Iterable[str], message: object, *, limit: int = 50
    ) -> list[str]:
        """Send many clients a message, `limit` of them at a time, each of them once.

        Returns those that are gone: delete what you know of them.

        Raises:
            BroadcastError: some could not be sent the message for another reason; all others were.
            ValueError: `limit` is less than 1.
            WebsocketMessageError: the message is larger than 128 KB, or no text.
            TypeError: JSON cannot hold it.
            WebsocketSetupError: aiobotocore is missing, or nothing says where the API is.
        """
        if limit < 1:
            raise ValueError(f"a broadcast was given `limit={limit}`")
        wanted = list(dict.fromkeys(connection_ids))
        data = _encoded(message)
        # An app without clients need not have a place to send to.
        if not wanted:
            return []
        posts = _Posts(await self._reach(), data, iter(wanted))
        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(limit, len(wanted))):
                tasks.create_task(posts.work())
        gone = [each for each in wanted if each in posts.gone]
        if posts.failed:
            raise BroadcastError(posts.failed, gone)
        return gone

    async def aclose(self) -> None:
        """Close what calls from this event loop have opened; the next one opens it again."""
        if self._clients is not None:
            await self._clients.close()

    async def _reach(self) -> Connections:
        if self.connections is not None:
            return self.connections
        endpoint = self._endpoint()
        if self._clients is None:
            self._clients = _load_clients()
        found = _EXECUTE_API.match(endpoint)
        region = found["region"] if found else self._region()
        return await self._clients.at(endpoint, region, self.session)

    def _endpoint(self) -> str:
        # Of the two that are set up for deployed functions, the variable is right behind custom
        # domains and in emulators, too.
        endpoint = self._configured or self._env.get(WEBSOCKET_ENDPOINT_VARIABLE)
        if endpoint:
            return endpoint
        gateway = _current_gateway()
        api_id, stage = gateway.get("apiId"), gateway.get("stage")
        if api_id and stage:
            domain_name = str(gateway.get("domainName"))
            if domain_name.startswith(f"{api_id}.execute-api."):
                return f"https://{domain_name}/{stage}"
            return self._endpoint_of(api_id, stage)
        raise WebsocketSetupError(
            "nothing says where the websocket API is",
            hint=f"set the environment variable {WEBSOCKET_ENDPOINT_VARIABLE}, or call "
            "`app.websocket_api.configure(domain_name, stage)`",
        )

    def _endpoint_of(self, api_id: str, stage: str) -> str:
        region = self._region()
        suffixes = (suffix for start, suffix in _SUFFIXES.items() if region.startswith(start))
        suffix = next(suffixes, "amazonaws.com")
        return f"https://{api_id}.execute-api.{region}.{suffix}/{stage}"

    def _region(self) -> str:
        region = self._env.get("AWS_REGION") or self._env.get("AWS_DEFAULT_REGION")
        if not region and self.session is not None:
            ask: Any = getattr(self.session, "get_config_variable", None)
            region = None if ask is None else ask("region")
        if not region:
            raise WebsocketSetupError(
                "nothing says in which region the websocket API is",
                hint="set AWS_REGION, or give `app.websocket_api.session` a session that has one",
            )
        return region


class _Posts:
    """One message on its way to many clients."""

    def __init__(self, connections: Connections, data: bytes, waiting: Iterator[str]) -> None:
        self.gone: set[str] = set()
        self.failed: dict[str, Exception] = {}
        self._connections = connections
        self._data = data
        self._waiting = waiting

    async def work(self) -> None:
        """Send it to one after the other of those that nobody else has taken."""
        for connection_id in self._waiting:
            try:
                await self._connections.post(connection_id, self._data)
            except WebsocketDisconnectedError:
                self.gone.add(connection_id)
            except Exception as error:
                self.failed[connection_id] = error


def _load_clients() -> "Clients":
    try:
        from achalice.websocket_clients import Clients
    except ImportError as error:
        raise WebsocketSetupError(
            f"websocket clients are reached with aiobotocore, which cannot be imported: {error}",
            hint="add `achalice[aws]` to the requirements",
        ) from error
    return Clients()


def _encoded(message: object) -> bytes:
    if isinstance(message, str):
        data = message.encode()
    elif isinstance(message, bytes | bytearray | memoryview):
        data = bytes(message)
        try:
            data.decode()
        except UnicodeDecodeError:
            raise WebsocketMessageError(
                "a message is bytes that are not UTF-8, and API Gateway sends text only",
                hint="send them as base64",
            ) from None
    else:
        data = _json.dumps(message)
    if len(data) > LARGEST_MESSAGE:
        raise WebsocketMessageError(
            f"a message has {len(data):,} bytes, and API Gateway takes {LARGEST_MESSAGE:,} at most",
            hint="send it in parts, or put it into a bucket and send a link",
        )
    return data


def _current_gateway() -> dict[str, Any]:
    """What the event that is being handled says of its connection; `{}` if it is of none."""
    invocation = current_invocation.get(None)
    payload: object = None if invocation is None else invocation.payload
    gateway = payload.get("requestContext") if isinstance(payload, dict) else None
    return gateway if isinstance(gateway, dict) and "connectionId" in gateway else {}


def _is_connecting(connection_id: str) -> bool:
    gateway = _current_gateway()
    return gateway.get("routeKey") == "$connect" and gateway["connectionId"] == connection_id
