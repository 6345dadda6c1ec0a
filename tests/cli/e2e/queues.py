"""Queues in the sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from achalice_cli.sandbox.process import Sandbox

from .inventory import session_in_the_sandbox

if TYPE_CHECKING:
    from types_aiobotocore_sqs.client import SQSClient


@dataclass(frozen=True)
class Queues:
    client: "SQSClient"
    urls: dict[str, str]

    async def send(self, name: str, body: str) -> None:
        await self.client.send_message(QueueUrl=self.urls[name], MessageBody=body)

    async def receive(self, name: str) -> str:
        """The next message's body, which must come within 20 seconds."""
        url = self.urls[name]
        answer = await self.client.receive_message(QueueUrl=url, WaitTimeSeconds=20)
        (message,) = answer["Messages"]
        await self.client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return message["Body"]


@asynccontextmanager
async def queues(sandbox: Sandbox, *names: str) -> AsyncIterator[Queues]:
    """Queues of these names, removed at the end."""
    async with session_in_the_sandbox().create_client("sqs", endpoint_url=sandbox.url) as client:
        urls = {name: (await client.create_queue(QueueName=name))["QueueUrl"] for name in names}
        try:
            yield Queues(client, urls)
        finally:
            for url in urls.values():
                await client.delete_queue(QueueUrl=url)
