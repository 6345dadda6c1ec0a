"""What type checkers know of middleware. Checked, never run."""

from collections.abc import Awaitable, Callable
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import (
    Blueprint,
    Chalice,
    ConvertToMiddleware,
    GetResponse,
    GetResponseSync,
    Request,
    Response,
)
from achalice.events import (
    CloudWatchEvent,
    CloudWatchLogsEvent,
    DynamoDBEvent,
    EventBridgeEvent,
    KafkaEvent,
    KinesisEvent,
    LambdaEvent,
    LambdaFunctionEvent,
    LexEvent,
    S3Event,
    SNSEvent,
    SQSEvent,
)

from .sameness import Exactly, same

app = Chalice("shop")
orders = Blueprint("orders")


class Order(BaseModel):
    sku: str


def middleware_gets_what_it_is_for() -> None:
    @app.middleware("http")
    async def over_http(event: Request, get_response: GetResponse[Request, Response]) -> Response:
        response = await get_response(event)
        assert_type(response, Response[object])
        assert_type(response.status_code, int)
        return response

    @app.middleware("http")
    def in_thread(event: Request, get_response: GetResponseSync[Request, Response]) -> Response:
        assert_type(get_response(event), Response[object])
        return get_response(event)

    @orders.middleware("sqs")
    async def over_sqs(
        event: SQSEvent[Order], get_response: GetResponse[SQSEvent[Order], object]
    ) -> object:
        assert_type(await get_response(event), object)
        return await get_response(event)

    @app.middleware("scheduled")
    async def over_schedules(
        event: CloudWatchEvent, get_response: GetResponse[CloudWatchEvent, object]
    ) -> object:
        return await get_response(event)

    @app.middleware("cloudwatch")
    async def over_events(
        event: EventBridgeEvent[Order], get_response: GetResponse[EventBridgeEvent[Order], object]
    ) -> object:
        return await get_response(event)

    @app.middleware("s3")
    async def over_buckets(event: S3Event, get_response: GetResponse[S3Event, object]) -> object:
        return await get_response(event)

    @app.middleware("dynamodb")
    async def over_tables(
        event: DynamoDBEvent[Order], get_response: GetResponse[DynamoDBEvent[Order], object]
    ) -> object:
        return await get_response(event)

    @app.middleware("sns")
    def over_topics(event: SNSEvent, get_response: GetResponseSync[SNSEvent, object]) -> object:
        return get_response(event)

    @orders.middleware("kinesis")
    async def over_streams(
        event: KinesisEvent[Order], get_response: GetResponse[KinesisEvent[Order], object]
    ) -> object:
        return await get_response(event)

    @app.middleware("kafka")
    async def over_brokers(
        event: KafkaEvent[str, Order], get_response: GetResponse[KafkaEvent[str, Order], object]
    ) -> object:
        return await get_response(event)

    @app.middleware("logs")
    async def over_logs(
        event: CloudWatchLogsEvent, get_response: GetResponse[CloudWatchLogsEvent, object]
    ) -> object:
        return await get_response(event)

    @app.middleware("event")
    async def over_others(
        event: LambdaEvent, get_response: GetResponse[LambdaEvent, object]
    ) -> object:
        return await get_response(event)

    @app.middleware("event")
    async def over_one_model(
        event: LexEvent, get_response: GetResponse[LexEvent, object]
    ) -> object:
        return await get_response(event)

    @app.middleware("pure_lambda")
    def over_functions(
        event: LambdaFunctionEvent, get_response: GetResponseSync[LambdaFunctionEvent, Any]
    ) -> object:
        return get_response(event)

    @app.middleware()
    async def over_all(event: object, get_response: Callable[[object], Awaitable[object]]) -> Any:
        return await get_response(event)

    @app.middleware("all")
    def over_all_in_thread(event: Any, get_response: GetResponseSync[Any, Any]) -> Any:
        return get_response(event)


async def answers_itself(event: Request, get_response: GetResponse[Request, Response]) -> Response:
    if "authorization" not in event.headers:
        refusal = Response({"error": "who are you?"}, status_code=401)
        return refusal
    return await get_response(event.model_copy(update={"path": "/"}))


async def wants_a_batch(event: SQSEvent, get_response: GetResponse[SQSEvent, object]) -> object:
    return await get_response(event)


async def wants_a_request(event: Request, get_response: GetResponse[Request, Response]) -> Response:
    return await get_response(event)


async def returns_text(event: Request, get_response: GetResponse[Request, Response]) -> str:
    return "text"


async def calls_on_with_text(event: Request, get_response: GetResponse[str, Response]) -> Response:
    return await get_response("text")


async def takes_the_event_alone(event: Request) -> Response:
    return Response("")


def middleware_for_other_events_is_an_error() -> None:
    # Requests come.
    app.middleware("http")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Batches come.
    app.middleware("sqs")(wants_a_request)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Notifications come.
    app.middleware("sns")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Records come.
    app.middleware("kinesis")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Objects come.
    app.middleware("s3")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Changes come.
    app.middleware("dynamodb")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Records of Kafka come.
    app.middleware("kafka")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Lines come.
    app.middleware("logs")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Events come.
    app.middleware("cloudwatch")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # An event comes.
    app.middleware("event")(wants_a_request)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Schedules come.
    app.middleware("scheduled")(wants_a_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Payloads come.
    app.middleware("pure_lambda")(wants_a_request)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Responses go.
    app.middleware("http")(returns_text)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Handlers take requests.
    app.middleware("http")(calls_on_with_text)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # The rest comes, too.
    app.middleware("http")(takes_the_event_alone)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # No such events.
    app.middleware("sms")  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType,reportCallIssue]


async def middleware_is_returned_as_it_was(get_response: GetResponse[Request, Response]) -> None:
    same(Exactly(answers_itself), Exactly(app.middleware("http")(answers_itself)))
    same(Exactly(wants_a_batch), Exactly(orders.middleware("sqs")(wants_a_batch)))

    # Its own type.
    await app.middleware("http")(wants_a_request)(Request())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def what_calls_on_is_typed(
    get_response: GetResponse[Request, Response], blocking: GetResponseSync[Request, Response]
) -> None:
    # A request.
    await get_response("text")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # By position.
    await get_response(event=Request())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # Forgotten to await.
    get_response(Request())  # type: ignore[unused-coroutine]  # pyright: ignore[reportUnusedCoroutine]
    # A number.
    blocking(Request()).status_code = "201"  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]


def logged(handler: Callable[..., Any]) -> Callable[..., Any]:
    return handler


def decorators_of_lambda_functions_are_made_middleware() -> None:
    app.register_middleware(ConvertToMiddleware(logged))
    app.register_middleware(ConvertToMiddleware(logged), "sqs")
    app.middleware("http")(ConvertToMiddleware(logged))
    app.middleware("sqs")(ConvertToMiddleware(logged))
    orders.register_middleware(wants_a_request, "http")

    # No such events.
    app.register_middleware(ConvertToMiddleware(logged), "sms")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A decorator.
    ConvertToMiddleware("logged")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
