"""Powertools for AWS Lambda without validation: the handlers convert what they need."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayRestResolver

app = APIGatewayRestResolver()


@app.get("/orders/<order_id>")
def get_order(order_id: str) -> dict[str, object]:
    verbose = app.current_event.get_query_string_value("verbose", "false")
    return {"order_id": int(order_id), "sku": "socks", "verbose": verbose == "true"}


@app.post("/orders")
def create_order() -> tuple[dict[str, object], HTTPStatus]:
    order = app.current_event.json_body
    placed = {"order_id": 17, "sku": order["sku"], "quantity": order.get("quantity", 1)}
    return placed, HTTPStatus.CREATED


handle = app.resolve
