"""Every event source against the emulated AWS: a real event reaches its handler, typed."""

from datetime import UTC, datetime, timedelta
from textwrap import dedent
from typing import TYPE_CHECKING

import anyio
import httpx

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, invoke, session_in_the_sandbox
from .projects import ProjectFolder
from .sources import Sources, sources
from .wire import Wire

if TYPE_CHECKING:
    from types_aiobotocore_s3.type_defs import NotificationConfigurationTypeDef

APP = """
    from pydantic import BaseModel

    from achalice import Chalice, Cron, Rate, Request
    from achalice.events import (
        CloudWatchEvent,
        CloudWatchLogsEvent,
        DynamoDBEvent,
        EventBridgeEvent,
        KinesisEvent,
        KinesisRecord,
        S3Event,
        S3Record,
        SNSEvent,
        SQSEvent,
        SQSRecord,
    )

    app = Chalice("{name}")


    class Order(BaseModel):
        sku: str


    class Item(Order):
        price: int


    def tell(*what: object) -> None:
        import boto3  # Lambda has it; this machine need not

        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName="{name}-seen")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody=" ".join(map(str, what)))


    def seen(by: str, event: object, *what: object) -> None:
        tell(by, type(event).__name__, *what)


    def ship(by: str, record: SQSRecord[Order]) -> None:
        if record.data.sku.startswith("late") and record.approximate_receive_count == 1:
            raise ValueError("not yet")
        seen(by, record, record.data.sku, record.approximate_receive_count)


    @app.on_sqs_message(queue="{name}", batch_size=10)
    async def on_order(record: SQSRecord[Order]) -> None:
        ship("queue", record)


    @app.on_sqs_message(queue="{name}.fifo", batch_size=10)
    async def in_order(record: SQSRecord[Order]) -> None:
        ship("fifo", record)


    @app.on_sns_message("{name}", filter_policy={{"kind": ["good"]}})
    async def on_news(event: SNSEvent[Order]) -> None:
        seen("topic", event, event.data.sku)


    @app.on_s3_event("{name}", prefix="good/", suffix=".csv")
    async def on_upload(record: S3Record) -> None:
        seen("bucket", record, record.key)


    @app.on_kinesis_record("{name}", starting_position="TRIM_HORIZON")
    async def on_click(event: KinesisEvent[Order]) -> None:
        seen("stream", event, *(record.data.sku for record in event))


    @app.on_dynamodb_record("{stream_arn}", starting_position="TRIM_HORIZON")
    async def on_change(event: DynamoDBEvent[Item]) -> None:
        seen("table", event, *(record.new_image for record in event))


    @app.on_cw_event({{"source": ["good"]}}, event_bus="{name}")
    async def on_event(event: EventBridgeEvent[Order]) -> None:
        seen("bus", event, event.detail_type, event.detail.sku)


    @app.schedule("at({moment})")
    async def once(event: EventBridgeEvent) -> None:
        seen("scheduler", event, event.detail_type)


    @app.schedule(Cron(0, 9, "*", "*", "?", "*"))
    async def daily(event: EventBridgeEvent) -> None: ...


    @app.on_log_event("/{name}", filter_pattern="good")
    async def on_line(event: CloudWatchLogsEvent) -> None:
        seen("logs", event, *(each.message for each in event))
"""


MORE = """
    @app.on_sqs_message(queue="{name}-more", batch_size=10)
    async def on_batch(event: SQSEvent[Order]) -> None:
        seen("batch", event, *(record.data.sku for record in event))


    @app.on_sns_message("{name}")
    async def on_all_news(event: SNSEvent[Order]) -> None:
        seen("topic unfiltered", event, event.data.sku)


    @app.on_s3_event("{name}", events=["s3:ObjectRemoved:*"], prefix="bad/")
    async def on_removal(event: S3Event) -> None:
        seen("bucket removal", event, event.key)


    @app.on_kinesis_record("{name}", starting_position="TRIM_HORIZON")
    async def on_click_record(record: KinesisRecord[Order]) -> None:
        seen("stream by record", record, record.data.sku)


    @app.on_cw_event({{"source": ["bad"]}}, event_bus="{name}")
    async def on_bad_event(event: EventBridgeEvent[Order]) -> None:
        seen("bus otherwise", event, event.source)


    @app.schedule(Rate(1, unit=Rate.HOURS))
    async def hourly(event: CloudWatchEvent) -> str:
        return type(event).__name__
"""

PURE = """
    @app.lambda_function()
    async def times{number}(payload: dict[str, int]) -> int:
        return payload["number"] * {number}
"""

ROUTE = """
    @app.route("/things{number}/{{key}}", methods=["GET", "PUT"])
    async def thing{number}(key: int, request: Request) -> dict[str, str | int]:
        return {{"thing": {number}, "key": key, "method": request.method}}
"""


def write_app(project: ProjectFolder, sources: Sources, stream_arn: str, *more: str) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=5)
    parts = [
        part.format(
            name=sources.name, stream_arn=stream_arn, moment=moment.strftime("%Y-%m-%dT%H:%M:%S")
        )
        for part in (APP, *more)
    ]
    project.write("app.py", "".join(dedent(part) for part in parts))


async def deploy(project: ProjectFolder, *arguments: str) -> list[str]:
    return await anyio.to_thread.run_sync(lambda: project.deploy(*arguments))


async def delete(project: ProjectFolder, *arguments: str) -> int:
    done = await anyio.to_thread.run_sync(lambda: project.run("delete", *arguments))
    return done.returncode


BIG = (
    MORE,
    *(PURE.replace("{number}", str(number)) for number in range(6)),
    *(ROUTE.replace("{number}", str(number)) for number in range(20)),
)
"""With these the app has 40 methods of a REST API, and 22 other handlers."""


async def call_everything(sandbox: Sandbox, name: str, url: str) -> list[object]:
    """What each method of each route, each pure function and a rule's target answered."""
    async with httpx.AsyncClient(timeout=30) as http:
        answers = [
            (await http.request(method, f"{url}things{number}/7")).json()
            for number in range(20)
            for method in ("GET", "PUT")
        ]
    session = session_in_the_sandbox()
    for number in range(6):
        function = f"{name}-dev-times{number}"
        answers.append(await invoke(sandbox, function, {"number": 7}, session))
    clock = {
        "id": "1", "detail-type": "Scheduled Event", "source": "aws.events", "account": "1",
        "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "detail": {},
    }  # fmt: skip
    return [*answers, await invoke(sandbox, f"{name}-dev-hourly", clock, session)]


async def test_an_app_of_all_sources_is_deployed_in_one_run_and_each_event_arrives_as_what_it_is(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    """Of queues, only the messages come back that failed, and those behind them in their group."""
    async with sources(sandbox, "every") as (mine, stream_arn):
        write_app(wired_project, mine, stream_arn, *BIG)
        await deploy(wired_project)
        functions = [
            each for each in await inventory(sandbox, "every-dev") if each.startswith("function ")
        ]
        await mine.fire()
        await mine.send_more("sock")
        # A function that is slow to start would let messages come back that it still works on.
        async with anyio.create_task_group() as tasks:
            for function in ("every-dev-on_order", "every-dev-in_order"):
                tasks.start_soon(invoke, sandbox, function, {"Records": []})
        await mine.send("shirt", "late-shirt")
        await mine.send("a1", "late-a2", "a3", group="a")
        await mine.send("b1", group="b")
        url = await anyio.to_thread.run_sync(lambda: wired_project.run("url").stdout.strip())
        answers = await call_everything(sandbox, "every", url)
        seen = await mine.seen(20)
        wire.calls.clear()
        unchanged = await deploy(wired_project)
        calls = [*wire.calls]
        await delete(wired_project)
        left = await inventory(sandbox, "every-dev")

    assert (unchanged, calls, left) == ([], ["GetCallerIdentity"], [])
    assert len(functions) == 23
    assert answers == [
        *(
            {"thing": number, "key": 7, "method": method}
            for number in range(20)
            for method in ("GET", "PUT")
        ),
        *((True, 7 * number) for number in range(6)),
        (True, "EventBridgeEvent"),
    ]
    assert seen == [
        "batch SQSEvent[Order] sock",
        "bucket S3Record good/new sku.csv",
        "bucket removal S3Event bad/new sku.csv",
        "bus EventBridgeEvent[Order] Order Placed hat",
        "bus otherwise EventBridgeEvent[Order] bad",
        "fifo SQSRecord[Order] a1 1",
        "fifo SQSRecord[Order] a3 2",
        "fifo SQSRecord[Order] b1 1",
        "fifo SQSRecord[Order] late-a2 2",
        "logs CloudWatchLogsEvent good line",
        "queue SQSRecord[Order] late-shirt 2",
        "queue SQSRecord[Order] shirt 1",
        "scheduler EventBridgeEvent Scheduled Event",
        "stream KinesisEvent[Order] cap",
        "stream by record KinesisRecord[Order] cap",
        "table DynamoDBEvent[Item, dict[str, Any]] sku='tie' price=7",
        "topic SNSEvent[Order] good",
        "topic unfiltered SNSEvent[Order] bad",
        "topic unfiltered SNSEvent[Order] good",
    ]


OTHERS: "NotificationConfigurationTypeDef" = {
    "LambdaFunctionConfigurations": [
        {
            "Id": "somebody's",
            "LambdaFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:somebodys",
            "Events": ["s3:ObjectRemoved:*"],
            "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "theirs/"}]}},
        }
    ],
    "EventBridgeConfiguration": {},
}


async def told_of(sources: Sources) -> dict[str, object]:
    told = await sources.s3.get_bucket_notification_configuration(Bucket=sources.name)
    return {name: value for name, value in told.items() if name != "ResponseMetadata"}


async def test_sources_are_connected_changed_and_let_go_and_nothing_else_is_touched(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    async with sources(sandbox, "inplace") as (mine, stream_arn):
        await mine.s3.put_bucket_notification_configuration(
            Bucket="inplace", NotificationConfiguration=OTHERS
        )
        before = await told_of(mine)
        write_app(wired_project, mine, stream_arn)
        await deploy(wired_project)
        connected = await inventory(sandbox, "inplace-dev")
        wire.calls.clear()
        unchanged = await deploy(wired_project)
        calls = [*wire.calls]
        app = (wired_project.path / "app.py").read_text()
        wired_project.write("app.py", app.replace('["good"]', '["better"]'))
        changed = await deploy(wired_project)
        assert await delete(wired_project) == 0
        after = await told_of(mine)
        left = await inventory(sandbox, "inplace-dev")

    assert [each for each in connected if not each.startswith(("function ", "logs "))] == [
        "events inplace-dev-daily-event",
        "events inplace-dev-on_event-event",
        "filter inplace-dev-on_line",
        "iam inplace-dev",
        "iam inplace-dev-scheduler",
        "layer inplace-dev-dependencies",
        "mapping inplace-dev-in_order",
        "mapping inplace-dev-on_change",
        "mapping inplace-dev-on_click",
        "mapping inplace-dev-on_order",
        "notification inplace-dev-on_upload",
        "schedule inplace-dev-once-event",
        "subscription inplace-dev-on_news",
    ]
    assert (unchanged, calls) == ([], ["GetCallerIdentity"])
    assert [each for each in changed if "(code)" not in each] == [
        "update rule:on_event (event_pattern)",
        "update topic_subscription:on_news/inplace (filter_policy)",
    ]
    assert (before, left) == (after, [])
