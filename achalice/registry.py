"""What an app has registered: routes, handlers, middleware; and what cannot be registered."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from achalice.api import APIGateway
from achalice.auth import Authorizer, ChaliceAuthorizer
from achalice.binding import FROM_ANNOTATION, BoundView
from achalice.cors import CORSConfig
from achalice.exceptions import (
    DuplicateHandlerError,
    DuplicateRouteError,
    HandlerSignatureError,
    RoutePathError,
    TriggerOptionError,
)
from achalice.guards import guard_of
from achalice.handlers import EventType
from achalice.lifespan import Lifespan, Resource, name_of_type, opened, resource_in
from achalice.middleware import EventKind, Middleware, Next, Registered
from achalice.record_handlers import AnyBoundHandler
from achalice.requests import Request
from achalice.route_options import DocumentationOptions
from achalice.routing import PathTemplate, Router
from achalice.signatures import name_of, parameters_of
from achalice.triggers import HTTP_HANDLER, HTTP_METHODS, FunctionGuard, HttpRoute, Trigger


class View(NamedTuple):
    """A route's handler, bound."""

    route: HttpRoute
    bound: BoundView
    status_code: int
    own_middleware: tuple[Registered, ...]
    """Of the blueprint that it comes from."""
    authorizer: Authorizer | None
    documentation: DocumentationOptions


class RouteEntry(NamedTuple):
    """One method of one path, as `app.routes` shows it."""

    view_function: Callable[..., object]
    view_name: str
    """The function's, unless the route has said another, behind the prefixes of blueprints."""
    method: str
    uri_pattern: str
    """The template: `/orders/{order_id}`."""
    api_key_required: bool
    view_args: tuple[str, ...]
    """The names of the path's parameters."""
    content_types: tuple[str, ...]
    """In lower case; `()` takes all."""
    cors: CORSConfig | None
    authorizer: Authorizer | None
    status_code: int

    @classmethod
    def of(cls, view: View, method: str) -> "RouteEntry":
        """What there is to see of `view` as the one for `method`."""
        route = view.route
        return cls(
            view.bound.handler,
            route.view,
            method,
            route.path,
            route.api_key_required,
            PathTemplate.parse(route.path, handler=route.view).parameters,
            route.content_types,
            route.cors,
            view.authorizer,
            view.status_code,
        )


class Function(NamedTuple):
    """A handler of something other than HTTP."""

    kind: EventKind
    bound: AnyBoundHandler
    own_middleware: tuple[Registered, ...] = ()
    model: "EventType | None" = None
    """Of the events that its trigger delivers; None for pure functions."""
    around: Callable[[Next], Next] | None = None
    """What makes a result of its own kind of what comes back through its middleware."""


AnyAuthorizer: TypeAlias = "ChaliceAuthorizer[Any]"
ErrorHandler = Callable[..., object]


class Registry:
    """Everything that decorators have said, checked."""

    def __init__(self, api: APIGateway) -> None:
        self.api = api
        self.triggers: list[Trigger] = []
        self.router: Router = Router()
        self.views: dict[str, dict[str, View]] = {}
        """By template, then by method."""
        self.functions: dict[str, Function] = {}
        """By name; the one for HTTP is not among them."""
        self.authorizers: dict[str, AnyAuthorizer] = {}
        """Those that are handlers of the app, by the name of their function."""
        self.middleware: list[Registered] = []
        self.error_handlers: dict[type[Exception], ErrorHandler] = {}
        self.lifespan: Lifespan = Lifespan()
        self.websocket_routes: dict[str, str] = {}
        """The names of functions, by their route keys."""
        self.websocket_authorizer: Authorizer | None = None
        """What decides who may connect."""

    @property
    def names(self) -> list[str]:
        """Of all functions that are deployed."""
        return [*([HTTP_HANDLER] if self.views else []), *self.functions, *self.authorizers]

    @property
    def routes(self) -> dict[str, dict[str, RouteEntry]]:
        """A copy of all routes, by template, then by method."""
        return {
            template: {method: RouteEntry.of(view, method) for method, view in views.items()}
            for template, views in self.views.items()
        }

    def add_route(
        self,
        handler: Callable[..., object],
        route: HttpRoute,
        own_middleware: tuple[Registered, ...],
        *,
        status_code: int = 200,
        content_types: Sequence[str] | None = None,
        authorizer: Authorizer | None = None,
        response_model: object = FROM_ANNOTATION,
        documentation: DocumentationOptions | None = None,
    ) -> None:
        """Make `handler` answer `route`, which `authorizer` guards.

        Raises:
            RoutePathError: API Gateway would refuse the path or a method.
            DuplicateRouteError: another handler has a method of this path.
            HandlerSignatureError: nothing can fill one of the handler's parameters.
            TriggerOptionError: the path's other methods have other CORS settings.
        """
        unknown = [method for method in route.methods if method not in HTTP_METHODS]
        if unknown or not route.methods:
            raise RoutePathError(
                route.path,
                f"has the method `{unknown[0]}`" if unknown else "has no method",
                handler=route.view,
                hint=f"methods are {', '.join(HTTP_METHODS)}",
            )
        template = PathTemplate.parse(route.path, handler=route.view)
        registered = self.views.get(route.path, {})
        for method in route.methods:
            if method in registered:
                first = registered[method].route.view
                raise DuplicateRouteError(method, route.path, first=first, second=route.view)
        _check_cors(route, registered)
        bound = BoundView.read(
            handler,
            template.parameters,
            response_model=response_model,
            injected=self._injected(handler),
        )
        if content_types is None:
            content_types = bound.content_types or route.content_types
        route = route._replace(content_types=tuple(each.lower() for each in content_types))
        if authorizer is not None:
            names = {each.handler: name for name, each in self.authorizers.items()}
            guard = guard_of(authorizer, names)
            route = route._replace(guard=guard, scopes=authorizer.scopes)
        view = View(route, bound, status_code, own_middleware, authorizer, documentation or {})
        self.router.add(template, handler=route.view)
        self.views[route.path] = {**registered, **dict.fromkeys(route.methods, view)}
        self.triggers.append(route)

    def _injected(self, handler: ErrorHandler) -> dict[object, Callable[[Request], object]]:
        """What the app's lifespans fill parameters of `handler` with, by their type."""
        name = name_of(handler)

        def opened_for(kind: type) -> Callable[[Request], object]:
            return lambda request: opened(kind, name)

        return {kind: opened_for(kind) for kind in self.lifespan.types}

    def add_authorizer(self, name: str, authorizer: AnyAuthorizer) -> None:
        """Make a Lambda function of a handler that decides who may call routes.

        Raises:
            DuplicateHandlerError: another handler has that name.
        """
        if name in (HTTP_HANDLER, *self.names):
            raise DuplicateHandlerError(name)
        self.authorizers[name] = authorizer
        names = {authorizer.handler: name}
        guard = guard_of(authorizer, names)
        if isinstance(guard, FunctionGuard):
            self.triggers.append(guard)

    def add_function(self, name: str, function: Function, trigger: Trigger) -> None:
        """Make a Lambda function; the same one may have several triggers of one kind.

        Raises:
            DuplicateHandlerError: another handler has that name.
        """
        known = self.functions.get(name)
        if (
            name == HTTP_HANDLER
            or name in self.authorizers
            or (known is not None and known != function)
        ):
            raise DuplicateHandlerError(name)
        self.functions[name] = function
        self.triggers.append(trigger)

    def add_resource(self, resource: Resource) -> None:
        """Have it opened with the app.

        Raises:
            HandlerSignatureError: another lifespan yields the same type, or a handler that is
                registered already takes it for something else.
        """
        if resource in self.lifespan.resources:
            return
        if resource.type in self.lifespan.types:
            raise HandlerSignatureError(
                name_of(resource.function),
                f"yields a `{name_of_type(resource.type)}`, as another lifespan does",
                hint="give it a type of its own, by which handlers can ask for it",
            )
        self._check_is_above(resource)
        self.lifespan.resources.append(resource)

    def _check_is_above(self, resource: Resource) -> None:
        """Raise if a handler has been bound without knowing of `resource`."""
        added = Lifespan([resource]).types
        views = [view for methods in self.views.values() for view in methods.values()]
        for handler in [
            *(view.bound.handler for view in views),
            *(function.bound.handler for function in self.functions.values()),
        ]:
            for parameter, annotation in parameters_of(handler):
                if resource_in(annotation, added) is not None:
                    raise HandlerSignatureError(
                        name_of(handler),
                        f"is a `{name_of_type(resource.type)}`, which a lifespan below it yields",
                        parameter=parameter.name,
                        hint=f"move the lifespan `{name_of(resource.function)}` above the handler",
                    )

    def middleware_for(self, kind: EventKind, own: tuple[Registered, ...]) -> list[Middleware]:
        """The chain of a handler: the app's, then its blueprint's, each in order."""
        return [each.function for each in (*self.middleware, *own) if each.sees(kind)]

    def view(self, template: str, method: str) -> View | None:
        """What answers that method of that path; None where nothing does."""
        methods = self.views.get(template)
        return None if methods is None else methods.get(method)

    def cors_of(self, template: str, method: str) -> CORSConfig | None:
        """Of that method of the path; of another one's, where the path lacks the method."""
        methods = self.views.get(template, {})
        if method in methods:
            return methods[method].route.cors
        return next((view.route.cors for view in methods.values() if view.route.cors), None)

    def error_handler(self, error: Exception) -> ErrorHandler | None:
        """What was registered for the error's class, or for the nearest one above it."""
        for kind in type(error).__mro__:
            if kind in self.error_handlers:
                return self.error_handlers[kind]
        return None


def _check_cors(route: HttpRoute, registered: dict[str, View]) -> None:
    others = [view for view in registered.values() if view.route.cors is not None]
    if route.cors is None and not others:
        return
    if "OPTIONS" in route.methods or "OPTIONS" in registered:
        raise TriggerOptionError(
            "route",
            f"has both `cors` and the method OPTIONS for `{route.path}`",
            hint="preflight requests of a route with `cors` are answered already; drop one",
        )
    for view in others:
        if route.cors is not None and view.route.cors != route.cors:
            raise TriggerOptionError(
                "route",
                f"gives `{route.path}` other CORS settings than `{view.route.view}` does",
                hint="browsers ask once for a whole path: use one CORSConfig for all its methods",
            )
