from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError

from achalice_cli.aws.calls import report_calls
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.spans import CURRENT_STEP, Span

from .scripts import REGION, Script


@pytest.fixture
async def told() -> AsyncIterator[tuple[Aws, list[Span]]]:
    """An AWS of its own whose calls are told of."""
    spans: list[Span] = []
    session = AioSession()
    session.set_credentials("test", "test")
    report_calls(session, spans.append)
    async with AsyncExitStack() as stack:
        yield Aws(session, stack, region=REGION, endpoint_url=None), spans


async def test_a_call_is_told_with_the_step_that_made_it(told: tuple[Aws, list[Span]]) -> None:
    aws, spans = told
    sts = Script(await aws.sts())
    sts.on("get_caller_identity").gives(
        Account="1", Arn="arn:aws:iam::123456789012:user/me", UserId="me"
    )
    CURRENT_STEP.set(ROLE)

    await (await aws.sts()).get_caller_identity()

    assert [(each.name, each.address, each.details["retries"]) for each in spans] == [
        ("sts GetCallerIdentity", ROLE, 0)
    ]
    assert spans[0].begun <= spans[0].ended


async def test_a_call_that_is_refused_is_told_too(told: tuple[Aws, list[Span]]) -> None:
    aws, spans = told
    sts = Script(await aws.sts())
    sts.on("get_caller_identity").refuses("ExpiredToken")

    with pytest.raises(ClientError):
        await (await aws.sts()).get_caller_identity()

    assert [each.name for each in spans] == ["sts GetCallerIdentity"]
