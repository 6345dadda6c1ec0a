"""What type checkers know of the decorators: which functions each of them takes.

Nothing imports this module at run time. An event `X` needs three names here, or four:

`XEventT`, bound to `X`, `WiderXT`, and `XDecorator`, which the decorator's method returns. It takes
functions of `X`, of models derived from `X`, of several events of which `X` is one, of the event's
dictionary, and of nothing. The function comes back with the very signature that it has.

`XMiddlewareT`, bound to `MiddlewareOf[X, Any]`: middleware of such events.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar, overload

from achalice.auth import ChaliceAuthorizer
from achalice.events import (
    AuthRequest,
    CloudWatchLogEvent,
    CloudWatchLogsEvent,
    DynamoDBEvent,
    DynamoDBRecord,
    EventBridgeEvent,
    KafkaEvent,
    KafkaRecord,
    KinesisEvent,
    KinesisRecord,
    LambdaEvent,
    LambdaFunctionEvent,
    S3Event,
    S3Record,
    SNSEvent,
    SNSRecord,
    SQSEvent,
    SQSRecord,
    WebsocketEvent,
)
from achalice.middleware import GetResponse, GetResponseSync, Middleware
from achalice.policies import AuthResponse
from achalice.requests import Request
from achalice.responses import Response

EventT = TypeVar("EventT")
EventT_contra = TypeVar("EventT_contra", contravariant=True)
P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Takes(Protocol[EventT_contra, P, R_co]):  # pyright: ignore[reportInvalidTypeVarUse]
    """A function that takes an event, and whatever else it has in its signature.

    What is overloaded is matched by what fits each overload: the first finds the event, which
    may be of a subclass of the trigger's; the second keeps the signature.
    """

    @overload
    def __call__(self, event: EventT_contra, /, *args: Any, **kwargs: Any) -> object: ...
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...


Raw: TypeAlias = Callable[Concatenate[dict[str, Any], ...], R] | Callable[[], R]
"""A function that takes an event's dictionary, or nothing at all."""

RawT = TypeVar("RawT", bound=Raw[object])

Wider: TypeAlias = Raw[object] | Callable[Concatenate[EventT, ...], object]
"""The same, or a function that takes other events besides: those of its other triggers."""

S3EventT = TypeVar("S3EventT", bound=S3Event | S3Record)
WiderS3T = TypeVar("WiderS3T", bound=Wider[S3Event])


class S3Decorator(Protocol):
    """Of `on_s3_event`."""

    @overload
    def __call__(self, handler: Takes[S3EventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderS3T, /) -> WiderS3T: ...


SNSEventT = TypeVar("SNSEventT", bound=SNSEvent[Any] | SNSRecord[Any])
WiderSNST = TypeVar("WiderSNST", bound=Wider[SNSEvent[Any]])


class SNSDecorator(Protocol):
    """Of `on_sns_message`."""

    @overload
    def __call__(self, handler: Takes[SNSEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderSNST, /) -> WiderSNST: ...


SQSEventT = TypeVar("SQSEventT", bound=SQSEvent[Any] | SQSRecord[Any])
WiderSQST = TypeVar("WiderSQST", bound=Wider[SQSEvent[Any]])


class SQSDecorator(Protocol):
    """Of `on_sqs_message`."""

    @overload
    def __call__(self, handler: Takes[SQSEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderSQST, /) -> WiderSQST: ...


KinesisEventT = TypeVar("KinesisEventT", bound=KinesisEvent[Any] | KinesisRecord[Any])
WiderKinesisT = TypeVar("WiderKinesisT", bound=Wider[KinesisEvent[Any]])


class KinesisDecorator(Protocol):
    """Of `on_kinesis_record`."""

    @overload
    def __call__(self, handler: Takes[KinesisEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderKinesisT, /) -> WiderKinesisT: ...


DynamoDBEventT = TypeVar("DynamoDBEventT", bound=DynamoDBEvent[Any, Any] | DynamoDBRecord[Any, Any])
WiderDynamoDBT = TypeVar("WiderDynamoDBT", bound=Wider[DynamoDBEvent[Any, Any]])


class DynamoDBDecorator(Protocol):
    """Of `on_dynamodb_record`."""

    @overload
    def __call__(self, handler: Takes[DynamoDBEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderDynamoDBT, /) -> WiderDynamoDBT: ...


KafkaEventT = TypeVar("KafkaEventT", bound=KafkaEvent[Any, Any] | KafkaRecord[Any, Any])
WiderKafkaT = TypeVar("WiderKafkaT", bound=Wider[KafkaEvent[Any, Any]])


class KafkaDecorator(Protocol):
    """Of `on_kafka_record`."""

    @overload
    def __call__(self, handler: Takes[KafkaEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderKafkaT, /) -> WiderKafkaT: ...


LogsEventT = TypeVar("LogsEventT", bound=CloudWatchLogsEvent[Any] | CloudWatchLogEvent[Any])
WiderLogsT = TypeVar("WiderLogsT", bound=Wider[CloudWatchLogsEvent[Any]])


class LogsDecorator(Protocol):
    """Of `on_log_event`."""

    @overload
    def __call__(self, handler: Takes[LogsEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderLogsT, /) -> WiderLogsT: ...


EventBridgeEventT = TypeVar("EventBridgeEventT", bound=EventBridgeEvent[Any])
WiderEventBridgeT = TypeVar("WiderEventBridgeT", bound=Wider[EventBridgeEvent[Any]])


class EventBridgeDecorator(Protocol):
    """Of `schedule` and `on_cw_event`."""

    @overload
    def __call__(self, handler: Takes[EventBridgeEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: WiderEventBridgeT, /) -> WiderEventBridgeT: ...


WebsocketEventT = TypeVar("WebsocketEventT", bound=WebsocketEvent)


class WebsocketDecorator(Protocol):
    """Of `on_ws_connect` and the others; a handler of messages may take the message, too."""

    @overload
    def __call__(self, handler: Takes[WebsocketEventT, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: RawT, /) -> RawT: ...


LambdaEventT = TypeVar("LambdaEventT", bound=LambdaEvent)
LambdaEventT_co = TypeVar("LambdaEventT_co", bound=LambdaEvent, covariant=True)


class EventDecorator(Protocol[LambdaEventT_co]):
    """Of `on_event`: the handler takes the model that the decorator was given."""

    @overload
    def __call__(self, handler: Takes[LambdaEventT_co, P, R], /) -> Callable[P, R]: ...
    @overload
    def __call__(self, handler: RawT, /) -> RawT: ...


AuthAnswer: TypeAlias = AuthResponse | Mapping[str, Any]
AuthAnswerT = TypeVar("AuthAnswerT", bound=AuthAnswer | Awaitable[AuthAnswer])
AuthRequestT = TypeVar("AuthRequestT", bound=AuthRequest)
RawAuthorizerT = TypeVar("RawAuthorizerT", bound=Raw[AuthAnswer | Awaitable[AuthAnswer]])


class AuthorizerDecorator(Protocol):
    """Of `authorizer`; the authorizer can be called like the function."""

    @overload
    def __call__(
        self, handler: Takes[AuthRequestT, P, AuthAnswerT], /
    ) -> ChaliceAuthorizer[Callable[P, AuthAnswerT]]: ...
    @overload
    def __call__(self, handler: RawAuthorizerT, /) -> ChaliceAuthorizer[RawAuthorizerT]: ...


ErrorT = TypeVar("ErrorT", bound=Exception)
ErrorT_contra = TypeVar("ErrorT_contra", contravariant=True)


class AnswersError(Protocol[ErrorT_contra, P, R_co]):  # pyright: ignore[reportInvalidTypeVarUse]
    """A function that takes an error and the request, with the signature that it has."""

    @overload
    def __call__(self, error: ErrorT_contra, request: Request, /) -> object: ...
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co: ...


MiddlewareOf: TypeAlias = (
    Callable[[EventT, GetResponse[EventT, R]], Awaitable[R]]
    | Callable[[EventT, GetResponseSync[EventT, R]], R]
)
"""A function around handlers of an event, which result in an `R`."""

HTTPMiddlewareT = TypeVar("HTTPMiddlewareT", bound=MiddlewareOf[Request, Response[Any]])
S3MiddlewareT = TypeVar("S3MiddlewareT", bound=MiddlewareOf[S3Event, Any])
SNSMiddlewareT = TypeVar("SNSMiddlewareT", bound=MiddlewareOf[SNSEvent[Any], Any])
SQSMiddlewareT = TypeVar("SQSMiddlewareT", bound=MiddlewareOf[SQSEvent[Any], Any])
KinesisMiddlewareT = TypeVar("KinesisMiddlewareT", bound=MiddlewareOf[KinesisEvent[Any], Any])
DynamoDBMiddlewareT = TypeVar(
    "DynamoDBMiddlewareT", bound=MiddlewareOf[DynamoDBEvent[Any, Any], Any]
)
KafkaMiddlewareT = TypeVar("KafkaMiddlewareT", bound=MiddlewareOf[KafkaEvent[Any, Any], Any])
LogsMiddlewareT = TypeVar("LogsMiddlewareT", bound=MiddlewareOf[CloudWatchLogsEvent[Any], Any])
EventBridgeMiddlewareT = TypeVar(
    "EventBridgeMiddlewareT", bound=MiddlewareOf[EventBridgeEvent[Any], Any]
)
WebsocketMiddlewareT = TypeVar("WebsocketMiddlewareT", bound=MiddlewareOf[WebsocketEvent, Any])
PureMiddlewareT = TypeVar("PureMiddlewareT", bound=MiddlewareOf[LambdaFunctionEvent, Any])
MiddlewareT = TypeVar("MiddlewareT", bound=Middleware)


class EventMiddlewareDecorator(Protocol):
    """Of `middleware("event")`: handlers of any model are behind it, often of one alone."""

    def __call__(self, middleware: Takes[LambdaEventT, P, R], /) -> Callable[P, R]: ...


LifespanT = TypeVar("LifespanT", bound=Callable[[], AsyncIterator[Any]])
