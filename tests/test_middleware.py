"""What is around handlers: order, replaced events, early answers, errors, threads."""

import functools
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

import anyio
import pytest
from pydantic import BaseModel

from achalice import (
    AuthResponse,
    Chalice,
    ChaliceUnhandledError,
    ConvertToMiddleware,
    GetResponse,
    GetResponseSync,
    NotFoundError,
    Request,
    Response,
)
from achalice.events import AuthRequest, CloudWatchEvent, LambdaFunctionEvent, SQSEvent
from achalice.exceptions import TriggerOptionError
from achalice.middleware import Middleware

from .builders import FakeContext, answer_to, ask, rest_event, schedule_event, sqs_event

GetAny = Callable[[Any], Awaitable[Any]]
GetHttp = GetResponse[Request, Response[Any]]
GetHttpSync = GetResponseSync[Request, Response[Any]]


def noting(name: str, log: list[str]) -> Middleware:
    """Middleware that notes when it is gone into and out of."""

    async def middleware(event: Any, get_response: GetAny) -> Any:
        log.append(f"into {name}")
        try:
            return await get_response(event)
        finally:
            log.append(f"out of {name}")

    return middleware


@pytest.mark.parity("middleware.order")
async def test_the_first_registered_is_the_outermost() -> None:
    app = Chalice("shop")
    log: list[str] = []
    app.register_middleware(noting("first", log), "http")
    app.register_middleware(noting("second", log), "http")

    @app.get("/")
    async def index() -> None:
        log.append("handler")

    await ask(app, "GET", "/")

    assert log == ["into first", "into second", "handler", "out of second", "out of first"]


@pytest.mark.parity("middleware.interleaving")
async def test_middleware_for_all_and_for_one_kind_keep_their_order() -> None:
    app = Chalice("shop")
    log: list[str] = []
    app.register_middleware(noting("http 1", log), "http")
    app.register_middleware(noting("all", log))
    app.register_middleware(noting("sqs", log), "sqs")
    app.register_middleware(noting("http 2", log), "http")

    @app.get("/")
    async def index() -> None: ...

    await ask(app, "GET", "/")

    assert log[:3] == ["into http 1", "into all", "into http 2"]


@pytest.mark.parity("middleware.kinds", "middleware.scheduled")
@pytest.mark.parametrize(
    ("kind", "event"),
    [("sqs", sqs_event("1")), ("scheduled", schedule_event()), ("pure_lambda", {"sku": "tea"})],
)
async def test_each_kind_passes_its_own_middleware(kind: Any, event: dict[str, object]) -> None:
    app = Chalice("shop")
    log: list[str] = []
    for each in ("http", "sqs", "cloudwatch", "scheduled", "pure_lambda"):
        app.register_middleware(noting(each, log), each)

    async def handler(event: Any) -> None: ...

    app.on_sqs_message(queue="orders", name="orders")(handler)
    app.schedule("rate(1 day)", name="nightly")(handler)
    app.lambda_function(name="price")(handler)
    await app.dispatch(event, FakeContext())

    assert log == [f"into {kind}", f"out of {kind}"]


@pytest.mark.parity("middleware.all", "middleware.models")
async def test_each_kind_of_event_arrives_as_its_model() -> None:
    app = Chalice("shop")
    seen: list[type] = []

    @app.middleware()
    async def note(event: Any, get_response: GetAny) -> Any:
        seen.append(type(event))
        return await get_response(event)

    async def handler() -> None: ...

    app.get("/")(handler)
    app.on_sqs_message(queue="orders", name="orders")(handler)
    app.schedule("rate(1 day)", name="nightly")(handler)
    app.lambda_function(name="price")(handler)
    await ask(app, "GET", "/")
    for event in (sqs_event("1"), schedule_event(), {"sku": "tea"}):
        await app.dispatch(event, FakeContext())

    assert seen == [Request, SQSEvent, CloudWatchEvent, LambdaFunctionEvent]


@pytest.mark.parity("middleware.pure")
async def test_a_pure_functions_event_is_its_payload_and_context() -> None:
    app = Chalice("shop")
    seen: list[object] = []

    @app.middleware("pure_lambda")
    async def note(
        event: LambdaFunctionEvent, get_response: GetResponse[LambdaFunctionEvent, Any]
    ) -> Any:
        seen.extend([event.event, event.context, event.to_dict()])
        return await get_response(event)

    @app.lambda_function()
    async def price(payload: dict[str, str]) -> str:
        return payload["sku"]

    context = FakeContext()
    result = await app.dispatch({"sku": "tea"}, context)

    assert (result, seen) == ("tea", [{"sku": "tea"}, context, {"sku": "tea"}])


@pytest.mark.parity("request.mutable", "middleware.replaced-request")
async def test_the_handler_gets_the_request_that_middleware_hands_on() -> None:
    """In Chalice it gets the original one, whatever middleware does."""
    app = Chalice("shop")

    @app.middleware("http")
    async def rename(event: Request, get_response: GetHttp) -> Response[Any]:
        return await get_response(event.model_copy(update={"uri_params": {"name": "changed"}}))

    @app.get("/{name}")
    async def index(name: str) -> list[object]:
        return [name, app.current_request.uri_params]

    assert (await ask(app, "GET", "/original")).json == ["changed", {"name": "changed"}]


async def test_outside_of_the_chain_the_current_request_is_the_original() -> None:
    app = Chalice("shop")
    after: list[str] = []

    @app.middleware("http")
    async def rename(event: Request, get_response: GetHttp) -> Response[Any]:
        response = await get_response(event.model_copy(update={"path": "/changed"}))
        after.append(app.current_request.path)
        return response

    @app.get("/")
    async def index() -> str:
        return app.current_request.path

    assert ((await ask(app, "GET", "/")).body, after) == ("/changed", ["/"])


async def test_a_request_can_be_sent_to_another_route() -> None:
    """Its template and its method say which."""
    app = Chalice("shop")

    @app.middleware("http")
    async def redirect(event: Request, get_response: GetHttp) -> Response[Any]:
        return await get_response(
            event.model_copy(update={"method": "PUT", "path": "/new", "resource_path": "/new"})
        )

    @app.get("/old")
    async def old() -> str:
        return "old"

    @app.put("/new")
    async def new() -> str:
        return "new"

    assert (await ask(app, "GET", "/old")).body == "new"


@pytest.mark.parity("middleware.replaced-event")
async def test_another_handler_gets_the_event_that_middleware_hands_on() -> None:
    app = Chalice("shop")

    @app.middleware("sqs")
    async def only_the_first(
        event: SQSEvent[Any], get_response: GetResponse[SQSEvent[Any], Any]
    ) -> Any:
        return await get_response(event.model_copy(update={"records": event.records[:1]}))

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> list[str]:
        return [record.body for record in event]

    assert await app.dispatch(sqs_event("first", "second"), FakeContext()) == ["first"]


@pytest.mark.parity("middleware.replaced-event")
async def test_a_pure_function_gets_the_payload_that_middleware_hands_on() -> None:
    app = Chalice("shop")

    @app.middleware("pure_lambda")
    async def change(
        event: LambdaFunctionEvent, get_response: GetResponse[LambdaFunctionEvent, Any]
    ) -> Any:
        return await get_response(LambdaFunctionEvent({"number": "7"}, event.context))

    @app.lambda_function()
    async def price(payload: dict[str, int]) -> int:
        return payload["number"]

    assert await app.dispatch({}, FakeContext()) == 7


@pytest.mark.parity("middleware.answers", "middleware.answers-cors")
async def test_middleware_can_answer_itself() -> None:
    app = Chalice("shop")

    @app.middleware("http")
    async def closed(event: Request, get_response: GetHttp) -> Response[Any]:
        return Response("closed", status_code=503)

    @app.get("/", cors=True)
    async def index() -> None:
        pytest.fail("it was not to be called")

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.body) == (503, "closed")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parity("middleware.answers")
async def test_middleware_can_answer_for_other_kinds() -> None:
    app = Chalice("shop")

    @app.middleware("sqs")
    async def closed(event: SQSEvent[Any], get_response: GetResponse[SQSEvent[Any], Any]) -> str:
        return "closed"

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> None:
        pytest.fail("it was not to be called")

    assert await app.dispatch(sqs_event("1"), FakeContext()) == "closed"


@pytest.mark.parity("middleware.no-response")
@pytest.mark.parametrize("result", [{"sku": "tea"}, ["tea"], None, "tea"])
async def test_what_middleware_returns_need_not_be_a_response(result: object) -> None:
    """Handlers may do the same; in Chalice the invocation fails."""
    app = Chalice("shop")

    @app.middleware()
    async def own(event: object, get_response: object) -> object:
        return result

    @app.get("/")
    async def index() -> None: ...

    answer = await ask(app, "GET", "/")

    assert answer.status_code == 200
    assert (answer.body if isinstance(result, str) else answer.json) == result


async def raise_not_found() -> None:
    raise NotFoundError("no tea")


async def raise_anything() -> None:
    raise ValueError("a secret")


async def want_a_number(number: int) -> None: ...


@pytest.mark.parity("middleware.http-errors")
@pytest.mark.parametrize(
    ("handler", "method", "path", "status_code"),
    [
        (raise_not_found, "GET", "/", 404),
        (raise_anything, "GET", "/", 500),
        (want_a_number, "GET", "/", 422),
        (raise_not_found, "PUT", "/", 405),
        (raise_not_found, "GET", "/elsewhere", 404),
    ],
    ids=["HTTP error", "any error", "validation", "method", "path"],
)
async def test_http_errors_are_responses_to_middleware(
    handler: Callable[..., object], method: str, path: str, status_code: int
) -> None:
    app = Chalice("shop")
    seen: list[int] = []

    @app.middleware("http")
    async def note(event: Request, get_response: GetHttp) -> Response[Any]:
        response = await get_response(event)
        seen.append(response.status_code)
        return response

    app.get("/")(handler)

    assert (await ask(app, method, path)).status_code == status_code
    assert seen == [status_code]


@pytest.mark.parity("errors.unhandled")
async def test_an_unhandled_error_passes_middleware_as_an_exception() -> None:
    """That is what the class is for."""
    app = Chalice("shop")
    seen: list[str] = []

    @app.middleware("http")
    async def note(event: Request, get_response: GetHttp) -> Response[Any]:
        try:
            return await get_response(event)
        except ChaliceUnhandledError as error:
            seen.append(str(error))
            raise

    @app.get("/")
    async def index() -> None:
        raise ChaliceUnhandledError("no tea")

    assert ((await ask(app, "GET", "/")).status_code, seen) == (500, ["no tea"])


@pytest.mark.parity("middleware.event-errors")
async def test_errors_of_other_kinds_are_exceptions_to_middleware() -> None:
    app = Chalice("shop")

    @app.middleware("sqs")
    async def tolerate(event: SQSEvent[Any], get_response: GetResponse[SQSEvent[Any], Any]) -> Any:
        try:
            return await get_response(event)
        except NotFoundError as error:
            return f"tolerated: {error}"

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> None:
        raise NotFoundError("no tea")

    assert await app.dispatch(sqs_event("1"), FakeContext()) == "tolerated: no tea"


@pytest.mark.parity("cors.on-unhandled", "middleware.raises")
@pytest.mark.parametrize("is_async", [True, False])
async def test_middleware_that_raises_is_a_500_that_browsers_can_read(
    is_async: bool, caplog: pytest.LogCaptureFixture
) -> None:
    app = Chalice("shop")

    async def broken(event: object, get_response: object) -> None:
        raise NotFoundError("not even an HTTP error of it is one")

    def broken_in_thread(event: object, get_response: object) -> None:
        raise ValueError("broken")

    app.register_middleware(broken if is_async else broken_in_thread, "http")

    @app.get("/", cors=True)
    async def index() -> None: ...

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json["Code"]) == (500, "InternalServerError")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert caplog.messages == ["unexpected error in GET /"]


@pytest.mark.parity("middleware.signature")
async def test_plain_middleware_runs_in_a_thread_and_calls_on_like_a_function() -> None:
    app = Chalice("shop")
    threads: list[int] = []

    @app.middleware("http")
    def around(event: Request, get_response: GetHttpSync) -> Response[Any]:
        threads.append(threading.get_ident())
        response = get_response(event)
        return Response(f"<{response.body}>")

    @app.get("/")
    async def index() -> str:
        threads.append(threading.get_ident())
        return "index"

    assert (await ask(app, "GET", "/")).body == "<index>"
    assert threads[0] != threads[1] == threading.get_ident()


WORD: ContextVar[str] = ContextVar("WORD", default="none")


@pytest.mark.parametrize("is_async", [True, False])
async def test_a_handler_sees_the_context_variables_that_middleware_sets(is_async: bool) -> None:
    """Loggers and tracers keep the request's id there."""
    app = Chalice("shop")

    async def setting(event: Any, get_response: GetAny) -> Any:
        WORD.set(app.current_request.path)
        return await get_response(event)

    def setting_in_thread(event: Any, get_response: Callable[[Any], Any]) -> Any:
        WORD.set(app.current_request.path)
        return get_response(event)

    app.register_middleware(setting if is_async else setting_in_thread, "http")

    @app.get("/")
    def index() -> str:
        return WORD.get()

    assert (await ask(app, "GET", "/")).body == "/"


async def test_plain_middleware_sees_the_errors_of_its_handler() -> None:
    app = Chalice("shop")

    @app.middleware("pure_lambda")
    def tolerate(
        event: LambdaFunctionEvent, get_response: GetResponseSync[LambdaFunctionEvent, Any]
    ) -> Any:
        try:
            return get_response(event)
        except ValueError as error:
            return str(error)

    @app.lambda_function()
    async def fail() -> None:
        raise ValueError("no tea")

    assert await app.dispatch({}, FakeContext()) == "no tea"


async def test_async_and_plain_middleware_nest() -> None:
    app = Chalice("shop")

    def in_thread(event: Any, get_response: Callable[[Any], Any]) -> Any:
        return f"({get_response(event)})"

    async def in_loop(event: Any, get_response: GetAny) -> Any:
        return f"[{await get_response(event)}]"

    for middleware in (in_thread, in_loop, in_thread, in_loop):
        app.register_middleware(middleware)

    @app.lambda_function()
    def core() -> str:
        return "core"

    with anyio.fail_after(5):
        assert await app.dispatch({}, FakeContext()) == "([([core])])"


async def test_middleware_may_call_on_again() -> None:
    """To retry, for one."""
    app = Chalice("shop")
    attempts: list[str] = []

    @app.middleware("pure_lambda")
    async def retry(
        event: LambdaFunctionEvent, get_response: GetResponse[LambdaFunctionEvent, Any]
    ) -> Any:
        try:
            return await get_response(event)
        except ValueError:
            return await get_response(event)

    @app.lambda_function()
    async def fail_once() -> str:
        attempts.append("")
        if len(attempts) == 1:
            raise ValueError("no tea")
        return "tea"

    assert await app.dispatch({}, FakeContext()) == "tea"


class Bracketing:
    """Middleware that is an object."""

    async def __call__(self, event: Any, get_response: GetAny) -> str:
        return f"<{await get_response(event)}>"


async def test_an_object_with_an_async_call_is_middleware() -> None:
    app = Chalice("shop")
    app.register_middleware(Bracketing())

    @app.lambda_function()
    async def core() -> str:
        return "core"

    assert await app.dispatch({}, FakeContext()) == "<core>"


@pytest.mark.parity("middleware.late")
async def test_middleware_that_is_registered_late_is_used() -> None:
    """In Chalice it is not, once the handler has been called."""
    app = Chalice("shop")
    log: list[str] = []

    @app.get("/")
    @app.lambda_function()
    async def handler() -> None: ...

    await ask(app, "GET", "/")
    await app.dispatch({}, FakeContext())
    app.register_middleware(noting("late", log))
    await ask(app, "GET", "/")
    await app.dispatch({}, FakeContext())

    assert log == ["into late", "out of late"] * 2


@pytest.mark.parity("middleware.no-authorizers")
async def test_authorizers_are_outside_of_all_middleware() -> None:
    """API Gateway asks them before there is a request, and keeps what they say."""
    app = Chalice("shop")
    log: list[str] = []
    app.register_middleware(noting("all", log))

    @app.authorizer()
    async def gate(request: AuthRequest) -> AuthResponse:
        return AuthResponse(["*"], request.token)

    arn = "arn:aws:execute-api:us-west-1:123456789012:ymy8tbxw7b/dev/GET/"
    question = {"type": "TOKEN", "authorizationToken": "jane", "methodArn": arn}
    answer: Any = await app.dispatch(question, FakeContext())

    assert (answer["principalId"], log) == ("jane", [])


@pytest.mark.parity("middleware.answers-binary")
async def test_bytes_that_middleware_answers_with_are_checked_like_a_handlers() -> None:
    """Chalice sends them to clients that do not take them."""
    app = Chalice("shop")

    @app.middleware("http")
    async def picture(event: Request, get_response: GetHttp) -> Response[Any]:
        return Response(b"\x89PNG", {"Content-Type": "image/png"})

    @app.get("/")
    async def index() -> None: ...

    assert (await ask(app, "GET", "/", headers={"Accept": "text/html"})).status_code == 400
    assert (await ask(app, "GET", "/", headers={"Accept": "image/png"})).is_base64


@pytest.mark.parity("middleware.unknown-kind")
def test_a_type_of_event_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TriggerOptionError) as error:
        Chalice("shop").register_middleware(noting("any", []), "sms")  # type: ignore[arg-type]  # that is the test

    assert (str(error.value), error.value.hint) == (
        "`@app.middleware` was given the event type `sms`, which does not exist",
        "the types are all, http, s3, sns, sqs, kinesis, dynamodb, kafka, logs, websocket, "
        "cloudwatch, scheduled, event, pure_lambda",
    )


@pytest.mark.parity("middleware.function")
def test_the_decorator_returns_the_function() -> None:
    middleware = noting("any", [])

    assert Chalice("shop").middleware()(middleware) is middleware


async def test_concurrent_requests_pass_one_chain_without_meeting() -> None:
    app = Chalice("shop")
    inside: list[str] = []

    @app.middleware("http")
    async def tag(event: Request, get_response: GetHttp) -> Response[Any]:
        response = await get_response(event)
        return Response([event.path, response.body, app.current_request.path])

    @app.get("/{word}")
    async def echo(word: str) -> str:
        inside.append(word)
        while len(inside) < 3:
            await anyio.lowlevel.checkpoint()
        return word

    answers: list[object] = []

    async def send(word: str) -> None:
        answers.append((await ask(app, "GET", f"/{word}")).json)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            for word in ("a", "b", "c"):
                tasks.start_soon(send, word)

    assert sorted(map(str, answers)) == [f"['/{x}', '{x}', '/{x}']" for x in "abc"]


Wrapped = Callable[[Any, Any], Any]


def decorator_in_thread(log: list[object]) -> Callable[[Wrapped], Wrapped]:
    """A decorator for `(event, context)` handlers that knows nothing of async."""

    def decorate(function: Wrapped) -> Wrapped:
        @functools.wraps(function)
        def wrapper(event: Any, context: Any) -> Any:
            log.append((type(event), context.function_name))
            result = function(event, context)
            log.append(result.body if isinstance(result, Response) else result)
            return result

        return wrapper

    return decorate


def decorator_in_loop(log: list[object]) -> Callable[[Wrapped], Wrapped]:
    """The same for `async def` handlers."""

    def decorate(function: Wrapped) -> Callable[[Any, Any], Coroutine[Any, Any, Any]]:
        @functools.wraps(function)
        async def wrapper(event: Any, context: Any) -> Any:
            log.append((type(event), context.function_name))
            result = await function(event, context)
            log.append(result.body if isinstance(result, Response) else result)
            return result

        return wrapper

    return decorate


@pytest.mark.parity("middleware.convert", "middleware.convert-event")
@pytest.mark.parametrize("decorator", [decorator_in_thread, decorator_in_loop])
@pytest.mark.parametrize("kind", ["http", "sqs", "pure_lambda"])
async def test_a_decorator_for_lambda_handlers_becomes_middleware(
    decorator: Callable[[list[object]], Callable[[Wrapped], Wrapped]], kind: Any
) -> None:
    """Of that kind there are many: tracers, metrics, loggers."""
    app = Chalice("shop")
    log: list[object] = []
    app.register_middleware(ConvertToMiddleware(decorator(log)), kind)

    async def handler() -> str:
        return "answer"

    app.get("/")(handler)
    app.on_sqs_message(queue="orders", name="orders")(handler)
    app.lambda_function(name="price")(handler)
    with anyio.fail_after(5):
        match kind:
            case "http":
                result: object = (await ask(app, "GET", "/")).body
            case "sqs":
                result = await app.dispatch(sqs_event("1"), FakeContext())
            case _:
                result = await app.dispatch({}, FakeContext())

    assert (result, log) == ("answer", [(dict, "shop-dev-api_handler"), "answer"])


@pytest.mark.parity("middleware.convert-event", "middleware.convert-arguments")
async def test_a_converted_decorator_gets_the_very_event_that_lambda_delivered() -> None:
    app = Chalice("shop")
    seen: list[object] = []

    def note(function: Wrapped) -> Wrapped:
        def wrapper(event: Any, context: Any) -> Any:
            seen.append(event)
            return function({}, None)

        return wrapper

    app.register_middleware(ConvertToMiddleware(note))

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: SQSEvent) -> str:
        return event.records[0].body

    event = sqs_event("1")

    assert (await app.dispatch(event, FakeContext()), seen[0] is event) == ("1", True)


@pytest.mark.parity("middleware.convert-response")
async def test_a_converted_decorator_sees_a_response_over_http() -> None:
    app = Chalice("shop")
    seen: list[object] = []

    def note(function: Wrapped) -> Wrapped:
        def wrapper(event: Any, context: Any) -> Any:
            response = function(event, context)
            seen.append(response)
            return response

        return wrapper

    app.register_middleware(ConvertToMiddleware(note), "http")

    @app.get("/")
    async def index() -> str:
        raise NotFoundError("no tea")

    await ask(app, "GET", "/")

    [response] = seen
    assert isinstance(response, Response)
    assert response.status_code == 404


async def test_a_converted_decorator_can_answer_itself_and_sees_errors() -> None:
    app = Chalice("shop")

    def tolerate(function: Wrapped) -> Wrapped:
        def wrapper(event: Any, context: Any) -> Any:
            try:
                return function(event, context)
            except ValueError as error:
                return str(error)

        return wrapper

    app.register_middleware(ConvertToMiddleware(tolerate))

    @app.lambda_function()
    async def fail() -> None:
        raise ValueError("no tea")

    assert await app.dispatch({}, FakeContext()) == "no tea"


async def test_middleware_sees_what_the_handler_returned_and_not_its_json() -> None:
    """The response model comes last, so that a body can be looked at, and replaced."""
    app = Chalice("shop")
    seen: list[object] = []

    class Order(BaseModel):
        sku: str

    class SecretOrder(Order):
        margin: int = 7

    @app.middleware("http")
    async def look(
        event: Request, get_response: GetResponse[Request, Response[Any]]
    ) -> Response[Any]:
        response = await get_response(event)
        seen.append(response.body)
        return response

    @app.get("/")
    async def index() -> Order:
        return SecretOrder(sku="tea")

    answer = await answer_to(app, rest_event())

    assert seen == [SecretOrder(sku="tea")]
    assert answer.body == '{"sku":"tea"}'


async def test_a_body_that_middleware_puts_in_its_place_is_taken_as_it_is() -> None:
    app = Chalice("shop")

    @app.middleware("http")
    async def replace(
        event: Request, get_response: GetResponse[Request, Response[Any]]
    ) -> Response[Any]:
        response = await get_response(event)
        return Response({"data": response.body}, response.headers, response.status_code)

    @app.get("/")
    async def index() -> int:
        return 7

    assert (await answer_to(app, rest_event())).body == '{"data":7}'
