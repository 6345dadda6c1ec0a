"""`SyncClient`: the test client for tests that are plain functions."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar, Unpack

from achalice.app import Chalice
from achalice.context import LambdaContext
from achalice.test.client import Client
from achalice.test.composing import RequestOptions
from achalice.test.errors import ClosedClientError, OpenClientError, SyncClientInLoopError
from achalice.test.events_client import EventsClient
from achalice.test.gateways import FrontName
from achalice.test.http_client import HTTPResponse
from achalice.test.lambda_client import InvokeResponse
from achalice.test.stage_settings import DEFAULT_STAGE

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
