"""The decorators that apps and blueprints share: what calls a handler."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from achalice._typing import HandlerT
from achalice.auth import ChaliceAuthorizer
from achalice.binding import FROM_ANNOTATION
from achalice.event_sources import EventSources
from achalice.exceptions import RegistrationError, TriggerOptionError
from achalice.handlers import BoundHandler
from achalice.lifespan import Resource
from achalice.middleware import KINDS, Middleware, MiddlewareKind
from achalice.mounts import Mount
from achalice.registry import Function, Registry
from achalice.route_options import RouteOptions, check_route, checked_cors
from achalice.signatures import name_of
from achalice.triggers import HttpRoute, PureFunction
from achalice.websocket_routes import WebsocketRoutes

if TYPE_CHECKING:
    from achalice._decorators import (
        AnswersError,
        AuthorizerDecorator,
        DynamoDBMiddlewareT,
        ErrorT,
        EventBridgeMiddlewareT,
        EventMiddlewareDecorator,
        HTTPMiddlewareT,
        KafkaMiddlewareT,
        KinesisMiddlewareT,
        LifespanT,
        LogsMiddlewareT,
        MiddlewareT,
        P,
        PureMiddlewareT,
        R,
        S3MiddlewareT,
        SNSMiddlewareT,
        SQSMiddlewareT,
        WebsocketMiddlewareT,
    )


class Registrar(EventSources, WebsocketRoutes):
    """The decorators. They return the function that they are given."""

    def route(
        self, path: str, *, methods: Sequence[str] = ("GET",), **options: Unpack[RouteOptions]
    ) -> Callable[[HandlerT], HandlerT]:
        """Answer HTTP requests for `path`, which begins with a slash and does not end with one.

        `{name}` in the path stands for one part of it and is passed as the argument of that name;
        `{name+}`, at the end only, for all that is left. Of the handler's other parameters, a
        `Request` is the request, a pydantic model, dataclass or TypedDict is the JSON body, and
        simple types are query parameters; `Annotated[str, Header()]` and the like say otherwise.
        `RouteOptions` has what else can be said.

        Raises:
            RoutePathError: API Gateway would refuse the path or a method.
            DuplicateRouteError: another handler has a method of this path.
            HandlerSignatureError: nothing can fill one of the handler's parameters.
            UnknownOptionError: there is no such option.
            TriggerOptionError: an option is of another type than it must be, or the path's
                methods disagree about CORS.
            AuthorizerOptionError: the authorizer is a handler of another app.
        """
        check_route(options, methods)

        def decorate(handler: HandlerT) -> HandlerT:
            view = options.get("name") or name_of(handler)

            def register(registry: Registry, mount: Mount) -> None:
                own = options.get("cors")
                route = HttpRoute(
                    mount.path(path),
                    tuple(dict.fromkeys(method.upper() for method in methods)),
                    mount.name(view),
                    cors=checked_cors(registry.api.cors if own is None else own),
                    api_key_required=bool(options.get("api_key_required")),
                )
                registry.add_route(
                    handler,
                    route,
                    mount.middleware,
                    status_code=options.get("status_code", 200),
                    content_types=options.get("content_types"),
                    authorizer=options.get("authorizer"),
                    response_model=options.get("response_model", FROM_ANNOTATION),
                    documentation=options,
                )

            self._register(register)
            return handler

        return decorate

    def get(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[HandlerT], HandlerT]:
        """Answer GET requests for `path`; see `route`."""
        return self.route(path, methods=["GET"], **options)

    def post(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[HandlerT], HandlerT]:
        """Answer POST requests for `path`; see `route`."""
        return self.route(path, methods=["POST"], **options)

    def put(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[HandlerT], HandlerT]:
        """Answer PUT requests for `path`; see `route`."""
        return self.route(path, methods=["PUT"], **options)

    def patch(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[HandlerT], HandlerT]:
        """Answer PATCH requests for `path`; see `route`."""
        return self.route(path, methods=["PATCH"], **options)

    def delete(self, path: str, **options: Unpack[RouteOptions]) -> Callable[[HandlerT], HandlerT]:
        """Answer DELETE requests for `path`; see `route`."""
        return self.route(path, methods=["DELETE"], **options)

    def authorizer(
        self,
        ttl_seconds: int | None = None,
        execution_role: str | None = None,
        name: str | None = None,
        header: str = "Authorization",
        *,
        identity_sources: Sequence[str] | None = None,
        simple_responses: bool = False,
    ) -> AuthorizerDecorator:
        """Have the decorated function decide who may call the routes that name it.

        It takes an `AuthRequest` and returns an `AuthResponse`. The decorator returns an
        authorizer for `authorizer=` of routes, which can be called like the function.

        Args:
            ttl_seconds: how long API Gateway remembers an answer, 0 to 3600; its own 300 by
                default.
            execution_role: the ARN of a role with which API Gateway calls the function.
            name: of the Lambda function; the handler's own by default.
            header: where the token is.
            identity_sources: send the whole request instead of a token, and ask only where it
                has these: `$request.header.X`, `$request.querystring.y`.
            simple_responses: of HTTP APIs: answer for the one route that is called.

        Raises:
            AuthorizerOptionError: API Gateway would refuse an option.
            HandlerSignatureError: the function takes something else.
            DuplicateHandlerError: the app has a handler of that name.
        """

        def decorate(handler: HandlerT) -> ChaliceAuthorizer[HandlerT]:
            made = ChaliceAuthorizer(
                handler,
                name,
                ttl_seconds,
                execution_role,
                header,
                identity_sources,
                simple_responses,
            )

            def register(registry: Registry, mount: Mount) -> None:
                registry.add_authorizer(mount.name(made.name), made)

            self._register(register)
            return made

        return decorate

    def lambda_function(self, name: str | None = None) -> Callable[[HandlerT], HandlerT]:
        """Make a Lambda function that nothing but its name calls.

        The first parameter is the payload: as it is, or read as the type it is annotated with. A
        second one is Lambda's context. The result is returned as JSON, models included.

        Raises:
            DuplicateHandlerError: the app has a handler of that name.
        """

        def decorate(handler: HandlerT) -> HandlerT:
            own = name or name_of(handler)

            def register(registry: Registry, mount: Mount) -> None:
                bound = BoundHandler.read(handler, None, registry.lifespan.types)
                function = Function("pure_lambda", bound, mount.middleware)
                registry.add_function(mount.name(own), function, PureFunction(mount.name(own)))

            self._register(register)
            return handler

        return decorate

    @overload
    def middleware(
        self, event_type: Literal["http"]
    ) -> Callable[[HTTPMiddlewareT], HTTPMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["sqs"]
    ) -> Callable[[SQSMiddlewareT], SQSMiddlewareT]: ...
    @overload
    def middleware(self, event_type: Literal["s3"]) -> Callable[[S3MiddlewareT], S3MiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["sns"]
    ) -> Callable[[SNSMiddlewareT], SNSMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["kinesis"]
    ) -> Callable[[KinesisMiddlewareT], KinesisMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["dynamodb"]
    ) -> Callable[[DynamoDBMiddlewareT], DynamoDBMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["kafka"]
    ) -> Callable[[KafkaMiddlewareT], KafkaMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["logs"]
    ) -> Callable[[LogsMiddlewareT], LogsMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["websocket"]
    ) -> Callable[[WebsocketMiddlewareT], WebsocketMiddlewareT]: ...
    @overload
    def middleware(self, event_type: Literal["event"]) -> EventMiddlewareDecorator: ...
    @overload
    def middleware(
        self, event_type: Literal["scheduled", "cloudwatch"]
    ) -> Callable[[EventBridgeMiddlewareT], EventBridgeMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["pure_lambda"]
    ) -> Callable[[PureMiddlewareT], PureMiddlewareT]: ...
    @overload
    def middleware(
        self, event_type: Literal["all"] = "all"
    ) -> Callable[[MiddlewareT], MiddlewareT]: ...
    def middleware(self, event_type: MiddlewareKind = "all") -> Callable[[Any], Any]:
        """Put the decorated function around handlers of `event_type`.

        It is called with the event and `get_response`, which calls on: `async def` awaits it, a
        plain `def`, which runs in a worker thread, calls it. It may hand on another event, or
        answer without calling on. The first that is registered is the outermost. Over HTTP,
        errors of what is inside have become responses; elsewhere they are raised.

        Raises:
            TriggerOptionError: there is no such type of event.
        """

        def decorate(function: MiddlewareT) -> MiddlewareT:
            self.register_middleware(function, event_type)
            return function

        return decorate

    @abstractmethod
    def register_middleware(self, func: Middleware, event_type: MiddlewareKind = "all") -> None:
        """The same as `middleware`, for a function that exists already."""

    def exception_handler(
        self, error: type[ErrorT]
    ) -> Callable[[AnswersError[ErrorT, P, R]], Callable[P, R]]:
        """Answer HTTP requests whose handler raised `error`, or a class derived from it.

        The decorated function is called with the error and the request; what it returns is the
        answer, with status 500 unless it is a `Response`. The nearest class wins.

        Raises:
            RegistrationError: the class has an exception handler already.
        """

        def decorate(handler: AnswersError[ErrorT, P, R]) -> Callable[P, R]:
            def register(registry: Registry, mount: Mount) -> None:
                # A blueprint may be registered twice, with other prefixes.
                if registry.error_handlers.get(error, handler) is not handler:
                    raise RegistrationError(f"`{error.__name__}` has an exception handler already")
                registry.error_handlers[error] = handler

            self._register(register)
            return handler

        return decorate

    def lifespan(self, function: LifespanT) -> LifespanT:
        """Open something once for each Lambda environment, for all invocations.

        The decorated async generator function yields once. What comes before is run before the
        first invocation, what comes after at shutdown. Handler parameters annotated with the type
        that it yields, `AsyncIterator[Resources]`, receive it; write it above those handlers.

        Raises:
            HandlerSignatureError: it is no such function.
        """
        resource = Resource.read(function)

        def register(registry: Registry, mount: Mount) -> None:
            registry.add_resource(resource)

        self._register(register)
        return function


def checked_kind(event_type: str) -> None:
    """Raise unless there are events of that type.

    Raises:
        TriggerOptionError: there are none.
    """
    if event_type not in KINDS:
        raise TriggerOptionError(
            "middleware",
            f"was given the event type `{event_type}`, which does not exist",
            hint=f"the types are {', '.join(KINDS)}",
        )
