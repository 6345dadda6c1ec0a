"""Stacks of what `achalice package` writes, made by the emulated CloudFormation."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from pydantic import TypeAdapter

from achalice_cli.sandbox.process import Sandbox

from ..exports.sam_templates import Object, uploaded
from .inventory import inventory, invoke, session_in_the_sandbox
from .projects import ProjectFolder

if TYPE_CHECKING:
    from types_aiobotocore_cloudformation.client import CloudFormationClient
    from types_aiobotocore_cloudformation.literals import CapabilityType
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
async def every_day(event: CloudWatchEvent) -> None: ...


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
CHALICE = """
from chalice import Chalice, Rate

app = Chalice("stacked")


@app.route("/hello/{name}")
def hello(name): ...


@app.schedule(Rate(1, unit=Rate.DAYS))
def every_day(event): ...


@app.on_sqs_message(queue="stacked-orders")
def take(event): ...
"""
ANSWER = {"hello": "bob", "from": "us-east-1", "stage": "blue"}

BUCKET = "stacked-archives"
CAPABILITIES: "Sequence[CapabilityType]" = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
WAIT: "WaiterConfigTypeDef" = {"Delay": 1, "MaxAttempts": 60}


@asynccontextmanager
async def stack(
    cloudformation: "CloudFormationClient", name: str, template: Object
) -> AsyncIterator[dict[str, str]]:
    """A stack that is gone afterwards: what its resources are called, by logical id."""
    await cloudformation.create_stack(
        StackName=name, TemplateBody=json.dumps(template), Capabilities=CAPABILITIES
    )
    try:
        created = cloudformation.get_waiter("stack_create_complete")
        await created.wait(StackName=name, WaiterConfig=WAIT)
        yield await resources_of(cloudformation, name)
    finally:
        await cloudformation.delete_stack(StackName=name)
        deleted = cloudformation.get_waiter("stack_delete_complete")
        await deleted.wait(StackName=name, WaiterConfig=WAIT)


async def resources_of(cloudformation: "CloudFormationClient", name: str) -> dict[str, str]:
    found = await cloudformation.describe_stack_resources(StackName=name)
    return {
        each["LogicalResourceId"]: each.get("PhysicalResourceId", "")
        for each in found["StackResources"]
    }


def packaged(project: ProjectFolder) -> Path:
    """The folder that achalice made of the project."""
    project.write("app.py", APP)
    project.write(".achalice/config.json", json.dumps(CONFIG))
    project.write("own.yaml", MERGED)
    done = project.run(
        "package", "out", "--merge-template", "own.yaml", "--template-format", "json"
    )
    assert done.returncode == 0, done.stderr
    return project.path / "out"


def packaged_by_chalice(folder: Path) -> Path:
    """The folder that Chalice made of the same project, as far as that goes."""
    (folder / ".chalice").mkdir(parents=True)
    (folder / "app.py").write_text(CHALICE)
    (folder / "requirements.txt").write_text("")
    config = {"version": "2.0", "app_name": "stacked", "stages": {"dev": {}}}
    (folder / ".chalice/config.json").write_text(json.dumps(config))
    subprocess.run(
        [Path(sys.executable).with_name("chalice"), "package", "out"],
        cwd=folder,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        check=True,
    )
    return folder / "out"


async def in_the_sandbox(sandbox: Sandbox, package: Path) -> Object:
    """What `aws cloudformation package` makes of it. The queue that the app reads is there, too."""
    session, prefix = session_in_the_sandbox(), package.parent.name
    async with session.create_client("sqs", endpoint_url=sandbox.url) as sqs:
        await sqs.create_queue(QueueName="stacked-orders")
    async with session.create_client("s3", endpoint_url=sandbox.url) as s3:
        await s3.create_bucket(Bucket=BUCKET)
        for name, content in archives(package).items():
            await s3.put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=content)
    template = TypeAdapter(Object).validate_json((package / "sam.json").read_bytes())
    return uploaded(template, BUCKET, prefix)


def archives(package: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in package.glob("*.zip")}


async def test_a_stack_of_the_package_answers_and_leaves_nothing(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    template = await in_the_sandbox(sandbox, packaged(project))
    session = session_in_the_sandbox()

    async with session.create_client("cloudformation", endpoint_url=sandbox.url) as cloudformation:
        async with (
            stack(cloudformation, "stacked-new", template) as made,
            httpx.AsyncClient() as browser,
        ):
            url = f"{sandbox.url}/_aws/execute-api/{made['RestAPI']}/api/hello/bob"
            hello = await browser.get(url, timeout=60)
            doubled = await invoke(sandbox, made["DoubleAliaslive"], {"number": 21})
            there = await inventory(sandbox, "stacked-new")

        assert (hello.status_code, hello.json()) == (200, ANSWER)
        assert doubled == (True, 42)
        assert f"events {made['EveryDayEveryDayEvent']}" in there
        assert await inventory(sandbox, "stacked-new") == []


async def test_a_stack_of_chalice_s_becomes_one_of_achalice_s(
    project: ProjectFolder, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Were a mapping or a rule made anew instead, AWS would refuse it beside the one there is."""
    theirs = await in_the_sandbox(sandbox, packaged_by_chalice(tmp_path / "theirs"))
    ours = await in_the_sandbox(sandbox, packaged(project))
    session, name = session_in_the_sandbox(), "stacked-moved"

    async with (
        session.create_client("cloudformation", endpoint_url=sandbox.url) as cloudformation,
        stack(cloudformation, name, theirs) as before,
        httpx.AsyncClient() as browser,
    ):
        await cloudformation.update_stack(
            StackName=name, TemplateBody=json.dumps(ours), Capabilities=CAPABILITIES
        )
        updated = cloudformation.get_waiter("stack_update_complete")
        await updated.wait(StackName=name, WaiterConfig=WAIT)
        after = await resources_of(cloudformation, name)
        url = f"{sandbox.url}/_aws/execute-api/{after['RestAPI']}/api/hello/bob"
        hello = await browser.get(url, timeout=60)

    assert (hello.status_code, hello.json()) == (200, ANSWER)
    kept = {name for name, physical_id in before.items() if after.get(name) == physical_id}
    assert kept >= {
        "APIHandler",
        "DefaultRole",
        "EveryDay",
        "EveryDayEveryDayEvent",
        "Take",
        "TakeTakeSqsEventSource",
    }
