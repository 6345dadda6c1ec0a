"""From a raw event to the handler it is for, and back with its answer."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from achalice import _json
from achalice._typing import RawEvent
from achalice.binding import BoundView, RequestValidationError
from achalice.context import Invocation, LambdaContext, current_invocation
from achalice.exceptions import ChaliceViewError, UnknownHandlerError, UnroutableEventError
from achalice.handlers import BoundHandler
from achalice.requests import Request
from achalice.responses import Response, RestResponse, rest_response
from achalice.routing import Router, allowed
from achalice.triggers import HTTP_HANDLER, HttpRoute

EventKind = Literal["http", "sqs", "eventbridge", "pure"]

_KIND_NAMES: Mapping[EventKind, str] = {
    "http": "an HTTP request",
    "sqs": "a batch of SQS messages",
    "eventbridge": "an EventBridge event",
    "pure": "an event of no known source",
}


def kind_of(payload: object) -> EventKind:
    """What called, as far as the shape of `payload` tells."""
    if not isinstance(payload, dict):
        return "pure"
    if "requestContext" in payload and "httpMethod" in payload:
        return "http"
    records = payload.get("Records")
    if isinstance(records, list) and records and isinstance(records[0], dict):
        return "sqs" if records[0].get("eventSource") == "aws:sqs" else "pure"
    return "eventbridge" if "detail-type" in payload else "pure"


@dataclass(frozen=True, slots=True)
class View:
    """A route's handler, bound."""

    route: HttpRoute
    bound: BoundView
    status_code: int


@dataclass(slots=True)
class Dispatcher:
    """All handlers of an app, ready to be called."""

    log: logging.Logger
    debug: bool = False
    """Unexpected errors are shown to HTTP clients, traceback and all."""
    router: Router = field(default_factory=Router)
    views: dict[str, dict[str, View]] = field(default_factory=dict)
    """By template, then by method."""
    handlers: dict[str, tuple[EventKind, BoundHandler]] = field(default_factory=dict)
    """By function name; HTTP is not among them."""

    async def dispatch(
        self, payload: RawEvent, context: LambdaContext, handler: str | None
    ) -> object:
        """Bring `payload` to the handler called `handler`, or to the only one it can be for.

        Raises:
            UnknownHandlerError: there is no handler of that name.
            UnroutableEventError: no name was given and the payload does not tell.
        """
        bound = self._choose(payload, handler)
        if bound is None:
            return await self._answer(payload, context)
        token = current_invocation.set(Invocation(context))
        try:
            return _json.plain(await bound(payload, context))
        finally:
            current_invocation.reset(token)

    def _choose(self, payload: RawEvent, name: str | None) -> BoundHandler | None:
        """The handler of that name, or the only one that fits; None stands for the HTTP side."""
        if name is not None:
            if name == HTTP_HANDLER and self.views:
                return None
            if name not in self.handlers:
                raise UnknownHandlerError(name, self._names())
            return self.handlers[name][1]
        kind = kind_of(payload)
        if kind == "http" and self.views:
            return None
        fitting = [each for each, (of, _) in self.handlers.items() if of == kind]
        if len(fitting) == 1:
            return self.handlers[fitting[0]][1]
        raise UnroutableEventError(_KIND_NAMES[kind], fitting or self._names())

    def _names(self) -> list[str]:
        return ([HTTP_HANDLER] if self.views else []) + list(self.handlers)

    async def _answer(self, payload: RawEvent, context: LambdaContext) -> RestResponse:
        """The HTTP answer to `payload`, whatever happens on the way."""
        request = Request.from_rest_event(payload, context)
        token = current_invocation.set(Invocation(context, request))
        try:
            return rest_response(await self._view_response(request))
        except Exception as error:
            return rest_response(self._unexpected(request, error))
        finally:
            current_invocation.reset(token)

    async def _view_response(self, request: Request) -> Response[object]:
        methods = self.views.get(request.resource_path)
        if methods is None:
            return _error(404, "NotFoundError", f"No such path: {request.path}")
        view = methods.get(request.method)
        if view is None:
            return _error(
                405,
                "MethodNotAllowedError",
                f"Unsupported method: {request.method}",
                {"Allow": allowed(methods)},
            )
        unsupported = _unsupported_type(view.route.content_types, request)
        if unsupported is not None:
            return unsupported
        try:
            result = await view.bound(request)
        except RequestValidationError as error:
            return _error(422, "UnprocessableEntityError", str(error), errors=error.errors)
        except ChaliceViewError as error:
            return _error(error.STATUS_CODE, type(error).__name__, str(error))
        if isinstance(result, Response):
            return result
        return Response(result, None, view.status_code)

    def _unexpected(self, request: Request, error: Exception) -> Response[object]:
        self.log.error("unexpected error in %s %s", request.method, request.path, exc_info=error)
        if self.debug:
            text = "".join(traceback.format_exception(error))
            return Response(text, {"Content-Type": "text/plain"}, 500)
        return _error(500, "InternalServerError", "An internal server error occurred.")


def _unsupported_type(accepted: tuple[str, ...], request: Request) -> Response[object] | None:
    """415, where the request names a content type and the route takes others only."""
    given = request.headers.get("content-type")
    if given is None or not accepted:
        return None
    media_type = given.partition(";")[0].strip().lower()
    if any(each in ("*/*", media_type) for each in accepted):
        return None
    return _error(415, "UnsupportedMediaType", f"Unsupported media type: {given}")


def _error(
    status_code: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    errors: object = None,
) -> Response[object]:
    body: dict[str, object] = {"Code": code, "Message": message}
    if errors is not None:
        body["Errors"] = errors
    return Response(body, {**(headers or {})}, status_code)
