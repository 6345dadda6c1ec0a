"""What type checkers know of the decorators of event sources. Checked, never run."""

from collections.abc import Mapping
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import Blueprint, Chalice, LambdaContext
from achalice.events import (
    CloudWatchEvent,
    CloudWatchLogEvent,
    CloudWatchLogsEvent,
    DynamoDBEvent,
    DynamoDBRecord,
    EventBridgeEvent,
    KafkaEvent,
    KafkaRecord,
    KinesisEvent,
    KinesisRecord,
    LambdaEvent,
    LexEvent,
    S3Event,
    S3Record,
    SNSEvent,
    SNSMessage,
    SNSRecord,
    SQSEvent,
    SQSRecord,
)
from achalice.events.aws.s3 import S3ObjectCreatedEvent

from .sameness import Exactly, same

app = Chalice("shop")
orders = Blueprint("orders")


class Order(BaseModel):
    sku: str


class OrderRecord(SQSRecord[Order]):
    """A record of one's own."""


class OrderTable(DynamoDBEvent[Order]):
    """A batch of one's own."""


class Resources:
    name = "orders"


async def in_batch(event: SQSEvent[Order], context: LambdaContext) -> dict[str, Any]:
    return {}


async def one_by_one(record: SQSRecord[Order], resources: Resources) -> None: ...


async def one_of_ones_own(record: OrderRecord) -> None: ...


async def as_it_came(event: dict[str, Any]) -> None: ...


async def as_a_mapping(event: Mapping[str, object], context: LambdaContext) -> None: ...


async def unasked() -> None: ...


def in_batch_in_thread(event: SQSEvent) -> list[str]:
    return [record.body for record in event]


def one_by_one_in_thread(record: SQSRecord) -> str:
    return record.data


async def unwrapped(event: SQSEvent[SNSMessage[Order]]) -> list[str]:
    return [record.data.data.sku for record in event]


async def unwrapped_one_by_one(record: SQSRecord[SNSMessage[Order]]) -> str:
    return record.data.data.sku


async def order(order: Order) -> None: ...


def messages_of_queues() -> None:
    on_message = app.on_sqs_message(queue="orders", max_concurrency_per_batch=20)

    same(Exactly(in_batch), Exactly(on_message(in_batch)))
    same(Exactly(one_by_one), Exactly(on_message(one_by_one)))
    same(Exactly(one_of_ones_own), Exactly(on_message(one_of_ones_own)))
    same(Exactly(as_it_came), Exactly(on_message(as_it_came)))
    same(Exactly(as_a_mapping), Exactly(on_message(as_a_mapping)))
    same(Exactly(unasked), Exactly(on_message(unasked)))
    same(Exactly(in_batch_in_thread), Exactly(on_message(in_batch_in_thread)))
    same(Exactly(one_by_one_in_thread), Exactly(on_message(one_by_one_in_thread)))
    same(Exactly(unwrapped), Exactly(on_message(unwrapped)))
    same(Exactly(unwrapped_one_by_one), Exactly(on_message(unwrapped_one_by_one)))

    # Batches come.
    on_message(notified)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Records of queues come.
    on_message(clicked_once)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


async def notified(event: SNSEvent[Order]) -> dict[str, Any]:
    return {}


async def notified_of_one(record: SNSRecord[Order]) -> None: ...


def messages_of_topics() -> None:
    same(Exactly(notified), Exactly(app.on_sns_message("orders")(notified)))
    same(Exactly(notified_of_one), Exactly(app.on_sns_message("orders")(notified_of_one)))

    # Notifications come.
    app.on_sns_message("orders")(in_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # A record, of which it is the data.
    app.on_sns_message("orders")(order)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


def stored(event: S3Event) -> dict[str, Any]:
    return {}


def stored_one(record: S3Record) -> None: ...


def objects_of_buckets() -> None:
    same(Exactly(stored), Exactly(app.on_s3_event("images")(stored)))
    same(Exactly(stored_one), Exactly(app.on_s3_event("images")(stored_one)))

    # Notifications of the bucket's own come, not EventBridge's.
    app.on_s3_event("images")(told_by_s3)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


async def clicked(event: KinesisEvent[Order]) -> dict[str, Any]:
    return {}


async def clicked_once(record: KinesisRecord[Order]) -> None: ...


async def changed(event: DynamoDBEvent) -> dict[str, Any]:
    return {}


async def changed_order(event: OrderTable) -> None: ...


async def changed_once(record: DynamoDBRecord[Order]) -> None: ...


async def published(event: KafkaEvent[str, Order]) -> dict[str, Any]:
    return {}


async def published_once(record: KafkaRecord[str, Order]) -> None: ...


def records_of_streams() -> None:
    on_click = app.on_kinesis_record("clicks")
    same(Exactly(clicked), Exactly(on_click(clicked)))
    same(Exactly(clicked_once), Exactly(on_click(clicked_once)))

    on_change = app.on_dynamodb_record("arn:aws:dynamodb:us-east-1:1:table/a/stream/b")
    same(Exactly(changed), Exactly(on_change(changed)))
    same(Exactly(changed_order), Exactly(on_change(changed_order)))
    same(Exactly(changed_once), Exactly(on_change(changed_once)))

    on_publication = app.on_kafka_record("clicks", bootstrap_servers=["a:9092"])
    same(Exactly(published), Exactly(on_publication(published)))
    same(Exactly(published_once), Exactly(on_publication(published_once)))

    # Kafka's own come.
    on_publication(clicked)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # Kinesis's own come.
    on_click(changed)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # DynamoDB's own come.
    on_change(clicked_once)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


async def logged(event: CloudWatchLogsEvent) -> dict[str, Any]:
    return {}


async def logged_once(event: CloudWatchLogEvent[Order]) -> None: ...


def lines_of_logs() -> None:
    same(Exactly(logged), Exactly(app.on_log_event("/aws/lambda/shop")(logged)))
    same(Exactly(logged_once), Exactly(app.on_log_event("/aws/lambda/shop")(logged_once)))

    # Lines come.
    app.on_log_event("/aws/lambda/shop")(in_batch)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


async def any_event(event: CloudWatchEvent) -> dict[str, Any]:
    return {}


async def taken(event: EventBridgeEvent[Order]) -> None: ...


async def told_by_s3(event: S3ObjectCreatedEvent) -> str:
    return event.detail.object.key


def events_of_buses() -> None:
    on_event = app.on_cw_event({"source": ["aws.s3"]})

    same(Exactly(any_event), Exactly(on_event(any_event)))
    same(Exactly(taken), Exactly(on_event(taken)))
    same(Exactly(told_by_s3), Exactly(on_event(told_by_s3)))

    # Events come.
    on_event(stored)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


class OwnEvent(LambdaEvent):
    """Of something that achalice knows nothing of."""

    order: Order


async def ordered_flowers(event: LexEvent) -> dict[str, Any]:
    return {}


async def own(event: OwnEvent, context: LambdaContext) -> Order:
    return event.order


def events_of_any_model() -> None:
    same(Exactly(ordered_flowers), Exactly(app.on_event(LexEvent)(ordered_flowers)))
    same(Exactly(own), Exactly(app.on_event(OwnEvent)(own)))
    same(Exactly(as_it_came), Exactly(app.on_event(OwnEvent)(as_it_came)))

    # The model that was named comes.
    app.on_event(LexEvent)(own)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # An event's model.
    app.on_event(Order)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def blueprints_have_them_all() -> None:
    same(Exactly(one_by_one), Exactly(orders.on_sqs_message(queue="orders")(one_by_one)))
    same(Exactly(notified_of_one), Exactly(orders.on_sns_message("orders")(notified_of_one)))
    same(Exactly(stored), Exactly(orders.on_s3_event("images")(stored)))
    same(Exactly(clicked_once), Exactly(orders.on_kinesis_record("clicks")(clicked_once)))
    same(Exactly(changed), Exactly(orders.on_dynamodb_record("arn:aws:dynamodb:a")(changed)))
    same(Exactly(published), Exactly(orders.on_kafka_record("clicks")(published)))
    same(Exactly(logged_once), Exactly(orders.on_log_event("/aws/lambda/shop")(logged_once)))
    same(Exactly(taken), Exactly(orders.on_cw_event({"source": ["shop"]})(taken)))
    same(Exactly(any_event), Exactly(orders.schedule("rate(1 day)")(any_event)))
    same(Exactly(own), Exactly(orders.on_event(OwnEvent)(own)))

    # Records of queues come.
    orders.on_sqs_message(queue="orders")(clicked_once)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]


def options_have_types() -> None:
    # A list.
    app.on_s3_event("images", events=7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A dictionary.
    app.on_cw_event("aws.s3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # One of two.
    app.on_sns_message("orders", filter_policy_scope="Body")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # A number.
    app.on_kinesis_record("clicks", parallelization_factor="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Streams have them.
    app.on_kafka_record("clicks", parallelization_factor=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # A table's stream needs one.
    app.on_dynamodb_record()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def handlers_are_called_in_tests_as_they_are_written(
    batch: SQSEvent[Order], record: SQSRecord[Order], context: LambdaContext
) -> None:
    on_message = app.on_sqs_message(queue="orders")

    assert_type(await on_message(in_batch)(event=batch, context=context), dict[str, Any])
    assert_type(await on_message(one_by_one)(record, resources=Resources()), None)

    # The handler's own record counts.
    await on_message(one_of_ones_own)(record)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
