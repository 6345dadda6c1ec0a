"""Orders: taken over HTTP, shipped from a queue, counted by the clock."""

import os
import uuid
from typing import Literal

from aiobotocore.session import get_session
from pydantic import BaseModel, Field

from achalice import Chalice, NotFoundError, Rate
from achalice.events import CloudWatchEvent, SQSEvent

app = Chalice("orders")
aws = get_session()

TABLE = os.environ.get("ORDERS_TABLE", "orders")
QUEUE = os.environ.get("ORDERS_QUEUE", "orders")


class NewOrder(BaseModel):
    sku: str = Field(min_length=1)
    quantity: int = Field(default=1, ge=1)


class Order(NewOrder):
    order_id: str
    status: Literal["taken", "shipped"] = "taken"


@app.post("/orders", status_code=201)
async def take_order(order: NewOrder) -> Order:
    taken = Order(order_id=uuid.uuid4().hex[:8], **order.model_dump())
    await save(taken)
    async with aws.create_client("sqs") as sqs:
        queue = await sqs.get_queue_url(QueueName=QUEUE)
        await sqs.send_message(QueueUrl=queue["QueueUrl"], MessageBody=taken.model_dump_json())
    return taken


@app.get("/orders/{order_id}")
async def get_order(order_id: str) -> Order:
    async with aws.create_client("dynamodb") as dynamodb:
        found = await dynamodb.get_item(TableName=TABLE, Key={"order_id": {"S": order_id}})
    if "Item" not in found:
        raise NotFoundError(f"there is no order {order_id}")
    return Order.model_validate_json(found["Item"]["order"].get("S", ""))


@app.on_sqs_message(queue=QUEUE, batch_size=10)
async def ship(event: SQSEvent[Order]) -> None:
    for record in event:
        await save(record.data.model_copy(update={"status": "shipped"}))


@app.schedule(Rate(1, unit=Rate.DAYS), description="Says what time it is")
async def daily(event: CloudWatchEvent) -> None:
    app.log.warning("a new day: %s", event.time)


async def save(order: Order) -> None:
    item = {"order_id": {"S": order.order_id}, "order": {"S": order.model_dump_json()}}
    async with aws.create_client("dynamodb") as dynamodb:
        await dynamodb.put_item(TableName=TABLE, Item=item)
