"""Every source's decorator: what it declares, what its handler gets, what it refuses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from achalice import Blueprint, Chalice, GetResponse
from achalice.events import (
    CloudWatchLogsEvent,
    CodePipelineJobEvent,
    DynamoDBEvent,
    DynamoDBRecord,
    EventBridgeEvent,
    EventRecord,
    KafkaEvent,
    KafkaRecord,
    KinesisEvent,
    KinesisRecord,
    LambdaEvent,
    S3Event,
    S3Record,
    SNSEvent,
    SNSRecord,
    SQSEvent,
)
from achalice.exceptions import (
    BatchFailedError,
    HandlerSignatureError,
    TriggerOptionError,
    UnknownOptionError,
)
from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    KafkaTopic,
    KinesisStream,
    LogSubscription,
    PureFunction,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    StreamPolling,
    Trigger,
)

from .builders import FakeContext, schedule_event
from .samples import sample

STREAM = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-31T00:00:00.000"
QUEUE_ARN = "arn:aws:sqs:eu-central-1:123456789012:lost"


async def handler(event: Any) -> None: ...


def declared(decorate: Callable[[Chalice], Callable[[Any], Any]]) -> Trigger:
    """What the decorator declares for `handler`."""
    app = Chalice("shop")
    decorate(app)(handler)
    (trigger,) = app.triggers
    return trigger


@pytest.mark.parametrize(
    ("decorate", "trigger"),
    [
        (
            lambda app: app.on_cw_event({"source": ["aws.ec2"], "detail-type": ["x"]}),
            EventRule("handler", '{"detail-type":["x"],"source":["aws.ec2"]}'),
        ),
        (
            lambda app: app.on_cw_event(
                {"source": ["shop"]},
                event_bus="orders",
                description="orders",
                maximum_event_age_in_seconds=60,
                maximum_retry_attempts=0,
                dead_letter_arn=QUEUE_ARN,
            ),
            EventRule("handler", '{"source":["shop"]}', "orders", "orders", 60, 0, QUEUE_ARN),
        ),
        (lambda app: app.schedule("rate(1 day)"), Schedule("handler", "rate(1 day)")),
        (
            lambda app: app.schedule(
                "cron(0 9 * * ? *)",
                timezone="Europe/Berlin",
                flexible_window_in_minutes=15,
                start=datetime(2026, 1, 31, tzinfo=UTC),
            ),
            Schedule(
                "handler",
                "cron(0 9 * * ? *)",
                "",
                "Europe/Berlin",
                15,
                "2026-01-31T00:00:00+00:00",
            ),
        ),
        (lambda app: app.on_s3_event("pictures"), S3Bucket("handler", "pictures")),
        (
            lambda app: app.on_s3_event("pictures", ["s3:ObjectRemoved:*"], "raw/", ".jpg", "gone"),
            S3Bucket("gone", "pictures", ("s3:ObjectRemoved:*",), "raw/", ".jpg"),
        ),
        (lambda app: app.on_sns_message("orders"), SnsTopic("handler", "orders")),
        (
            lambda app: app.on_sns_message(
                "orders",
                filter_policy={"paid": [True]},
                filter_policy_scope="MessageBody",
                dead_letter_arn=QUEUE_ARN,
            ),
            SnsTopic("handler", "orders", '{"paid":[true]}', "MessageBody", QUEUE_ARN),
        ),
        (
            lambda app: app.on_sqs_message("orders", filters={"body": {"paid": [True]}}),
            SqsQueue("handler", "orders", filters=('{"body":{"paid":[true]}}',)),
        ),
        (lambda app: app.on_kinesis_record("clicks"), KinesisStream("handler", "clicks")),
        (
            lambda app: app.on_kinesis_record(
                "clicks",
                batch_size=10,
                starting_position="AT_TIMESTAMP",
                starting_position_timestamp=datetime(2026, 1, 31, tzinfo=UTC),
                maximum_batching_window_in_seconds=5,
                filters=[{"partitionKey": ["1"]}],
                parallelization_factor=2,
                bisect_batch_on_function_error=True,
                maximum_retry_attempts=3,
                maximum_record_age_in_seconds=60,
                on_failure=QUEUE_ARN,
            ),
            KinesisStream(
                "handler",
                "clicks",
                StreamPolling(
                    10,
                    "AT_TIMESTAMP",
                    1769817600.0,
                    5,
                    ('{"partitionKey":["1"]}',),
                    2,
                    True,
                    3,
                    60,
                    0,
                    QUEUE_ARN,
                ),
            ),
        ),
        (lambda app: app.on_dynamodb_record(STREAM), DynamoDBStream("handler", STREAM)),
        (
            lambda app: app.on_kafka_record("orders", cluster_arn="arn:aws:kafka:x"),
            KafkaTopic("handler", "orders", "arn:aws:kafka:x"),
        ),
        (
            lambda app: app.on_kafka_record(
                "orders",
                bootstrap_servers=["broker:9092"],
                consumer_group_id="shop",
                source_access=[("VPC_SUBNET", "subnet:subnet-1")],
            ),
            KafkaTopic(
                "handler",
                "orders",
                None,
                ("broker:9092",),
                "shop",
                (("VPC_SUBNET", "subnet:subnet-1"),),
            ),
        ),
        (
            lambda app: app.on_log_event("/aws/lambda/shop", filter_pattern="ERROR"),
            LogSubscription("handler", "/aws/lambda/shop", "ERROR"),
        ),
        (lambda app: app.on_event(LambdaEvent), PureFunction("handler")),
    ],
)
def test_a_decorator_declares_what_it_is_told(
    decorate: Callable[[Chalice], Callable[[Any], Any]], trigger: Trigger
) -> None:
    assert declared(decorate) == trigger


@pytest.mark.parametrize(
    ("options", "needs"),
    [
        ({}, False),
        ({"timezone": "Europe/Berlin"}, True),
        ({"flexible_window_in_minutes": 5}, True),
        ({"start": datetime(2026, 1, 31, tzinfo=UTC)}, True),
        ({"end": datetime(2026, 1, 31, tzinfo=UTC)}, True),
    ],
)
def test_what_a_rule_cannot_do_is_a_schedule_of_the_scheduler(
    options: dict[str, Any], needs: bool
) -> None:
    trigger = declared(lambda app: app.schedule("rate(1 day)", **options))

    assert isinstance(trigger, Schedule)
    assert trigger.needs_scheduler is needs


def test_a_time_that_comes_once_is_for_the_scheduler_too() -> None:
    trigger = declared(lambda app: app.schedule("at(2030-01-31T12:00:00)"))

    assert isinstance(trigger, Schedule)
    assert trigger.needs_scheduler


@pytest.mark.parity("sources.unchecked")
@pytest.mark.parametrize(
    ("decorate", "problem"),
    [
        (lambda app: app.on_cw_event({}), "was given an empty pattern, which fits nothing"),
        (
            lambda app: app.on_cw_event("aws.ec2"),
            "was given `event_pattern='aws.ec2'`, which is no dictionary",
        ),
        (
            lambda app: app.on_cw_event({"source": [object]}),
            "was given an `event_pattern` that is no JSON: Type is not JSON serializable: type",
        ),
        (
            lambda app: app.on_cw_event({"source": ["x"]}, maximum_retry_attempts=186),
            "was given `maximum_retry_attempts=186`; 0 to 185 are possible",
        ),
        (
            lambda app: app.on_cw_event({"source": ["x"]}, dead_letter_arn="lost"),
            "was given `dead_letter_arn='lost'`, which is no ARN",
        ),
        (
            lambda app: app.schedule("rate(1 day)", flexible_window_in_minutes=1441),
            "was given `flexible_window_in_minutes=1441`; 1 to 1,440 are possible",
        ),
        (
            lambda app: app.schedule("rate(1 day)", start=datetime(2026, 1, 31)),
            "was given `start=2026-01-31T00:00:00`, which has no time zone",
        ),
        (lambda app: app.schedule("daily"), "does not understand `daily`"),
        (
            lambda app: app.on_s3_event("arn:aws:s3:::pictures"),
            "was given `bucket='arn:aws:s3:::pictures'`, which is no bucket's name",
        ),
        (
            lambda app: app.on_s3_event("pictures", "s3:ObjectCreated:*"),
            "was given `events='s3:ObjectCreated:*'`, which is no list",
        ),
        (
            lambda app: app.on_s3_event("pictures", ["ObjectCreated:*"]),
            "was given the event 'ObjectCreated:*'",
        ),
        (lambda app: app.on_s3_event("pictures", []), "was given no events"),
        (lambda app: app.on_sns_message(""), "was given a topic without a name"),
        (
            lambda app: app.on_sqs_message("orders", filters=[{}] * 11),
            "was given 11 filters; Lambda takes 10 at most",
        ),
        (
            lambda app: app.on_sqs_message("orders", max_concurrency_per_batch=0),
            "was given `max_concurrency_per_batch=0`",
        ),
        (
            lambda app: app.on_kinesis_record("clicks", batch_size=0),
            "was given `batch_size=0`; 1 to 10,000 are possible",
        ),
        (
            lambda app: app.on_kinesis_record("clicks", starting_position="FIRST"),
            "was given `starting_position='FIRST'`",
        ),
        (
            lambda app: app.on_kinesis_record("clicks", starting_position="AT_TIMESTAMP"),
            "needs `starting_position_timestamp` with `AT_TIMESTAMP`, and with nothing else",
        ),
        (
            lambda app: app.on_kinesis_record(
                "clicks", tumbling_window_in_seconds=10, parallelization_factor=2
            ),
            "was given a tumbling window and a parallelization factor; one excludes the other",
        ),
        (lambda app: app.on_kinesis_record(""), "was given a stream without a name"),
        (
            lambda app: app.on_dynamodb_record("orders"),
            "was given `stream_arn='orders'`, which is no ARN",
        ),
        (
            lambda app: app.on_dynamodb_record(STREAM, starting_position="AT_TIMESTAMP"),
            "was given `AT_TIMESTAMP`, which streams of DynamoDB do not have",
        ),
        (
            lambda app: app.on_kafka_record("orders"),
            "needs either `cluster_arn` or `bootstrap_servers`, and only one of them",
        ),
        (
            lambda app: app.on_kafka_record("orders", bootstrap_servers="broker:9092"),
            "was given `bootstrap_servers='broker:9092'`, which is no list",
        ),
        (
            lambda app: app.on_log_event("arn:aws:logs:x"),
            "was given `log_group='arn:aws:logs:x'`, which is no log group's name",
        ),
        *(
            (
                lambda app, text=text: app.schedule(text),
                f"was given `{text}`, which EventBridge refuses",
            )
            for text in (
                "rate(0 minutes)",
                "rate(1 minutes)",
                "rate(2 minute)",
                "rate(minutes)",
                "cron(0 9 * * ?)",
                "cron(0 9 * * * *)",
                "cron(0 9 ? * ? *)",
                "at(tomorrow)",
                "at(2030-01-31T12:00:00Z)",
                "at(2030-01-31)",
            )
        ),
        (
            lambda app: app.schedule("rate(1 day)", timezone="Mars/Olympus"),
            "was given `timezone='Mars/Olympus'`, which is no time zone",
        ),
        (
            lambda app: app.schedule(
                "rate(1 day)",
                start=datetime(2031, 1, 1, tzinfo=UTC),
                end=datetime(2030, 1, 1, tzinfo=UTC),
            ),
            "was given an `end`, 2030-01-01T00:00:00+00:00, before its `start`",
        ),
        (
            lambda app: app.on_sns_message("orders", filter_policy_scope="Body"),
            "was given `filter_policy_scope='Body'`",
        ),
        (
            lambda app: app.on_kinesis_record(
                "clicks",
                starting_position="AT_TIMESTAMP",
                starting_position_timestamp=datetime(2026, 1, 31),
            ),
            "was given `starting_position_timestamp=2026-01-31T00:00:00`, which has no time zone",
        ),
        (
            lambda app: app.on_kinesis_record("clicks", on_failure="kafka://dead"),
            "was given `on_failure='kafka://dead'`, which is no ARN",
        ),
        (lambda app: app.on_event(int), "was given <class 'int'>, which is no model of an event"),
        (
            lambda app: app.on_event("SQSEvent"),
            "was given 'SQSEvent', which is no model of an event",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused_at_once(
    decorate: Callable[[Chalice], object], problem: str
) -> None:
    with pytest.raises(TriggerOptionError) as error:
        decorate(Chalice("shop"))

    assert str(error.value).partition("` ")[2] == problem


@pytest.mark.parametrize(
    ("decorate", "option"),
    [
        (lambda app: app.on_kinesis_record("clicks", retries=3), "retries"),
        (lambda app: app.on_dynamodb_record(STREAM, retries=3), "retries"),
        (
            lambda app: app.on_kafka_record(
                "orders", cluster_arn="arn:aws:kafka:x", parallelization_factor=2
            ),
            "parallelization_factor",
        ),
    ],
)
def test_an_option_that_a_source_does_not_have_is_refused(
    decorate: Callable[[Any], object], option: str
) -> None:
    with pytest.raises(UnknownOptionError, match=f"has no option `{option}`"):
        decorate(Chalice("shop"))


EVENTS = [
    (lambda app: app.on_cw_event({"source": ["x"]}), "eventBridgeEvent", EventBridgeEvent),
    (lambda app: app.on_s3_event("pictures"), "s3Event", S3Event),
    (lambda app: app.on_sns_message("orders"), "snsEvent", SNSEvent),
    (lambda app: app.on_sqs_message("orders"), "sqsEvent", SQSEvent),
    (lambda app: app.on_kinesis_record("clicks"), "kinesisStreamEvent", KinesisEvent),
    (lambda app: app.on_dynamodb_record(STREAM), "dynamoStreamEvent", DynamoDBEvent),
    (
        lambda app: app.on_kafka_record("orders", cluster_arn="arn:aws:kafka:x"),
        "kafkaEventMsk",
        KafkaEvent,
    ),
    (lambda app: app.on_log_event("/shop"), "cloudWatchLogEvent", CloudWatchLogsEvent),
    (
        lambda app: app.on_event(CodePipelineJobEvent),
        "codePipelineEventData",
        CodePipelineJobEvent,
    ),
]


@pytest.mark.parametrize(("decorate", "name", "model"), EVENTS)
async def test_a_handler_gets_its_sources_event_found_by_its_shape(
    decorate: Callable[[Chalice], Callable[[Any], Any]], name: str, model: type[LambdaEvent]
) -> None:
    """Annotated or not, it is the model."""
    app, seen = Chalice("shop"), []
    payload = sample(name)

    @decorate(app)
    async def look(event: Any) -> None:
        seen.append(event)

    async def bare(event) -> None:  # type: ignore[no-untyped-def]  # as in a Chalice app
        seen.append(event)

    other = Chalice("shop")
    decorate(other)(bare)
    await other.dispatch(payload, FakeContext())

    (event,) = seen
    assert isinstance(event, model)
    assert event.to_dict() is payload


@pytest.mark.parametrize(
    ("decorate", "name", "record", "count"),
    [
        (lambda app: app.on_s3_event("pictures"), "s3Event", S3Record, 1),
        (lambda app: app.on_sns_message("orders"), "snsEvent", SNSRecord, 1),
        (lambda app: app.on_kinesis_record("clicks"), "kinesisStreamEvent", KinesisRecord, 2),
        (lambda app: app.on_dynamodb_record(STREAM), "dynamoStreamEvent", DynamoDBRecord, 2),
        (
            lambda app: app.on_kafka_record("orders", cluster_arn="arn:aws:kafka:x"),
            "kafkaEventMsk",
            KafkaRecord,
            1,
        ),
    ],
)
async def test_a_handler_of_a_record_is_called_for_each(
    decorate: Callable[[Chalice], Callable[[Any], Any]],
    name: str,
    record: type[EventRecord],
    count: int,
) -> None:
    app, seen = Chalice("shop"), []

    async def look(record: Any) -> None:
        seen.append(record)

    look.__annotations__["record"] = record
    decorate(app)(look)
    await app.dispatch(sample(name), FakeContext())

    assert len(seen) == count
    assert all(isinstance(each, record) and each.to_dict() for each in seen)


async def test_a_source_that_takes_no_failures_of_single_records_fails_whole() -> None:
    """Lambda then delivers the notification again."""
    app = Chalice("shop")

    @app.on_s3_event("pictures")
    async def resize(record: S3Record) -> None:
        raise ValueError("no picture")

    with pytest.raises(BatchFailedError, match="1 of 1 records failed") as error:
        await app.dispatch(sample("s3Event"), FakeContext())

    assert [str(each) for each in error.value.exceptions] == ["no picture"]


def test_a_handler_of_single_records_cannot_have_a_window() -> None:
    """Its state is passed on from batch to batch."""
    app = Chalice("shop")

    async def on_click(record: KinesisRecord) -> None: ...

    with pytest.raises(HandlerSignatureError, match="a window's state"):
        app.on_kinesis_record("clicks", tumbling_window_in_seconds=60)(on_click)


async def test_one_function_can_have_several_sources_of_one_kind() -> None:
    app = Chalice("shop")

    @app.on_s3_event("pictures")
    @app.on_s3_event("films")
    async def index(event: S3Event) -> None: ...

    assert [getattr(trigger, "bucket", None) for trigger in app.triggers] == ["films", "pictures"]


KINDS = ("cloudwatch", "s3", "sns", "sqs", "kinesis", "dynamodb", "kafka", "logs", "event")


@pytest.mark.parity("middleware.sources", "middleware.streams", "middleware.other-kinds")
@pytest.mark.parametrize(
    ("kind", "decorate", "name", "model"),
    [(kind, *event) for kind, event in zip(KINDS, EVENTS, strict=True)],
    ids=KINDS,
)
async def test_middleware_of_a_kind_gets_its_model(
    kind: Any,
    decorate: Callable[[Chalice], Callable[[Any], Any]],
    name: str,
    model: type[LambdaEvent],
) -> None:
    app = Chalice("shop")
    seen: list[tuple[str, object]] = []
    for each in KINDS:
        app.register_middleware(noting(each, seen), each)  # type: ignore[arg-type]  # a kind
    decorate(app)(handler)
    await app.dispatch(sample(name), FakeContext())

    assert [(each, type(event)) for each, event in seen] == [(kind, model)]


def noting(name: str, seen: list[tuple[str, object]]) -> Any:
    """Middleware that notes that an event has come."""

    async def middleware(event: object, get_response: GetResponse[object, object]) -> object:
        seen.append((name, event))
        return await get_response(event)

    return middleware


@pytest.mark.parity("sources.blueprints")
@pytest.mark.parametrize(("decorate", "name", "model"), EVENTS)
async def test_a_blueprint_has_every_source(
    decorate: Callable[[Any], Callable[[Any], Any]], name: str, model: type[LambdaEvent]
) -> None:
    app, part = Chalice("shop"), Blueprint("part")

    async def work(event: Any) -> str:
        return type(event).__name__

    work.__annotations__["event"] = model
    assert decorate(part)(work) is work
    app.register_blueprint(part, name_prefix="part-")

    assert [getattr(trigger, "handler", None) for trigger in app.triggers] == ["part-work"]
    assert await app.dispatch(sample(name), FakeContext()) == model.__name__


async def test_middleware_is_for_its_kind() -> None:
    app, seen = Chalice("shop"), []

    @app.middleware("s3")
    async def look(event: S3Event, get_response: GetResponse[S3Event, Any]) -> object:
        seen.append(event.bucket)
        return await get_response(event)

    @app.on_s3_event("pictures")
    async def resize(event: S3Event) -> None: ...

    @app.schedule("rate(1 day)")
    async def nightly(event: EventBridgeEvent) -> None: ...

    await app.dispatch(sample("s3Event"), FakeContext())
    await app.dispatch(schedule_event(), FakeContext())

    assert len(seen) == 1


def test_what_kafka_gives_up_may_go_to_a_topic() -> None:
    app = Chalice("shop")

    @app.on_kafka_record("orders", bootstrap_servers=["broker:9092"], on_failure="kafka://dead")
    async def on_orders(event: KafkaEvent) -> None: ...

    (topic,) = app.triggers
    assert isinstance(topic, KafkaTopic)
    assert topic.polling.on_failure == "kafka://dead"


def test_in_lambda_no_time_zone_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its images need not have a database of them."""
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")

    Chalice("shop").schedule("rate(1 day)", timezone="Mars/Olympus")
