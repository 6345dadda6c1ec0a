"""From a raw event to its handler, and back with its answer."""

import asyncio
import logging
from typing import Any

import anyio
import pytest
from pydantic import BaseModel

from achalice import (
    BadRequestError,
    Chalice,
    ChaliceUnhandledError,
    ChaliceViewError,
    NotFoundError,
    Request,
)
from achalice.exceptions import (
    ALL_ERRORS,
    EventShapeError,
    HandlerCancelledError,
    UnknownHandlerError,
    UnroutableEventError,
)

from .builders import FakeContext, answer_to, ask, rest_event, schedule_event, sqs_event


class Order(BaseModel):
    sku: str
    quantity: int = 1


def app_with_everything() -> Chalice:
    """One handler of each kind; each answers with its name."""
    app = Chalice("shop")

    @app.get("/")
    async def index() -> str:
        return "index"

    @app.on_sqs_message(queue="orders")
    async def on_orders() -> str:
        return "on_orders"

    @app.schedule("rate(1 day)")
    async def nightly() -> str:
        return "nightly"

    @app.lambda_function()
    async def price() -> str:
        return "price"

    return app


@pytest.mark.parity("app.call")
@pytest.mark.parametrize(
    ("event", "handler"),
    [
        (sqs_event("1"), "on_orders"),
        (schedule_event(), "nightly"),
        ({"sku": "tea"}, "price"),
        ({}, "price"),
        ({"Records": []}, "price"),
        ({"Records": [{"eventSource": "aws:s3"}]}, "price"),
        ({"requestContext": {}}, "price"),
        ([1, 2], "price"),
        ("text", "price"),
        (None, "price"),
    ],
)
async def test_an_events_shape_tells_its_handler(event: Any, handler: str) -> None:
    assert await app_with_everything().dispatch(event, FakeContext()) == handler


@pytest.mark.parity("app.call")
async def test_an_http_requests_shape_tells_its_handler() -> None:
    assert (await answer_to(app_with_everything(), rest_event())).body == "index"


@pytest.mark.parity("app.handler-strings")
@pytest.mark.parametrize("handler", ["on_orders", "nightly", "price"])
async def test_the_environment_overrules_the_shape(
    handler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each function of an app has its own, so that it needs no guessing."""
    monkeypatch.setenv("ACHALICE_HANDLER", handler)

    assert await app_with_everything().dispatch(rest_event(), FakeContext()) == handler


@pytest.mark.parity("app.handler-strings")
async def test_the_environment_can_choose_the_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACHALICE_HANDLER", "api_handler")

    assert (await answer_to(app_with_everything(), rest_event())).body == "index"


async def test_an_unknown_handler_is_named_beside_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACHALICE_HANDLER", "on_order")

    with pytest.raises(UnknownHandlerError) as error:
        await app_with_everything().dispatch(sqs_event("1"), FakeContext())

    assert str(error.value) == (
        "the app has no handler named `on_order`; "
        "it has `api_handler`, `on_orders`, `nightly`, `price`"
    )


async def test_an_app_without_routes_has_no_handler_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACHALICE_HANDLER", "api_handler")

    with pytest.raises(UnknownHandlerError, match=r"named `api_handler`; it has none$"):
        await Chalice("shop").dispatch(rest_event(), FakeContext())


async def test_an_event_for_two_handlers_names_both() -> None:
    app = app_with_everything()

    @app.on_sqs_message(queue="payments")
    async def on_payments() -> None: ...

    with pytest.raises(UnroutableEventError) as error:
        await app.dispatch(sqs_event("1"), FakeContext())

    assert (str(error.value), error.value.hint) == (
        "no single handler takes a batch of SQS messages; "
        "the candidates are `on_orders`, `on_payments`",
        "set the environment variable ACHALICE_HANDLER to the name of one of them",
    )


@pytest.mark.parametrize(
    ("event", "looks_like"),
    [
        (rest_event(), "an HTTP request"),
        (sqs_event("1"), "a batch of SQS messages"),
        (schedule_event(), "the event of a schedule"),
        ({}, "an event of no known source"),
    ],
)
async def test_an_event_for_no_handler_says_what_it_looks_like(
    event: dict[str, Any], looks_like: str
) -> None:
    with pytest.raises(UnroutableEventError) as error:
        await Chalice("shop").dispatch(event, FakeContext())

    assert str(error.value) == (
        f"no single handler takes {looks_like}; the candidates are none at all"
    )


@pytest.mark.parity("routing.unknown-path")
async def test_an_unknown_path_is_answered_with_404() -> None:
    answer = await ask(app_with_everything(), "GET", "/nowhere")

    assert (answer.status_code, answer.json) == (
        404,
        {"Code": "NotFoundError", "Message": "No such path: /nowhere"},
    )


@pytest.mark.parity("routing.unknown-method")
async def test_a_known_path_with_another_method_is_answered_with_405() -> None:
    app = app_with_everything()

    @app.put("/")
    async def put() -> None: ...

    answer = await ask(app, "POST", "/")

    assert (answer.status_code, answer.headers["Allow"], answer.json) == (
        405,
        "GET, PUT",
        {"Code": "MethodNotAllowedError", "Message": "Unsupported method: POST"},
    )


@pytest.mark.parity("errors.body")
@pytest.mark.parametrize("error", ALL_ERRORS, ids=lambda error: error.__name__)
async def test_an_http_error_is_its_status_and_its_name(error: type[ChaliceViewError]) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> None:
        raise error("no tea")

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json) == (
        error.STATUS_CODE,
        {"Code": error.__name__, "Message": "no tea"},
    )


@pytest.mark.parity("errors.statuses")
def test_the_http_errors_have_the_status_codes_of_chalice() -> None:
    assert {error.__name__: error.STATUS_CODE for error in ALL_ERRORS} == {
        "ChaliceViewError": 500,
        "BadRequestError": 400,
        "UnauthorizedError": 401,
        "ForbiddenError": 403,
        "NotFoundError": 404,
        "MethodNotAllowedError": 405,
        "RequestTimeoutError": 408,
        "ConflictError": 409,
        "UnsupportedMediaTypeError": 415,
        "UnprocessableEntityError": 422,
        "TooManyRequestsError": 429,
    }


@pytest.mark.parity("response.no-content-type")
async def test_an_http_error_says_that_it_is_json() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> None:
        raise NotFoundError("no tea")

    assert (await ask(app, "GET", "/")).headers == {"Content-Type": "application/json"}


@pytest.mark.parity("errors.own-classes")
async def test_an_error_of_the_apps_own_has_its_own_status() -> None:
    class TeapotError(ChaliceViewError):
        STATUS_CODE = 418

    app = Chalice("shop")

    @app.get("/")
    async def index() -> None:
        raise TeapotError("short and stout")

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json["Code"]) == (418, "TeapotError")


@pytest.mark.parity("errors.unexpected", "errors.logged", "errors.unhandled")
@pytest.mark.parametrize("error", [RuntimeError("secret"), ChaliceUnhandledError("secret")])
async def test_an_unexpected_error_is_a_500_that_tells_the_log_and_not_the_client(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> None:
        raise error

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json) == (
        500,
        {"Code": "InternalServerError", "Message": "An internal server error occurred."},
    )
    [record] = caplog.records
    assert (record.name, record.levelno, record.getMessage()) == (
        "shop",
        logging.ERROR,
        "unexpected error in GET /",
    )
    assert record.exc_info is not None
    assert record.exc_info[1] is error


@pytest.mark.parity("errors.debug")
async def test_a_debugged_app_shows_the_traceback() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> None:
        raise RuntimeError("no tea")

    app.debug = True
    answer = await ask(app, "GET", "/")

    assert app.debug
    assert (answer.status_code, answer.headers) == (500, {"Content-Type": "text/plain"})
    assert answer.body.startswith("Traceback (most recent call last):\n")
    assert answer.body.endswith("\nRuntimeError: no tea\n")


@pytest.mark.parity("content-type.default", "content-type.refused", "content-type.suffix")
@pytest.mark.parametrize("content_type", ["text/plain", "application/vnd.api+json", ""])
async def test_a_body_of_another_type_is_answered_with_415(content_type: str) -> None:
    app = Chalice("shop")

    @app.post("/")
    async def index() -> None: ...

    answer = await ask(app, "POST", "/", headers={"content-type": content_type}, body="tea")

    assert (answer.status_code, answer.json) == (
        415,
        {"Code": "UnsupportedMediaType", "Message": f"Unsupported media type: {content_type}"},
    )


@pytest.mark.parity(
    "content-type.default",
    "content-type.matching",
    "content-type.empty-list",
    "content-type.absent",
)
@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        (["application/json"], None),
        (["text/plain"], None),
        (["application/json"], "application/json; charset=utf-8"),
        (["application/json"], "Application/JSON"),
        (["text/plain", "Text/CSV"], "text/csv"),
        (["*/*"], "image/png"),
        (["text/plain"], "*/*"),
        ([], "image/png"),
    ],
)
async def test_a_body_of_a_type_that_the_route_takes_is_taken(
    accepted: list[str], given: str | None
) -> None:
    app = Chalice("shop")

    @app.route("/", methods=["POST"], content_types=accepted)
    async def index(request: Request) -> str:
        return request.raw_body.decode()

    headers = None if given is None else {"Content-Type": given}
    answer = await ask(app, "POST", "/", headers=headers, body="tea")

    assert (answer.status_code, answer.body) == (200, "tea")


@pytest.mark.parity("content-type.all-methods")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_type_is_asked_for_where_no_body_is_expected_too(method: str) -> None:
    app = Chalice("shop")

    @app.route("/", methods=[method])
    async def index() -> None: ...

    assert (await ask(app, method, "/", headers={"Content-Type": "text/csv"})).status_code == 415


@pytest.mark.parity("content-type.several")
async def test_a_list_of_types_is_no_type() -> None:
    """A body has one; in Chalice it passes where one of them is taken."""
    app = Chalice("shop")

    @app.post("/")
    async def index() -> None: ...

    types = {"Content-Type": "text/csv, application/json"}

    assert (await ask(app, "POST", "/", headers=types)).status_code == 415


@pytest.mark.parity("lambda.errors", "sqs.failure")
async def test_an_error_outside_of_http_is_the_invocations() -> None:
    """Lambda retries by it, and so must see it."""
    app = Chalice("shop")
    error = NotFoundError("no such order")

    @app.on_sqs_message(queue="orders")
    async def on_orders() -> None:
        raise error

    with pytest.raises(NotFoundError) as raised:
        await app.dispatch(sqs_event("1"), FakeContext())

    assert raised.value is error


@pytest.mark.parity("lambda.result")
async def test_a_result_outside_of_http_is_json() -> None:
    """Lambda's runtime client knows no models."""
    app = Chalice("shop")

    @app.lambda_function()
    async def price() -> dict[str, object]:
        return {"order": Order(sku="tea"), "sizes": (1, 2)}

    assert await app.dispatch({}, FakeContext()) == {
        "order": {"sku": "tea", "quantity": 1},
        "sizes": [1, 2],
    }


async def test_a_result_that_is_no_json_fails_the_invocation() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def price() -> object:
        return {"tags": {1, 2}}

    with pytest.raises(TypeError, match="set"):
        await app.dispatch({}, FakeContext())


async def test_a_payload_that_does_not_fit_is_told_fault_by_fault() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def price(order: Order) -> None: ...

    with pytest.raises(EventShapeError) as error:
        await app.dispatch({"quantity": "many"}, FakeContext())

    assert str(error.value) == (
        "the event given to `price` is not a `Order`: sku: Field required; "
        "quantity: Input should be a valid integer, unable to parse string as an integer"
    )
    assert error.value.handler == "price"


async def test_a_payload_of_another_kind_is_told_without_a_place() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def price(order: Order) -> None: ...

    with pytest.raises(EventShapeError) as error:
        await app.dispatch([], FakeContext())  # type: ignore[arg-type]  # any JSON may come

    assert str(error.value) == (
        "the event given to `price` is not a `Order`: Input should be an object"
    )


async def test_a_cancelled_dispatch_is_cancelled() -> None:
    """A client that hangs up, or a server that stops, ends the handler."""
    app = Chalice("shop")
    started = anyio.Event()
    cleaned_up: list[str] = []

    @app.get("/")
    async def index() -> None:
        try:
            started.set()
            await anyio.sleep_forever()
        finally:
            cleaned_up.append("index")

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask, app, "GET", "/")
            await started.wait()
            tasks.cancel_scope.cancel()

    assert cleaned_up == ["index"]


async def await_something_cancelled() -> None:
    future = asyncio.get_running_loop().create_future()
    future.cancel()
    await future


async def test_a_handler_that_awaits_something_cancelled_is_a_500(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """`CancelledError` is no `Exception`: let out of the entry point, it ends Lambda's process."""
    app = Chalice("shop")
    app.get("/")(await_something_cancelled)

    answer = await ask(app, "GET", "/")

    assert answer.status_code == 500
    assert [record.exc_info and type(record.exc_info[1]) for record in caplog.records] == [
        HandlerCancelledError
    ]


async def test_a_function_that_awaits_something_cancelled_fails_the_invocation() -> None:
    app = Chalice("shop")
    app.lambda_function()(await_something_cancelled)

    with pytest.raises(HandlerCancelledError) as error:
        await app.dispatch({}, FakeContext())

    assert str(error.value) == (
        "`await_something_cancelled` awaited something that had been cancelled"
    )


async def test_a_bad_request_in_a_plain_function_is_a_400_too() -> None:
    app = Chalice("shop")

    @app.get("/")
    def index() -> None:
        raise BadRequestError("no tea")

    assert (await ask(app, "GET", "/")).status_code == 400
