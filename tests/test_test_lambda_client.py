"""Functions, invoked by name."""

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import AuthResponse, Blueprint, Chalice, LambdaContext, Rate
from achalice.events import AuthRequest, CloudWatchEvent, SQSEvent
from achalice.exceptions import DeadlineExceededError
from achalice.test import Client, FunctionNotFoundError

from .builders import FakeContext

app = Chalice("shop")
pictures = Blueprint("pictures")


class Order(BaseModel):
    sku: str
    quantity: int = 1


class OutOfStockError(Exception):
    pass


@app.lambda_function()
async def given(event: object) -> object:
    return event


@app.lambda_function(name="price-of")
async def price(order: Order) -> Order:
    if order.quantity == 0:
        raise OutOfStockError(order.sku)
    return order


@app.lambda_function()
async def forever() -> None:
    await asyncio.Event().wait()


@app.lambda_function()
async def whoami(event: object, context: LambdaContext) -> str:
    return context.function_name


@app.on_sqs_message(queue="orders")
async def on_orders(event: SQSEvent) -> list[str]:
    return [record.body for record in event]


@app.schedule(Rate(1, Rate.HOURS))
async def hourly(event: CloudWatchEvent) -> str:
    return event.source


@app.authorizer()
async def gate(request: AuthRequest) -> AuthResponse:
    return AuthResponse(["*"], request.token)


@app.get("/orders/{order_id}", authorizer=gate)
async def get_order(order_id: int) -> int:
    return order_id


@pictures.lambda_function()
async def resize(event: Mapping[str, Any]) -> Mapping[str, Any]:
    return event


app.register_blueprint(pictures, name_prefix="pictures_")


async def payload_of(name: str, payload: object = None) -> Any:
    async with Client(app) as client:
        return (await client.lambda_.invoke(name, payload)).payload


@pytest.mark.parity("testing.invoke.no-payload", "testing.invoke.json")
@pytest.mark.parametrize(
    ("sent", "got"),
    [
        (None, {}),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ([Order(sku="tea")], [{"sku": "tea", "quantity": 1}]),
        ({1: Decimal("1.5")}, {"1": 1.5}),
        ("text", "text"),
    ],
)
async def test_a_payload_becomes_json_on_its_way(sent: object, got: object) -> None:
    assert await payload_of("given", sent) == got


@pytest.mark.parity("testing.invoke.json")
async def test_a_handler_cannot_change_what_the_test_holds() -> None:
    sent = {"skus": ["tea"]}

    got = await payload_of("given", sent)
    got["skus"].append("milk")

    assert sent == {"skus": ["tea"]}


async def test_a_payload_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        await payload_of("given", object())


@pytest.mark.parity("testing.invoke.payload")
async def test_a_model_goes_in_and_comes_out() -> None:
    async with Client(app) as client:
        response = await client.lambda_.invoke("price-of", Order(sku="tea"))

    assert response.payload == {"sku": "tea", "quantity": 1}
    assert response.parse(Order) == Order(sku="tea")
    with pytest.raises(ValidationError):
        response.parse(list[Order])


@pytest.mark.parity("testing.invoke.errors")
async def test_what_a_handler_raises_is_raised_as_it_is() -> None:
    with pytest.raises(OutOfStockError, match=r"^tea$"):
        await payload_of("price-of", Order(sku="tea", quantity=0))


@pytest.mark.parity("testing.invoke")
async def test_handlers_of_every_trigger_can_be_invoked() -> None:
    async with Client(app) as client:
        events = client.events
        invoke = client.lambda_.invoke

        batch = await invoke("on_orders", events.generate_sqs_event([Order(sku="tea")]))
        scheduled = await invoke("hourly", events.generate_scheduled_event())
        blueprint = await invoke("pictures_resize", {"width": 10})

    assert (batch.payload, scheduled.payload) == (['{"sku":"tea","quantity":1}'], "aws.events")
    assert blueprint.payload == {"width": 10}


@pytest.mark.parity("testing.invoke.authorizers")
async def test_an_authorizer_can_be_invoked() -> None:
    async with Client(app) as client:
        event = client.events.generate_token_authorizer_event("jane", "/orders/7")
        policy = (await client.lambda_.invoke("gate", event)).payload

    assert policy["principalId"] == "jane"


async def test_the_function_of_all_routes_can_be_invoked() -> None:
    async with Client(app) as client:
        event = client.events.generate_rest_event("/orders/7")
        answer = (await client.lambda_.invoke("api_handler", event)).payload

    assert (answer["statusCode"], answer["body"]) == (200, "7")


@pytest.mark.parity("testing.invoke.unknown")
async def test_a_name_that_the_app_does_not_have_is_told_with_those_that_it_has() -> None:
    with pytest.raises(FunctionNotFoundError) as caught:
        await payload_of("on_order")

    assert str(caught.value) == (
        "the app has no function named `on_order`; it has `given`, `price-of`, `forever`, "
        "`whoami`, `on_orders`, `hourly`, `gate`, `api_handler`, `pictures_resize`"
    )
    assert caught.value.hint == 'did you mean "on_orders"?'


@pytest.mark.parity("testing.invoke.views")
async def test_a_view_is_no_function_of_its_own() -> None:
    """Chalice called it with an event that it could not take."""
    with pytest.raises(FunctionNotFoundError):
        await payload_of("get_order")


async def test_a_context_can_be_given() -> None:
    async with Client(app) as client:
        mine = await client.lambda_.invoke("whoami", context=FakeContext(function_name="mine"))

    assert mine.payload == "mine"


@pytest.mark.parity("testing.invoke.time-out")
async def test_a_function_ends_before_its_time_out() -> None:
    async with Client(app) as client:
        with pytest.raises(DeadlineExceededError):
            await client.lambda_.invoke("forever", context=FakeContext(millis_left=510))
