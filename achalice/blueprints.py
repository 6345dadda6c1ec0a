"""Parts of an app that are written apart and put together later."""

import logging
from typing import TYPE_CHECKING

from achalice.context import LambdaContext
from achalice.exceptions import RegistrationError, UnregisteredBlueprintError
from achalice.middleware import Middleware, MiddlewareKind, Registered
from achalice.mounts import Mount, Registration
from achalice.registration import Registrar, checked_kind
from achalice.registry import Registry
from achalice.requests import Request

if TYPE_CHECKING:
    from achalice.app import Chalice
    from achalice.websockets import WebsocketAPI


class Blueprint(Registrar):
    """The same decorators as an app's. Nothing is registered before an app takes the blueprint.

    Its middleware is around its own handlers only, inside the app's.
    """

    def __init__(self, import_name: str) -> None:
        self.import_name = import_name
        self._registrations: list[Registration] = []
        self._middleware: list[Registered] = []
        self._parts: list[Blueprint] = []
        self._app: Chalice | None = None

    @property
    def current_app(self) -> "Chalice":
        """The app that took the blueprint; of several, the last one.

        Raises:
            UnregisteredBlueprintError: none has taken it yet; so do the other four.
        """
        return self._app_for("current_app")

    @property
    def current_request(self) -> Request:
        """The request that is being handled, as the app knows it.

        Raises:
            NothingCurrentError: no HTTP request is being handled.
        """
        return self._app_for("current_request").current_request

    @property
    def lambda_context(self) -> LambdaContext:
        """The Lambda context of the invocation that is being handled.

        Raises:
            NothingCurrentError: no invocation is being handled.
        """
        return self._app_for("lambda_context").lambda_context

    @property
    def websocket_api(self) -> "WebsocketAPI":
        """Sends messages to the clients of the app's websocket API."""
        return self._app_for("websocket_api").websocket_api

    @property
    def log(self) -> logging.Logger:
        """The app's logger."""
        return self._app_for("log").log

    def _app_for(self, attribute: str) -> "Chalice":
        if self._app is None:
            raise UnregisteredBlueprintError(self.import_name, attribute)
        return self._app

    def _register(self, registration: Registration) -> None:
        self._check_is_open()
        self._registrations.append(registration)

    def register_middleware(self, func: Middleware, event_type: MiddlewareKind = "all") -> None:
        """Put `func` around the blueprint's handlers of `event_type`; see `middleware`."""
        checked_kind(event_type)
        self._check_is_open()
        self._middleware.append(Registered(func, event_type))

    def _check_is_open(self) -> None:
        """Raise if an app would never hear of what is declared now."""
        if self._app is not None:
            error = RegistrationError(
                f"the blueprint `{self.import_name}` is registered already and takes nothing more"
            )
            error.hint = "move `register_blueprint` below all that the blueprint declares"
            raise error

    def register_blueprint(
        self, blueprint: "Blueprint", name_prefix: str | None = None, url_prefix: str | None = None
    ) -> None:
        """Take another blueprint in; its prefixes come after this one's own.

        Raises:
            RegistrationError: it is this one, or this one is in it.
        """
        if blueprint._has(self):
            raise RegistrationError(f"the blueprint `{self.import_name}` cannot be part of itself")

        def register(registry: Registry, mount: Mount) -> None:
            blueprint.mount(registry, mount, name_prefix, url_prefix)

        self._register(register)
        self._parts.append(blueprint)

    def _has(self, blueprint: "Blueprint") -> bool:
        return blueprint is self or any(part._has(blueprint) for part in self._parts)

    def mount(
        self,
        registry: Registry,
        outer: Mount,
        name_prefix: str | None = None,
        url_prefix: str | None = None,
    ) -> None:
        """Register everything in `registry`, below `outer`."""
        prefix = "/".join(part for part in (url_prefix or "").split("/") if part)
        inner = Mount(
            outer.app,
            outer.name_prefix + (name_prefix or ""),
            f"{outer.url_prefix}/{prefix}" if prefix else outer.url_prefix,
            (*outer.middleware, *self._middleware),
        )
        for registration in self._registrations:
            registration(registry, inner)
        self._app = outer.app
