"""Who and where we are in AWS, and one client a service for the whole run."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Generic, TypedDict, TypeVar

import anyio
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError

from achalice_cli.aws.calls import report_calls
from achalice_cli.aws.errors import (
    NoAwsCredentialsError,
    NoAwsRegionError,
    code_of,
    our_errors,
)
from achalice_cli.aws.once import leave_lost_answers_to_us
from achalice_cli.aws.patience import until_accepted
from achalice_cli.engine.spans import Span

if TYPE_CHECKING:
    from types_aiobotocore_lambda.client import LambdaClient
    from types_aiobotocore_sns.client import SNSClient


class _Place(TypedDict):
    region_name: str
    endpoint_url: str | None
    config: AioConfig


# Standard mode backs off with jitter on throttling and on answers that never came.
_CONFIG = AioConfig(
    retries={"mode": "standard", "total_max_attempts": 8},
    connect_timeout=10,
    read_timeout=60,
    max_pool_connections=50,
)

_NOBODYS_SETTINGS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""The sandbox needs no account, so a profile that is unknown or broken must not matter."""

ClientT = TypeVar("ClientT")


def _is_throttled(error: ClientError) -> bool:
    return code_of(error) in ("Throttling", "ThrottlingException", "RequestLimitExceeded")


class OnFirstUse(Generic[ClientT]):
    """A client that is opened when it is first asked for, and then shared."""

    def __init__(
        self, stack: AsyncExitStack, make: Callable[[], AbstractAsyncContextManager[ClientT]]
    ) -> None:
        self._stack = stack
        self._make = make
        self._opening = anyio.Lock()
        self._client: ClientT | None = None

    async def __call__(self) -> ClientT:
        """The client, open until the run ends."""
        async with self._opening:
            if self._client is None:
                self._client = await self._stack.enter_async_context(self._make())
        return self._client


class Aws:
    """An account and a region, and one client for each service."""

    def __init__(
        self, session: AioSession, stack: AsyncExitStack, *, region: str, endpoint_url: str | None
    ) -> None:
        self.region = region
        self.account = ""
        self.partition = ""
        """`aws`, `aws-cn`, `aws-us-gov`, as in ARNs."""
        leave_lost_answers_to_us(session)
        self._session = session
        self._stack = stack
        create = session.create_client
        place = _Place(region_name=region, endpoint_url=endpoint_url, config=_CONFIG)
        self._place = place
        self._sns: dict[str, OnFirstUse[SNSClient]] = {}
        self.apigateway = OnFirstUse(stack, lambda: create("apigateway", **place))
        self.apigatewayv2 = OnFirstUse(stack, lambda: create("apigatewayv2", **place))
        self.events = OnFirstUse(stack, lambda: create("events", **place))
        self.iam = OnFirstUse(stack, lambda: create("iam", **place))
        self.lambda_ = OnFirstUse(stack, lambda: create("lambda", **place))
        self.logs = OnFirstUse(stack, lambda: create("logs", **place))
        self.s3 = OnFirstUse(stack, lambda: create("s3", **place))
        self.scheduler = OnFirstUse(stack, lambda: create("scheduler", **place))
        # The first call of a run: whoever is cut off from AWS wants to hear of it soon.
        hurry = _CONFIG.merge(AioConfig(retries={"mode": "standard", "total_max_attempts": 2}))
        soon = _Place(region_name=region, endpoint_url=endpoint_url, config=hurry)
        self.sts = OnFirstUse(stack, lambda: create("sts", **soon))

    async def sns(self, region: str) -> "SNSClient":
        """A client of `region`: topics can be subscribed to where they are only."""
        if region not in self._sns:
            place = _Place(**{**self._place, "region_name": region})
            self._sns[region] = OnFirstUse(
                self._stack, lambda: self._session.create_client("sns", **place)
            )
        return await self._sns[region]()

    def lambda_with(self, config: AioConfig) -> "AbstractAsyncContextManager[LambdaClient]":
        """A client of its own, for calls that want other patience than a deploy's."""
        place = _Place(**{**self._place, "config": _CONFIG.merge(config)})
        return self._session.create_client("lambda", **place)

    def report_calls(self, report: Callable[[Span], None]) -> None:
        """Report every call of services that are called for the first time from now on."""
        report_calls(self._session, report)

    def resolve(self, text: str) -> str:
        """`text` with this account and region for CloudFormation's pseudo parameters."""
        return (
            text.replace("${AWS::Partition}", self.partition)
            .replace("${AWS::Region}", self.region)
            .replace("${AWS::AccountId}", self.account)
        )

    async def identify(self) -> None:
        """Ask AWS whose credentials these are.

        Raises:
            NoAwsCredentialsError: there are none.
            UnreachableEndpointError: nothing answers.
            AwsCallError: AWS does not accept them.
        """
        with our_errors("sts"):
            if await self._session.get_credentials() is None:
                raise NoAwsCredentialsError("no AWS credentials were found")
            sts = await self.sts()
            caller = await until_accepted(sts.get_caller_identity, _is_throttled, patience=20)
        self.account = caller["Account"]
        self.partition = caller["Arn"].split(":")[1]


def session_and_region(profile: str | None) -> tuple[AioSession, str]:
    """What botocore makes of its configuration. Credentials are not looked for yet.

    Raises:
        NoAwsRegionError: no region is configured.
        NoAwsCredentialsError: there is no such profile.
    """
    with our_errors("configuration"):
        session = AioSession(profile=profile)
        configured: str | None = session.get_config_variable("region")
    # Every SDK but botocore reads AWS_REGION, which Lambda and CI services set.
    region = os.environ.get("AWS_REGION") or configured
    if not region:
        raise NoAwsRegionError
    return session, region


@asynccontextmanager
async def open_aws(
    *, profile: str | None = None, sandbox_url: str | None = None
) -> AsyncIterator[Aws]:
    """AWS as botocore finds it: profiles, regions, AWS_ENDPOINT_URL; or the one in the sandbox.

    Raises:
        NoAwsRegionError: no region is configured.
        NoAwsCredentialsError: there are no credentials, or no such profile.
        UnreachableEndpointError: nothing answers.
        AwsCallError: AWS does not accept the credentials.
    """
    if sandbox_url is None:
        session, region = session_and_region(profile)
    else:
        session, region = AioSession(session_vars=_NOBODYS_SETTINGS), "us-east-1"
        session.set_credentials("test", "test")
    async with AsyncExitStack() as stack:
        aws = Aws(session, stack, region=region, endpoint_url=sandbox_url)
        await aws.identify()
        yield aws
