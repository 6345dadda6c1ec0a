"""The test client's life: lifespans, environment, and what it is given to read."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import anyio
import pytest

from achalice import Chalice, LambdaContext
from achalice.exceptions import LifespanError
from achalice.test import Client, ClosedClientError, OpenClientError, StageConfigError


def configured(folder: Path, content: object) -> Path:
    (folder / ".achalice").mkdir()
    (folder / ".achalice" / "config.json").write_text(json.dumps(content))
    return folder


@dataclass
class Pool:
    is_open: bool = True


def without_database() -> Pool:
    raise RuntimeError("no database")


def with_pool() -> tuple[Chalice, list[Pool]]:
    app, pools = Chalice("shop"), list[Pool]()

    @app.lifespan
    async def pool() -> AsyncIterator[Pool]:
        # What has a scope must be left by the task that entered it.
        async with anyio.create_task_group():
            pools.append(Pool())
            yield pools[-1]
        pools[-1].is_open = False

    @app.get("/")
    async def index(pool: Pool) -> bool:
        return pool.is_open

    return app, pools


def with_variables() -> Chalice:
    app = Chalice("shop")

    @app.get("/")
    async def index() -> dict[str, str | None]:
        return {name: os.environ.get(name) for name in ("TABLE", "LEVEL", "ACHALICE_HANDLER")}

    @app.lambda_function()
    async def resize() -> dict[str, str | None]:
        return await index()

    @app.lambda_function()
    def child() -> str:
        program = "import os; print(os.environ['TABLE'])"
        return subprocess.check_output([sys.executable, "-c", program], text=True).strip()

    return app


CONFIG = {
    "environment_variables": {"TABLE": "top", "LEVEL": "top"},
    "stages": {
        "dev": {
            "environment_variables": {"TABLE": "orders-dev"},
            "lambda_functions": {
                "api_handler": {"environment_variables": {"LEVEL": "debug"}},
                "resize": {"environment_variables": {"TABLE": "pictures-dev"}},
            },
        },
        "prod": {},
    },
}


@pytest.mark.parity("testing.block")
async def test_lifespans_are_open_inside_and_closed_afterwards() -> None:
    app, pools = with_pool()

    async with Client(app) as client:
        assert (await client.http.get("/")).json_body is True

    assert pools == [Pool(is_open=False)]


async def test_an_app_can_be_tested_again() -> None:
    app, pools = with_pool()

    for _ in range(2):
        async with Client(app) as client:
            await client.http.get("/")

    assert pools == [Pool(is_open=False), Pool(is_open=False)]


async def test_lifespans_may_be_opened_and_closed_by_two_tasks() -> None:
    """Fixtures are begun by one and ended by another."""
    app, pools = with_pool()
    client = Client(app)

    loop = asyncio.get_running_loop()
    await loop.create_task(client.__aenter__())
    await loop.create_task(client.__aexit__())

    assert pools == [Pool(is_open=False)]


async def test_two_clients_of_one_app_share_its_lifespans() -> None:
    """One for each front, for example."""
    app, pools = with_pool()

    async with Client(app) as rest:
        async with Client(app, front="http") as http:
            assert (await http.http.get("/")).json_body is True
        assert (await rest.http.get("/")).json_body is True

    assert pools == [Pool(is_open=False)]


async def test_a_lifespan_that_cannot_start_is_told_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    app = Chalice("shop")

    @app.lifespan
    async def pool() -> AsyncIterator[Pool]:
        yield without_database()

    with pytest.raises(LifespanError, match="no database"):
        async with Client(app, project_dir=configured(tmp_path, CONFIG)):
            pass

    assert "TABLE" not in os.environ


async def test_an_error_on_closing_is_raised() -> None:
    app = Chalice("shop")

    @app.lifespan
    async def pool() -> AsyncIterator[Pool]:
        yield Pool()
        raise RuntimeError("still in use")

    with pytest.raises(RuntimeError, match="still in use"):
        async with Client(app):
            pass


@pytest.mark.parity("testing.block")
async def test_a_client_works_inside_its_block_only() -> None:
    client = Client(Chalice("shop"))

    with pytest.raises(ClosedClientError) as caught:
        _ = client.http
    async with client:
        pass
    with pytest.raises(ClosedClientError):
        _ = client.lambda_

    assert caught.value.hint == "use it inside `async with Client(app) as client:`"


async def test_a_client_that_is_open_is_not_opened_again() -> None:
    """As by `async with` around what a fixture has opened; its variables would stay set."""
    async with Client(Chalice("shop")) as client:
        with pytest.raises(OpenClientError):
            await client.__aenter__()


@pytest.mark.parity("testing.variables")
async def test_each_function_has_the_variables_that_it_is_deployed_with(tmp_path: Path) -> None:
    async with Client(with_variables(), project_dir=configured(tmp_path, CONFIG)) as client:
        http = (await client.http.get("/")).json_body
        resize = (await client.lambda_.invoke("resize")).payload

    assert http == {"TABLE": "orders-dev", "LEVEL": "debug", "ACHALICE_HANDLER": "api_handler"}
    assert resize == {"TABLE": "pictures-dev", "LEVEL": "top", "ACHALICE_HANDLER": "resize"}


@pytest.mark.parity("testing.variables", "testing.variables-per-call")
async def test_the_stages_variables_are_there_between_calls_and_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEVEL", "mine")

    async with Client(with_variables(), project_dir=configured(tmp_path, CONFIG)) as client:
        await client.http.get("/")
        inside = os.environ["TABLE"], os.environ["LEVEL"]

    assert inside == ("orders-dev", "top")
    assert (os.environ.get("TABLE"), os.environ["LEVEL"]) == (None, "mine")


@pytest.mark.parity("testing.client")
async def test_another_stage_has_other_variables(tmp_path: Path) -> None:
    folder = configured(tmp_path, CONFIG)

    async with Client(with_variables(), stage_name="prod", project_dir=folder) as client:
        assert (await client.http.get("/")).json_body["TABLE"] == "top"


@pytest.mark.parity("testing.variables-swapped")
async def test_child_processes_see_the_variables_too(tmp_path: Path) -> None:
    """Chalice put another mapping where `os.environ` was, which only Python code noticed."""
    environment = os.environ

    async with Client(with_variables(), project_dir=configured(tmp_path, CONFIG)) as client:
        assert (await client.lambda_.invoke("child")).payload == "orders-dev"
        assert os.environ is environment


async def test_a_test_may_replace_a_variable_of_the_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Client(with_variables(), project_dir=configured(tmp_path, CONFIG)) as client:
        with monkeypatch.context() as patched:
            patched.setenv("TABLE", "a fake")

            assert (await client.http.get("/")).json_body["TABLE"] == "a fake"


@pytest.mark.parity("testing.no-config")
async def test_without_a_config_file_nothing_is_set(tmp_path: Path) -> None:
    before = dict(os.environ)

    async with Client(with_variables(), project_dir=tmp_path):
        assert dict(os.environ) == before


@pytest.mark.parity("testing.broken-config")
def test_a_config_file_that_cannot_be_used_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StageConfigError):
        Client(Chalice("shop"), project_dir=configured(tmp_path, {"environment_variables": 1}))


def test_a_front_that_does_not_exist_is_told() -> None:
    with pytest.raises(ValueError, match="no front 'zzz'; there are rest, http, function_url, alb"):
        Client(Chalice("shop"), front="zzz")  # type: ignore[arg-type]  # that is the test


@pytest.mark.parity("testing.invoke.time-out")
async def test_handlers_are_told_what_function_they_are(tmp_path: Path) -> None:
    app = Chalice("shop")

    @app.get("/")
    async def index(context: LambdaContext) -> list[object]:
        return [context.function_name, context.memory_limit_in_mb]

    @app.lambda_function()
    async def resize(event: object, context: LambdaContext) -> list[object]:
        seconds = round(context.get_remaining_time_in_millis() / 1000)
        return [context.function_name, context.memory_limit_in_mb, seconds]

    content = {"app_name": "store", "lambda_functions": {"resize": {"lambda_memory_size": 512}}}
    async with Client(app, project_dir=configured(tmp_path, content)) as client:
        assert (await client.http.get("/")).json_body == ["store-dev", "128"]
        assert (await client.lambda_.invoke("resize")).payload == ["store-dev-resize", "512", 60]
