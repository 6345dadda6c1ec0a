"""achalice with the handlers of the Chalice app, which validate nothing, made `async def`."""

from collections.abc import Mapping

from achalice import Chalice, Response

app = Chalice("orders")


@app.route("/orders/{order_id}")
async def get_order(order_id: str) -> dict[str, object]:
    query: Mapping[str, str] = app.current_request.query_params or {}
    return {
        "order_id": int(order_id),
        "sku": "socks",
        "verbose": query.get("verbose") == "true",
    }


@app.route("/orders", methods=["POST"])
async def create_order() -> Response[dict[str, object]]:
    order = app.current_request.json_body
    return Response(
        {"order_id": 17, "sku": order["sku"], "quantity": order.get("quantity", 1)},
        status_code=201,
    )


handle = app
