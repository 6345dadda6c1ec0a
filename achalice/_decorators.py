"""What type checkers know of the decorators: which functions each of them takes.

Nothing imports this module at run time. An event `X` has up to four names here:

`XHandlerT`, bound to `Handler[X, object]`: functions that take the event, its dictionary, or
nothing. A decorator gives them back as exactly what they are.

`XEventT`, bound to `X`: for functions that take a model derived from `X`. No bound can say "a
function of any subclass", because functions are contravariant in what they take; so a second
overload has the checker find the subclass. What it gives back differs in one thing: the event is
passed by position.

`XDecorator`: the two overloads, which is what a decorator's method returns.

`XMiddlewareT`, bound to `MiddlewareOf[X, Any]`: middleware of such events.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar, overload

from achalice.auth import ChaliceAuthorizer
from achalice.events import AuthRequest, CloudWatchEvent, LambdaFunctionEvent, SQSEvent
from achalice.middleware import GetResponse, GetResponseSync, Middleware
from achalice.policies import AuthResponse
from achalice.requests import Request
from achalice.responses import Response

EventT = TypeVar("EventT")
P = ParamSpec("P")
R = TypeVar("R")

Handler: TypeAlias = (
    Callable[Concatenate[EventT, ...], R]
    | Callable[Concatenate[dict[str, Any], ...], R]
    | Callable[[], R]
)
"""A function that can be called with an event and whose result is an `R`."""

MiddlewareOf: TypeAlias = (
    Callable[[EventT, GetResponse[EventT, R]], Awaitable[R]]
    | Callable[[EventT, GetResponseSync[EventT, R]], R]
)
"""A function around handlers of an event, which result in an `R`."""


AnySQSEvent: TypeAlias = SQSEvent[Any]
SQSEventT = TypeVar("SQSEventT", bound=AnySQSEvent)
SQSHandlerT = TypeVar("SQSHandlerT", bound=Handler[AnySQSEvent, object])
SQSMiddlewareT = TypeVar("SQSMiddlewareT", bound=MiddlewareOf[AnySQSEvent, Any])


class SQSDecorator(Protocol):
    """Of `on_sqs_message`."""

    @overload
    def __call__(self, handler: SQSHandlerT, /) -> SQSHandlerT: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[SQSEventT, P], R], /
    ) -> Callable[Concatenate[SQSEventT, P], R]: ...


CloudWatchEventT = TypeVar("CloudWatchEventT", bound=CloudWatchEvent)
CloudWatchHandlerT = TypeVar("CloudWatchHandlerT", bound=Handler[CloudWatchEvent, object])
CloudWatchMiddlewareT = TypeVar("CloudWatchMiddlewareT", bound=MiddlewareOf[CloudWatchEvent, Any])


class CloudWatchDecorator(Protocol):
    """Of `schedule`."""

    @overload
    def __call__(self, handler: CloudWatchHandlerT, /) -> CloudWatchHandlerT: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[CloudWatchEventT, P], R], /
    ) -> Callable[Concatenate[CloudWatchEventT, P], R]: ...


AuthAnswer: TypeAlias = AuthResponse | Mapping[str, Any]
AuthAnswerT = TypeVar("AuthAnswerT", bound=AuthAnswer | Awaitable[AuthAnswer])
AuthRequestT = TypeVar("AuthRequestT", bound=AuthRequest)
AuthHandlerT = TypeVar(
    "AuthHandlerT", bound=Handler[AuthRequest, AuthAnswer | Awaitable[AuthAnswer]]
)


class AuthorizerDecorator(Protocol):
    """Of `authorizer`; the authorizer can be called like the function."""

    @overload
    def __call__(self, handler: AuthHandlerT, /) -> ChaliceAuthorizer[AuthHandlerT]: ...
    @overload
    def __call__(
        self, handler: Callable[Concatenate[AuthRequestT, P], AuthAnswerT], /
    ) -> ChaliceAuthorizer[Callable[Concatenate[AuthRequestT, P], AuthAnswerT]]: ...


HTTPMiddlewareT = TypeVar("HTTPMiddlewareT", bound=MiddlewareOf[Request, Response[Any]])
PureMiddlewareT = TypeVar("PureMiddlewareT", bound=MiddlewareOf[LambdaFunctionEvent, Any])
MiddlewareT = TypeVar("MiddlewareT", bound=Middleware)

ErrorT = TypeVar("ErrorT", bound=Exception)
LifespanT = TypeVar("LifespanT", bound=Callable[[], AsyncIterator[Any]])
