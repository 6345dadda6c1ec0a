"""The pytest plugin, in runs of pytest of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

APP = """
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio
from achalice import Chalice

app = Chalice("shop")
table = os.environ.get("TABLE")
life: list[str] = []


@dataclass
class Pool:
    name: str


@app.lifespan
async def pool() -> AsyncIterator[Pool]:
    async with anyio.create_task_group():
        life.append("opened")
        yield Pool("orders")
    await anyio.lowlevel.checkpoint()
    life.append("closed")


@app.get("/")
async def index(pool: Pool) -> str | None:
    return os.environ.get("TABLE")
"""
CONFIG = {"stages": {"dev": {"environment_variables": {"TABLE": "orders-dev"}}, "prod": {}}}
STRICT = ["-o", "asyncio_default_fixture_loop_scope=function", "-o", "asyncio_mode=strict"]
AUTO = [*STRICT, "-o", "asyncio_mode=auto"]
WITHOUT = ["-p", "no:asyncio"]
AFTERWARDS = """

def test_the_end_of_the_test_closed_it() -> None:
    assert life == ["opened", "closed"]
    assert "TABLE" not in os.environ
"""
IMPORTS = """
import asyncio
import os

import pytest
from achalice.test import Client, ClientFactory, SyncClientFactory

from app import app, life, table

"""


def run(
    folder: Path, tests: str, *options: str, ini: str = "", config: object = CONFIG
) -> tuple[int, str]:
    """Run `tests` in a project of their own; warnings are errors there."""
    (folder / "app.py").write_text(APP)
    (folder / "test_app.py").write_text(IMPORTS + tests)
    (folder / "pytest.ini").write_text(
        f"[pytest]\npythonpath = .\nfilterwarnings = error\naddopts = --strict-config\n{ini}"
    )
    (folder / ".achalice").mkdir()
    (folder / ".achalice" / "config.json").write_text(json.dumps(config))
    # From elsewhere: the project is found by pytest's root folder.
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(folder)],
        cwd=folder.parent,
        env={**os.environ, "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


ASYNC_TEST = """
async def test_a_request(achalice_client: ClientFactory) -> None:
    client = await achalice_client(app)

    assert (await client.http.get("/")).text == "orders-dev"
"""


@pytest.mark.parametrize(
    ("options", "mark"),
    [
        (AUTO, ""),
        (STRICT, '@pytest.mark.asyncio(loop_scope="module")'),
        (WITHOUT, "@pytest.mark.anyio"),
    ],
    ids=["asyncio", "the loop lives on", "anyio"],
)
def test_a_client_lives_as_long_as_its_test(tmp_path: Path, options: list[str], mark: str) -> None:
    """Whichever plugin runs async tests, and whether its loop outlives the test or not."""
    backend = """
@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"

"""
    code, said = run(tmp_path, backend + mark + ASYNC_TEST + AFTERWARDS, *options)

    assert (code, "2 passed" in said) == (0, True), said


def test_without_a_plugin_for_async_tests_nothing_is_missed(tmp_path: Path) -> None:
    tests = """
def test_a_request(achalice_sync_client: SyncClientFactory) -> None:
    client = achalice_sync_client(app)

    assert client.http.get("/").text == "orders-dev"
"""
    code, said = run(tmp_path, tests + AFTERWARDS, *WITHOUT, "-p", "no:anyio")

    assert (code, "2 passed" in said) == (0, True), said


def test_a_fixture_of_the_projects_own_may_wrap_it(tmp_path: Path) -> None:
    tests = """
@pytest.fixture
async def client(achalice_client: ClientFactory):
    client = await achalice_client(app)
    yield client
    assert (await client.http.get("/")).status_code == 200


async def test_a_request(client: Client) -> None:
    assert (await client.http.get("/")).text == "orders-dev"
"""
    code, said = run(tmp_path, tests + AFTERWARDS, *AUTO)

    assert (code, "2 passed" in said) == (0, True), said


def test_several_clients_are_all_closed_even_if_one_cannot_be(tmp_path: Path) -> None:
    tests = """
from achalice import Chalice

broken = Chalice("broken")


@broken.lifespan
async def nothing() -> "AsyncIterator[None]":
    yield
    raise RuntimeError("still in use")


async def test_two(achalice_client: ClientFactory) -> None:
    await achalice_client(app)
    await achalice_client(broken)
"""
    imports = "from collections.abc import AsyncIterator\n"

    code, said = run(tmp_path, imports + tests + AFTERWARDS, *AUTO)

    assert (code, "2 passed, 1 error" in said) == (1, True), said
    assert "RuntimeError: still in use" in said


def test_a_stage_can_be_there_before_the_app_is_imported(tmp_path: Path) -> None:
    """What app.py reads at its top, no client can set in time."""
    tests = """
def test_the_variable_was_seen() -> None:
    assert table == "orders-dev"
"""
    code, said = run(tmp_path, tests, *WITHOUT, ini="achalice_stage = dev\n")

    assert (code, "1 passed" in said) == (0, True), said


def test_a_stage_that_does_not_exist_is_told_before_any_test(tmp_path: Path) -> None:
    code, said = run(tmp_path, "", *WITHOUT, ini="achalice_stage = prdo\n")

    assert code == 4
    assert said.strip() == (
        "ERROR: .achalice/config.json: there is no stage `prdo`; there is `dev`, `prod`"
    )
