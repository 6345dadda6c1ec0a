"""What Chalice's reference shows of event sources, written with `async def`."""

import base64
import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from achalice import Chalice, Cron, Rate
from achalice.events import (
    CloudWatchEvent,
    DynamoDBEvent,
    KinesisEvent,
    KinesisRecord,
    S3Event,
    SNSEvent,
    SQSEvent,
)
from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    KinesisStream,
    S3Bucket,
    SnsTopic,
    SqsQueue,
    StreamPolling,
)

from .builders import FakeContext, schedule_event, sqs_event
from .samples import sample

CONTEXT = FakeContext()
STREAM = "arn:aws:dynamodb:us-west-2:12345:table/MyTable/stream/2020-09-28T16:49:14.209"


@pytest.fixture(autouse=True)
def _level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def attributes_of(thing: Any, *names: str) -> list[object]:
    return [getattr(thing, name) for name in names]


# Decorators


@pytest.mark.parity("on_cw_event.event_pattern", "on_cw_event.name")
async def test_the_example_of_on_cw_event() -> None:
    app = Chalice(app_name="appname")

    @app.on_cw_event({"source": ["aws.codecommit"]}, name="on_commit")
    async def on_code_commit_changes(event: CloudWatchEvent) -> dict[str, Any]:
        return event.to_dict()

    event = {**schedule_event(), "source": "aws.codecommit", "detail-type": "Commit"}

    assert app.triggers == [EventRule("on_commit", '{"source":["aws.codecommit"]}')]
    assert await app.dispatch(event, CONTEXT) == event


@pytest.mark.parity(
    "on_s3_event.bucket",
    "on_s3_event.events",
    "on_s3_event.prefix",
    "on_s3_event.suffix",
    "on_s3_event.name",
)
async def test_the_example_of_on_s3_event() -> None:
    app = Chalice(app_name="appname")

    @app.on_s3_event(
        "mybucket", events=["s3:ObjectCreated:Put"], prefix="images/", suffix=".jpg", name="resize"
    )
    async def resize_image(event: S3Event) -> list[str]:
        return [event.bucket, event.key, f"resized/{event.key}"]

    event = sample("s3Event")
    event["Records"][0]["s3"]["bucket"]["name"] = "mybucket"
    event["Records"][0]["s3"]["object"]["key"] = "images/a+house.jpg"

    assert app.triggers == [
        S3Bucket("resize", "mybucket", ("s3:ObjectCreated:Put",), "images/", ".jpg")
    ]
    assert await app.dispatch(event, CONTEXT) == [
        "mybucket",
        "images/a house.jpg",
        "resized/images/a house.jpg",
    ]


@pytest.mark.parity("on_s3_event.events")
def test_a_bucket_tells_of_new_objects_unless_it_is_said() -> None:
    app = Chalice(app_name="appname")

    @app.on_s3_event("mybucket")
    async def handler(event: S3Event) -> None: ...

    assert app.triggers == [S3Bucket("handler", "mybucket", ("s3:ObjectCreated:*",))]


@pytest.mark.parity("on_sns_message.topic", "on_sns_message.name")
@pytest.mark.parametrize("topic", ["mytopic", "arn:aws:sns:us-west-2:12345:mytopic"])
async def test_the_example_of_on_sns_message(topic: str, caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice(app_name="appname")
    app.debug = True

    @app.on_sns_message(topic=topic, name="told")
    async def handler(event: SNSEvent) -> None:
        app.log.info("SNS subject: %s", event.subject)
        app.log.info("SNS message: %s", event.message)

    await app.dispatch(sample("snsEvent"), CONTEXT)

    assert app.triggers == [SnsTopic("told", topic)]
    assert caplog.messages == ["SNS subject: TestInvoke", "SNS message: Hello from SNS!"]


@pytest.mark.parity(
    "on_sqs_message.batch_size",
    "on_sqs_message.maximum_batching_window_in_seconds",
    "on_sqs_message.maximum_concurrency",
)
def test_the_options_of_on_sqs_message() -> None:
    app = Chalice(app_name="appname")

    @app.on_sqs_message("myqueue", 100, "told", None, 5, 20)
    async def handler(event: SQSEvent) -> None: ...

    assert app.triggers == [SqsQueue("told", "myqueue", 100, 5, 20)]


@pytest.mark.parity(
    "on_kinesis_record.stream",
    "on_kinesis_record.batch_size",
    "on_kinesis_record.starting_position",
    "on_kinesis_record.name",
    "on_kinesis_record.maximum_batching_window_in_seconds",
)
async def test_the_example_of_on_kinesis_record(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice(app_name="appname")
    app.debug = True

    @app.on_kinesis_record(stream="mystream")
    async def handler(event: KinesisEvent) -> None:
        for record in event:
            app.log.info("Message body: %s", record.data)

    event = sample("kinesisStreamEvent")
    await app.dispatch(event, CONTEXT)
    app.on_kinesis_record("other", 10, "TRIM_HORIZON", "read", 5)(handler)

    data = [base64.b64decode(record["kinesis"]["data"]) for record in event["Records"]]
    assert caplog.messages == [f"Message body: {each!r}" for each in data]
    assert app.triggers == [
        KinesisStream("handler", "mystream", StreamPolling(100, "LATEST")),
        KinesisStream(
            "read",
            "other",
            StreamPolling(10, "TRIM_HORIZON", maximum_batching_window_in_seconds=5),
        ),
    ]


@pytest.mark.parity(
    "on_dynamodb_record.stream_arn",
    "on_dynamodb_record.batch_size",
    "on_dynamodb_record.starting_position",
    "on_dynamodb_record.name",
    "on_dynamodb_record.maximum_batching_window_in_seconds",
)
async def test_the_example_of_on_dynamodb_record(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice(app_name="appname")
    app.debug = True

    @app.on_dynamodb_record(STREAM)
    async def handler(event: DynamoDBEvent) -> None:
        for record in event:
            app.log.info("New: %s", record.new_image)

    await app.dispatch(sample("dynamoStreamEvent"), CONTEXT)
    app.on_dynamodb_record(STREAM, 10, "TRIM_HORIZON", "read", 5)(handler)

    assert caplog.messages[0] == "New: {'Message': 'New item!', 'Id': 101}"
    assert app.triggers == [
        DynamoDBStream("handler", STREAM, StreamPolling(100, "LATEST")),
        DynamoDBStream(
            "read", STREAM, StreamPolling(10, "TRIM_HORIZON", maximum_batching_window_in_seconds=5)
        ),
    ]


@pytest.mark.parity("sources.failure")
@pytest.mark.parametrize(
    ("decorate", "name"),
    [
        (lambda app: app.on_kinesis_record("mystream"), "kinesisStreamEvent"),
        (lambda app: app.on_dynamodb_record(STREAM), "dynamoStreamEvent"),
        (lambda app: app.on_sns_message("mytopic"), "snsEvent"),
        (lambda app: app.on_s3_event("mybucket"), "s3Event"),
        (lambda app: app.on_cw_event({"source": ["x"]}), "eventBridgeEvent"),
    ],
)
async def test_what_a_handler_raises_is_the_invocations_error(decorate: Any, name: str) -> None:
    app = Chalice(app_name="appname")

    @decorate(app)  # type: ignore[untyped-decorator]  # any of them
    async def handler(event: Any) -> None:
        raise RuntimeError("not now")

    with pytest.raises(RuntimeError, match="not now"):
        await app.dispatch(sample(name), CONTEXT)


# Rate and Cron


@pytest.mark.parity("schedule.rate", "schedule.rate-units")
def test_a_rate_has_the_attributes_of_the_reference() -> None:
    assert attributes_of(Rate(5, unit=Rate.MINUTES), "value", "unit") == [5, Rate.MINUTES]
    assert len({Rate.MINUTES, Rate.HOURS, Rate.DAYS}) == 3


@pytest.mark.parity("schedule.cron")
def test_a_cron_has_its_fields_as_attributes() -> None:
    cron = Cron(15, 10, "?", "*", "6L", "2002-2005")
    names = ("minutes", "hours", "day_of_month", "month", "day_of_week", "year")

    assert attributes_of(cron, *names) == [15, 10, "?", "*", "6L", "2002-2005"]


# Events


@pytest.mark.parity(
    "cloudwatch.version",
    "cloudwatch.account",
    "cloudwatch.region",
    "cloudwatch.detail",
    "cloudwatch.detail-type",
    "cloudwatch.source",
    "cloudwatch.event-id",
    "events.to-dict",
)
async def test_the_example_of_a_cloudwatch_event() -> None:
    app, seen = Chalice(app_name="appname"), []
    # As it stands in the reference.
    event = {
        "account": "123457940291",
        "detail": {},
        "detail-type": "Scheduled Event",
        "id": "12345678-b9f1-4667-9c5e-39f98e9a6113",
        "region": "us-west-2",
        "resources": ["arn:aws:events:us-west-2:123457940291:rule/testevents-dev-every_minute"],
        "source": "aws.events",
        "time": "2017-06-30T23:28:38Z",
        "version": "0",
    }

    @app.schedule("rate(1 hour)")
    async def every_hour(event: CloudWatchEvent) -> None:
        seen.append(event)

    await app.dispatch(event, CONTEXT)

    names = ("version", "account", "region", "detail", "detail_type", "source", "event_id")
    assert attributes_of(seen[0], *names) == [
        "0",
        "123457940291",
        "us-west-2",
        {},
        "Scheduled Event",
        "aws.events",
        "12345678-b9f1-4667-9c5e-39f98e9a6113",
    ]
    assert seen[0].time == datetime(2017, 6, 30, 23, 28, 38, tzinfo=UTC)
    assert list(seen[0].resources) == event["resources"]
    assert (seen[0].to_dict() is event, seen[0].context) == (True, CONTEXT)


@pytest.mark.parity("s3.bucket", "s3.key", "events.to-dict")
async def test_the_example_of_an_s3_event(caplog: pytest.LogCaptureFixture) -> None:
    app = Chalice(app_name="appname")
    app.debug = True
    event = sample("s3Event")
    event["Records"][0]["s3"]["object"]["key"] = "sch%C3%B6ne+b%26ilder.jpg"

    @app.on_s3_event(bucket="mybucket")
    async def event_handler(event: S3Event) -> dict[str, Any]:
        app.log.info("Event received for bucket: %s, key %s", event.bucket, event.key)
        return event.to_dict()

    result: Any = await app.dispatch(event, CONTEXT)

    bucket = event["Records"][0]["s3"]["bucket"]["name"]
    assert caplog.messages == [f"Event received for bucket: {bucket}, key schöne b&ilder.jpg"]
    assert result["Records"][0]["s3"]["object"]["key"] == "sch%C3%B6ne+b%26ilder.jpg"


@pytest.mark.parity("sns.subject", "sns.message", "events.to-dict")
@pytest.mark.parametrize("subject", ["TestInvoke", None])
async def test_the_example_of_an_sns_event(
    subject: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    app = Chalice(app_name="appname")
    app.debug = True
    event = sample("snsEvent")
    event["Records"][0]["Sns"]["Subject"] = subject

    @app.on_sns_message(topic="mytopic")
    async def event_handler(event: SNSEvent) -> dict[str, Any]:
        app.log.info("Message received with subject: %s, message: %s", event.subject, event.message)
        return event.to_dict()

    result = await app.dispatch(event, CONTEXT)

    assert result == event
    assert caplog.messages == [
        f"Message received with subject: {subject}, message: Hello from SNS!"
    ]


@pytest.mark.parity(
    "sqs.body",
    "sqs.receipt-handle",
    "events.records",
    "events.record-context",
    "events.record-to-dict",
)
async def test_the_example_of_an_sqs_event() -> None:
    app = Chalice(app_name="appname")
    seen: list[list[object]] = []
    event = sqs_event("tea", "rice")

    @app.on_sqs_message(queue="myqueue")
    async def event_handler(event: SQSEvent) -> None:
        for record in event:
            seen.append([*attributes_of(record, "body", "receipt_handle", "context")])
            seen.append([record.to_dict()])

    await app.dispatch(event, CONTEXT)

    assert seen == [
        ["tea", "receipt-1", CONTEXT],
        [event["Records"][0]],
        ["rice", "receipt-2", CONTEXT],
        [event["Records"][1]],
    ]


@pytest.mark.parity(
    "kinesis.data",
    "kinesis.sequence-number",
    "kinesis.partition-key",
    "kinesis.schema-version",
    "events.records",
    "events.record-context",
    "events.record-to-dict",
)
async def test_the_example_of_a_kinesis_event() -> None:
    app = Chalice(app_name="appname")
    seen: list[KinesisRecord] = []
    event = sample("kinesisStreamEvent")

    @app.on_kinesis_record(stream="mystream")
    async def event_handler(event: KinesisEvent) -> None:
        seen.extend(event)

    await app.dispatch(event, CONTEXT)

    names = ("data", "sequence_number", "partition_key", "schema_version", "context")
    for record, raw in zip(seen, event["Records"], strict=True):
        kinesis = raw["kinesis"]
        assert attributes_of(record, *names) == [
            base64.b64decode(kinesis["data"]),
            kinesis["sequenceNumber"],
            kinesis["partitionKey"],
            kinesis["kinesisSchemaVersion"],
            CONTEXT,
        ]
        assert record.to_dict() is raw


@pytest.mark.parity(
    "dynamodb.no-image",
    "dynamodb.sequence-number",
    "dynamodb.size-bytes",
    "dynamodb.stream-view-type",
    "dynamodb.aws-region",
    "dynamodb.event-id",
    "dynamodb.event-name",
    "dynamodb.event-source-arn",
    "dynamodb.table-name",
    "events.records",
    "events.record-context",
    "events.record-to-dict",
)
async def test_the_example_of_a_dynamodb_event(caplog: pytest.LogCaptureFixture) -> None:
    app, seen = Chalice(app_name="appname"), []
    app.debug = True
    event = sample("dynamoStreamEvent")
    event["Records"][1]["eventName"] = "REMOVE"
    del event["Records"][1]["dynamodb"]["NewImage"]
    for raw in event["Records"]:
        raw["eventSourceARN"] = STREAM

    @app.on_dynamodb_record(stream_arn=STREAM)
    async def event_handler(event: DynamoDBEvent) -> None:
        app.log.info("Event: %s", event.to_dict())
        for record in event:
            app.log.info(record.to_dict())
            seen.append(record)

    await app.dispatch(event, CONTEXT)

    names = ("event_id", "event_name", "event_source_arn", "table_name", "aws_region", "context")
    assert [attributes_of(record, *names) for record in seen] == [
        [raw["eventID"], raw["eventName"], STREAM, "MyTable", raw["awsRegion"], CONTEXT]
        for raw in event["Records"]
    ]
    assert [
        attributes_of(record, "sequence_number", "size_bytes", "stream_view_type")
        for record in seen
    ] == [
        [raw["dynamodb"][key] for key in ("SequenceNumber", "SizeBytes", "StreamViewType")]
        for raw in event["Records"]
    ]
    assert (seen[0].old_image, seen[1].new_image) == (None, None)
    assert all(record.to_dict() is raw for record, raw in zip(seen, event["Records"], strict=True))
    assert caplog.messages == [f"Event: {event}", *map(str, event["Records"])]


@pytest.mark.parity("dynamodb.table-name")
def test_a_table_that_cannot_be_read_from_the_arn_has_no_name() -> None:
    batch = DynamoDBEvent.from_payload(sample("dynamoStreamEvent"))

    assert [record.table_name for record in batch] == ["", ""]
