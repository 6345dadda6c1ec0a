"""What generated pipelines may do is enough to deploy with: this sandbox asks IAM."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest
from cfnlint.decode.cfn_yaml import loads as read_template

from achalice_cli.pipelines import github_actions, subject_of
from achalice_cli.project import read_project
from achalice_cli.sandbox.process import Sandbox

from .inventory import session_in_the_sandbox
from .projects import ProjectFolder

ACCOUNT = "000000000000"
REGION = "us-east-1"
APP = """
    from achalice import Chalice
    from achalice.events import EventBridgeEvent, S3Event, SNSEvent, SQSEvent

    app = Chalice("shop")

    @app.get("/orders")
    async def orders() -> list[str]:
        return []

    @app.on_ws_message()
    async def chat(event) -> None: ...

    @app.schedule("rate(1 hour)")
    async def hourly() -> None: ...

    @app.on_cw_event({"source": ["aws.ec2"]})
    async def machines(event: EventBridgeEvent) -> None: ...

    @app.on_sqs_message(queue="jobs")
    async def job(event: SQSEvent) -> None: ...

    @app.on_sns_message(topic="news")
    async def news(event: SNSEvent) -> None: ...

    @app.on_s3_event(bucket="pictures")
    async def picture(event: S3Event) -> None: ...
"""
NOT_SEEN = {
    "Effect": "Allow",
    "Action": [
        *("events:ListTagsForResource", "events:TagResource", "events:UntagResource"),
        *("events:ListTargetsByRule", "events:PutTargets", "events:RemoveTargets"),
        *("lambda:CreateFunction", "sns:GetSubscriptionAttributes"),
        *("sns:SetSubscriptionAttributes", "sns:Unsubscribe"),
    ],
    "Resource": "*",
}
"""What AWS lets be limited to resources, and the sandbox's IAM does not know the resources of."""
CONFIG: dict[str, Any] = {
    "app_name": "shop",
    "log_retention_in_days": 7,
    "stages": {"dev": {"state": {"s3": "records/shop"}, "xray": True}},
}


@pytest.fixture
def shop(project: ProjectFolder) -> ProjectFolder:
    project.write("app.py", APP)
    project.write(".achalice/config.json", json.dumps(CONFIG))
    return project


def policies(shop: ProjectFolder) -> dict[str, Any]:
    """What the roles of the generated template may do, in the sandbox's account."""
    files = github_actions(subject_of(*read_project(shop.path, "dev"), "main")).files
    template = files[shop.path / ".achalice" / "github-roles-dev.yml"]
    resources = read_template(template)["Resources"]
    return {
        name: resolved(resources[name]["Properties"]["Policies"][0]["PolicyDocument"])
        for name in ("DeployRole", "PlanRole")
    }


def resolved(value: Any) -> Any:
    if isinstance(value, dict) and "Fn::Sub" in value:
        text = value["Fn::Sub"]
        for name, meant in (("Partition", "aws"), ("Region", REGION), ("AccountId", ACCOUNT)):
            text = text.replace(f"${{AWS::{name}}}", meant)
        return text
    if isinstance(value, dict):
        return {name: resolved(each) for name, each in value.items()}
    return [resolved(each) for each in value] if isinstance(value, list) else value


@asynccontextmanager
async def what_the_shop_needs(url: str) -> AsyncIterator[None]:
    create = session_in_the_sandbox().create_client
    async with create("s3", endpoint_url=url) as s3:
        for bucket in ("records", "pictures"):
            await s3.create_bucket(Bucket=bucket)
    async with create("sqs", endpoint_url=url) as sqs:
        await sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": "60"})
    async with create("sns", endpoint_url=url) as sns:
        await sns.create_topic(Name="news")
    yield


async def as_role(url: str, name: str, policy: Any) -> dict[str, str]:
    """The environment of who has become a role that may do this."""
    create = session_in_the_sandbox().create_client
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
        ],
    }
    async with create("iam", endpoint_url=url) as iam, create("sts", endpoint_url=url) as sts:
        role = await iam.create_role(
            RoleName=name,
            Path="/achalice-pipelines/",
            AssumeRolePolicyDocument=json.dumps(trust),
        )
        policy["Statement"].append(NOT_SEEN)
        await iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
        answer = await sts.assume_role(RoleArn=role["Role"]["Arn"], RoleSessionName="run")
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": answer["Credentials"]["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": answer["Credentials"]["SecretAccessKey"],
        "AWS_SESSION_TOKEN": answer["Credentials"]["SessionToken"],
    }


async def test_the_roles_of_a_pipeline_are_enough_to_plan_deploy_change_and_delete(
    strict_sandbox: Sandbox, shop: ProjectFolder
) -> None:
    url, allowed = strict_sandbox.url, policies(shop)
    async with what_the_shop_needs(url):
        deploying = ProjectFolder(shop.path, await as_role(url, "d", allowed["DeployRole"]))
        planning = ProjectFolder(shop.path, await as_role(url, "p", allowed["PlanRole"]))

    async def refused(who: ProjectFolder, *command: str) -> str:
        done = await anyio.to_thread.run_sync(lambda: who.run(*command))
        return "" if done.returncode == 0 else done.stderr

    assert await refused(planning, "plan") == ""
    assert "not authorized to perform: s3:PutObject" in await refused(planning, "deploy")
    assert await refused(deploying, "deploy") == ""
    assert await refused(deploying, "plan", "--refresh", "--exit-code") == ""
    changed = {**CONFIG, "tags": {"a": "b"}, "lambda_timeout": 9, "log_retention_in_days": 3}
    shop.write(".achalice/config.json", json.dumps(changed))
    assert await refused(deploying, "deploy") == ""
    assert await refused(deploying, "delete") == ""
