"""A stack of what `achalice package` writes, made by the emulated CloudFormation."""

import json
import platform
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from pydantic import TypeAdapter

from achalice_cli.exports.exported import Archives
from achalice_cli.sandbox.process import Sandbox

from ..exports.sam_templates import Object, uploaded
from .inventory import inventory, invoke, session_in_the_sandbox
from .projects import ProjectFolder

if TYPE_CHECKING:
    from types_aiobotocore_cloudformation.client import CloudFormationClient
    from types_aiobotocore_cloudformation.type_defs import WaiterConfigTypeDef

APP = """
import os

from achalice import Chalice, Rate, Request
from achalice.events import CloudWatchEvent, SQSEvent

app = Chalice("stacked")


@app.get("/hello/{name}", cors=True)
async def hello(name: str, request: Request) -> dict[str, str]:
    return {"hello": name, "from": os.environ["PLACE"], "stage": request.stage_vars["colour"]}


@app.lambda_function()
async def double(event: dict[str, int]) -> int:
    return event["number"] * 2


@app.schedule(Rate(1, unit=Rate.DAYS))
async def daily(event: CloudWatchEvent) -> None: ...


@app.on_sqs_message(queue="stacked-orders")
async def take(event: SQSEvent[str]) -> None: ...
"""
CONFIG = {
    "stage_variables": {"colour": "blue"},
    "lambda_functions": {"double": {"provisioned_concurrency": 1}},
    # What is packaged is for Lambda, and here this machine runs it.
    "architecture": "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64",
}
MERGED = """
Resources:
  APIHandler:
    Properties:
      Environment:
        Variables:
          PLACE: !Sub "${AWS::Region}"
"""
NAME = "stacked-stack"


@asynccontextmanager
async def stack(
    cloudformation: "CloudFormationClient", template: Object
) -> AsyncIterator[dict[str, str]]:
    """A stack that is gone afterwards: what its resources are called, by logical id."""
    wait: WaiterConfigTypeDef = {"Delay": 1, "MaxAttempts": 60}
    await cloudformation.create_stack(
        StackName=NAME,
        TemplateBody=json.dumps(template),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    try:
        created = cloudformation.get_waiter("stack_create_complete")
        await created.wait(StackName=NAME, WaiterConfig=wait)
        found = await cloudformation.describe_stack_resources(StackName=NAME)
        yield {
            each["LogicalResourceId"]: each.get("PhysicalResourceId", "")
            for each in found["StackResources"]
        }
    finally:
        await cloudformation.delete_stack(StackName=NAME)
        deleted = cloudformation.get_waiter("stack_delete_complete")
        await deleted.wait(StackName=NAME, WaiterConfig=wait)


async def template_in_the_sandbox(sandbox: Sandbox, folder: Path) -> Object:
    """What `aws cloudformation package` makes of the folder."""
    async with session_in_the_sandbox().create_client("s3", endpoint_url=sandbox.url) as s3:
        await s3.create_bucket(Bucket="stacked-archives")
        for name in (Archives().code, Archives().layer):
            content = (folder / name).read_bytes()
            await s3.put_object(Bucket="stacked-archives", Key=name, Body=content)
    template = TypeAdapter(Object).validate_json((folder / "sam.json").read_bytes())
    return uploaded(template, "stacked-archives")


async def test_a_stack_of_the_package_answers_and_leaves_nothing(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("app.py", APP)
    project.write(".achalice/config.json", json.dumps(CONFIG))
    project.write("own.yaml", MERGED)
    done = project.run(
        "package", "out", "--merge-template", "own.yaml", "--template-format", "json"
    )
    assert done.returncode == 0, done.stderr
    session = session_in_the_sandbox()
    async with session.create_client("sqs", endpoint_url=sandbox.url) as sqs:
        await sqs.create_queue(QueueName="stacked-orders")
    template = await template_in_the_sandbox(sandbox, project.path / "out")

    async with session.create_client("cloudformation", endpoint_url=sandbox.url) as cloudformation:
        async with stack(cloudformation, template) as made, httpx.AsyncClient() as browser:
            url = f"{sandbox.url}/_aws/execute-api/{made['RestAPI']}/api/hello/bob"
            hello = await browser.get(url, timeout=60)
            doubled = await invoke(sandbox, made["DoubleAliaslive"], {"number": 21})
            there = await inventory(sandbox, NAME)

        assert (hello.status_code, hello.json()) == (
            200,
            {"hello": "bob", "from": "us-east-1", "stage": "blue"},
        )
        assert doubled == (True, 42)
        assert f"events {made['DailyDailyEvent']}" in there
        assert await inventory(sandbox, NAME) == []
