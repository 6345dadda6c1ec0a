"""`Client`: an app in a test, called as AWS calls it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self
from weakref import WeakKeyDictionary

from achalice.app import Chalice
from achalice.test.composing import Fields, compose_upgrade
from achalice.test.environment import variables_set
from achalice.test.errors import ClosedClientError, NoWebsocketAPIError, OpenClientError
from achalice.test.events_client import EventsClient
from achalice.test.gateways import GATEWAYS, FrontName
from achalice.test.http_client import HTTPClient
from achalice.test.lambda_client import LambdaClient
from achalice.test.stage_functions import StageFunctions
from achalice.test.stage_settings import DEFAULT_STAGE, StageSettings
from achalice.test.websockets import WebsocketGateway
from achalice.test.websockets_client import Websocket


class Client:
    """Sends requests and events to an app, with its lifespans open and its variables set.

    ```python
    async with Client(app) as client:
        response = await client.http.get("/orders/7")
    ```

    The environment variables of the stage in `.achalice/config.json` are set inside of the block,
    those of a function's own during its calls; afterwards everything is as it was.
    """

    def __init__(
        self,
        app: Chalice,
        stage_name: str = DEFAULT_STAGE,
        project_dir: str | Path = ".",
        *,
        front: FrontName = "rest",
    ) -> None:
        """Test `app` as the stage `stage_name` of the project in `project_dir` would run it.

        `front` is what `client.http` goes through: a REST API, `"http"` for an HTTP API,
        `"function_url"`, `"alb"` or `"alb_multi_value"` for a load balancer.

        Raises:
            StageConfigError: the config file cannot be used, or does not have the stage.
            ValueError: there is no such front.
        """
        if front not in GATEWAYS:
            raise ValueError(f"there is no front {front!r}; there are {', '.join(GATEWAYS)}")
        self._settings = StageSettings.read(Path(project_dir).absolute(), stage_name)
        stage = self._settings.api_gateway_stage
        functions = StageFunctions(app.app_name, self._settings)
        self._stage = stage
        self._functions = functions
        self._http = HTTPClient(GATEWAYS[front](app, functions, stage=stage))
        self._lambda = LambdaClient(app, functions)
        self._app = app
        self._life = _lives.setdefault(app, _Life())
        self._variables = ExitStack()
        self._is_open = False
        self.events: EventsClient = EventsClient(app, stage)
        """Makes events of every source."""

    @property
    def http(self) -> HTTPClient:
        """Sends HTTP requests.

        Raises:
            ClosedClientError: the client is not open.
        """
        self._check_is_open()
        return self._http

    @property
    def lambda_(self) -> LambdaClient:
        """Invokes functions by name.

        Raises:
            ClosedClientError: the client is not open.
        """
        self._check_is_open()
        return self._lambda

    def websocket(
        self,
        path: str = "/",
        *,
        headers: Mapping[str, str | Sequence[str]] | None = None,
        params: Fields | None = None,
        cookies: Mapping[str, str] | None = None,
        timeout: float = 5,
    ) -> Websocket:
        """A client of the app's websocket API, which is connected inside of `async with`.

        Args:
            path: `/`, or with the stage's name as it is deployed; it may have a query.
            headers: of the request that connects; a list sends the header once a value.
            params: the query of the request that connects.
            cookies: of the request that connects.
            timeout: in seconds, for which it waits for a message.

        Raises:
            NoWebsocketAPIError: the app has no websocket handlers.
            ValueError: the path does not begin with a slash.
            ClosedClientError: the client is not open.
        """
        self._check_is_open()
        if self._life.gateway is None:
            raise NoWebsocketAPIError(self._app.app_name)
        return Websocket(
            self._life.gateway,
            compose_upgrade(path, headers or {}, params or {}, cookies or {}),
            self._functions,
            stage=self._stage,
            patience=timeout,
        )

    async def __aenter__(self) -> Self:
        """Set the stage's variables and open the app's lifespans.

        Raises:
            LifespanError: one of them could not start.
            OpenClientError: the client is open already.
        """
        if self._is_open:
            raise OpenClientError
        with ExitStack() as variables:
            variables.enter_context(variables_set(self._settings.environment_variables))
            await self._life.open(self._app)
            self._variables = variables.pop_all()
        self._is_open = True
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Close the lifespans, the last opened first, and put the variables back."""
        if not self._is_open:
            return
        self._is_open = False
        with self._variables:
            await self._life.close()

    def _check_is_open(self) -> None:
        if not self._is_open:
            raise ClosedClientError("Client")


class _Life:
    """The task that has an app's lifespans open, for all clients of the app.

    What they hold (task groups, cancel scopes) must be left by the task that entered it, and
    fixtures are begun and ended by two.
    """

    def __init__(self) -> None:
        self._clients = 0
        self._opened, self._closing = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.gateway: WebsocketGateway | None = None
        """What all websocket clients of the app connect through: they may write to each other."""

    async def open(self, app: Chalice) -> None:
        """Open the lifespans of `app`; what one of them raises is raised here."""
        # Done already: with the loop of a test that did not leave its client.
        if self._task is None or self._task.done():
            self._clients = 0
            self._opened, self._closing = asyncio.Event(), asyncio.Event()
            self._task = asyncio.get_running_loop().create_task(self._live(app))
        self._clients += 1
        task = self._task
        try:
            await self._opened.wait()
            if task.done():
                await task
        except BaseException:
            task.cancel()
            raise

    async def close(self) -> None:
        """Close them with the last client; what one of them raises is raised here."""
        self._clients -= 1
        if self._clients == 0 and self._task is not None:
            self._closing.set()
            # Who was cancelled has closed them on its way.
            if not self._task.cancelled():
                await self._task

    async def _live(self, app: Chalice) -> None:
        try:
            async with app:
                with self._connecting(app):
                    self._opened.set()
                    await self._closing.wait()
        finally:
            self._opened.set()

    @contextmanager
    def _connecting(self, app: Chalice) -> Iterator[None]:
        """Have what the app sends to its websocket clients reach those of a test."""
        gateway = WebsocketGateway(app)
        if not gateway.has_routes:
            yield
            return
        before = app.websocket_api.connections
        self.gateway = app.websocket_api.connections = gateway
        try:
            yield
        finally:
            app.websocket_api.connections = before
            self.gateway = None


_lives: WeakKeyDictionary[Chalice, _Life] = WeakKeyDictionary()
