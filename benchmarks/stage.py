"""One app for both tools, 20 routes of two methods and 22 other handlers, and what calls these."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aiobotocore.session import AioSession

if TYPE_CHECKING:
    from collections.abc import Iterator

Tool = Literal["achalice", "chalice"]

FUNCTIONS = 23
"""The one of the API among them."""


def app_text(tool: Tool, name: str, stream_arn: str) -> str:
    """`app.py`, which differs by the framework's name and by `async`."""
    lines = [f"from {tool} import Chalice, Rate", "", f'app = Chalice(app_name="{name}")']
    define = "async def" if tool == "achalice" else "def"
    for decorator, function, parameters, result in _handlers(name, stream_arn):
        lines += ["", "", f"@app.{decorator}"]
        lines += [f"{define} {function}({parameters}):", f"    return {result}"]
    return "\n".join(lines) + "\n"


def _handlers(name: str, stream_arn: str) -> "Iterator[tuple[str, str, str, str]]":
    for each in range(20):
        route = f'route("/things{each}/{{key}}", methods=["GET", "PUT"])'
        yield route, f"thing{each}", "key", '{"key": key}'
    sources = (
        *(f'on_sqs_message(queue="{name}-{each}")' for each in range(3)),
        f'on_sqs_message(queue="{name}.fifo")',
        *(f'on_sns_message(topic="{name}-{each}")' for each in range(3)),
        *(f'on_s3_event(bucket="{name}", prefix="{each}/")' for each in range(3)),
        *(f'on_kinesis_record(stream="{name}-{each}")' for each in range(2)),
        f'on_dynamodb_record(stream_arn="{stream_arn}")',
        *(f"on_cw_event({{'source': ['{name}-{each}']}})" for each in range(3)),
        *(f"schedule(Rate({each + 2}, unit=Rate.HOURS))" for each in range(3)),
    )
    for each, source in enumerate(sources):
        yield source, f"on_event{each}", "event", "None"
    for each in range(FUNCTIONS - 1 - len(sources)):
        parameters = "event, context"
        yield "lambda_function()", f"pure{each}", parameters, "event"


def write_project(folder: Path, tool: Tool, name: str, stream_arn: str) -> None:
    """A project of `tool` in `folder`, with nothing but the app."""
    settings = folder / f".{tool}"
    settings.mkdir(parents=True)
    config: dict[str, object] = {"app_name": name, "stages": {"dev": {}}}
    if tool == "chalice":
        config |= {"version": "2.0", "automatic_layer": True}
    (settings / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "app.py").write_text(app_text(tool, name, stream_arn), encoding="utf-8")
    (folder / "requirements.txt").write_text("", encoding="utf-8")


async def make_sources(url: str, name: str) -> str:
    """All that the app called `name` is to be called by; the ARN of its table's stream."""
    session = AioSession()
    session.set_credentials("test", "test")
    session.set_config_variable("region", "us-east-1")
    async with session.create_client("sqs", endpoint_url=url) as sqs:
        for each in range(3):
            await sqs.create_queue(QueueName=f"{name}-{each}")
        await sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})
    async with session.create_client("sns", endpoint_url=url) as sns:
        for each in range(3):
            await sns.create_topic(Name=f"{name}-{each}")
    async with session.create_client("s3", endpoint_url=url) as s3:
        await s3.create_bucket(Bucket=name)
    async with session.create_client("kinesis", endpoint_url=url) as kinesis:
        for each in range(2):
            await kinesis.create_stream(StreamName=f"{name}-{each}", ShardCount=1)
    async with session.create_client("dynamodb", endpoint_url=url) as dynamodb:
        made = await dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
    return str(made["TableDescription"]["LatestStreamArn"])
