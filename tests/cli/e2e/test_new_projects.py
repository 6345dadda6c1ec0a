"""What `new-project` makes, deployed as its README says, and called.

Those with a table or a bucket share a large layer, and are `exhaustive`: it takes too long to make.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from achalice_cli.sandbox.process import Sandbox
from achalice_cli.scaffold import Template, write_project

from .chats import connected, refusal
from .inventory import session_in_the_sandbox
from .projects import ProjectFolder

PATIENCE = 30
"""Seconds for functions that are called for the first time."""


@pytest.fixture
def new_project(tmp_path: Path, builds: Path, sandbox: Sandbox) -> Callable[..., ProjectFolder]:
    def make(template: Template) -> ProjectFolder:
        python = ".".join(platform.python_version_tuple()[:2])
        folder = write_project(f"np-{template}", tmp_path, python, template)
        (folder / ".achalice" / "build").symlink_to(builds)
        return ProjectFolder(folder)

    return make


@asynccontextmanager
async def resources(sandbox: Sandbox, project: ProjectFolder) -> AsyncIterator[None]:
    """What `resources.yaml` has, made by CloudFormation and removed at the end."""
    text = (project.path / "resources.yaml").read_text("utf-8")
    stack = f"{project.path.name}-dev"
    session = session_in_the_sandbox()
    client: Any
    async with session.create_client("cloudformation", endpoint_url=sandbox.url) as client:
        await client.create_stack(StackName=stack, TemplateBody=text)
        made = client.get_waiter("stack_create_complete")
        await made.wait(StackName=stack, WaiterConfig={"Delay": 1})
        try:
            yield
        finally:
            await client.delete_stack(StackName=stack)


async def until(wanted: object, found: Callable[[], Awaitable[object]]) -> None:
    """Ask until it is there, which must be within half a minute."""
    seen: object = None
    for _ in range(PATIENCE * 5):
        if (seen := await found()) == wanted:
            return
        await anyio.sleep(0.2)
    assert seen == wanted


async def test_routes_of_a_new_project_answer(
    new_project: Callable[[Template], ProjectFolder],
) -> None:
    project = new_project(Template.REST_API)
    project.deploy("--sandbox")

    url = project.run("url", "--sandbox").stdout.strip()
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as http:
        made = await http.post("quotes", json={"fruit": "apple", "quantity": 3})
        refused = await http.post("quotes", json={"fruit": "apple", "quantity": 0})

    assert (made.status_code, made.json()["cents"]) == (201, 90)
    assert refused.status_code == 422


@pytest.mark.exhaustive
async def test_events_change_the_stock_of_a_new_project(
    new_project: Callable[[Template], ProjectFolder], sandbox: Sandbox
) -> None:
    project = new_project(Template.EVENTS)
    goods = [{"sku": "tea", "quantity": 2}]
    order = {"order_id": "7", "goods": goods}
    placed = {"Source": "shop", "DetailType": "Order Placed", "Detail": json.dumps(order)}
    delivery = json.dumps({"delivery_id": "1", "goods": [*goods, *goods]})
    topic = "arn:aws:sns:us-east-1:000000000000:np-events-deliveries-dev"
    session, url = session_in_the_sandbox(), sandbox.url

    async def count() -> object:
        async with session.create_client("lambda", endpoint_url=url) as functions:
            answer = await functions.invoke(FunctionName="np-events-dev-count", Payload=b'"tea"')
            return json.loads(await answer["Payload"].read())

    async with (
        resources(sandbox, project),
        session.create_client("events", endpoint_url=url) as events,
        session.create_client("sns", endpoint_url=url) as sns,
    ):
        project.deploy("--sandbox")

        await sns.publish(TopicArn=topic, Message=delivery)
        await until(4, count)
        await events.put_events(Entries=[placed, placed])  # type: ignore[list-item]  # its keys
        await until(2, count)
        await sns.publish(TopicArn=topic, Message=delivery.replace('"1"', '"2"'))
        await until(6, count)


@pytest.mark.exhaustive
async def test_the_chat_of_a_new_project_is_heard(
    new_project: Callable[[Template], ProjectFolder], sandbox: Sandbox
) -> None:
    project = new_project(Template.WEBSOCKET_CHAT)
    async with resources(sandbox, project):
        project.deploy("--sandbox")
        url = project.run("url", "--sandbox").stdout.strip()

        assert await refusal(url) != 101
        async with connected(url, name="ada") as ada, connected(url, name="bob") as bob:
            await ada.say(action="say", text="hello")

            assert json.loads(await bob.hears()) == {"name": "ada", "text": "hello"}
            assert json.loads(await bob.asks(action="who")) == {"names": ["ada", "bob"]}


@pytest.mark.exhaustive
async def test_a_file_that_is_uploaded_for_a_new_project_is_added_up(
    new_project: Callable[[Template], ProjectFolder], sandbox: Sandbox
) -> None:
    project = new_project(Template.S3_PROCESSING)
    session = session_in_the_sandbox()
    sold = b"\xef\xbb\xbfproduct,price,quantity\r\ntea,3.20,2\r\ntea,3.00,1\r\n"
    bucket = "np-s3-processing-sales-dev"
    async with (
        resources(sandbox, project),
        session.create_client("s3", endpoint_url=sandbox.url) as s3,
    ):
        project.deploy("--sandbox")
        await s3.put_object(Bucket=bucket, Key="sales/2030/may.csv", Body=sold)

        async def report() -> object:
            listed = await s3.list_objects_v2(Bucket=bucket, Prefix="reports/")
            if not listed.get("Contents"):
                return None
            found = await s3.get_object(Bucket=bucket, Key="reports/2030/may.json")
            return json.loads(await found["Body"].read())

        await until({"lines": 2, "faults": 0, "totals": {"tea": "9.40"}}, report)


async def test_a_message_for_a_new_project_is_told_where_it_says(
    new_project: Callable[[Template], ProjectFolder], sandbox: Sandbox
) -> None:
    project = new_project(Template.SQS_WORKER)
    got = bytearray()
    told = anyio.Event()

    async def answer(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            while b'"order.paid"' not in got:
                got.extend(await stream.receive())
            await stream.send(b"HTTP/1.1 204 No Content\r\n\r\n")
            told.set()

    session = session_in_the_sandbox()
    async with (
        resources(sandbox, project),
        session.create_client("sqs", endpoint_url=sandbox.url) as sqs,
        await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
        anyio.create_task_group() as tasks,
    ):
        project.deploy("--sandbox")
        tasks.start_soon(listener.serve, answer)
        port = listener.extra(anyio.abc.SocketAttribute.local_port)
        queue = await sqs.get_queue_url(QueueName="np-sqs-worker-deliveries-dev")
        delivery = {"url": f"http://127.0.0.1:{port}/hook", "event": "order.paid"}
        await sqs.send_message(QueueUrl=queue["QueueUrl"], MessageBody=json.dumps(delivery))

        with anyio.fail_after(PATIENCE):
            await told.wait()
        tasks.cancel_scope.cancel()

    assert got.startswith(b"POST /hook")
    assert b"webhook-id: " in got.lower()


@pytest.mark.exhaustive
def test_the_stack_of_a_new_project_is_typed(
    new_project: Callable[[Template], ProjectFolder], pytestconfig: pytest.Config
) -> None:
    cache: Any = pytestconfig.cache
    command = [sys.executable, "-m", "mypy", "--strict"]
    command += ["--cache-dir", str(cache.mkdir("new-project-mypy"))]
    done = subprocess.run(
        command, cwd=new_project(Template.CDK_TABLE).path, capture_output=True, check=False
    )

    assert done.stdout == b"Success: no issues found in 4 source files\n"


@pytest.mark.exhaustive
def test_the_stack_of_a_new_project_lets_the_app_use_its_table(
    new_project: Callable[[Template], ProjectFolder], tmp_path: Path
) -> None:
    project = new_project(Template.CDK_TABLE)
    subprocess.run(
        [sys.executable, *json.loads((project.path / "cdk.json").read_text())["app"].split()[1:]],
        cwd=project.path,
        env={**os.environ, "CDK_OUTDIR": str(tmp_path / "cdk.out")},
        check=True,
    )

    template = json.loads((tmp_path / "cdk.out/np-cdk-table-dev.template.json").read_text())
    kinds = {each["Type"]: name for name, each in template["Resources"].items()}
    table = {"Ref": kinds["AWS::DynamoDB::GlobalTable"]}
    role = template["Resources"][kinds["AWS::IAM::Role"]]["Properties"]
    function = template["Resources"][kinds["AWS::Serverless::Function"]]["Properties"]
    [of_the_table] = [
        statement
        for policy in role["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        if "dynamodb:PutItem" in statement["Action"]
    ]
    assert function["Environment"]["Variables"]["LINKS_TABLE"] == table
    assert of_the_table["Action"] == [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ]
    assert of_the_table["Resource"][0]["Fn::Sub"][1] == {"CdkToken1": table}
