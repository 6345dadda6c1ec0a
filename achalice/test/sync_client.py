"""`SyncClient`: the test client for tests that are plain functions."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextvars import copy_context
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar, Unpack

from achalice.app import Chalice
from achalice.context import LambdaContext
from achalice.test.client import Client
from achalice.test.composing import Fields, RequestOptions
from achalice.test.errors import ClosedClientError, OpenClientError, SyncClientInLoopError
from achalice.test.events_client import EventsClient
from achalice.test.gateways import FrontName
from achalice.test.http_client import HTTPResponse
from achalice.test.lambda_client import InvokeResponse
from achalice.test.stage_settings import DEFAULT_STAGE
from achalice.test.websockets_client import Websocket

ModelT = TypeVar("ModelT")
ResultT = TypeVar("ResultT")


class _Run(Protocol):
    """Drives a call of the async client to its end."""

    def __call__(self, call: Callable[[Client], Coroutine[Any, Any, ResultT]], /) -> ResultT: ...


class SyncClient:
    """`Client` without `await`: same arguments, same results.

    ```python
    with SyncClient(app) as client:
        response = client.http.get("/orders/7")
    ```

    The app runs on an event loop that is the client's own, and stands still between two calls, as
    it does in Lambda.
    """

    def __init__(
        self,
        app: Chalice,
        stage_name: str = DEFAULT_STAGE,
        project_dir: str | Path = ".",
        *,
        front: FrontName = "rest",
    ) -> None:
        """See `Client`.

        Raises:
            StageConfigError: the config file cannot be used, or does not have the stage.
        """
        self._client = Client(app, stage_name, project_dir, front=front)
        self._runner: asyncio.Runner | None = None
        self.http: SyncHTTPClient = SyncHTTPClient(self._run)
        """Sends HTTP requests."""
        self.lambda_: SyncLambdaClient = SyncLambdaClient(self._run)
        """Invokes functions by name."""
        self.events: EventsClient = self._client.events
        """Makes events of every source."""

    def __enter__(self) -> Self:
        """Set the stage's variables and open the app's lifespans.

        Raises:
            LifespanError: one of them could not start.
            SyncClientInLoopError: this is async code.
            OpenClientError: the client is open already.
        """
        if self._runner is not None:
            raise OpenClientError
        # With a factory, the runner leaves alone what other tests have as the current loop.
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        try:
            self._run(lambda client: client.__aenter__())
        except BaseException:
            self._runner.close()
            self._runner = None
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        """Close the lifespans, the last opened first, and put the variables back."""
        try:
            self._run(lambda client: client.__aexit__(*failure))
        finally:
            if self._runner is not None:
                self._runner.close()
                self._runner = None

    def websocket(
        self,
        path: str = "/",
        *,
        headers: Mapping[str, str | Sequence[str]] | None = None,
        params: Fields | None = None,
        cookies: Mapping[str, str] | None = None,
        timeout: float = 5,
    ) -> "SyncWebsocket":
        """A client of the app's websocket API, connected inside of `with`; see `Client.websocket`.

        Raises:
            NoWebsocketAPIError: the app has no websocket handlers.
            ValueError: the path does not begin with a slash.
            ClosedClientError: the client is not open.
        """
        if self._runner is None:
            raise ClosedClientError("SyncClient")
        websocket = self._client.websocket(
            path, headers=headers, params=params, cookies=cookies, timeout=timeout
        )
        return SyncWebsocket(self._run, websocket)

    def _run(self, call: Callable[[Client], Coroutine[Any, Any, ResultT]]) -> ResultT:
        if self._runner is None:
            raise ClosedClientError("SyncClient")
        if asyncio._get_running_loop() is not None:
            raise SyncClientInLoopError
        return self._runner.run(call(self._client), context=copy_context())


class SyncHTTPClient:
    """Sends requests to the app's front. It follows no redirect and keeps no cookie."""

    def __init__(self, run: _Run) -> None:
        self._run = run

    def request(self, method: str, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a request; see `HTTPClient.request`.

        Raises:
            ValueError: the path does not begin with a slash, or there are two bodies.
            TypeError: JSON cannot hold the body.
            ClosedClientError: the client is not open.
        """
        return self._run(lambda client: client.http.request(method, path, **options))

    def get(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a GET request; see `request`."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a POST request; see `request`."""
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a PUT request; see `request`."""
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a PATCH request; see `request`."""
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a DELETE request; see `request`."""
        return self.request("DELETE", path, **options)

    def head(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send a HEAD request; see `request`."""
        return self.request("HEAD", path, **options)

    def options(self, path: str, **options: Unpack[RequestOptions]) -> HTTPResponse:
        """Send an OPTIONS request; see `request`."""
        return self.request("OPTIONS", path, **options)


class SyncLambdaClient:
    """Invokes functions by the names of their handlers."""

    def __init__(self, run: _Run) -> None:
        self._run = run

    def invoke(
        self, name: str, payload: object = None, *, context: LambdaContext | None = None
    ) -> InvokeResponse:
        """Invoke a function; see `LambdaClient.invoke`.

        Raises:
            FunctionNotFoundError: the app has no such function.
            DeadlineExceededError: the function's time was up.
            TypeError: JSON cannot hold the payload.
            ClosedClientError: the client is not open.
        """
        return self._run(lambda client: client.lambda_.invoke(name, payload, context=context))


class SyncWebsocket:
    """`Websocket` without `await`. What is awaited has happened when a method returns."""

    def __init__(self, run: _Run, websocket: Websocket) -> None:
        self._run = run
        self._websocket = websocket

    @property
    def connection_id(self) -> str:
        """What handlers know the client by.

        Raises:
            WebsocketStateError: it has not connected.
        """
        return self._websocket.connection_id

    @property
    def subprotocol(self) -> str | None:
        """What the app has chosen of those that the client speaks; None: it has not.

        Raises:
            WebsocketStateError: it has not connected.
        """
        return self._websocket.subprotocol

    @property
    def unread(self) -> list[str]:
        """What has been sent to the client and not been received yet; it stays.

        Raises:
            WebsocketStateError: it has not connected.
        """
        return self._websocket.unread

    def __enter__(self) -> Self:
        """Connect; see `Websocket.__aenter__`.

        Raises:
            WebsocketRefusedError: the authorizer or `on_ws_connect` said no, or failed.
            WebsocketStateError: the client is connected, or was.
        """
        self._run(lambda client: self._websocket.__aenter__())
        return self

    def __exit__(self, *failure: object) -> None:
        """Go, unless the connection has ended: `on_ws_disconnect` is called."""
        self._run(lambda client: self._websocket.__aexit__(*failure))

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Go, with a reason for `on_ws_disconnect`."""
        self._run(lambda client: self._websocket.close(code, reason))

    def send_text(self, text: str) -> None:
        """Send a message; see `Websocket.send_text`.

        Raises:
            WebsocketClosedError: the connection has ended.
        """
        self._run(lambda client: self._websocket.send_text(text))

    def send_json(self, value: object) -> None:
        """Send a message: anything that JSON can hold, pydantic models among it.

        Raises:
            WebsocketClosedError: the connection has ended.
            TypeError: JSON cannot hold it.
        """
        self._run(lambda client: self._websocket.send_json(value))

    def send_bytes(self, data: bytes) -> None:
        """Send a binary message, for which API Gateway ends the connection with the code 1003.

        Raises:
            WebsocketClosedError: the connection has ended before.
        """
        self._run(lambda client: self._websocket.send_bytes(data))

    def receive_text(self) -> str:
        """The next message to the client.

        Raises:
            WebsocketClosedError: the connection has ended, and all messages were received.
            WebsocketSilenceError: none came in time.
        """
        return self._run(lambda client: self._websocket.receive_text())

    def receive_json(self) -> Any:
        """The JSON value of the next message to the client.

        Raises:
            ValueError: it is no JSON.
            WebsocketClosedError: the connection has ended, and all messages were received.
            WebsocketSilenceError: none came in time.
        """
        return self._run(lambda client: self._websocket.receive_json())

    def receive(self, kind: type[ModelT]) -> ModelT:
        """The next message to the client as a `kind`: a pydantic model, `list[Order]`.

        Raises:
            pydantic.ValidationError: it is no JSON, or none of that kind.
            WebsocketClosedError: the connection has ended, and all messages were received.
            WebsocketSilenceError: none came in time.
        """
        return self._run(lambda client: self._websocket.receive(kind))
