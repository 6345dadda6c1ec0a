"""Powertools for AWS Lambda with `enable_validation=True`."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from pydantic import BaseModel

app = APIGatewayRestResolver(enable_validation=True)


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Placed(BaseModel):
    order_id: int
    sku: str
    quantity: int


@app.get("/orders/<order_id>")
def get_order(order_id: int, verbose: bool = False) -> dict[str, object]:
    return {"order_id": order_id, "sku": "socks", "verbose": verbose}


@app.post("/orders")
def create_order(order: Order) -> tuple[Placed, HTTPStatus]:
    placed = Placed(order_id=17, sku=order.sku, quantity=order.quantity)
    return placed, HTTPStatus.CREATED


handle = app.resolve
