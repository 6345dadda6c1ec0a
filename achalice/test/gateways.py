"""The fronts on this machine: whom they let in, what they answer themselves, what they hand on."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias
from uuid import uuid4

from achalice import _json
from achalice._typing import RawEvent
from achalice.app import Chalice
from achalice.gatekeeper import admit, admitted, refusal
from achalice.policies import Decision
from achalice.test.answers import (
    LAMBDA_LIMIT,
    LOAD_BALANCER_LIMIT,
    HttpAnswer,
    http_api_answer,
    load_balancer_answer,
    rest_answer,
)
from achalice.test.contexts import Functions
from achalice.test.errors import MalformedAnswerError
from achalice.test.http_events import (
    function_url_event,
    http_api_event,
    load_balancer_event,
    rest_event,
)
from achalice.test.requests import HttpRequest
from achalice.triggers import HTTP_HANDLER, FunctionGuard, HttpRoute

FrontName: TypeAlias = Literal["rest", "http", "function_url", "alb", "alb_multi_value"]
"""REST API, HTTP API, Function URL, load balancer without and with multi-value headers."""

_log = logging.getLogger("achalice")


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request leads."""

    path: str = ""
    """The template; empty where the front does not look at paths."""
    parameters: dict[str, str] = field(default_factory=dict)
    """As the client encoded them."""
    asked: str = HTTP_HANDLER
    """The function that is asked first, if an authorizer of the app's is the path's."""


class Gateway(ABC):
    """Stands before one app over HTTP. Each request is an invocation of its own."""

    largest_body: int
    """Bytes."""
    too_large: HttpAnswer
    """For a body that is larger."""
    too_large_for_lambda: HttpAnswer
    """For an event that is larger than Lambda takes."""
    failed: HttpAnswer
    """For a function that has not answered, or not in a way that can be understood."""
    id_header: str | None = None
    """What clients are told the request's id by."""

    def __init__(self, app: Chalice, functions: Functions, *, stage: str = "api") -> None:
        """`stage` is that of a REST API, not the app's: the first part of a deployed path."""
        self._app = app
        self._functions = functions
        self._stage = stage

    async def answer(self, request: HttpRequest) -> HttpAnswer:
        """What the client gets for `request`, whatever happens on the way."""
        request_id = str(uuid4())
        answer = await self._answer(request, request_id)
        if self.id_header is None:
            return answer
        return replace(answer, headers=[*answer.headers, (self.id_header, request_id)])

    async def _answer(self, request: HttpRequest, request_id: str) -> HttpAnswer:
        if len(request.body) > self.largest_body:
            return self.too_large
        route = self._route(request)
        if isinstance(route, HttpAnswer):
            return route
        event = self._event(request, route, request_id)
        if len(_json.dumps(event)) > LAMBDA_LIMIT:
            return self.too_large_for_lambda
        authorizer = self._app.authorizer_of(route.path, request.method)
        try:
            if authorizer is not None:
                with self._functions.invoking(route.asked) as context:
                    decision = await admit(authorizer, event, context)
                if not decision.allowed:
                    _log_refusal(request, decision)
                    return self._read(refusal(event, decision))
                event = admitted(event, decision)
            with self._functions.invoking(HTTP_HANDLER) as context:
                return self._read(await self._app.dispatch(event, context))
        # A handler that leaves the process takes only its own function down, in Lambda.
        except (Exception, SystemExit) as error:
            _log_failure(request, error)
            return self.failed

    @abstractmethod
    def _route(self, request: HttpRequest) -> Route | HttpAnswer:
        """Where `request` leads, or the front's own answer to it."""

    @abstractmethod
    def _event(self, request: HttpRequest, route: Route, request_id: str) -> RawEvent:
        """What Lambda gets for `request`."""

    @abstractmethod
    def _read(self, result: object) -> HttpAnswer:
        """The answer in what a function returned.

        Raises:
            MalformedAnswerError: the front would not take it.
        """


class _ApiGateway(Gateway):
    """Knows the app's routes, and asks its authorizers."""

    largest_body = 10 * 1024 * 1024
    no_route: HttpAnswer
    """For a path that no route has, and for a method that the route's path does not have."""

    def __init__(self, app: Chalice, functions: Functions, *, stage: str = "api") -> None:
        super().__init__(app, functions, stage=stage)
        self._asked: dict[tuple[str, str], str] = {}
        for trigger in app.triggers:
            if isinstance(trigger, HttpRoute):
                guard = trigger.guard
                asked = guard.handler if isinstance(guard, FunctionGuard) else HTTP_HANDLER
                self._asked |= {(trigger.path, method): asked for method in trigger.methods}
                if trigger.cors is not None:
                    # A browser asks before it has anything to show an authorizer.
                    self._asked[trigger.path, "OPTIONS"] = HTTP_HANDLER

    def _route(self, request: HttpRequest) -> Route | HttpAnswer:
        path, parameters = self._app.match(request.path) or ("", {})
        asked = self._asked.get((path, request.method))
        return self.no_route if asked is None else Route(path, parameters, asked)


class _FunctionFront(Gateway):
    """Hands everything on: it knows neither routes nor authorizers."""

    def _route(self, request: HttpRequest) -> Route | HttpAnswer:
        return Route()


def _json_answer(status: int, body: dict[str, str], kind: str | None = None) -> HttpAnswer:
    headers = [("Content-Type", "application/json")]
    if kind is not None:
        headers.append(("x-amzn-ErrorType", kind))
    return HttpAnswer(status, headers, _json.dumps(body))


class RestGateway(_ApiGateway):
    """A REST API.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    """

    no_route: HttpAnswer = _json_answer(
        403,
        {"message": "Missing Authentication Token"},
        "MissingAuthenticationTokenException",
    )
    too_large: HttpAnswer = HttpAnswer(
        413,
        [("Content-Type", "text; charset=utf-8")],
        b"HTTP content length exceeded 10485760 bytes.",
    )
    too_large_for_lambda: HttpAnswer = _json_answer(
        413, {"message": "Request Too Long"}, "BadRequestException"
    )
    failed: HttpAnswer = _json_answer(
        502, {"message": "Internal server error"}, "InternalServerErrorException"
    )
    id_header: str | None = "x-amzn-RequestId"

    def _event(self, request: HttpRequest, route: Route, request_id: str) -> RawEvent:
        return rest_event(
            request,
            resource=route.path,
            path_parameters=route.parameters,
            stage=self._stage,
            request_id=request_id,
        )

    def _read(self, result: object) -> HttpAnswer:
        return rest_answer(result)


class HttpApiGateway(_ApiGateway):
    """An HTTP API."""

    no_route: HttpAnswer = _json_answer(404, {"message": "Not Found"})
    too_large: HttpAnswer = _json_answer(413, {"message": "Request Entity Too Large"})
    too_large_for_lambda: HttpAnswer = too_large
    failed: HttpAnswer = _json_answer(500, {"message": "Internal Server Error"})
    id_header: str | None = "apigw-requestid"

    def _event(self, request: HttpRequest, route: Route, request_id: str) -> RawEvent:
        return http_api_event(
            request,
            route_key=f"{request.method} {route.path}",
            path_parameters=route.parameters,
            request_id=request_id,
        )

    def _read(self, result: object) -> HttpAnswer:
        return http_api_answer(result)


class FunctionUrl(_FunctionFront):
    """A Function URL."""

    largest_body = LAMBDA_LIMIT
    too_large: HttpAnswer = _json_answer(
        413, {"Message": f"Exceeded maximum allowed payload size ({LAMBDA_LIMIT} bytes)."}
    )
    too_large_for_lambda: HttpAnswer = too_large
    failed: HttpAnswer = HttpAnswer(
        502, [("Content-Type", "application/json")], b"Internal Server Error"
    )
    id_header: str | None = "x-amzn-RequestId"

    def _event(self, request: HttpRequest, route: Route, request_id: str) -> RawEvent:
        return function_url_event(request, request_id=request_id)

    def _read(self, result: object) -> HttpAnswer:
        return http_api_answer(result)


class LoadBalancer(_FunctionFront):
    """An Application Load Balancer."""

    largest_body = LOAD_BALANCER_LIMIT
    too_large: HttpAnswer = HttpAnswer(413, [("Content-Type", "text/html")], b"")
    too_large_for_lambda: HttpAnswer = too_large
    failed: HttpAnswer = HttpAnswer(502, [("Content-Type", "text/html")], b"")
    several = False
    """Whether multi-value headers are on."""

    def _event(self, request: HttpRequest, route: Route, request_id: str) -> RawEvent:
        return load_balancer_event(request, several=self.several)

    def _read(self, result: object) -> HttpAnswer:
        return load_balancer_answer(result)


class MultiValueLoadBalancer(LoadBalancer):
    """The same with multi-value headers on."""

    several = True


GATEWAYS: Mapping[FrontName, type[Gateway]] = {
    "rest": RestGateway,
    "http": HttpApiGateway,
    "function_url": FunctionUrl,
    "alb": LoadBalancer,
    "alb_multi_value": MultiValueLoadBalancer,
}


def _log_refusal(request: HttpRequest, decision: Decision) -> None:
    """For the developer: what clients never see."""
    if decision.outcome == "misconfigured":
        reason, error = decision.reason, decision.error
        _log.error("%s %s: %s", request.method, request.path, reason, exc_info=error)
    else:
        _log.info("%s %s: %s", request.method, request.path, decision.reason)


def _log_failure(request: HttpRequest, error: BaseException) -> None:
    """The reason: a sentence of ours, or a traceback."""
    if isinstance(error, MalformedAnswerError):
        _log.error("%s %s: the answer cannot be sent: %s", request.method, request.path, error)
    else:
        _log.error("%s %s: the function failed", request.method, request.path, exc_info=error)
