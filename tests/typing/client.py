"""What mypy knows of the test client. Checked by mypy, never run."""

from pathlib import Path
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import Chalice
from achalice.requests import Headers
from achalice.test import (
    Client,
    ClientFactory,
    HTTPResponse,
    InvokeResponse,
    ItemChange,
    SyncClient,
    SyncClientFactory,
)

from ..builders import FakeContext

app = Chalice("shop")


class Order(BaseModel):
    sku: str


async def a_client_is_what_its_block_gets() -> None:
    async with Client(app, stage_name="dev", project_dir=Path(), front="http") as client:
        assert_type(client, Client)
        assert_type(await client.http.get("/"), HTTPResponse)
        assert_type(await client.lambda_.invoke("price"), InvokeResponse)
        assert_type(client.events.generate_scheduled_event(), dict[str, Any])


def its_twin_is_the_same_without_await() -> None:
    with SyncClient(app, "dev", ".", front="alb") as client:
        assert_type(client, SyncClient)
        assert_type(client.http.get("/", params={"a": 1}), HTTPResponse)
        assert_type(client.lambda_.invoke("price", Order(sku="tea")), InvokeResponse)
        assert_type(client.events.generate_sqs_event(["a"]), dict[str, Any])


async def requests_have_typed_options(client: Client) -> None:
    await client.http.post(
        "/",
        headers={"X-Tag": ["a", "b"], "Accept": "text/html"},
        params={"page": 1, "tags": ["a"], "none": None},
        json=Order(sku="tea"),
        cookies={"a": "1"},
    )
    await client.http.put("/", params=[("a", 1), ("a", "2")], body=b"")
    await client.http.patch("/", data={"a": 1}, files={"b": ("b.png", b"", "image/png")})

    # A text.
    await client.http.get("/", headers={"X-Count": 5})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    # It is called `params`.
    await client.http.get("/", query={"a": 1})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # That is `json`.
    await client.http.post("/", body={"a": 1})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Forgotten to await.
    client.http.get("/")  # type: ignore[unused-coroutine]  # pyright: ignore[reportUnusedCoroutine]


async def results_are_read_as_what_they_are(client: Client) -> None:
    response = await client.http.get("/")
    assert_type(response.status_code, int)
    assert_type(response.headers, Headers)
    assert_type(response.body, bytes)
    assert_type(response.text, str)
    assert_type(response.json_body, Any)
    assert_type(response.cookies, dict[str, str])
    assert_type(response.parse(Order), Order)
    assert_type(response.parse(list[Order]), list[Order])

    result = await client.lambda_.invoke("price", {"sku": "tea"}, context=FakeContext())
    assert_type(result.payload, Any)
    assert_type(result.parse(Order), Order)

    # Answers are frozen.
    response.status_code = 200  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def events_have_typed_parts(client: Client) -> None:
    events = client.events
    events.generate_dynamodb_event([ItemChange({"id": 1}, new=Order(sku="tea"))])
    events.generate_alb_event("/", "POST", json={}, multi_value_headers=True)

    # No change.
    events.generate_dynamodb_event([{"id": 1}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    # No view.
    events.generate_dynamodb_event([], stream_view_type="ALL")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # It is `params`.
    events.generate_rest_event("/", "GET", query={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def a_front_is_one_that_there_is() -> None:
    # There is none.
    Client(app, front="cloudfront")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def fixtures_open_clients(
    achalice_client: ClientFactory, achalice_sync_client: SyncClientFactory
) -> None:
    assert_type(await achalice_client(app, front="http"), Client)
    assert_type(achalice_sync_client(app, "prod"), SyncClient)
