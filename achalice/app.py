"""`Chalice`: an app's decorators, and the entry point that Lambda invokes."""

import logging
import os
import re
from collections.abc import MutableMapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from achalice import __version__, events, logs
from achalice._loop import KeptLoop
from achalice._typing import RawEvent
from achalice.answering import Answering
from achalice.api import APIGateway
from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    CustomAuthorizer,
    IAMAuthorizer,
)
from achalice.blueprints import Blueprint
from achalice.context import LambdaContext, current_invocation
from achalice.cors import CORSConfig
from achalice.dispatch import Dispatcher
from achalice.exceptions import (
    ALL_ERRORS,
    AppNameError,
    BadRequestError,
    ChaliceError,
    ChaliceUnhandledError,
    ChaliceViewError,
    ConflictError,
    ForbiddenError,
    MethodNotAllowedError,
    NotFoundError,
    NothingCurrentError,
    RequestTimeoutError,
    TooManyRequestsError,
    UnauthorizedError,
    UnprocessableEntityError,
    UnsupportedMediaTypeError,
    WebsocketDisconnectedError,
)
from achalice.middleware import ConvertToMiddleware, Middleware, MiddlewareKind, Registered
from achalice.mounts import Mount, Registration
from achalice.policies import AuthResponse, AuthRoute
from achalice.registration import Registrar, checked_kind
from achalice.registry import Registry, RouteEntry
from achalice.requests import Headers as CaseInsensitiveMapping
from achalice.requests import MultiDict, Request
from achalice.responses import Response
from achalice.schedules import Cron, Rate, ScheduleExpression
from achalice.triggers import HANDLER_VARIABLE, Trigger

if TYPE_CHECKING:
    from achalice.events import (
        AuthRequest,
        CloudWatchEvent,
        DynamoDBEvent,
        DynamoDBRecord,
        KinesisEvent,
        KinesisRecord,
        LambdaFunctionEvent,
        S3Event,
        SNSEvent,
        SQSEvent,
        SQSRecord,
        WebsocketEvent,
    )
    from achalice.websockets import WebsocketAPI

# Most of these are here for apps that come from Chalice, which has them in `chalice.app`.
__all__ = [
    "ALL_ERRORS",
    "APIGateway",
    "AuthRequest",
    "AuthResponse",
    "AuthRoute",
    "Authorizer",
    "BadRequestError",
    "Blueprint",
    "CORSConfig",
    "CaseInsensitiveMapping",
    "Chalice",
    "ChaliceAuthorizer",
    "ChaliceError",
    "ChaliceUnhandledError",
    "ChaliceViewError",
    "CloudWatchEvent",
    "CognitoUserPoolAuthorizer",
    "ConflictError",
    "ConvertToMiddleware",
    "Cron",
    "CustomAuthorizer",
    "DynamoDBEvent",
    "DynamoDBRecord",
    "ForbiddenError",
    "IAMAuthorizer",
    "KinesisEvent",
    "KinesisRecord",
    "LambdaFunctionEvent",
    "MethodNotAllowedError",
    "MultiDict",
    "NotFoundError",
    "Rate",
    "Request",
    "RequestTimeoutError",
    "Response",
    "RouteEntry",
    "S3Event",
    "SNSEvent",
    "SQSEvent",
    "SQSRecord",
    "ScheduleExpression",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnprocessableEntityError",
    "UnsupportedMediaTypeError",
    "WebsocketAPI",
    "WebsocketDisconnectedError",
    "WebsocketEvent",
]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_USER_AGENT = "AWS_EXECUTION_ENV"


class Chalice(Registrar):
    """An application: what calls its handlers, and the entry point of all of its functions.

    Every Lambda function of the app has the handler string `app.app`; the environment variable
    `ACHALICE_HANDLER` says which handler it runs. Decorators return the function they are given,
    so it can be awaited in a test and decorated again.
    """

    def __init__(
        self,
        app_name: str,
        debug: bool = False,
        configure_logs: bool = True,
        env: MutableMapping[str, str] | None = None,
    ) -> None:
        """Make an app without handlers.

        Args:
            app_name: what the names of its functions begin with: `{app_name}-{stage}-{handler}`.
            debug: see the attribute.
            configure_logs: give `log` a level, and a handler for what nothing else handles;
                False leaves it as it is.
            env: the process's environment. Where AWS says in it what runs the function,
                `AWS_EXECUTION_ENV`, achalice is added, once: AWS's clients tell it to services.

        Raises:
            AppNameError: no function could be called so.
        """
        _check_name(app_name)
        self.app_name = app_name
        self.configure_logs = configure_logs
        self.api: APIGateway = APIGateway()
        """What holds for all HTTP routes."""
        self.log: logging.Logger = logging.getLogger(app_name)
        """ERROR and above, or everything with `debug`; see `docs/logging.md`."""
        self.experimental_feature_flags: set[str] = set()
        """For Chalice apps that put names here. Nothing is experimental, and nothing reads it."""
        self._env = os.environ if env is None else env
        self._registry = Registry(self.api)
        self._answering = Answering(self._registry, self.api, self.log, debug)
        self._dispatcher = Dispatcher(self._registry, self._answering)
        self._loop = KeptLoop()
        if configure_logs:
            logs.set_up(self.log, debug, self._env)
        _name_achalice(self._env)

    @property
    def triggers(self) -> list[Trigger]:
        """What was declared, in order. The tool deploys this and nothing else."""
        return self._registry.triggers

    @property
    def routes(self) -> dict[str, dict[str, RouteEntry]]:
        """A copy of all routes, by template, then by method."""
        return self._registry.routes

    @cached_property
    def websocket_api(self) -> "WebsocketAPI":
        """Sends messages to the clients of the app's websocket API."""
        from achalice.websockets import WebsocketAPI

        api = WebsocketAPI(self._env)
        self._registry.lifespan.closers.append(api.aclose)
        return api

    @property
    def debug(self) -> bool:
        """Whether unexpected errors are shown to HTTP clients with their traceback.

        Setting it sets the level of `log`, too: DEBUG, or ERROR.
        """
        return self._answering.debug

    @debug.setter
    def debug(self, on: bool) -> None:
        self._answering.debug = on
        logs.set_level(self.log, on, self._env)

    @property
    def deadline_margin(self) -> float | None:
        """Seconds before Lambda's time-out at which an invocation is cancelled; None: never.

        HTTP requests are answered with 504 then, everything else raises `DeadlineExceededError`.
        """
        return self._dispatcher.deadline_margin

    @deadline_margin.setter
    def deadline_margin(self, seconds: float | None) -> None:
        self._dispatcher.deadline_margin = seconds

    @property
    def current_request(self) -> Request:
        """The request that is being handled; right in concurrent code, too.

        Raises:
            NothingCurrentError: no HTTP request is being handled.
        """
        invocation = current_invocation.get(None)
        if invocation is None or invocation.request is None:
            raise NothingCurrentError("HTTP request")
        return invocation.request

    @property
    def lambda_context(self) -> LambdaContext:
        """The Lambda context of the invocation that is being handled.

        Raises:
            NothingCurrentError: no invocation is being handled.
        """
        invocation = current_invocation.get(None)
        if invocation is None:
            raise NothingCurrentError("invocation")
        return invocation.lambda_context

    def __call__(self, event: RawEvent, context: LambdaContext) -> object:
        """Handle one invocation: what Lambda calls.

        The first one opens the app's lifespans, which SIGTERM closes again.

        Raises:
            RunningLoopError: called from async code; `await app.dispatch(...)` there.
            LifespanError: a lifespan could not start; the next invocation tries again.
        """
        self._loop.open(self._registry.lifespan)
        name = os.environ.get(HANDLER_VARIABLE)
        return self._loop.run(self._dispatcher.dispatch, event, context, name)

    async def dispatch(self, event: RawEvent, context: LambdaContext) -> object:
        """Handle one invocation in async code: a test, a local server.

        HTTP errors become answers. Everything else that a handler raises is raised here. In async
        code, lifespans are open inside `async with app:`.

        Raises:
            UnknownHandlerError: `ACHALICE_HANDLER` names no handler of the app.
            UnroutableEventError: it is not set, and the event could be for several or none.
            EventShapeError: the event is not what the handler declares.
            DeadlineExceededError: Lambda was about to end the invocation.
        """
        name = os.environ.get(HANDLER_VARIABLE)
        return await self._dispatcher.dispatch(event, context, name)

    async def __aenter__(self) -> Self:
        """Open the app's lifespans.

        Raises:
            LifespanError: one of them could not start.
        """
        await self._registry.lifespan.open()
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Close the app's lifespans, the last opened first."""
        await self._registry.lifespan.close()

    def match(self, path: str) -> tuple[str, dict[str, str]] | None:
        """The template that `path` fits and its parameters' text, or None: what a gateway finds."""
        found = self._registry.router.match(path)
        return None if found is None else (found[0].text, found[1])

    def openapi(
        self, *, version: str = "1.0", description: str | None = None, servers: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The OpenAPI 3.1 document of the app's routes; `version` is the API's own.

        Raises:
            NoSchemaError: a parameter or a result has no JSON schema.
        """
        # Half as large as the rest of the runtime, and no invocation needs it.
        from achalice.openapi import Operation, Security, document

        operations = [
            Operation(
                path=template,
                method=method,
                view=view.route.view,
                bound=view.bound,
                status_code=view.status_code,
                content_types=view.route.content_types,
                tags=view.documentation.get("tags", ()),
                summary=view.documentation.get("summary"),
                description=view.documentation.get("description"),
                deprecated=view.documentation.get("deprecated", False),
                operation_id=view.documentation.get("operation_id"),
                security=None
                if view.authorizer is None
                else Security(
                    name=view.authorizer.name,
                    scheme=view.authorizer.security_scheme(),
                    scopes=view.authorizer.scopes,
                ),
            )
            for template, views in self._registry.views.items()
            for method, view in views.items()
            if view.documentation.get("include_in_schema", True)
        ]
        return document(
            self.app_name, version, operations, description=description, servers=servers
        )

    def authorizer_of(self, template: str, method: str) -> Authorizer | None:
        """What decides who may call that method of that path: what a gateway asks first."""
        view = self._registry.views.get(template, {}).get(method)
        return None if view is None else view.authorizer

    @property
    def websocket_authorizer(self) -> Authorizer | None:
        """What decides who may connect to the websocket API: what a gateway asks first."""
        return self._registry.websocket_authorizer

    def register_middleware(self, func: Middleware, event_type: MiddlewareKind = "all") -> None:
        """Put `func` around handlers of `event_type`; see `middleware`.

        Raises:
            TriggerOptionError: there is no such type of event.
        """
        checked_kind(event_type)
        self._registry.middleware.append(Registered(func, event_type))
        self._dispatcher.forget_chains()

    def register_blueprint(
        self, blueprint: Blueprint, name_prefix: str | None = None, url_prefix: str | None = None
    ) -> None:
        """Register everything that `blueprint` has declared.

        `name_prefix` comes before the names of its handlers, `url_prefix` before its paths. What
        the blueprint declares below this is refused.
        """
        blueprint.mount(self._registry, Mount(self), name_prefix, url_prefix)

    def _register(self, registration: Registration) -> None:
        registration(self._registry, Mount(self))


def _check_name(name: object) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise AppNameError(name)


def _name_achalice(environment: MutableMapping[str, str]) -> None:
    # Set by Lambda alone: code asks for this variable to know whether it runs there.
    runs_in = environment.get(_USER_AGENT)
    if runs_in is not None and " achalice/" not in runs_in:
        environment[_USER_AGENT] = f"{runs_in} achalice/{__version__}"


# Type checkers know these names above.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Chalice has its events in `chalice.app`; here their models are loaded on first use."""
        # Importing this module asks for `__path__`; the table of events is not read for that.
        if not name.startswith("_") and name in events.__all__:
            return getattr(events, name)
        if name == "WebsocketAPI":
            from achalice.websockets import WebsocketAPI

            return WebsocketAPI
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
