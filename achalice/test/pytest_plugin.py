"""Fixtures for pytest, with or without a plugin that runs async tests; pytest finds them itself."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from achalice.app import Chalice
from achalice.test.client import Client
from achalice.test.environment import variables_set
from achalice.test.errors import StageConfigError
from achalice.test.factories import ClientFactory, SyncClientFactory
from achalice.test.gateways import FrontName
from achalice.test.stage_settings import DEFAULT_STAGE, StageSettings
from achalice.test.sync_client import SyncClient


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project name the stage whose variables are there before its tests import app.py."""
    parser.addini("achalice_stage", "set this stage's environment variables for the whole run")


def pytest_configure(config: pytest.Config) -> None:
    """Set the variables of that stage until pytest ends.

    Raises:
        pytest.UsageError: the config file cannot be used, or does not have the stage.
    """
    stage: str = config.getini("achalice_stage")
    if not stage:
        return
    try:
        settings = StageSettings.read(config.rootpath, stage)
    except StageConfigError as error:
        raise pytest.UsageError(str(error)) from None
    variables = ExitStack()
    variables.enter_context(variables_set(settings.environment_variables))
    config.add_cleanup(variables.close)


@pytest.fixture
def achalice_client(pytestconfig: pytest.Config) -> Iterator[ClientFactory]:
    """Opens test clients: `client = await achalice_client(app)`. The test's end closes them."""
    with ExitStack() as clients:

        async def factory(
            app: Chalice,
            stage_name: str = DEFAULT_STAGE,
            project_dir: str | Path | None = None,
            *,
            front: FrontName = "rest",
        ) -> Client:
            client = Client(app, stage_name, project_dir or pytestconfig.rootpath, front=front)
            await client.__aenter__()
            clients.callback(_close, client, asyncio.get_running_loop())
            return client

        yield factory


@pytest.fixture
def achalice_sync_client(pytestconfig: pytest.Config) -> Iterator[SyncClientFactory]:
    """Opens test clients without `await`: `client = achalice_sync_client(app)`."""
    with ExitStack() as clients:

        def factory(
            app: Chalice,
            stage_name: str = DEFAULT_STAGE,
            project_dir: str | Path | None = None,
            *,
            front: FrontName = "rest",
        ) -> SyncClient:
            client = SyncClient(app, stage_name, project_dir or pytestconfig.rootpath, front=front)
            return clients.enter_context(client)

        yield factory


def _close(client: Client, loop: asyncio.AbstractEventLoop) -> None:
    """Close `client`, which was opened on `loop`."""
    # No async fixture: whether one is run, and by which plugin, is for the project to choose.
    if not loop.is_closed():
        loop.run_until_complete(client.__aexit__())
        return
    # The test's loop has gone first, and has had the lifespans closed on the way.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(client.__aexit__())
