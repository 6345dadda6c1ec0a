"""Clients of the sandbox, and functions in it."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import anyio
from aiobotocore.session import get_session

from achalice_cli.sandbox.interpreters import own_version
from achalice_cli.sandbox.process import Sandbox

if TYPE_CHECKING:
    from types_aiobotocore_apigateway import APIGatewayClient
    from types_aiobotocore_apigatewayv2 import ApiGatewayV2Client
    from types_aiobotocore_lambda import LambdaClient
    from types_aiobotocore_lambda.literals import RuntimeType

_ROLE = "arn:aws:iam::000000000000:role/any"
_SESSION = get_session()
_SESSION.set_config_variable("region", "us-east-1")
_SESSION.set_credentials("any", "any")


@asynccontextmanager
async def apigateway(sandbox: Sandbox) -> AsyncIterator["APIGatewayClient"]:
    async with _SESSION.create_client("apigateway", endpoint_url=sandbox.url) as client:
        yield client


@asynccontextmanager
async def apigatewayv2(sandbox: Sandbox) -> AsyncIterator["ApiGatewayV2Client"]:
    async with _SESSION.create_client("apigatewayv2", endpoint_url=sandbox.url) as client:
        yield client


@asynccontextmanager
async def lambda_(sandbox: Sandbox) -> AsyncIterator["LambdaClient"]:
    async with _SESSION.create_client("lambda", endpoint_url=sandbox.url) as client:
        yield client


async def create_function(sandbox: Sandbox, name: str, code: str) -> str:
    """The ARN of a function of the module `code`, whose `handler` it calls."""
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("app.py", code)
    async with lambda_(sandbox) as client:
        created = await client.create_function(
            FunctionName=name,
            Runtime=cast("RuntimeType", f"python{own_version()}"),
            Role=_ROLE,
            Handler="app.handler",
            Timeout=30,
            Code={"ZipFile": bundle.getvalue()},
        )
        with anyio.fail_after(10):
            while (await client.get_function_configuration(FunctionName=name))["State"] != "Active":
                pass
    return created["FunctionArn"]


async def invoke(sandbox: Sandbox, name: str, event: object) -> object:
    """What the function answers, errors included."""
    async with lambda_(sandbox) as client:
        answer = await client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
        return json.loads(await answer["Payload"].read())
