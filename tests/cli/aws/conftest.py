import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiobotocore.session import AioSession

from achalice_cli.aws import patience
from achalice_cli.aws.session import Aws

from .scripts import ACCOUNT, REGION, Clock, Script


@pytest.fixture(scope="session")
def session() -> AioSession:
    """One for all tests: it reads the models of the services once."""
    nobodys = {
        "profile": (None, None, None, None),
        "config_file": (None, None, os.devnull, None),
        "credentials_file": (None, None, os.devnull, None),
    }
    made = AioSession(session_vars=nobodys)
    made.set_credentials("test", "test")
    return made


@pytest.fixture
async def aws(session: AioSession) -> AsyncIterator[Aws]:
    """An account that nobody has been asked about."""
    async with AsyncExitStack() as stack:
        aws = Aws(session, stack, region=REGION, endpoint_url=None)
        aws.account, aws.partition = ACCOUNT, "aws"
        yield aws


@pytest.fixture
async def iam(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.iam())
    yield script
    script.finish()


@pytest.fixture
async def logs(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.logs())
    yield script
    script.finish()


@pytest.fixture
async def events(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.events())
    yield script
    script.finish()


@pytest.fixture
async def apigateway(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.apigateway())
    yield script
    script.finish()


@pytest.fixture
async def apigatewayv2(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.apigatewayv2())
    yield script
    script.finish()


@pytest.fixture
async def s3(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.s3())
    yield script
    script.finish()


@pytest.fixture
async def sns(aws: Aws) -> AsyncIterator[Script]:
    """Of the region that the app is in."""
    script = Script(await aws.sns(REGION))
    yield script
    script.finish()


@pytest.fixture
async def scheduler(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.scheduler())
    yield script
    script.finish()


@pytest.fixture
async def lambda_(aws: Aws) -> AsyncIterator[Script]:
    script = Script(await aws.lambda_())
    yield script
    script.finish()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nobody waits: pauses only move this clock."""
    clock = Clock()
    monkeypatch.setattr(patience, "anyio", clock)
    return clock
