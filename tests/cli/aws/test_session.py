import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import anyio
import pytest

from achalice_cli.aws import open_aws
from achalice_cli.aws.errors import (
    AwsCallError,
    NoAwsCredentialsError,
    NoAwsRegionError,
)
from achalice_cli.aws.session import Aws, OnFirstUse

IDENTITY = """
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws-cn:iam::123456789012:user/me</Arn>
    <UserId>AIDA</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
</GetCallerIdentityResponse>
"""
REFUSAL = """
<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidClientTokenId</Code>
    <Message>The security token included in the request is invalid.</Message>
  </Error>
</ErrorResponse>
"""


@dataclass
class FakeSts:
    """An endpoint that says who is asking."""

    url: str
    status: int = 200
    body: str = IDENTITY
    signed_for: list[str] = field(default_factory=list)
    """Access key, date, region and service of each request's signature."""


@pytest.fixture
def sts() -> Iterator[FakeSts]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            fake.signed_for.append(self.headers["Authorization"].split("Credential=")[1])
            self.send_response(fake.status)
            self.send_header("Content-Length", str(len(fake.body)))
            self.end_headers()
            self.wfile.write(fake.body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake = FakeSts(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAME")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture
def endpoint(sts: FakeSts, keys: None, monkeypatch: pytest.MonkeyPatch) -> FakeSts:
    """AWS, as far as the environment says."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", sts.url)
    return sts


async def opened(profile: str | None = None, sandbox_url: str | None = None) -> Aws:
    with anyio.fail_after(5):
        async with open_aws(profile=profile, sandbox_url=sandbox_url) as aws:
            return aws


async def test_aws_tells_whose_the_credentials_are(
    endpoint: FakeSts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "cn-north-1")

    aws = await opened()

    assert (aws.account, aws.partition, aws.region) == ("123456789012", "aws-cn", "cn-north-1")
    assert [each.split("/")[0] for each in endpoint.signed_for] == ["AKIAME"]


@pytest.mark.parametrize(
    ("variables", "region"),
    [
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_REGION": "eu-west-2"}, "eu-west-2"),
        ({"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-2"),
    ],
    ids=["botocore's", "everybody's", "both"],
)
async def test_the_region_is_the_environment_s(
    endpoint: FakeSts, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], region: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert (await opened()).region == region


async def test_a_profile_brings_its_region_and_its_credentials(
    sts: FakeSts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", sts.url)
    config = "[profile shop]\nregion = eu-north-1\n"
    keys = "aws_access_key_id = AKIASHOP\naws_secret_access_key = secret\n"
    await anyio.Path(tmp_path / "config").write_text(config + keys)

    aws = await opened(profile="shop")

    assert aws.region == "eu-north-1"
    assert [each.split("/")[0] for each in sts.signed_for] == ["AKIASHOP"]


async def test_without_a_region_nobody_is_asked(endpoint: FakeSts) -> None:
    with pytest.raises(NoAwsRegionError):
        await opened()

    assert endpoint.signed_for == []


async def test_without_credentials_nobody_is_asked(
    sts: FakeSts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", sts.url)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    with pytest.raises(NoAwsCredentialsError, match="no AWS credentials were found"):
        await opened()

    assert sts.signed_for == []


async def test_a_profile_that_does_not_exist_is_told(endpoint: FakeSts) -> None:
    with pytest.raises(NoAwsCredentialsError, match=r"profile \(nobody\) could not be found"):
        await opened(profile="nobody")


async def test_half_of_the_credentials_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAME")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    with pytest.raises(NoAwsCredentialsError, match="missing: AWS_SECRET_ACCESS_KEY"):
        await opened()


async def test_credentials_that_aws_does_not_know_are_told(
    endpoint: FakeSts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    endpoint.status, endpoint.body = 403, REFUSAL

    with pytest.raises(AwsCallError) as raised:
        await opened()

    assert str(raised.value) == (
        "sts GetCallerIdentity was refused: InvalidClientTokenId: "
        "The security token included in the request is invalid."
    )


async def test_a_sandbox_needs_no_account_and_no_region(sts: FakeSts) -> None:
    aws = await opened(sandbox_url=sts.url)

    assert aws.region == "us-east-1"
    assert [each.split("/")[0] for each in sts.signed_for] == ["test"]


async def test_a_sandbox_heeds_nothing_of_what_is_configured_for_aws(
    sts: FakeSts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nor does it send anybody's keys anywhere."""
    await anyio.Path(tmp_path / "config").write_text("this is [not] a config\n")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAME",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "AWS_PROFILE": "nobody",
        "AWS_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)

    aws = await opened(profile="nobody either", sandbox_url=sts.url)

    assert aws.region == "us-east-1"
    assert [each.split("/")[0] for each in sts.signed_for] == ["test"]


async def test_pseudo_parameters_stand_for_the_account_and_the_region(aws: Aws) -> None:
    assert aws.resolve("${AWS::Partition} ${AWS::Region} ${AWS::AccountId} ${aws:username}") == (
        "aws eu-west-1 123456789012 ${aws:username}"
    )


async def test_topics_have_a_client_for_each_region(aws: Aws) -> None:
    here, there, again = [
        await aws.sns(region) for region in ("eu-west-1", "us-east-1", "us-east-1")
    ]

    assert (here.meta.region_name, there.meta.region_name) == ("eu-west-1", "us-east-1")
    assert there is again


async def test_a_client_is_opened_once_and_closed_with_the_run() -> None:
    log: list[str] = []

    @asynccontextmanager
    async def client() -> AsyncIterator[int]:
        log.append("opened")
        await anyio.wait_all_tasks_blocked()
        yield 7
        log.append("closed")

    found: list[int] = []
    async with AsyncExitStack() as stack:
        shared = OnFirstUse(stack, client)

        async def use() -> None:
            found.append(await shared())

        with anyio.fail_after(5):
            async with anyio.create_task_group() as tasks:
                for _ in range(3):
                    tasks.start_soon(use)
        log.append("used")

    assert (found, log) == ([7, 7, 7], ["opened", "used", "closed"])
