from collections.abc import Iterator

import httpx
import pytest

from ..running import LocalServer, project

APP = """
import asyncio
import os
import sys

from achalice import Chalice, LambdaContext, Request, Response
from pydantic import BaseModel

app = Chalice("shop")
print("app.py was imported")


class Order(BaseModel):
    sku: str
    quantity: int = 1


@app.get("/")
async def index() -> dict[str, str]:
    return {"hello": "world"}


@app.post("/orders", status_code=201)
async def create_order(order: Order) -> Order:
    return order


@app.get("/orders/{order_id}")
async def get_order(order_id: str, tag: list[str] | None = None) -> dict[str, object]:
    return {"order_id": order_id, "tags": tag}


@app.get("/files/{key+}")
async def get_file(key: str) -> dict[str, str]:
    return {"key": key}


@app.route("/event/{name}", methods=["GET", "POST"], content_types=[])
async def event(name: str, request: Request) -> object:
    return request.to_original_event()


@app.route("/bytes", methods=["POST"], content_types=[])
async def backwards(request: Request) -> Response[bytes]:
    return Response(request.raw_body[::-1], {"Content-Type": "application/zip"})


@app.get("/cookies")
async def cookies() -> Response[str]:
    return Response("ok", {"Set-Cookie": ["a=1", "b=2"], "Content-Type": "text/plain"})


guests: list[str] = []
everybody = asyncio.Event()


@app.get("/meet/{guest}")
async def meet(guest: str) -> list[str]:
    guests.append(guest)
    if len(guests) == 2:
        everybody.set()
    await asyncio.wait_for(everybody.wait(), 10)
    return sorted(guests)


@app.get("/crash")
async def crash() -> None:
    app.log.info("nobody reads this")
    raise RuntimeError("no stock")


@app.get("/leave")
async def leave() -> None:
    sys.exit(3)


@app.get("/hang")
async def hang() -> None:
    await asyncio.Event().wait()


@app.get("/nothing", status_code=204)
async def nothing() -> None:
    pass


@app.get("/context")
async def context(context: LambdaContext) -> dict[str, object]:
    return {
        "name": context.function_name,
        "memory": context.memory_limit_in_mb,
        "left": context.get_remaining_time_in_millis(),
        "table": os.environ["TABLE"],
        "handler": os.environ["ACHALICE_HANDLER"],
    }
"""

CONFIG = """{
  "version": "2.0",
  "environment_variables": {"TABLE": "nobody's"},
  "stages": {"dev": {
    "lambda_memory_size": 512,
    "api_gateway_stage": "v1",
    "lambda_functions": {
      "api_handler": {"lambda_timeout": 7, "environment_variables": {"TABLE": "orders-dev"}}
    }
  }}
}"""


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """One server for all tests: it keeps nothing between two requests."""
    running = LocalServer.start(project(tmp_path_factory.mktemp("shop"), APP, CONFIG))
    yield running
    running.stop()


@pytest.fixture(scope="package")
def base_url(server: LocalServer) -> str:
    return server.url()


@pytest.fixture
def http(base_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base_url, timeout=10, trust_env=False) as client:
        yield client
