"""What type checkers know of lifespans. Checked, never run."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import assert_type

from achalice import Blueprint, Chalice
from achalice.events import SQSEvent

from .sameness import Exactly, same

app = Chalice("shop")
orders = Blueprint("orders")


class Resources:
    table = "orders"


@app.lifespan
async def resources() -> AsyncIterator[Resources]:
    yield Resources()


@orders.lifespan
async def cleaned_up() -> AsyncGenerator[Resources, None]:
    yield Resources()


@app.lifespan
async def warmed_up() -> AsyncIterator[None]:
    yield


@app.get("/")
async def index(resources: Resources) -> str:
    assert_type(resources.table, str)
    return resources.table


@app.on_sqs_message(queue="orders")
async def on_batch(event: SQSEvent, *, resources: Resources) -> None:
    assert_type(resources.table, str)


async def handlers_say_themselves_what_they_get() -> None:
    assert_type(await index(Resources()), str)
    await on_batch(SQSEvent(records=()), resources=Resources())

    # The resource's own type counts.
    await index("orders")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Outside of an app nothing fills it.
    await on_batch(SQSEvent(records=()))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def no_generator() -> Resources:
    return Resources()


async def with_a_parameter(name: str) -> AsyncIterator[Resources]:
    yield Resources()


def lifespans_are_async_generator_functions_without_parameters() -> None:
    assert_type(resources(), AsyncIterator[Resources])
    assert_type(cleaned_up(), AsyncGenerator[Resources, None])
    same(Exactly(resources), Exactly(app.lifespan(resources)))

    # Yields nothing.
    app.lifespan(no_generator)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    # Nothing fills it.
    app.lifespan(with_a_parameter)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
