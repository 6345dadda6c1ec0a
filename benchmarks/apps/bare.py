"""No framework: pydantic and asyncio alone, below which no async app with models can get.

One function knows both requests, and looks at nothing else in their events.
"""

import asyncio
import json
from typing import Any

from pydantic import BaseModel


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Placed(BaseModel):
    order_id: int
    sku: str
    quantity: int


async def get_order(order_id: int, verbose: bool = False) -> dict[str, object]:
    return {"order_id": order_id, "sku": "socks", "verbose": verbose}


async def create_order(order: Order) -> Placed:
    return Placed(order_id=17, sku=order.sku, quantity=order.quantity)


loop = asyncio.new_event_loop()


async def answer(event: dict[str, Any]) -> dict[str, Any]:
    if event["httpMethod"] == "POST":
        order = Order.model_validate_json(event["body"])
        return {"statusCode": 201, "body": (await create_order(order)).model_dump_json()}
    order_id = int(event["pathParameters"]["order_id"])
    verbose = event["queryStringParameters"]["verbose"] == "true"
    return {"statusCode": 200, "body": json.dumps(await get_order(order_id, verbose))}


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    return loop.run_until_complete(answer(event))
