"""Handlers of what happens on the connections of a websocket API, and what their results become."""

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from achalice import events
from achalice._typing import RawEvent
from achalice.answering import error_response
from achalice.auth import Authorizer, ChaliceAuthorizer, CustomAuthorizer, IAMAuthorizer
from achalice.context import LambdaContext, current_invocation
from achalice.exceptions import (
    AuthorizerOptionError,
    DuplicateWebsocketRouteError,
    HandlerSignatureError,
    MiddlewareEventError,
    TriggerOptionError,
)
from achalice.fronts import RestFront
from achalice.guards import guard_of
from achalice.handlers import BoundHandler, is_context
from achalice.lifespan import resource_in
from achalice.middleware import Next
from achalice.mounts import Mount
from achalice.readers import RequestValidationError, details
from achalice.registry import Function, Registry
from achalice.responses import Reply, Response, answer_of
from achalice.signatures import Handler, adapter_for, call, name_of, parameters_of
from achalice.triggers import WebsocketRoute

if TYPE_CHECKING:
    pass

_MODEL = "WebsocketEvent"
_WITHOUT_MESSAGE = ("$connect", "$disconnect")
_REST = RestFront()


class _Message(NamedTuple):
    """The parameter that takes a message's body."""

    parameter: str
    read: Callable[[bytes], object]
    is_required: bool

    @classmethod
    def of(cls, handler: Handler, resources: Iterable[type]) -> "_Message | None":
        """The parameter behind the event, if it says what it takes.

        Raises:
            HandlerSignatureError: pydantic cannot read messages as that.
        """
        others = [
            (parameter, annotation)
            for parameter, annotation in parameters_of(handler)
            if resource_in(annotation, resources) is None and not is_context(parameter, annotation)
        ]
        if len(others) < 2 or others[1][1] is others[1][0].empty:
            return None
        parameter, annotation = others[1]
        read: Callable[[bytes], object]
        if annotation is str:
            read = bytes.decode
        elif annotation is bytes:
            read = bytes
        else:
            adapter = adapter_for(annotation, name_of(handler), parameter.name)
            read = adapter.validator.validate_json
        return cls(parameter.name, read, parameter.default is parameter.empty)

    def add_to(self, arguments: dict[str, object], body: bytes) -> None:
        """Put what is in `body` among the handler's arguments.

        Raises:
            RequestValidationError: it is not what the handler takes.
        """
        if not body and not self.is_required:
            return
        try:
            arguments[self.parameter] = self.read(body)
        except ValidationError as error:
            raise RequestValidationError(details(error, ("body",))) from None


class WebsocketHandler:
    """A handler of a websocket API's events, which may take the message apart from the event."""

    def __init__(self, bound: BoundHandler, message: _Message | None) -> None:
        self.bound = bound
        self.message = message

    @classmethod
    def read(
        cls, handler: Handler, route_key: str, resources: Iterable[type] = ()
    ) -> "WebsocketHandler":
        """Work out what `handler` takes.

        Raises:
            HandlerSignatureError: it takes something else, or a message where none comes.
        """
        message = _Message.of(handler, resources)
        if message is not None and message.is_required and route_key in _WITHOUT_MESSAGE:
            raise HandlerSignatureError(
                name_of(handler),
                f"is a message, and no message comes with `{route_key}`",
                parameter=message.parameter,
            )
        bound = BoundHandler.read(handler, _MODEL, resources, filled=message and message.parameter)
        return cls(bound, message)

    # What is registered twice, for two route keys, is one function.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, WebsocketHandler) and other.bound == self.bound

    def __hash__(self) -> int:
        return hash(self.handler)

    @property
    def handler(self) -> Handler:
        """The user's function."""
        return self.bound.handler

    def event(
        self, payload: RawEvent, context: LambdaContext, *, for_middleware: bool
    ) -> tuple[object, None]:
        """What middleware, if there is any, and the handler get of `payload`.

        Raises:
            EventShapeError: `payload` is not what a websocket API sends.
        """
        wants_model = for_middleware or self.message is not None
        return self.bound.event(payload, context, for_middleware=wants_model)

    async def __call__(self, event: object) -> object:
        """Call the handler: the innermost of the chain.

        Raises:
            RequestValidationError: the message is not what the handler takes.
        """
        arguments = self.bound.arguments(event)
        if self.message is not None:
            if not isinstance(event, events.WebsocketEvent):
                raise MiddlewareEventError(name_of(self.handler), event)
            self.message.add_to(arguments, event.raw_body)
        return await call(self.handler, self.bound.is_async, arguments)


def register(
    registry: Registry,
    mount: Mount,
    handler: Handler,
    route_key: str,
    name: str | None,
    authorizer: Authorizer | None,
) -> None:
    """Make `handler` the function for `route_key`.

    Raises:
        DuplicateWebsocketRouteError: another one is.
        DuplicateHandlerError: another handler has its name.
        HandlerSignatureError: it takes something else.
        AuthorizerOptionError: the authorizer is a handler that the app does not have.
    """
    own = mount.name(name or name_of(handler))
    first = registry.websocket_routes.get(route_key)
    if first is not None:
        raise DuplicateWebsocketRouteError(route_key, first=first, second=own)
    bound = WebsocketHandler.read(handler, route_key, registry.lifespan.types)
    guard = None
    if authorizer is not None:
        guard = guard_of(authorizer, {each.handler: k for k, each in registry.authorizers.items()})
    function = Function("websocket", bound, mount.middleware, _MODEL, answered)
    registry.add_function(own, function, WebsocketRoute(own, route_key, guard))
    registry.websocket_routes[route_key] = own
    if authorizer is not None:
        registry.websocket_authorizer = authorizer


def answered(following: Next) -> Next:
    """`following`, a handler behind its middleware, with its result as API Gateway takes it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-routes-integrations.html
    """

    async def answer(event: object) -> Mapping[str, object]:
        try:
            result = await following(event)
        except Exception as error:
            # Of who is gone, nobody reads an answer; that something failed is worth knowing.
            response = None if _is_gone(current_invocation.get().payload) else error_response(error)
            if response is None:
                raise
            result = response
        return _answer(result)

    return answer


def _answer(result: object) -> Mapping[str, object]:
    if result is None:
        return {"statusCode": 200}
    if isinstance(result, Response | Reply):
        return _REST.write(answer_of(result).as_text())
    if isinstance(result, Mapping):
        return {"statusCode": 200, **result}
    body = answer_of(Reply(result, {}, 200)).as_text().body
    if isinstance(body, bytes):
        encoded = base64.b64encode(body).decode()
        return {"statusCode": 200, "body": encoded, "isBase64Encoded": True}
    return {"statusCode": 200, "body": body}


def _is_gone(payload: object) -> bool:
    gateway = payload.get("requestContext") if isinstance(payload, dict) else None
    return isinstance(gateway, dict) and gateway.get("routeKey") == "$disconnect"


def check_route_key(route_key: object) -> None:
    """Raise unless an API can have messages of that route key.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html

    Raises:
        TriggerOptionError: it is no text, or one that API Gateway keeps for itself.
    """
    own = {
        "$connect": "on_ws_connect",
        "$default": "on_ws_message",
        "$disconnect": "on_ws_disconnect",
    }
    problem = f"was given the route key {route_key!r}"
    if not isinstance(route_key, str) or not route_key.strip():
        raise TriggerOptionError(
            "on_ws_route", problem, hint='it is what `action` is in a message: "move"'
        )
    if route_key in own:
        hint = f"that is what `@app.{own[route_key]}()` is for"
        raise TriggerOptionError("on_ws_route", problem, hint=hint)
    if route_key.startswith("$") or not route_key.isprintable() or route_key != route_key.strip():
        raise TriggerOptionError(
            "on_ws_route",
            problem,
            hint="API Gateway takes none that begins with a dollar sign, and none with spaces "
            "around it or control characters in it",
        )


def check_authorizer(authorizer: Authorizer) -> None:
    """Raise unless a websocket API can have it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html

    Raises:
        AuthorizerOptionError: it cannot.
    """
    if isinstance(authorizer, IAMAuthorizer):
        return
    if not isinstance(authorizer, ChaliceAuthorizer | CustomAuthorizer):
        raise AuthorizerOptionError(
            authorizer.name,
            f"is a `{type(authorizer).__name__}`, and websocket APIs ask functions or IAM",
            hint="check the token in a handler of `@app.authorizer(identity_sources=[...])`",
        )
    if authorizer.identity_sources is None:
        raise AuthorizerOptionError(
            authorizer.name,
            "takes a token, and websocket APIs send the whole request (REQUEST) only",
            hint='pass `identity_sources`: ["$request.querystring.token"]; browsers can send no'
            " header of their own when they connect",
        )
    if isinstance(authorizer, ChaliceAuthorizer) and authorizer.simple_responses:
        raise AuthorizerOptionError(
            authorizer.name, "gives simple responses, which only HTTP APIs understand"
        )
    if authorizer.scopes:
        raise AuthorizerOptionError(
            authorizer.name, "asks for scopes, which websocket APIs do not know"
        )
