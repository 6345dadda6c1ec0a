"""FastAPI behind Mangum, with `async def` handlers."""

from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel

app = FastAPI()


class Order(BaseModel):
    sku: str
    quantity: int = 1


class Placed(BaseModel):
    order_id: int
    sku: str
    quantity: int


@app.get("/orders/{order_id}")
async def get_order(order_id: int, verbose: bool = False) -> dict[str, object]:
    return {"order_id": order_id, "sku": "socks", "verbose": verbose}


@app.post("/orders", status_code=201)
async def create_order(order: Order) -> Placed:
    return Placed(order_id=17, sku=order.sku, quantity=order.quantity)


handle = Mangum(app, lifespan="off")
