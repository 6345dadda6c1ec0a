"""The test client without `await`."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from achalice import Chalice
from achalice.test import ClosedClientError, OpenClientError, SyncClient, SyncClientInLoopError


@dataclass
class Pool:
    loop: asyncio.AbstractEventLoop
    is_open: bool = True


def shop() -> tuple[Chalice, list[Pool]]:
    app, pools = Chalice("shop"), list[Pool]()

    @app.lifespan
    async def pool() -> AsyncIterator[Pool]:
        pools.append(Pool(asyncio.get_running_loop()))
        yield pools[-1]
        pools[-1].is_open = False

    @app.route("/", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
    async def index(pool: Pool) -> bool:
        return pool.is_open and pool.loop is asyncio.get_running_loop()

    @app.lambda_function()
    async def double(number: int) -> int:
        return number * 2

    return app, pools


@pytest.mark.parity("testing.awaited", "testing.http.methods")
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_requests_run_on_the_loop_of_the_lifespans(method: str) -> None:
    """Pooled clients work only there."""
    app, pools = shop()

    with SyncClient(app) as client:
        assert getattr(client.http, method)("/").json_body is True
        assert client.http.head("/").status_code == 200

    assert [pool.is_open for pool in pools] == [False]


def test_functions_are_invoked_with_generated_events() -> None:
    app, _ = shop()

    with SyncClient(app) as client:
        assert client.lambda_.invoke("double", 21).payload == 42
        assert client.events.generate_scheduled_event()["source"] == "aws.events"


def test_it_takes_the_same_options() -> None:
    app, _ = shop()

    with SyncClient(app, front="http") as client:
        assert client.http.get("/nowhere", params={"a": 1}).status_code == 404


def test_it_leaves_the_current_loop_of_others_alone() -> None:
    app, _ = shop()
    mine = asyncio.new_event_loop()
    asyncio.set_event_loop(mine)
    try:
        with SyncClient(app) as client:
            client.http.get("/")

        assert asyncio.get_event_loop() is mine
    finally:
        asyncio.set_event_loop(None)
        mine.close()


def test_it_works_inside_its_block_only() -> None:
    app, _ = shop()
    client = SyncClient(app)

    with pytest.raises(ClosedClientError) as caught:
        client.http.get("/")
    with client:
        pass
    with pytest.raises(ClosedClientError):
        client.lambda_.invoke("double", 1)

    assert caught.value.hint == "use it inside `with SyncClient(app) as client:`"


def test_a_client_that_is_open_is_not_opened_again() -> None:
    app, _ = shop()

    with SyncClient(app) as client, pytest.raises(OpenClientError):
        client.__enter__()


async def test_async_code_is_told_to_use_the_other_one() -> None:
    app, _ = shop()

    with pytest.raises(SyncClientInLoopError), SyncClient(app):
        pass


def test_an_error_on_closing_is_raised() -> None:
    app = Chalice("shop")

    @app.lifespan
    async def pool() -> AsyncIterator[Pool]:
        yield Pool(asyncio.get_running_loop())
        raise RuntimeError("still in use")

    with pytest.raises(RuntimeError, match="still in use"), SyncClient(app):
        pass
