"""What type checkers know of blueprints. Checked, never run."""

import logging
from typing import assert_type

from achalice import Blueprint, Chalice, LambdaContext, Request
from achalice.events import EventBridgeEvent, SQSEvent

from .sameness import Exactly, same

app = Chalice("shop")
orders = Blueprint(__name__)
returns = Blueprint("returns")


async def get_order(order_id: int, verbose: bool = False) -> dict[str, int]:
    return {"order_id": order_id}


async def on_batch(event: SQSEvent) -> None: ...


async def nightly(event: EventBridgeEvent) -> None: ...


def a_blueprint_has_the_decorators_of_an_app() -> None:
    same(Exactly(get_order), Exactly(orders.get("/{order_id}")(get_order)))
    same(Exactly(on_batch), Exactly(orders.on_sqs_message(queue="orders")(on_batch)))
    same(Exactly(nightly), Exactly(orders.schedule("rate(1 day)")(nightly)))

    # Schedules come.
    orders.schedule("rate(1 day)")(on_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


def a_blueprint_knows_its_app() -> None:
    assert_type(orders.current_app, Chalice)
    assert_type(orders.current_request, Request)
    assert_type(orders.lambda_context, LambdaContext)
    assert_type(orders.log, logging.Logger)


def blueprints_are_registered_with_apps_and_with_each_other() -> None:
    orders.register_blueprint(returns, url_prefix="/returns")
    app.register_blueprint(orders, "orders-", "/orders")

    # No blueprint.
    app.register_blueprint(app)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A text.
    app.register_blueprint(orders, url_prefix=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
