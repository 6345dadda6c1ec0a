"""Functions with all that they can be configured with, read back from the emulated AWS."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import anyio
import httpx
from botocore.exceptions import ClientError

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, session_in_the_sandbox
from .projects import ProjectFolder
from .queues import queues

if TYPE_CHECKING:
    from types_aiobotocore_lambda.client import LambdaClient

APP = """
    from achalice import Chalice
    from achalice.events import SQSEvent

    app = Chalice("tuned")


    @app.get("/")
    async def index() -> str:
        return "{answer}"


    @app.on_sqs_message(queue="tuned-in", batch_size=1)
    async def on_order(event: SQSEvent[str]) -> None:
        import boto3  # Lambda has it; this machine need not

        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName="tuned-out")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody="{answer}")


    @app.lambda_function()
    async def report(payload: object) -> str:
        return "{answer}"
"""
QUEUE = "arn:aws:sqs:us-east-1:000000000000:tuned-dead"
TOPIC = "arn:aws:sns:us-east-1:000000000000:tuned-done"
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:tuned-dev"
SETTINGS: dict[str, object] = {
    "description": "tuned",
    "ephemeral_storage": 1024,
    "subnet_ids": ["subnet-1"],
    "security_group_ids": ["sg-1"],
    "xray": True,
    "kms_key_arn": KEY,
    "dead_letter_arn": QUEUE,
    "log_format": "JSON",
    "system_log_level": "WARN",
    "reserved_concurrency": 10,
    "provisioned_concurrency": 5,
    "maximum_retry_attempts": 0,
    "maximum_event_age_in_seconds": 60,
    "on_success": TOPIC,
    "on_failure": QUEUE,
    "iam_role_per_function": True,
}
OTHERS: dict[str, object] = {
    **SETTINGS,
    "ephemeral_storage": 2048,
    "log_format": "Text",
    "system_log_level": None,
    "reserved_concurrency": 9,
    "provisioned_concurrency": 4,
    "maximum_retry_attempts": 1,
    "on_success": None,
}


def write(project: ProjectFolder, answer: str, settings: Mapping[str, object]) -> None:
    project.write("app.py", APP.format(answer=answer))
    project.write(".achalice/config.json", json.dumps(settings))


@dataclass(frozen=True)
class Deployed:
    """The functions of the app, as AWS describes them."""

    aws: "LambdaClient"

    async def options(self, function: str) -> dict[str, object]:
        """How it is configured, as far as that is optional."""
        name = f"tuned-dev{function}"
        found = await self.aws.get_function(FunctionName=name)
        config = found["Configuration"]
        return {
            "description": config.get("Description"),
            "storage": config.get("EphemeralStorage", {}).get("Size"),
            "subnets": config.get("VpcConfig", {}).get("SubnetIds"),
            "groups": config.get("VpcConfig", {}).get("SecurityGroupIds"),
            "tracing": config.get("TracingConfig", {}).get("Mode"),
            "key": config.get("KMSKeyArn"),
            "dead": config.get("DeadLetterConfig", {}).get("TargetArn"),
            "log": config.get("LoggingConfig", {}).get("LogFormat"),
            "system": config.get("LoggingConfig", {}).get("SystemLogLevel"),
            "layers": len(config.get("Layers", [])),
            "reserved": found.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
            "role": config["Role"].rpartition("/")[2],
        }

    async def asynchronous(self, function: str) -> dict[str, object] | None:
        try:
            found = await self.aws.get_function_event_invoke_config(
                FunctionName=f"{FUNCTION_ARN}{function}"
            )
        except ClientError:
            return None
        told = found["DestinationConfig"]
        return {
            "retries": found["MaximumRetryAttempts"],
            "age": found["MaximumEventAgeInSeconds"],
            "success": told.get("OnSuccess", {}).get("Destination"),
            "failure": told.get("OnFailure", {}).get("Destination"),
        }

    async def versions(self, function: str) -> tuple[list[str], dict[str, str]]:
        """All that are published, and what the aliases stand for."""
        name = f"tuned-dev{function}"
        versions = (await self.aws.list_versions_by_function(FunctionName=name))["Versions"]
        aliases = (await self.aws.list_aliases(FunctionName=name))["Aliases"]
        return (
            [each["Version"] for each in versions if each["Version"] != "$LATEST"],
            {each["Name"]: each["FunctionVersion"] for each in aliases},
        )

    async def ready(self, function: str) -> int:
        found = await self.aws.get_provisioned_concurrency_config(
            FunctionName=f"tuned-dev{function}", Qualifier="live"
        )
        return found["RequestedProvisionedConcurrentExecutions"]

    async def mapped(self) -> str:
        """What the queue's messages go to."""
        (mapping,) = (
            each
            for each in (await self.aws.list_event_source_mappings())["EventSourceMappings"]
            if each["EventSourceArn"].endswith(":tuned-in")
        )
        return mapping["FunctionArn"]


@asynccontextmanager
async def a_layer(sandbox: Sandbox) -> AsyncIterator[tuple[Deployed, str]]:
    """A layer that is somebody else's, and a look at the functions."""
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("python/extension.txt", "here")
    session = session_in_the_sandbox()
    async with session.create_client("lambda", endpoint_url=sandbox.url) as client:
        made = await client.publish_layer_version(
            LayerName="somebody-s", Content={"ZipFile": zipped.getvalue()}
        )
        yield Deployed(client), made["LayerVersionArn"]
        await client.delete_layer_version(LayerName="somebody-s", VersionNumber=made["Version"])


PLAIN: dict[str, object] = {
    "description": "",
    "storage": 512,
    "subnets": [],
    "groups": [],
    "tracing": "PassThrough",
    "key": "",
    "dead": "",
    "log": "Text",
    "system": None,
    "layers": 1,
    "reserved": None,
    "role": "tuned-dev",
}


async def test_a_function_is_what_is_configured_and_what_is_taken_away_is_reset(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    """Handlers are reached all the time: by alias, by another version, by no alias at all."""

    async def run(*command: str) -> str:
        done = await anyio.to_thread.run_sync(lambda: project.run(*command, "--sandbox"))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    async def answers() -> list[object]:
        """What the API, the queue's handler and the function itself say."""
        said = await http.get(url, timeout=30)
        await mine.send("tuned-in", "x")
        reported = json.loads(await run("invoke", "report"))
        return [said.text, await mine.receive("tuned-out"), reported]

    async with (
        queues(sandbox, "tuned-in", "tuned-out", "tuned-dead") as mine,
        a_layer(sandbox) as (deployed, layer),
        httpx.AsyncClient() as http,
    ):
        write(project, "one", {**SETTINGS, "layers": [layer]})
        await run("deploy")
        await run("plan", "--exit-code")
        url = (await run("url")).split()[-1]
        assert await deployed.options("-report") == {
            "description": "tuned",
            "storage": 1024,
            "subnets": ["subnet-1"],
            "groups": ["sg-1"],
            "tracing": "Active",
            "key": KEY,
            "dead": QUEUE,
            "log": "JSON",
            "system": "WARN",
            "layers": 2,
            "reserved": 10,
            "role": "tuned-dev-report",
        }
        assert await deployed.asynchronous("-report:live") == {
            "retries": 0,
            "age": 60,
            "success": TOPIC,
            "failure": QUEUE,
        }
        assert await deployed.versions("-report") == (["1"], {"live": "1"})
        assert await deployed.ready("-report") == 5
        assert await deployed.mapped() == f"{FUNCTION_ARN}-on_order:live"
        assert await answers() == ["one", "one", "one"]

        write(project, "two", OTHERS)
        await run("deploy")
        changed = await deployed.options("-report")
        names = ("storage", "log", "layers", "reserved")
        assert [changed[name] for name in names] == [2048, "Text", 1, 9]
        assert await deployed.asynchronous("-report:live") == {
            "retries": 1,
            "age": 60,
            "success": None,
            "failure": QUEUE,
        }
        assert await deployed.versions("") == (["2"], {"live": "2"})
        assert await deployed.ready("") == 4
        assert await answers() == ["two", "two", "two"]

        write(project, "three", {})
        await run("deploy")
        for function in ("", "-report", "-on_order"):
            assert await deployed.options(function) == PLAIN
            assert await deployed.asynchronous(function) is None
            assert await deployed.versions(function) == ([], {})
        assert await deployed.mapped() == f"{FUNCTION_ARN}-on_order"
        assert await answers() == ["three", "three", "three"]

        await run("plan", "--exit-code")
        await run("delete")
    assert await inventory(sandbox, "tuned") == []
