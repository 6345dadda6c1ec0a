"""Deploys in the test's own process, of a stage that has all kinds of resources."""

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiobotocore.session import AioSession

from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    FunctionGuard,
    HttpRoute,
    KinesisStream,
    LogSubscription,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    StreamPolling,
)
from achalice_cli.aws.artifacts import Artifacts
from achalice_cli.aws.provider import LIMITS, AwsProvider
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Outcome, apply
from achalice_cli.engine.assembly import Contents
from achalice_cli.engine.local_state import StateFile
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import Place, Record, Recorded, State

from ..engine.builders import assembled
from .sources import Sources

REGION = "us-east-1"


def stage_of(sources: Sources, stream_arn: str, *, version: int) -> Desired:
    """A stage with APIs and sources of every kind, all of which differ from version to version."""
    name, guard = sources.name, FunctionGuard("porter")
    contents = Contents(f"c0de{version}", f"1a7e4{version}", "python3.12", "x86_64")
    orders = HttpRoute("/orders", ("GET",), "orders")
    routes = (
        orders._replace(guard=guard),
        HttpRoute(f"/orders/{version}", ("POST",), "order"),
        guard,
    )
    told: dict[str, Any] = {
        "access_log": True,
        "throttle": {"rate_limit": version, "burst_limit": version},
        "stage_variables": {"version": f"{version}"},
    }
    http = assembled(*routes, app=name, contents=contents, api_type="http", **told)
    url = assembled(orders, app=name, contents=contents, api_type="function_url")
    return (
        url
        | http
        | assembled(
            *routes,
            SqsQueue("tick", name, batch_size=version),
            KinesisStream("tick", name, StreamPolling(batch_size=version)),
            DynamoDBStream("tick", stream_arn, StreamPolling(batch_size=version)),
            EventRule("tick", f'{{"source":["{version}"]}}', event_bus=name),
            Schedule("hourly", f"rate({version + 1} hours)"),
            Schedule("daily", f"cron(0 {version} * * ? *)", timezone="Europe/Berlin"),
            S3Bucket("tick", name, prefix=f"{version}/"),
            SnsTopic("tick", name, filter_policy=f'{{"kind":["{version}"]}}'),
            LogSubscription("tick", f"/{name}", filter_pattern=f"{version}"),
            app=name,
            contents=contents,
            policy=({"Effect": "Allow", "Action": f"s3:{version}", "Resource": "*"},),
            lambda_timeout=version,
            log_retention_in_days=(1, 3, 5)[version],
            minimum_compression_size=version,
            **told,
            api_keys={"partner": {"description": f"{version}"}, "friend": {}},
            usage_plans={
                "basic": {"quota": {"limit": version, "period": "DAY"}, "api_keys": ["friend"]},
                f"plan-{version}": {"api_keys": ["partner"]},
            },
        )
    )


class KilledError(BaseException):
    """The process is dead: nothing of it goes on."""


@dataclass
class Mortal:
    """A record whose process dies when it has written so many changes."""

    record: Record
    lives: int

    async def put(self, address: Address, recorded: Recorded) -> None:
        self._breathe()
        await self.record.put(address, recorded)
        self._die()

    async def forget(self, address: Address) -> None:
        self._breathe()
        await self.record.forget(address)
        self._die()

    def _breathe(self) -> None:
        if self.lives <= 0:
            raise KilledError

    def _die(self) -> None:
        self.lives -= 1
        self._breathe()


@dataclass(frozen=True)
class Deployer:
    """Whoever deploys from one project's folder."""

    file: Path
    session: AioSession

    async def deploy(self, url: str, desired: Desired, *, dies_after: int | None = None) -> Outcome:
        """Plan and apply by what is recorded, all of it read from disk."""
        state = await self.state()
        async with _aws_at(url, self.session) as aws:
            state.claim(Place(account=aws.account, region=REGION), stage="dev")
            provider = AwsProvider(aws, Artifacts(_zip, _zip))
            record = state if dies_after is None else Mortal(state, dies_after)
            steps = plan(desired, state.resources)
            outcome = await apply(steps, state.resources, provider, record, limits=LIMITS)
            if not outcome.failed:
                await provider.settle()
        return outcome

    async def state(self) -> State:
        """The record as the next process finds it."""
        state = State(StateFile(self.file))
        await state.load()
        return state


@asynccontextmanager
async def _aws_at(url: str, session: AioSession) -> AsyncIterator[Aws]:
    async with AsyncExitStack() as stack:
        aws = Aws(session, stack, region=REGION, endpoint_url=url)
        await aws.identify()
        yield aws


async def _zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("app.py"), "def app(event, context): ...\n")
    return content.getvalue()
