"""Every trigger's handler under Lambda's own runtime client, with AWS's own sample events."""

from collections.abc import Iterator
from typing import Any

import pytest

from .builders import schedule_event, sqs_event
from .runtime_api import Failure, LambdaProcess, Result, lambda_process
from .samples import sample

APP = """
from typing import Any

from pydantic import BaseModel

from achalice import Chalice
from achalice.events import (
    CloudWatchLogsEvent,
    CognitoPreSignUpEvent,
    DynamoDBEvent,
    DynamoDBRecord,
    EventBridgeEvent,
    FirehoseEvent,
    FirehoseResponse,
    KafkaEvent,
    KinesisRecord,
    S3Event,
    SNSEvent,
    SQSRecord,
)

app = Chalice("shop")


class Payment(BaseModel):
    cents: int


@app.on_cw_event({"source": ["aws.ec2"]})
async def on_change(event: EventBridgeEvent) -> list[str]:
    return [event.source, event.detail_type, event.time.isoformat()]


@app.schedule("rate(1 day)")
def nightly(event: EventBridgeEvent) -> str:
    return event.resources[0]


@app.on_s3_event("pictures")
async def resize(event: S3Event) -> list[str]:
    return [event.bucket, event.key]


@app.on_sns_message("news")
async def read(event: SNSEvent) -> list[str | None]:
    return [event.subject, event.message]


@app.on_sqs_message("payments")
async def pay(record: SQSRecord[Payment]) -> None:
    if record.data.cents < 0:
        raise ValueError("no money")


@app.on_kinesis_record("clicks")
async def count(record: KinesisRecord[str]) -> None:
    if "only" in record.data:
        raise ValueError("only a test")


@app.on_dynamodb_record("arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/s")
async def index(event: DynamoDBEvent) -> list[Any]:
    return [[record.event_name, record.keys, record.new_image] for record in event]


@app.on_kafka_record("orders", cluster_arn="arn:aws:kafka:eu-central-1:123456789012:cluster/c")
async def ship(event: KafkaEvent[bytes, dict[str, str]]) -> list[Any]:
    return [[record.topic, record.value] for record in event]


@app.on_log_event("/aws/lambda/shop")
async def look(event: CloudWatchLogsEvent) -> list[str]:
    return [event.log_group, *(each.message for each in event)]


@app.on_event(FirehoseEvent)
async def transform(event: FirehoseEvent) -> FirehoseResponse:
    return FirehoseResponse(records=[record.transformed(record.data.upper()) for record in event])


@app.on_event(CognitoPreSignUpEvent)
async def welcome(event: CognitoPreSignUpEvent) -> object:
    return event.answer(auto_confirm_user=True)
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LambdaProcess]:
    folder = tmp_path_factory.mktemp("events")
    (folder / "app.py").write_text(APP)
    with lambda_process(folder) as process:
        yield process


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "eventBridgeEvent",
            ["aws.ec2", "EC2 Instance State-change Notification", "2017-12-22T18:43:48+00:00"],
        ),
        ("s3Event", ["lambda-artifacts-deafc19498e3f2df", "b21b84d653bb07b05b1e6b33684dc11b"]),
        ("snsEvent", ["TestInvoke", "Hello from SNS!"]),
        ("kafkaEventMsk", [["mytopic", {"key": "value"}]]),
    ],
)
def test_an_event_finds_its_handler_and_is_its_model(
    shop: LambdaProcess, name: str, answer: Any
) -> None:
    assert shop.invoke(sample(name)) == Result(answer)


def test_a_schedule_finds_its_handler(shop: LambdaProcess) -> None:
    rule = "arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"

    assert shop.invoke(schedule_event()) == Result(rule)


def test_lambda_is_told_which_messages_to_keep(shop: LambdaProcess) -> None:
    """Those for which the handler raised, and those that are no payments."""
    event = sqs_event('{"cents": 1}', '{"cents": -1}', "free", '{"cents": 4}')

    failed = [{"itemIdentifier": "message-2"}, {"itemIdentifier": "message-3"}]
    assert shop.invoke(event) == Result({"batchItemFailures": failed})


def test_lambda_is_told_where_a_stream_has_to_begin_again(shop: LambdaProcess) -> None:
    event = sample("kinesisStreamEvent")
    second = event["Records"][1]["kinesis"]["sequenceNumber"]

    answer = shop.invoke(event)

    assert answer == Result({"batchItemFailures": [{"itemIdentifier": second}]})


def test_a_tables_changes_are_python_values(shop: LambdaProcess) -> None:
    answer = shop.invoke(sample("dynamoStreamEvent"))

    assert answer == Result(
        [
            ["INSERT", {"Id": 101}, {"Message": "New item!", "Id": 101}],
            ["MODIFY", {"Id": 101}, {"Message": "This item has changed", "Id": 101}],
        ]
    )


def test_lines_of_a_log_group_are_unpacked(shop: LambdaProcess) -> None:
    answer = shop.invoke(sample("cloudWatchLogEvent"))

    assert isinstance(answer, Result)
    assert answer.value[0] == "testLogGroup"
    assert len(answer.value) == 3


def test_firehose_gets_its_records_back(shop: LambdaProcess) -> None:
    event = sample("kinesisFirehoseKinesisEvent")

    answer = shop.invoke(event)

    assert isinstance(answer, Result)
    assert [each["recordId"] for each in answer.value["records"]] == [
        each["recordId"] for each in event["records"]
    ]
    assert {each["result"] for each in answer.value["records"]} == {"Ok"}


def test_cognito_gets_its_event_back_with_an_answer(shop: LambdaProcess) -> None:
    event = sample("cognitoPreSignUpEvent")

    answer = shop.invoke(event)

    response = {"autoConfirmUser": True, "autoVerifyEmail": False, "autoVerifyPhone": False}
    assert answer == Result({**event, "response": response})


def test_an_event_that_no_handler_is_for_is_an_error_of_the_invocation(
    shop: LambdaProcess,
) -> None:
    answer = shop.invoke(sample("sesEvent"))

    assert isinstance(answer, Failure)
    assert answer.error_type == "UnroutableEventError"
