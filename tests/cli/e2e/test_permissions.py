"""Functions may do what their role allows, and nothing else: this sandbox asks IAM."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import httpx

from achalice_cli.aws.iam import POLICY_NAME
from achalice_cli.sandbox.process import Sandbox

from .inventory import session_in_the_sandbox
from .projects import ProjectFolder

if TYPE_CHECKING:
    from types_aiobotocore_iam.client import IAMClient

EXAMPLE = Path(__file__).parents[3] / "examples/orders"
ROLE = "orders-dev"
OF_LAMBDA = {
    *("logs:CreateLogStream", "logs:PutLogEvents"),
    *("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"),
}
"""What Lambda itself does in the functions' name."""


@asynccontextmanager
async def what_orders_needs(sandbox: Sandbox) -> AsyncIterator[None]:
    create, url = session_in_the_sandbox().create_client, sandbox.url
    async with create("dynamodb", endpoint_url=url) as dynamodb:
        await dynamodb.create_table(
            TableName="orders",
            AttributeDefinitions=[{"AttributeName": "order_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "order_id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
    async with create("sqs", endpoint_url=url) as sqs:
        await sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "60"})
    yield


@dataclass(frozen=True)
class Policy:
    """What the role of the example's functions allows, changed behind the tool's back."""

    iam: "IAMClient"

    async def read(self) -> dict[str, Any]:
        answer = await self.iam.get_role_policy(RoleName=ROLE, PolicyName=POLICY_NAME)
        document = answer["PolicyDocument"]
        assert not isinstance(document, str)
        return {**document}

    async def become(self, document: dict[str, Any]) -> None:
        await self.iam.put_role_policy(
            RoleName=ROLE, PolicyName=POLICY_NAME, PolicyDocument=json.dumps(document)
        )


def without(action: str, document: dict[str, Any]) -> dict[str, Any]:
    """`document`, which allows everything else that it did."""
    left = [
        {**each, "Action": [other for other in each["Action"] if other != action]}
        for each in document["Statement"]
    ]
    return {**document, "Statement": [each for each in left if each["Action"]]}


async def take_order(http: httpx.AsyncClient) -> list[int | str]:
    """The statuses of the answers, and what became of the order."""
    taken = await http.post("orders", json={"sku": "hat"})
    if taken.status_code != 201:
        return [taken.status_code]
    while True:
        found = await http.get(f"orders/{taken.json()['order_id']}")
        if found.status_code != 200 or found.json()["status"] == "shipped":
            return [taken.status_code, found.status_code, found.json().get("status", "")]
        await anyio.sleep(0.1)


async def test_the_policy_of_an_example_is_enough_and_none_of_its_actions_is_too_much(
    strict_sandbox: Sandbox, tmp_path: Path
) -> None:
    """What asks for messages in the name of a function is not asked for its permissions there."""
    project = ProjectFolder(tmp_path / "orders")
    shutil.copytree(EXAMPLE, project.path)
    # What is allowed by hand must not hide what is missing in what is worked out.
    config = json.loads((project.path / ".achalice/config.json").read_text())
    del config["iam_policy_file"]
    project.write(".achalice/config.json", json.dumps(config))
    create = session_in_the_sandbox().create_client
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(what_orders_needs(strict_sandbox))
        await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))
        told = await anyio.to_thread.run_sync(lambda: project.run("url", "--sandbox"))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=told.stdout.strip(), timeout=60)
        )
        policy = Policy(
            await stack.enter_async_context(create("iam", endpoint_url=strict_sandbox.url))
        )
        with anyio.fail_after(60):
            enough = await take_order(http)
        generated = await policy.read()
        denied: dict[str, list[int | str]] = {}
        for action in [each for each in actions(generated) if each not in OF_LAMBDA]:
            await policy.become(without(action, generated))
            denied[action] = await take_order(http)

    assert enough == [201, 200, "shipped"]
    assert denied == {
        "dynamodb:GetItem": [201, 500, ""],
        "dynamodb:PutItem": [500],
        "sqs:GetQueueUrl": [500],
        "sqs:SendMessage": [500],
    }


def actions(document: dict[str, Any]) -> list[str]:
    return sorted({action for each in document["Statement"] for action in each["Action"]})
