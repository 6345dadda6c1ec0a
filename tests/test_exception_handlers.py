"""`@app.exception_handler`: what errors of HTTP handlers are answered with."""

import functools
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from achalice import (
    Chalice,
    ChaliceUnhandledError,
    ConflictError,
    NotFoundError,
    Request,
    Response,
)
from achalice.binding import RequestValidationError
from achalice.exceptions import ChaliceViewError, RegistrationError

from .builders import ask


class ShopError(Exception):
    pass


class StockError(ShopError):
    pass


class TeaError(StockError):
    pass


def raising(error: BaseException) -> Chalice:
    app = Chalice("shop")

    @app.get("/", cors=True)
    async def index() -> None:
        raise error

    return app


async def test_an_exception_handler_answers() -> None:
    app = raising(StockError("no tea"))

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> Response[dict[str, str]]:
        return Response({"error": str(error), "path": request.path}, {"X-Shop": "closed"}, 409)

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json) == (409, {"error": "no tea", "path": "/"})
    assert answer.headers["X-Shop"] == "closed"


async def test_browsers_can_read_its_answer() -> None:
    app = raising(StockError())

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> None: ...

    assert (await ask(app, "GET", "/")).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("result", [{"error": "no tea"}, ["no tea"], None])
async def test_an_answer_without_a_status_is_a_500(result: object) -> None:
    app = raising(StockError())

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> object:
        return result

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json) == (500, result)


async def test_a_plain_exception_handler_runs_in_a_thread() -> None:
    app = raising(StockError("no tea"))

    @app.exception_handler(StockError)
    def on_stock_error(error: StockError, request: Request) -> Response[str]:
        return Response(f"{error} at {app.current_request.path}", status_code=409)

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.body) == (409, "no tea at /")


async def test_a_decorated_exception_handler_is_awaited() -> None:
    app = raising(StockError("no tea"))

    def plain(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*arguments: object) -> Any:
            return function(*arguments)

        return wrapper

    @app.exception_handler(StockError)
    @plain
    async def on_stock_error(error: StockError, request: Request) -> str:
        return str(error)

    assert (await ask(app, "GET", "/")).body == "no tea"


@pytest.mark.parametrize(
    ("error", "by"),
    [
        (TeaError(), "StockError"),
        (StockError(), "StockError"),
        (ShopError(), "Exception"),
        (KeyError(), "Exception"),
        (NotFoundError(), "ChaliceViewError"),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_the_nearest_class_wins(error: Exception, by: str) -> None:
    """Whichever was registered first."""
    app = raising(error)

    def answering(kind: type[Exception]) -> None:
        @app.exception_handler(kind)
        async def answer(error: Exception, request: Request) -> str:
            return kind.__name__

    for kind in (Exception, StockError, ChaliceViewError):
        answering(kind)

    assert (await ask(app, "GET", "/")).body == by


async def test_errors_of_no_registered_class_are_answered_as_ever() -> None:
    app = raising(NotFoundError("no tea"))

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> None: ...

    assert (await ask(app, "GET", "/")).json == {"Code": "NotFoundError", "Message": "no tea"}


async def test_bad_input_can_be_answered_in_a_house_style() -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index(page: int) -> None: ...

    @app.exception_handler(RequestValidationError)
    async def on_bad_input(error: RequestValidationError, request: Request) -> Response[object]:
        return Response([fault["loc"] for fault in error.errors], status_code=400)

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json) == (400, [["query", "page"]])


@pytest.mark.parametrize("is_async", [True, False])
async def test_an_error_in_the_exception_handler_is_a_500_that_middleware_sees(
    is_async: bool, caplog: pytest.LogCaptureFixture
) -> None:
    app = raising(StockError("no tea"))
    seen: list[int] = []

    async def broken(error: StockError, request: Request) -> None:
        raise KeyError("broken")

    def broken_in_thread(error: StockError, request: Request) -> None:
        raise KeyError("broken")

    async def note(event: Any, get_response: Any) -> Any:
        response = await get_response(event)
        seen.append(response.status_code)
        return response

    app.exception_handler(StockError)(broken if is_async else broken_in_thread)
    app.register_middleware(note, "http")

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json["Code"], seen) == (500, "InternalServerError", [500])
    assert "KeyError: 'broken'" in caplog.text
    assert "StockError: no tea" in caplog.text


async def test_an_exception_handler_can_make_an_http_error_of_another_one() -> None:
    app = raising(StockError("tea"))

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> None:
        raise NotFoundError(f"no {error}")

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.json["Message"]) == (404, "no tea")


async def test_an_answer_that_json_cannot_hold_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    app = raising(StockError())

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> object:
        return object()

    assert (await ask(app, "GET", "/")).status_code == 500


async def test_an_unhandled_error_passes_exception_handlers_by() -> None:
    app = raising(ChaliceUnhandledError())

    @app.exception_handler(Exception)
    async def on_any_error(error: Exception, request: Request) -> None:
        pytest.fail("it was not to be called")

    assert (await ask(app, "GET", "/")).status_code == 500


async def test_an_exception_handler_can_give_up() -> None:
    app = raising(StockError())
    seen: list[type[Exception]] = []

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> None:
        raise ChaliceUnhandledError

    @app.middleware("http")
    async def note(event: Request, get_response: Any) -> Response[Any]:
        try:
            answer: Response[Any] = await get_response(event)
        except Exception as error:
            seen.append(type(error))
            raise
        return answer

    assert ((await ask(app, "GET", "/")).status_code, seen) == (500, [ChaliceUnhandledError])


def test_a_class_has_one_exception_handler() -> None:
    app = Chalice("shop")

    async def first(error: StockError, request: Request) -> None: ...

    async def second(error: StockError, request: Request) -> None: ...

    app.exception_handler(StockError)(first)

    with pytest.raises(RegistrationError, match="`StockError` has an exception handler already"):
        app.exception_handler(StockError)(second)


def test_the_decorator_returns_the_function() -> None:
    async def handler(error: StockError, request: Request) -> None: ...

    assert Chalice("shop").exception_handler(StockError)(handler) is handler


def failing_in_a_task_group(*errors: Exception) -> Chalice:
    """An app whose handler starts a task for each of `errors`."""
    app = Chalice("shop")

    async def fail(error: Exception) -> None:
        raise error

    @app.get("/")
    async def index() -> None:
        async with anyio.create_task_group() as tasks:
            for error in errors:
                tasks.start_soon(fail, error)

    return app


@pytest.mark.parity("errors.task-groups")
async def test_an_http_error_of_a_task_is_the_answer() -> None:
    """A task group raises a group, even of one error."""
    answer = await ask(failing_in_a_task_group(NotFoundError("no tea")), "GET", "/")

    assert (answer.status_code, answer.json) == (
        404,
        {"Code": "NotFoundError", "Message": "no tea"},
    )


async def test_an_http_error_of_a_task_in_a_group_within_a_group_is_the_answer() -> None:
    group = ExceptionGroup("inner", [NotFoundError("no tea")])

    assert (await ask(failing_in_a_task_group(group), "GET", "/")).status_code == 404


async def test_an_exception_handler_gets_the_error_of_a_task() -> None:
    app = failing_in_a_task_group(StockError("no tea"))

    @app.exception_handler(StockError)
    async def on_stock_error(error: StockError, request: Request) -> Response[str]:
        return Response(str(error), status_code=409)

    answer = await ask(app, "GET", "/")

    assert (answer.status_code, answer.body) == (409, "no tea")


async def test_an_unexpected_error_of_a_task_is_logged_with_its_group(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The group tells which task group it was."""
    answer = await ask(failing_in_a_task_group(KeyError("broken")), "GET", "/")

    assert answer.status_code == 500
    assert "ExceptionGroup" in caplog.text
    assert "KeyError: 'broken'" in caplog.text


async def test_http_errors_of_two_tasks_are_a_500(caplog: pytest.LogCaptureFixture) -> None:
    """There is no telling which of them the client should see."""
    app = failing_in_a_task_group(NotFoundError("no tea"), ConflictError("no rice"))

    assert (await ask(app, "GET", "/")).status_code == 500
    assert "no tea" in caplog.text
    assert "no rice" in caplog.text


async def test_an_unhandled_error_of_a_task_passes_exception_handlers_by() -> None:
    app = failing_in_a_task_group(ChaliceUnhandledError())

    @app.exception_handler(Exception)
    async def on_any_error(error: Exception, request: Request) -> None:
        pytest.fail("it was not to be called")

    assert (await ask(app, "GET", "/")).status_code == 500
