"""Handlers of single records: bounded, in order, failing alone, done before the deadline."""

import asyncio
import base64
import json
import logging
import time
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from pydantic import BaseModel

from achalice import Chalice, GetResponse, LambdaContext
from achalice._typing import RawEvent
from achalice.events import (
    BatchItemFailures,
    KinesisEvent,
    KinesisRecord,
    SQSEvent,
    SQSRecord,
    TimeWindowResponse,
)
from achalice.exceptions import HandlerSignatureError, MiddlewareEventError

from .builders import FakeContext, sqs_event


class Payment(BaseModel):
    cents: int


def failed(*numbers: int) -> dict[str, object]:
    """What Lambda is told when these messages of `sqs_event` are to come again."""
    return {"batchItemFailures": [{"itemIdentifier": f"message-{each}"} for each in numbers]}


def fifo_event(*messages: tuple[str, str]) -> RawEvent:
    """Messages of a FIFO queue: group and body."""
    event = sqs_event(*(body for _, body in messages))
    for record, (group, _) in zip(event["Records"], messages, strict=True):
        record["eventSourceARN"] += ".fifo"
        record["attributes"]["MessageGroupId"] = group
    return event


def kinesis_event(*records: tuple[str, str]) -> RawEvent:
    """Records of a shard: partition key and data, base64 not needed for the tests' own."""
    return {
        "Records": [
            {
                "eventSource": "aws:kinesis",
                "eventID": f"shardId-000000000006:{number}",
                "eventName": "aws:kinesis:record",
                "eventVersion": "1.0",
                "invokeIdentityArn": "arn:aws:iam::123456789012:role/lambda",
                "awsRegion": "us-east-2",
                "eventSourceARN": "arn:aws:kinesis:us-east-2:123456789012:stream/payments",
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": key,
                    "sequenceNumber": str(number),
                    "data": base64.b64encode(data.encode()).decode(),
                    "approximateArrivalTimestamp": 1545084650.987,
                },
            }
            for number, (key, data) in enumerate(records, start=1)
        ]
    }


async def dispatched(
    app: Chalice, event: RawEvent, context: FakeContext | None = None
) -> dict[str, Any]:
    with anyio.fail_after(5):
        answer = await app.dispatch(event, context or FakeContext())
    assert isinstance(answer, dict)
    return answer


def app_with(handler: Callable[..., object], **options: Any) -> Chalice:
    app = Chalice("shop")
    app.on_sqs_message("payments", **options)(handler)
    return app


async def test_a_handler_of_a_record_is_called_once_a_message() -> None:
    bodies: list[int] = []

    async def on_payment(record: SQSRecord[Payment]) -> None:
        bodies.append(record.data.cents)

    answer = await dispatched(app_with(on_payment), sqs_event('{"cents": 1}', '{"cents": 2}'))

    assert answer == failed()
    assert bodies == [1, 2]


@pytest.mark.parity("on_sqs_message.partial")
async def test_only_the_messages_whose_call_failed_come_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def on_payment(record: SQSRecord[Payment]) -> None:
        if record.data.cents == 2:
            raise ValueError("no money")

    bodies = [json.dumps({"cents": number}) for number in (1, 2, 3)]

    assert await dispatched(app_with(on_payment), sqs_event(*bodies)) == failed(2)
    assert "record message-2 failed: no money" in caplog.text


async def test_a_body_that_is_no_payment_fails_alone_and_the_log_says_where(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[int] = []

    async def on_payment(record: SQSRecord[Payment]) -> None:
        seen.append(record.data.cents)

    event = sqs_event('{"cents": 1}', '{"cents": "many"}', "{", '{"cents": 4}')

    assert await dispatched(app_with(on_payment), event) == failed(2, 3)
    assert sorted(seen) == [1, 4]
    assert "cents: Input should be a valid integer" in caplog.text


async def test_a_record_knows_its_own_dictionary_and_the_invocation() -> None:
    known: list[object] = []
    event = sqs_event("a")

    async def on_message(record: SQSRecord, context: LambdaContext) -> None:
        known.extend([record.to_dict() is event["Records"][0], record.context is context])

    await dispatched(app_with(on_message), event)

    assert known == [True, True]


async def test_no_more_records_are_in_work_at_a_time_than_allowed() -> None:
    running: list[int] = []
    most: list[int] = []

    async def on_message(record: SQSRecord) -> None:
        running.append(1)
        most.append(len(running))
        await anyio.lowlevel.checkpoint()
        running.pop()

    event = sqs_event(*map(str, range(20)))

    assert await dispatched(app_with(on_message, max_concurrency_per_batch=3), event) == failed()
    assert max(most) == 3
    assert len(most) == 20


async def test_plain_handlers_are_called_at_the_same_time_too() -> None:
    threads: list[int] = []

    def on_message(record: SQSRecord) -> None:
        threads.append(1)
        if record.body == "2":
            raise ValueError("no tea")

    assert await dispatched(app_with(on_message), sqs_event("1", "2", "3")) == failed(2)
    assert len(threads) == 3


def test_a_hundred_records_of_50_ms_take_less_than_half_a_second() -> None:
    """One by one they would take five."""
    app = Chalice("shop")

    @app.on_sqs_message(
        "payments",
        batch_size=100,
        maximum_batching_window_in_seconds=1,
        max_concurrency_per_batch=50,
    )
    async def on_message(record: SQSRecord) -> None:
        await anyio.sleep(0.05)

    event = sqs_event(*map(str, range(100)))
    start = time.perf_counter()

    assert app(event, FakeContext()) == failed()
    assert time.perf_counter() - start < 0.5


async def test_messages_of_one_group_are_handled_in_order() -> None:
    """And those of another one meanwhile."""
    order: list[str] = []

    async def on_message(record: SQSRecord) -> None:
        order.append(f"{record.body} begins")
        await anyio.lowlevel.checkpoint()
        order.append(f"{record.body} ends")

    event = fifo_event(("a", "a1"), ("a", "a2"), ("b", "b1"))

    assert await dispatched(app_with(on_message), event) == failed()
    assert order.index("a1 ends") < order.index("a2 begins")
    assert order.index("b1 begins") < order.index("a1 ends")


async def test_a_failure_stops_its_group_and_no_other() -> None:
    """What is behind it must not overtake it."""
    handled: list[str] = []

    async def on_message(record: SQSRecord) -> None:
        if record.body == "a1":
            raise ValueError("no tea")
        handled.append(record.body)

    event = fifo_event(("a", "a1"), ("b", "b1"), ("a", "a2"), ("b", "b2"))

    assert await dispatched(app_with(on_message), event) == failed(1, 3)
    assert handled == ["b1", "b2"]


async def test_groups_of_a_standard_queue_keep_no_order() -> None:
    """They are there to share out turns fairly."""
    event = fifo_event(("a", "a1"), ("a", "a2"))
    for record in event["Records"]:
        record["eventSourceARN"] = record["eventSourceARN"].removesuffix(".fifo")

    async def on_message(record: SQSRecord) -> None:
        if record.body == "a1":
            raise ValueError("no tea")

    assert await dispatched(app_with(on_message), event) == failed(1)


async def test_lambda_goes_back_to_the_first_record_of_a_stream_that_failed() -> None:
    app = Chalice("shop")
    handled: list[str] = []

    @app.on_kinesis_record("payments", max_concurrency_per_batch=1)
    async def on_record(record: KinesisRecord[str]) -> None:
        if record.data == "b":
            raise ValueError("no tea")
        handled.append(record.data)

    event = kinesis_event(("1", "a"), ("2", "b"), ("3", "c"), ("2", "d"))

    assert await dispatched(app, event) == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert handled == ["a"]


async def test_records_of_one_partition_key_are_handled_in_order() -> None:
    app = Chalice("shop")
    order: list[str] = []

    @app.on_kinesis_record("payments")
    async def on_record(record: KinesisRecord[str]) -> None:
        order.append(f"{record.data} begins")
        await anyio.lowlevel.checkpoint()
        order.append(f"{record.data} ends")

    event = kinesis_event(("1", "a"), ("1", "b"), ("2", "c"))

    assert await dispatched(app, event) == failed()
    assert order.index("a ends") < order.index("b begins")
    assert order.index("c begins") < order.index("a ends")


async def test_what_is_not_done_at_the_deadline_comes_again_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    cleaned_up: list[str] = []

    async def on_message(record: SQSRecord) -> None:
        if record.body == "done":
            return
        try:
            await anyio.sleep_forever()
        finally:
            cleaned_up.append(record.body)

    event = sqs_event("done", "slow", "done", "slower")
    context = FakeContext(millis_left=520)

    assert await dispatched(app_with(on_message), event, context) == failed(2, 4)
    assert sorted(cleaned_up) == ["slow", "slower"]
    assert "2 of 4 records were not handled" in caplog.text


async def test_records_that_nobody_came_to_before_the_deadline_come_again() -> None:
    async def on_message(record: SQSRecord) -> None:
        await anyio.sleep_forever()

    app = app_with(on_message, max_concurrency_per_batch=1)

    answer = await dispatched(app, sqs_event("1", "2", "3"), FakeContext(millis_left=505))

    assert answer == failed(1, 2, 3)


async def test_ten_thousand_records_need_as_many_tasks_as_may_run_at_a_time() -> None:
    most: list[int] = []

    async def on_message(record: SQSRecord) -> None:
        most.append(len(asyncio.all_tasks()))

    event = sqs_event(*["x"] * 10_000)
    before = len(asyncio.all_tasks())

    assert await dispatched(app_with(on_message), event) == failed()
    assert len(most) == 10_000
    assert max(most) <= before + 10


async def test_middleware_sees_the_batch_once_and_its_answer() -> None:
    seen: list[object] = []

    async def on_payment(record: SQSRecord[Payment]) -> None:
        raise ValueError("no money")

    app = app_with(on_payment)

    @app.middleware("sqs")
    async def look(event: SQSEvent, get_response: GetResponse[SQSEvent, Any]) -> object:
        seen.append(len(event))
        answer = await get_response(event)
        seen.append(answer)
        return answer

    await dispatched(app, sqs_event('{"cents": 1}', '{"cents": 2}'))

    assert seen == [2, failed(1, 2)]


async def test_middleware_that_passes_something_else_on_is_told_so() -> None:
    async def on_message(record: SQSRecord) -> None: ...

    app = app_with(on_message)

    @app.middleware("all")
    async def confuse(event: object, get_response: GetResponse[object, Any]) -> object:
        return await get_response("nonsense")

    with pytest.raises(MiddlewareEventError, match="passed a `str` on to `on_message`"):
        await app.dispatch(sqs_event("a"), FakeContext())


@pytest.mark.parity("on_sqs_message.partial")
async def test_a_whole_batch_goes_without_the_messages_that_cannot_be_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One sender's mistake must not keep all others' messages from being handled."""
    seen: list[list[int]] = []

    async def on_batch(event: SQSEvent[Payment]) -> None:
        seen.append([record.data.cents for record in event])

    event = sqs_event('{"cents": 1}', '{"cents": "many"}', '{"cents": 3}')

    assert await dispatched(app_with(on_batch), event) == failed(2)
    assert seen == [[1, 3]]
    assert "record message-2 failed" in caplog.text
    assert "cents: Input should be a valid integer" in caplog.text


async def test_what_a_message_that_cannot_be_read_holds_up_comes_again_with_it() -> None:
    seen: list[list[int]] = []

    async def on_batch(event: SQSEvent[Payment]) -> None:
        seen.append([record.data.cents for record in event])

    event = fifo_event(
        ("a", '{"cents": 1}'), ("a", "{}"), ("b", '{"cents": 3}'), ("a", '{"cents": 4}')
    )

    assert await dispatched(app_with(on_batch), event) == failed(2, 4)
    assert seen == [[1, 3]]


async def test_a_batch_in_which_nothing_can_be_read_does_not_call_the_handler() -> None:
    async def on_batch(event: SQSEvent[Payment]) -> None:
        raise AssertionError("called")

    assert await dispatched(app_with(on_batch), sqs_event("{}", "{}")) == failed(1, 2)


async def test_failures_that_a_handler_of_batches_reports_itself_are_added() -> None:
    async def on_batch(event: SQSEvent[Payment]) -> dict[str, object]:
        return failed(3)

    event = sqs_event('{"cents": 1}', "{}", '{"cents": 3}')

    answer = await dispatched(app_with(on_batch), event)

    assert sorted(each["itemIdentifier"] for each in answer["batchItemFailures"]) == [
        "message-2",
        "message-3",
    ]


async def test_a_handler_that_reports_for_itself_is_heard_whatever_its_bodies_are() -> None:
    async def on_batch(event: SQSEvent) -> BatchItemFailures:
        return BatchItemFailures.of(*[each for each in event if each.body == "b"])

    app = app_with(on_batch)

    assert await dispatched(app, sqs_event("a", "b", "c")) == failed(2)
    assert [trigger.partial_failures for trigger in app.triggers] == [True]  # type: ignore[union-attr]  # SqsQueue


async def test_the_state_of_a_window_is_passed_on() -> None:
    app = Chalice("shop")

    @app.on_kinesis_record("clicks", tumbling_window_in_seconds=60)
    async def count(event: KinesisEvent[str]) -> TimeWindowResponse:
        return TimeWindowResponse(state={"clicks": event.state["clicks"] + len(event)})

    event = {**kinesis_event(("1", "a"), ("1", "b")), "state": {"clicks": 1}}

    assert await dispatched(app, event) == {"batchItemFailures": [], "state": {"clicks": 3}}


async def test_a_handler_of_typed_batches_that_raises_has_the_whole_batch_come_again() -> None:
    async def on_batch(event: SQSEvent[Payment]) -> None:
        raise ValueError("no money")

    with pytest.raises(ValueError, match="no money"):
        await app_with(on_batch).dispatch(sqs_event('{"cents": 1}', "{}"), FakeContext())


async def test_what_a_handler_of_typed_batches_returns_besides_is_not_for_lambda() -> None:
    """Lambda would take any other answer for a failure of the whole batch."""

    async def on_batch(event: SQSEvent[Payment]) -> str:
        return "done"

    assert await dispatched(app_with(on_batch), sqs_event('{"cents": 1}')) == failed()


@pytest.mark.parametrize(
    ("annotation", "reports"),
    [(SQSRecord, True), (SQSRecord[Payment], True), (SQSEvent[Payment], True), (SQSEvent, False)],
)
def test_the_trigger_says_whether_lambda_is_told_which_messages_failed(
    annotation: type, reports: bool
) -> None:
    app = Chalice("shop")

    async def handler(event: object) -> None: ...

    handler.__annotations__["event"] = annotation
    app.on_sqs_message("payments")(handler)

    assert [trigger.partial_failures for trigger in app.triggers] == [reports]  # type: ignore[union-attr]  # SqsQueue


def test_a_record_of_another_source_is_refused() -> None:
    app = Chalice("shop")

    async def handler(record: KinesisRecord[str]) -> None: ...

    with pytest.raises(
        HandlerSignatureError, match=r"`KinesisRecord.*`, but its trigger delivers `SQSEvent`"
    ):
        app.on_sqs_message("payments")(handler)  # type: ignore[type-var]  # that is the mistake


async def test_a_failed_record_logs_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    async def on_message(record: SQSRecord) -> None:
        raise ValueError("no tea")

    with caplog.at_level(logging.ERROR):
        await dispatched(app_with(on_message), sqs_event("1"))

    assert [each.exc_info is not None for each in caplog.records] == [True]
