"""The decorators for what happens on the connections of a websocket API."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from achalice._typing import HandlerT
from achalice.mounts import Declares, Mount
from achalice.registry import Registry

if TYPE_CHECKING:
    from achalice._decorators import WebsocketDecorator
    from achalice.auth import Authorizer


class WebsocketRoutes(Declares):
    """The decorators. They return the function that they are given.

    An app has one websocket API, and each kind of its events one handler, which takes a
    `WebsocketEvent`. Messages are told apart by `action` of their JSON. What a handler of messages
    returns is sent to the client: a text as it is, models and lists as JSON; a dictionary is API
    Gateway's own kind of answer, whose `body` is sent. An HTTP error that it raises is sent as
    `{"Code", "Message"}`; for everything else the client gets `Internal server error`.

    What each of them raises: `TriggerOptionError` for a route key that API Gateway would refuse,
    `DuplicateWebsocketRouteError` where another handler has it, `HandlerSignatureError` for a
    handler that takes something else, `DuplicateHandlerError` where the app has a handler of that
    name. `name` is that of the Lambda function: the handler's own by default.
    """

    def on_ws_connect(
        self, name: str | None = None, *, authorizer: Authorizer | None = None
    ) -> WebsocketDecorator:
        """Call the handler when a client wants to connect.

        It is connected once the handler has returned, and can be sent nothing before. An HTTP
        error (`ForbiddenError`), or an answer with a status of 300 and more, refuses it.

        Args:
            name: of the function.
            authorizer: asked first: one of the app's that has `identity_sources`, a
                `CustomAuthorizer` that has them, or an `IAMAuthorizer`.

        Raises:
            AuthorizerOptionError: websocket APIs have no such authorizers, or it is a handler of
                another app.
        """
        return self._on_websocket("on_ws_connect", "$connect", name, authorizer)

    def on_ws_message(self, name: str | None = None) -> WebsocketDecorator:
        """Call the handler with the messages that no `on_ws_route` is for.

        A second parameter is the message: annotated with `str` the text, with anything else the
        JSON as that type: `async def move(event: WebsocketEvent, message: Move)`. A message that
        does not fit is answered with its faults.

        Args:
            name: of the function.
        """
        return self._on_websocket("on_ws_message", "$default", name)

    def on_ws_disconnect(self, name: str | None = None) -> WebsocketDecorator:
        """Call the handler when a client is gone. API Gateway tries, and does not promise.

        Args:
            name: of the function.
        """
        return self._on_websocket("on_ws_disconnect", "$disconnect", name)

    def on_ws_route(self, route_key: str, name: str | None = None) -> WebsocketDecorator:
        """Call the handler with the messages whose `action` is `route_key`.

        Its parameters are those of `on_ws_message`.

        Args:
            route_key: what `action` is in the message's JSON: `{"action": "move"}`.
            name: of the function.
        """
        from achalice.websocket_handlers import check_route_key

        check_route_key(route_key)
        return self._on_websocket("on_ws_route", route_key, name)

    def _on_websocket(
        self, decorator: str, route_key: str, name: str | None, authorizer: Authorizer | None = None
    ) -> Callable[[HandlerT], HandlerT]:
        # Most apps have no websockets: theirs is not to pay for it.
        from achalice.websocket_handlers import check_authorizer, register

        if authorizer is not None:
            check_authorizer(authorizer)

        def decorate(handler: HandlerT) -> HandlerT:
            def carry_out(registry: Registry, mount: Mount) -> None:
                register(registry, mount, handler, route_key, name, authorizer)

            self._register(carry_out)
            return handler

        return decorate
