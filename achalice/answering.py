"""From a request to its answer: the route, its middleware, errors, and what browsers are told."""

import asyncio
import inspect
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Any

from achalice._threads import run_in_thread
from achalice._typing import RawEvent
from achalice.api import APIGateway
from achalice.binding import RequestValidationError
from achalice.context import Invocation, LambdaContext, current_invocation
from achalice.cors import add_missing, preflight_headers
from achalice.deadlines import within
from achalice.exceptions import (
    ChaliceUnhandledError,
    ChaliceViewError,
    DeadlineExceededError,
    cause_of,
)
from achalice.fronts import Front, RestFront
from achalice.middleware import chain
from achalice.registry import ErrorHandler, Registry, View
from achalice.requests import Request
from achalice.responses import (
    NO_HEADERS,
    Answer,
    Reply,
    Response,
    answer_of,
    is_response,
    note,
    noted,
)
from achalice.results import Unencoded
from achalice.routing import allowed
from achalice.signatures import check_cancelled

Chain = Callable[[Request], Coroutine[Any, Any, Response | Reply]]


class _Handled:
    """What handlers returned to middleware, which is to see it before it becomes JSON."""

    def __init__(self) -> None:
        self._bodies: list[Unencoded] = []

    def response(self, result: object, view: View) -> Response:
        """What middleware sees of a handler's `result`."""
        if is_response(result):
            # Others may be given the very same one.
            response = result.model_copy()
        else:
            response = Reply(result, NO_HEADERS, view.status_code).response()
        model = view.bound.model_of(result)
        if model is not None:
            unencoded = Unencoded(response.body, model)
            self._bodies.append(unencoded)
            note(response, unencoded)
        return response

    def encoded(self, response: Response) -> Response | Reply:
        """`response` with its body made JSON by the response model, if it is still the handler's.

        Raises:
            ResultShapeError: it is not what the handler declares.
        """
        # Middleware may keep a response, copy it, or put its body into one of its own.
        for known in (noted(response), *self._bodies):
            if isinstance(known, Unencoded) and known.body is response.body:
                body = known.model.encode(response.body)
                return Reply(body, response.headers, response.status_code)
        return response


_handled: ContextVar[_Handled] = ContextVar("handled")


async def answer_error(handler: ErrorHandler, error: Exception, request: Request) -> object:
    """What an exception handler, `async def` or `def`, makes of `error`."""
    if inspect.iscoroutinefunction(handler):
        return await handler(error, request)
    result = await run_in_thread(handler, error, request)
    # A decorator may hide an `async def` behind a plain function.
    return await result if isinstance(result, Awaitable) else result


class Answering:
    """The HTTP side of an app."""

    def __init__(
        self, registry: Registry, api: APIGateway, log: logging.Logger, debug: bool
    ) -> None:
        self.registry = registry
        self.api = api
        self.log = log
        self.debug = debug
        """Unexpected errors are shown to clients, traceback and all."""
        self._chains: dict[int, Chain] = {}
        """By the view's id; made on first use and dropped when more middleware is registered."""

    async def answer(
        self,
        front: Front,
        payload: RawEvent,
        context: LambdaContext,
        margin: float | None,
    ) -> Mapping[str, object]:
        """The answer to `payload` in the shape that `front` takes, whatever happens on the way.

        It is cut off with a 504 when `margin` seconds are left; None: never.
        """
        request = front.read(payload, context, self.registry.router)
        token = current_invocation.set(Invocation(context, request, self.registry.lifespan.values))
        try:
            view = self.registry.view(request.resource_path, request.method)
            preflight = self._preflight(request) if view is None else None
            if preflight is not None:
                return front.write(self._finished(front, request, preflight))
            try:
                response = await within(margin, context, self._chain(view)(request))
            except DeadlineExceededError as error:
                self.log.error("%s %s was %s", request.method, request.path, error)
                response = _error(504, "GatewayTimeoutError", "The request took too long.")
            except Exception as error:
                response = self._unexpected(request, error)
            if view is None or view.route.cors is not None:
                response = self._with_cors(request, response)
            return front.write(self._finished(front, request, response))
        except Exception as error:
            failure = self._unexpected(request, error)
            return front.write(answer_of(self._with_cors(request, failure)))
        finally:
            current_invocation.reset(token)

    def forget_chains(self) -> None:
        """Middleware has been added."""
        self._chains.clear()

    def _chain(self, view: View | None) -> Chain:
        known = self._chains.get(id(view))
        if known is None:
            own = () if view is None else view.own_middleware
            middleware = self.registry.middleware_for("http", own)
            whole = chain(middleware, self._routed_as_given)

            async def respond(request: Request) -> Response | Reply:
                handled = _Handled()
                token = _handled.set(handled)
                try:
                    response: object = await whole(request)
                finally:
                    _handled.reset(token)
                # Middleware may answer like a handler does.
                made = response if is_response(response) else Response(response)
                try:
                    return handled.encoded(made)
                except Exception as error:
                    return await self._error_response(request, error)

            known = respond if middleware else partial(self._routed, view)
            self._chains[id(view)] = known
        return known

    async def _routed_as_given(self, request: Request) -> Response:
        """The same behind middleware, which may have replaced the request."""
        invocation = current_invocation.get()
        token = current_invocation.set(invocation._replace(request=request))
        try:
            view = self.registry.view(request.resource_path, request.method)
            reply = await self._routed(view, request, _handled.get())
            return reply.response() if isinstance(reply, Reply) else reply
        finally:
            current_invocation.reset(token)

    async def _routed(
        self, view: View | None, request: Request, handled: _Handled | None = None
    ) -> Response | Reply:
        """What the route answers, its errors made answers: the innermost of the chain.

        With `handled`, middleware is to see it, and it is not yet JSON.
        """
        if view is None:
            return self._without_view(request)
        unsupported = _unsupported_type(view, request)
        if unsupported is not None:
            return unsupported
        try:
            try:
                result = await view.bound(request)
            except asyncio.CancelledError as error:
                check_cancelled(view.bound.handler, error)
                raise
            if handled is None:
                return view.bound.reply(result, view.status_code)
            return handled.response(result, view)
        except Exception as error:
            if isinstance(cause_of(error), ChaliceUnhandledError):
                raise
            return await self._error_response(request, error)

    def _preflight(self, request: Request) -> Reply | None:
        """What a browser is told that asks what it may do; None for every other request.

        Middleware does not see it, as it comes without credentials.
        """
        if request.method != "OPTIONS":
            return None
        cors = self.registry.cors_of(request.resource_path, "OPTIONS")
        if cors is None:
            return None
        methods = self.registry.views[request.resource_path]
        shared = [method for method, view in methods.items() if view.route.cors is not None]
        headers = preflight_headers(cors, shared, request.headers.find("origin"))
        return Reply(None, headers, 204)

    def _without_view(self, request: Request) -> Reply:
        methods = self.registry.views.get(request.resource_path)
        if methods is None:
            return _error(404, "NotFoundError", f"No such path: {request.path}")
        cors = self.registry.cors_of(request.resource_path, request.method)
        allow = allowed([*methods, "OPTIONS"] if cors is not None else methods)
        message = f"Unsupported method: {request.method}"
        return _error(405, "MethodNotAllowedError", message, {"Allow": allow})

    async def _error_response(self, request: Request, error: Exception) -> Response | Reply:
        cause = cause_of(error)
        handler = self.registry.error_handler(cause)
        if handler is not None:
            try:
                result = await answer_error(handler, cause, request)
            except Exception as failure:
                if isinstance(cause_of(failure), ChaliceUnhandledError):
                    raise
                # A worker thread does not know what its own error came of.
                if failure is not error and failure.__context__ is None:
                    failure.__context__ = error
                return self._default_response(request, failure)
            return result if is_response(result) else Reply(result, NO_HEADERS, 500)
        return self._default_response(request, error)

    def _default_response(self, request: Request, error: Exception) -> Reply:
        return error_response(error) or self._unexpected(request, error)

    def _unexpected(self, request: Request, error: Exception) -> Reply:
        self.log.error("unexpected error in %s %s", request.method, request.path, exc_info=error)
        if self.debug:
            text = "".join(traceback.format_exception(error))
            return Reply(text, {"Content-Type": "text/plain"}, 500)
        return _error(500, "InternalServerError", "An internal server error occurred.")

    def _with_cors(self, request: Request, response: Response | Reply) -> Response | Reply:
        cors = self.registry.cors_of(request.resource_path, request.method)
        if cors is None:
            return response
        headers = add_missing(response.headers, cors.headers_for(request.headers.find("origin")))
        return Reply(response.body, headers, response.status_code)

    def _finished(self, front: Front, request: Request, response: Response | Reply) -> Answer:
        """The answer's bytes and text, compressed where that is wanted and will arrive."""
        answer = answer_of(response)
        compression = self.api.compression
        # A REST API sends base64 on as bytes only to clients that say they take such a type.
        if isinstance(front, RestFront):
            binary = self.api.binary()
            is_binary = _media_type(answer.header("content-type")) in binary
            is_text = isinstance(answer.body, str) and not is_binary
            if is_text and compression is None:
                return answer
            # AWS goes by the first type alone; Chalice does not, where an answer has to be bytes.
            if isinstance(answer.body, str) and not is_binary and not _decodes(request, binary):
                return answer
            if not _accepts(request, binary):
                answer = answer.as_text()
                if is_binary or isinstance(answer.body, bytes):
                    return self._unaccepted(request, answer.header("content-type"))
                return answer
        if compression is None:
            return answer
        return answer.compressed(request.headers.get("accept-encoding", ""), compression)

    def _unaccepted(self, request: Request, content_type: str) -> Answer:
        message = (
            "Request did not specify an Accept header that matches the answer's "
            f"binary Content-Type, {content_type}."
        )
        return answer_of(self._with_cors(request, _error(400, "BadRequest", message)))


def _accepts(request: Request, types: frozenset[str]) -> bool:
    if "*/*" in types:
        return True
    accepted = request.headers.get("accept", "").lower().replace(";", ",").split(",")
    return any(each.strip() == "*/*" or each.strip() in types for each in accepted)


def _decodes(request: Request, types: frozenset[str]) -> bool:
    """Whether a REST API makes bytes of base64 for this client.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
    """
    first = request.headers.get("accept", "").partition(",")[0]
    return "*/*" in types or _media_type(first) in types


@lru_cache(maxsize=64)
def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _unsupported_type(view: View, request: Request) -> Reply | None:
    """415, where the request names a content type and the route takes others only."""
    accepted = view.route.content_types
    if not accepted:
        return None
    given = request.headers.find("content-type")
    if given is None or given in accepted or "*/*" in accepted:
        return None
    if request.content_type in (*accepted, "*/*"):
        return None
    return _error(415, "UnsupportedMediaType", f"Unsupported media type: {given}")


def error_response(error: Exception) -> Reply | None:
    """What clients get for an HTTP error that a handler raised; None for every other error."""
    cause = cause_of(error)
    if isinstance(cause, RequestValidationError):
        return _error(422, "UnprocessableEntityError", str(cause), errors=cause.errors)
    if isinstance(cause, ChaliceViewError):
        return _error(cause.STATUS_CODE, type(cause).__name__, str(cause))
    return None


def _error(
    status_code: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    errors: object = None,
) -> Reply:
    # Half a surrogate pair, which JSON can carry into an event, cannot be sent back.
    sendable = message if message.isascii() else message.encode(errors="replace").decode()
    body: dict[str, object] = {"Code": code, "Message": sendable}
    if errors is not None:
        body["Errors"] = errors
    return Reply(body, headers or NO_HEADERS, status_code)
