"""What type checkers know of events. Checked, never run."""

from datetime import datetime
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import LambdaContext, events
from achalice.events import (
    CloudWatchEvent,
    EventBridgeEvent,
    LambdaEvent,
    LambdaFunctionEvent,
    SQSEvent,
    SQSRecord,
    parse_event,
)

from .sameness import Exactly, same


class Order(BaseModel):
    sku: str


class Gift(Order):
    note: str


class OrderEvent(SQSEvent[Order]):
    """A model of one's own, as handlers may take it."""

    @property
    def skus(self) -> list[str]:
        return [record.data.sku for record in self]


def a_batch_is_its_records(event: SQSEvent[Order]) -> None:
    for record in event:
        assert_type(record, SQSRecord[Order])
        assert_type(record.data, Order)
        assert_type(record.body, str)
        assert_type(record.message_id, str)
        assert_type(record.event_source_arn, str | None)
        assert_type(record.to_dict(), dict[str, Any])
    assert_type(event.records, tuple[SQSRecord[Order], ...])
    assert_type(event.records[0].data.sku, str)
    assert_type(len(event), int)
    assert_type(event.context, LambdaContext)
    assert_type(event.to_dict(), dict[str, Any])


def a_model_of_ones_own_keeps_what_the_event_has(event: OrderEvent) -> None:
    assert_type(event.skus, list[str])
    assert_type(event.records[0].data, Order)
    assert_type(OrderEvent.from_payload({}), OrderEvent)
    of_orders: SQSEvent[Order] = event
    assert_type(len(of_orders), int)


def without_brackets_an_event_is_what_it_mostly_is(
    batch: SQSEvent, event: EventBridgeEvent, same_event: CloudWatchEvent
) -> None:
    assert_type(batch, SQSEvent[str])
    assert_type(batch.records[0].data, str)
    assert_type(event.detail, dict[str, Any])
    same(Exactly(event), Exactly(same_event))


def a_detail_is_read_as_the_type_in_brackets(event: EventBridgeEvent[Order]) -> None:
    assert_type(event.detail, Order)
    assert_type(event.detail_type, str)
    assert_type(event.time, datetime)


def of_orders(event: SQSEvent[Order]) -> None: ...


def of_anything(event: SQSEvent[object]) -> None: ...


def events_fit_where_wider_ones_are_wanted(event: SQSEvent[Gift], texts: SQSEvent) -> None:
    of_orders(event)
    of_anything(event)
    of_anything(texts)

    # Texts are no orders.
    of_orders(texts)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def events_are_frozen(batch: SQSEvent, event: EventBridgeEvent, own: OrderEvent) -> None:
    # Middleware hands on another one.
    batch.records = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    # And so are their parts.
    batch.records[0].body = ""  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    # Whatever called.
    event.source = "mine"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    # And models derived from them.
    own.records = ()  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    assert_type(batch.model_copy(update={"records": ()}), SQSEvent[str])


def events_are_built_by_name() -> None:
    assert_type(SQSEvent[Order](records=()), SQSEvent[Order])
    record = SQSRecord[str](message_id="1", receipt_handle="r", body="tea")
    assert_type(record.data, str)
    assert_type(SQSEvent(records=(record,)), SQSEvent[str])
    order = SQSRecord[Order](message_id="1", receipt_handle="r", body='{"sku": "tea"}')
    assert_type(order.data, Order)

    # No records are an empty tuple.
    SQSEvent()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # By name.
    SQSEvent(())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # A tuple of records.
    SQSEvent(records=["tea"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A text.
    SQSRecord(message_id=1, receipt_handle="r", body="")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_payload_may_be_any_event(payload: dict[str, Any]) -> None:
    event = parse_event(payload)
    assert_type(event, LambdaEvent)
    match event:
        case EventBridgeEvent():
            assert_type(event.source, str)
        case _:
            assert_type(event.context, LambdaContext)


def a_pure_function_takes_its_payload_with_the_context(event: LambdaFunctionEvent) -> None:
    assert_type(event.event, Any)
    assert_type(event.context, LambdaContext)


def a_slip_of_the_pen_is_told() -> None:
    _ = events.SQSEvnt  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType,reportUnknownVariableType]
