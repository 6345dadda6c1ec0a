"""AWS Chalice, which validates nothing: the handlers convert what they need."""

from chalice.app import Chalice, Response

app = Chalice("orders")


@app.route("/orders/{order_id}")
def get_order(order_id: str) -> dict[str, object]:
    query = app.current_request.query_params or {}
    return {
        "order_id": int(order_id),
        "sku": "socks",
        "verbose": query.get("verbose") == "true",
    }


@app.route("/orders", methods=["POST"])
def create_order() -> Response:
    order = app.current_request.json_body
    return Response(
        {"order_id": 17, "sku": order["sku"], "quantity": order.get("quantity", 1)},
        status_code=201,
    )


handle = app
