"""One of each thing that handlers can be called by, in the sandbox, and how to make it call."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio

from achalice_cli.sandbox.process import Sandbox

from .inventory import session_in_the_sandbox

if TYPE_CHECKING:
    from types_aiobotocore_dynamodb.client import DynamoDBClient
    from types_aiobotocore_events.client import EventBridgeClient
    from types_aiobotocore_kinesis.client import KinesisClient
    from types_aiobotocore_logs.client import CloudWatchLogsClient
    from types_aiobotocore_s3.client import S3Client
    from types_aiobotocore_sns.client import SNSClient
    from types_aiobotocore_sqs.client import SQSClient
    from types_aiobotocore_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

RETURNS_AFTER = 5
"""Seconds until a message that was not handled is delivered again."""


@dataclass(frozen=True)
class Sources:
    """All of them are called `name`, with what AWS wants at the end where it wants that."""

    name: str
    sqs: "SQSClient"
    sns: "SNSClient"
    s3: "S3Client"
    kinesis: "KinesisClient"
    dynamodb: "DynamoDBClient"
    events: "EventBridgeClient"
    logs: "CloudWatchLogsClient"

    async def create(self) -> str:
        """Make them; the ARN of the table's stream."""
        name, soon = self.name, str(RETURNS_AFTER)
        await self.sqs.create_queue(QueueName=f"{name}-seen")
        await self.sqs.create_queue(QueueName=f"{name}-more")
        await self.sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": soon})
        await self.sqs.create_queue(
            QueueName=f"{name}.fifo",
            Attributes={"FifoQueue": "true", "VisibilityTimeout": soon},
        )
        await self.sns.create_topic(Name=name)
        await self.s3.create_bucket(Bucket=name)
        await self.kinesis.create_stream(StreamName=name, ShardCount=1)
        await self.events.create_event_bus(Name=name)
        await self.logs.create_log_group(logGroupName=f"/{name}")
        await self.logs.create_log_stream(logGroupName=f"/{name}", logStreamName="main")
        made = await self.dynamodb.create_table(
            TableName=name,
            AttributeDefinitions=[{"AttributeName": "sku", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "sku", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )
        return made["TableDescription"]["LatestStreamArn"]

    async def remove(self) -> None:
        """Whatever `create` has made."""
        for queue in ("-seen", "-more", "", ".fifo"):
            await self.sqs.delete_queue(QueueUrl=await self._url(queue))
        await self.sns.delete_topic(TopicArn=self.topic_arn)
        for entry in (await self.s3.list_objects_v2(Bucket=self.name)).get("Contents", []):
            await self.s3.delete_object(Bucket=self.name, Key=entry["Key"])
        await self.s3.delete_bucket(Bucket=self.name)
        await self.kinesis.delete_stream(StreamName=self.name)
        await self.events.delete_event_bus(Name=self.name)
        await self.logs.delete_log_group(logGroupName=f"/{self.name}")
        await self.dynamodb.delete_table(TableName=self.name)

    @property
    def topic_arn(self) -> str:
        return f"arn:aws:sns:us-east-1:000000000000:{self.name}"

    async def send(self, *skus: str, group: str | None = None) -> None:
        """Messages in one call, so that one batch has them all."""
        entries: list[SendMessageBatchRequestEntryTypeDef] = []
        for sku in skus:
            entry: SendMessageBatchRequestEntryTypeDef = {
                "Id": sku,
                "MessageBody": json.dumps({"sku": sku}),
            }
            if group is not None:
                entry |= {"MessageGroupId": group, "MessageDeduplicationId": sku}
            entries.append(entry)
        await self.sqs.send_message_batch(
            QueueUrl=await self._url("" if group is None else ".fifo"), Entries=entries
        )

    async def send_more(self, sku: str) -> None:
        """A message in the third queue."""
        body = json.dumps({"sku": sku})
        await self.sqs.send_message(QueueUrl=await self._url("-more"), MessageBody=body)

    async def fire(self) -> None:
        """Something that is wanted, and something that is not, of everything but queues."""
        for kind in ("bad", "good"):
            await self.sns.publish(
                TopicArn=self.topic_arn,
                Message=json.dumps({"sku": kind}),
                MessageAttributes={"kind": {"DataType": "String", "StringValue": kind}},
            )
            await self.s3.put_object(Bucket=self.name, Key=f"{kind}/new sku.csv", Body=b"1")
            await self.events.put_events(
                Entries=[
                    {
                        "EventBusName": self.name,
                        "Source": kind,
                        "DetailType": "Order Placed",
                        "Detail": json.dumps({"sku": "hat"}),
                    }
                ]
            )
            await self.logs.put_log_events(
                logGroupName=f"/{self.name}",
                logStreamName="main",
                logEvents=[{"timestamp": 1_800_000_000_000, "message": f"{kind} line"}],
            )
        await self.s3.delete_object(Bucket=self.name, Key="bad/new sku.csv")
        await self.kinesis.put_record(
            StreamName=self.name, PartitionKey="p", Data=b'{"sku": "cap"}'
        )
        await self.dynamodb.put_item(
            TableName=self.name, Item={"sku": {"S": "tie"}, "price": {"N": "7"}}
        )

    async def seen(self, number: int) -> list[str]:
        """What handlers said they saw, sorted: `number` things, or what they are after a minute."""
        said: list[str] = []
        url = await self._url("-seen")
        with anyio.move_on_after(60):
            while len(said) < number:
                answer = await self.sqs.receive_message(
                    QueueUrl=url, WaitTimeSeconds=20, MaxNumberOfMessages=10
                )
                for message in answer.get("Messages", []):
                    said.append(message["Body"])
                    await self.sqs.delete_message(
                        QueueUrl=url, ReceiptHandle=message["ReceiptHandle"]
                    )
        return sorted(said)

    async def _url(self, end: str) -> str:
        return (await self.sqs.get_queue_url(QueueName=f"{self.name}{end}"))["QueueUrl"]


@asynccontextmanager
async def sources(sandbox: Sandbox, name: str) -> AsyncIterator[tuple[Sources, str]]:
    """One of each, and the ARN of the table's stream; removed at the end."""
    create, url = session_in_the_sandbox().create_client, sandbox.url
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        mine = Sources(
            name,
            await enter(create("sqs", endpoint_url=url)),
            await enter(create("sns", endpoint_url=url)),
            await enter(create("s3", endpoint_url=url)),
            await enter(create("kinesis", endpoint_url=url)),
            await enter(create("dynamodb", endpoint_url=url)),
            await enter(create("events", endpoint_url=url)),
            await enter(create("logs", endpoint_url=url)),
        )
        stream_arn = await mine.create()
        try:
            yield mine, stream_arn
        finally:
            await mine.remove()
