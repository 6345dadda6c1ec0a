"""What type checkers know of errors, and of what answers them. Checked, never run."""

from typing import assert_type

from pydantic import BaseModel

from achalice import (
    AchaliceError,
    Blueprint,
    Chalice,
    ChaliceViewError,
    NotFoundError,
    Request,
    Response,
)

from .sameness import Exactly, same

app = Chalice("shop")
orders = Blueprint("orders")


class Order(BaseModel):
    sku: str


def errors_say_what_to_do() -> None:
    error = NotFoundError("no such order")
    assert_type(error.hint, str | None)
    status: int = error.STATUS_CODE
    assert_type(Response(status, status_code=status), Response[int])
    view: ChaliceViewError = error
    root: AchaliceError = view
    assert_type(root.detail, str | None)


async def on_not_found(error: NotFoundError, request: Request) -> Response[Order]:
    return Response(Order(sku=str(error)), status_code=404)


def on_any_error(error: Exception, request: Request) -> dict[str, str]:
    return {"error": str(error)}


async def on_several(error: KeyError | NotFoundError, request: Request) -> str:
    return str(error)


async def without_request(error: KeyError) -> str:
    return str(error)


def exception_handlers_get_the_error_that_they_are_for() -> None:
    same(Exactly(on_not_found), Exactly(app.exception_handler(NotFoundError)(on_not_found)))
    same(Exactly(on_any_error), Exactly(app.exception_handler(KeyError)(on_any_error)))
    same(Exactly(on_any_error), Exactly(orders.exception_handler(NotFoundError)(on_any_error)))

    # Another error.
    app.exception_handler(KeyError)(on_not_found)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # One that is narrower.
    app.exception_handler(LookupError)(on_several)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Two arguments come.
    app.exception_handler(KeyError)(without_request)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # No error.
    app.exception_handler(Order)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # A class.
    app.exception_handler(KeyError())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@app.exception_handler(KeyError)
@app.exception_handler(NotFoundError)
async def stacked(error: KeyError | NotFoundError, request: Request) -> Response[str]:
    return Response("", status_code=404)


async def exception_handlers_can_be_called_like_the_functions_they_are() -> None:
    assert_type(await stacked(error=KeyError(), request=Request()), Response[str])

    # Another error.
    await stacked(ValueError(), Request())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
