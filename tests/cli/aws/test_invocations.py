import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiobotocore.config import AioConfig

from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.invocations import FunctionFailure, Invoked, invoke
from achalice_cli.aws.session import Aws

from .scripts import Body, Script

if TYPE_CHECKING:
    from types_aiobotocore_lambda.client import LambdaClient

NAME = "shop-dev-report"


@pytest.fixture
def patience(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> list[AioConfig]:
    """What the client of an invocation is told of waiting; its calls are those of the script."""
    told: list[AioConfig] = []

    @asynccontextmanager
    async def scripted(config: AioConfig) -> "AsyncIterator[LambdaClient]":
        told.append(config)
        yield await aws.lambda_()

    monkeypatch.setattr(aws, "lambda_with", scripted)
    return told


async def called(aws: Aws, *, tail: bool = False) -> Invoked:
    return await invoke(aws, NAME, b"{}", seconds=30, tail=tail)


async def test_it_is_called_once_and_waited_for_as_long_as_it_may_take(
    aws: Aws, lambda_: Script, patience: list[AioConfig]
) -> None:
    lambda_.on("invoke", FunctionName=NAME, Payload=b"{}", LogType="None").gives(
        StatusCode=200, Payload=Body(b"[7]")
    )

    assert await called(aws) == Invoked(b"[7]", None, "")
    (config,) = map(vars, patience)
    assert (config["retries"], config["read_timeout"]) == ({"total_max_attempts": 1}, 40)


@pytest.mark.usefixtures("patience")
async def test_the_end_of_its_log_comes_with_the_answer(aws: Aws, lambda_: Script) -> None:
    log = base64.b64encode("START\nworking ✓\n".encode()).decode()
    lambda_.on("invoke", FunctionName=NAME, Payload=b"{}", LogType="Tail").gives(
        StatusCode=200, Payload=Body(b"null"), LogResult=log
    )

    assert (await called(aws, tail=True)).log == "START\nworking ✓\n"


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    ("payload", "failure"),
    [
        (
            b'{"errorMessage": "gone", "errorType": "KeyError", "requestId": "1", '
            b'"stackTrace": ["  File ..."]}',
            {"errorMessage": "gone", "errorType": "KeyError", "stackTrace": ["  File ..."]},
        ),
        (
            b'{"errorMessage": "2026-11-23 Task timed out after 3.00 seconds"}',
            {"errorMessage": "2026-11-23 Task timed out after 3.00 seconds"},
        ),
        (b"no JSON", {"errorMessage": "no JSON"}),
    ],
    ids=["raised", "timed out", "unknown"],
)
async def test_a_failure_is_told_from_a_result(
    aws: Aws, lambda_: Script, payload: bytes, failure: dict[str, object]
) -> None:
    lambda_.on("invoke", FunctionName=NAME, Payload=b"{}", LogType="None").gives(
        StatusCode=200, Payload=Body(payload), FunctionError="Unhandled"
    )

    assert (await called(aws)).failure == FunctionFailure.model_validate(failure)


@pytest.mark.usefixtures("patience")
async def test_a_call_that_aws_refuses_is_told(aws: Aws, lambda_: Script) -> None:
    lambda_.on("invoke", FunctionName=NAME, Payload=b"{}", LogType="None").refuses(
        "TooManyRequestsException", "Rate exceeded"
    )

    with pytest.raises(AwsCallError, match="lambda Invoke was refused: TooManyRequestsException"):
        await called(aws)
