"""What handlers of events and pure functions are called with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from achalice import Chalice, LambdaContext
from achalice.events import CloudWatchEvent, LambdaEvent, SNSEvent, SQSEvent
from achalice.exceptions import EventShapeError, HandlerSignatureError

from .builders import FakeContext, schedule_event, sqs_event, taking
from .samples import sample


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Delivery(BaseModel):
    """Takes nothing for something else."""

    model_config = ConfigDict(strict=True)

    at: datetime
    id: UUID


@dataclass
class Address:
    city: str
    zip_code: int


class Filter(TypedDict):
    colour: str


async def pure(handler: Callable[..., object], payload: object) -> object:
    """What `handler`, a pure function, makes of `payload`."""
    app = Chalice("shop")
    app.lambda_function()(handler)
    return await app.dispatch(payload, FakeContext())  # type: ignore[arg-type]  # any JSON


@pytest.mark.parity("lambda.call")
@pytest.mark.parametrize(
    "annotation", [dict, dict[str, Any], dict[str, object], Mapping[str, Any], Any, object], ids=str
)
async def test_a_payload_is_handed_on_as_it_is(annotation: object) -> None:
    payload = {"sku": "tea"}
    seen: list[object] = []

    async def handler(payload: object) -> None:
        seen.append(payload)

    handler.__annotations__["payload"] = annotation
    await pure(handler, payload)

    assert seen[0] is payload


@pytest.mark.parametrize(
    ("annotation", "payload", "value"),
    [
        (Order, {"sku": "tea"}, ["Order", "sku='tea' quantity=1"]),
        (Address, {"city": "Ulm", "zip_code": 1}, ["Address", "Address(city='Ulm', zip_code=1)"]),
        (Filter, {"colour": "green"}, ["dict", "{'colour': 'green'}"]),
        (list[Order], [{"sku": "tea"}], ["list", "[Order(sku='tea', quantity=1)]"]),
        (dict[str, date], {"a": "2026-01-31"}, ["dict", "{'a': datetime.date(2026, 1, 31)}"]),
        (list[dict[str, float]], [{"a": 1}], ["list", "[{'a': 1.0}]"]),
        (int, 7, ["int", "7"]),
        (str, "tea", ["str", "tea"]),
        (Order | None, None, ["NoneType", "None"]),
    ],
    ids=str,
)
async def test_a_payload_is_read_as_what_it_is_annotated_with(
    annotation: object, payload: object, value: list[str]
) -> None:
    assert await pure(taking(annotation), payload) == value


async def test_a_strict_payload_takes_what_json_has_no_type_for() -> None:
    payload = {"at": "2026-01-31T12:30:00", "id": str(UUID(int=7))}

    assert await pure(taking(Delivery), payload) == [
        "Delivery",
        str(Delivery(at=datetime(2026, 1, 31, 12, 30), id=UUID(int=7))),
    ]


@pytest.mark.parity("lambda.call")
async def test_a_pure_function_is_called_as_lambda_calls_functions() -> None:
    """With payload and context, whatever the two are called."""

    async def handler(payload: dict[str, Any], whatever: object) -> bool:
        return payload == {} and isinstance(whatever, FakeContext)

    assert await pure(handler, {}) is True


@pytest.mark.parametrize("name", ["context", "given"])
async def test_a_handler_may_take_the_context_alone(name: str) -> None:
    async def by_name(context: object) -> bool:
        return isinstance(context, FakeContext)

    async def by_type(given: LambdaContext) -> bool:
        return isinstance(given, FakeContext)

    assert await pure(by_name if name == "context" else by_type, {"sku": "tea"}) is True


async def test_a_parameter_with_a_default_may_stay_unfilled() -> None:
    async def handler(payload: dict[str, Any], context: LambdaContext, retries: int = 3) -> int:
        return retries

    assert await pure(handler, {}) == 3


async def test_an_event_handler_may_take_the_payload_as_it_is() -> None:
    app = Chalice("shop")

    @app.on_sqs_message(queue="orders")
    async def on_orders(event: dict[str, Any]) -> int:
        return len(event["Records"])

    assert await app.dispatch(sqs_event("1", "2"), FakeContext()) == 2


@pytest.mark.parametrize("annotated", [True, False])
async def test_an_event_handler_is_given_the_events_model(annotated: bool) -> None:
    app = Chalice("shop")

    async def nightly(event):  # type: ignore[no-untyped-def]  # as Chalice apps are written
        return [type(event).__name__, event.source]

    if annotated:
        nightly.__annotations__["event"] = CloudWatchEvent
    app.schedule("rate(1 day)")(nightly)

    assert await app.dispatch(schedule_event(), FakeContext()) == ["EventBridgeEvent", "aws.events"]


async def test_an_event_may_be_a_model_of_ones_own() -> None:
    class Detail(BaseModel):
        instance_id: str

    class Stopped(CloudWatchEvent):
        details: Detail = Field(validation_alias="detail")

    app = Chalice("shop")

    @app.schedule("rate(1 day)")
    async def on_stop(event: Stopped) -> str:
        return event.details.instance_id

    event = {**schedule_event(), "detail": {"instance_id": "i-1"}}

    assert await app.dispatch(event, FakeContext()) == "i-1"


async def test_a_pure_function_may_take_an_event_with_its_context(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ACHALICE_HANDLER", "handler")

    async def handler(event: CloudWatchEvent) -> str:
        return event.context.function_version

    assert await pure(handler, schedule_event()) == "$LATEST"


def positional(event: SQSEvent, /) -> None: ...


def takes_too_much(event: SQSEvent, other: str) -> None: ...


def takes_another_event(event: CloudWatchEvent) -> None: ...


def takes_a_model(event: Order) -> None: ...


@pytest.mark.parametrize(
    ("handler", "problem", "hint"),
    [
        (
            takes_too_much,
            "parameter `other` of `takes_too_much` cannot be filled: "
            "handlers take the event and Lambda's context",
            None,
        ),
        (
            takes_another_event,
            "parameter `event` of `takes_another_event` is a `EventBridgeEvent`, "
            "but its trigger delivers `SQSEvent`",
            None,
        ),
        (
            takes_a_model,
            "parameter `event` of `takes_a_model` is not an event, "
            "but its trigger delivers `SQSEvent`",
            "annotate it with `SQSEvent`",
        ),
        (
            positional,
            "parameter `event` of `positional` is positional-only, "
            "and arguments are passed by name",
            None,
        ),
    ],
)
def test_an_event_handler_that_takes_something_else_is_refused_at_once(
    handler: Callable[..., object], problem: str, hint: str | None
) -> None:
    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").on_sqs_message(queue="orders")(handler)

    assert (str(error.value), error.value.hint) == (problem, hint)


@pytest.mark.parametrize(
    "annotation",
    [Any, object, LambdaEvent, SQSEvent | SNSEvent, SNSEvent | SQSEvent | None],
    ids=str,
)
async def test_a_handler_of_several_triggers_is_given_each_ones_model(annotation: object) -> None:
    app = Chalice("shop")

    async def seen(event: object) -> str:
        return type(event).__name__

    seen.__annotations__["event"] = annotation
    app.on_sns_message("orders", name="topic")(seen)
    app.on_sqs_message(queue="orders", name="queue")(seen)

    assert await app.dispatch(sample("snsEvent"), FakeContext()) == "SNSEvent"
    assert await app.dispatch(sqs_event("1"), FakeContext()) == "SQSEvent"


async def test_any_event_may_be_taken_as_lambdas_own() -> None:
    """`LambdaEvent` promises the context and the original, which every event has."""
    app = Chalice("shop")

    @app.lambda_function()
    async def log(event: LambdaEvent) -> dict[str, Any]:
        return event.to_dict()

    assert await app.dispatch({"sku": "tea"}, FakeContext()) == {"sku": "tea"}


async def test_an_event_that_does_not_fit_the_model_is_told_fault_by_fault() -> None:
    app = Chalice("shop")

    @app.schedule("rate(1 day)")
    async def nightly(event: CloudWatchEvent) -> None: ...

    event = schedule_event() | {"detail": 1, "resources": 2}

    with pytest.raises(EventShapeError) as error:
        await app.dispatch(event, FakeContext())

    assert str(error.value) == (
        "the event given to `nightly` is not a `EventBridgeEvent`: "
        "resources: Input should be a valid tuple; detail: Input should be a valid dictionary"
    )
