"""What others change in AWS: told by `plan --refresh`, mended by `deploy --refresh`."""

import json

from achalice_cli.sandbox.process import Sandbox

from .inventory import session_in_the_sandbox
from .projects import ProjectFolder
from .queues import queues

APP = """
from achalice import Chalice, Rate
from achalice.events import CloudWatchEvent

app = Chalice("drifting")


@app.get("/")
async def index() -> str:
    return "here"


@app.schedule(Rate(1, unit=Rate.DAYS))
async def daily(event: CloudWatchEvent) -> None: ...
"""
CONFIG = '{"environment_variables": {"GREETING": "hi"}, "log_retention_in_days": 7}'


async def meddle(sandbox: Sandbox) -> None:
    """Do what people do in consoles."""
    session, url = session_in_the_sandbox(), sandbox.url
    async with session.create_client("lambda", endpoint_url=url) as functions:
        await functions.update_function_configuration(
            FunctionName="drifting-dev", MemorySize=512, Environment={"Variables": {}}
        )
        arn = "arn:aws:lambda:us-east-1:000000000000:function:drifting-dev"
        await functions.untag_resource(Resource=arn, TagKeys=["achalice:stage"])
        await functions.tag_resource(Resource=arn, Tags={"theirs": "stays"})
    async with session.create_client("logs", endpoint_url=url) as logs:
        await logs.delete_log_group(logGroupName="/aws/lambda/drifting-dev-daily")
        await logs.put_retention_policy(logGroupName="/aws/lambda/drifting-dev", retentionInDays=30)
    async with session.create_client("events", endpoint_url=url) as events:
        await events.disable_rule(Name="drifting-dev-daily-event")
    async with session.create_client("iam", endpoint_url=url) as iam:
        await iam.delete_role_policy(RoleName="drifting-dev", PolicyName="achalice")


async def test_drift_is_shown_and_mended(project: ProjectFolder, sandbox: Sandbox) -> None:
    project.write("app.py", APP)
    project.write(".achalice/config.json", CONFIG)
    project.deploy("--sandbox")

    untouched = project.run("plan", "--refresh", "--sandbox")
    await meddle(sandbox)
    unaware = project.run("plan", "--sandbox", "--exit-code")
    shown = project.run("plan", "--refresh", "--sandbox", "--exit-code")
    as_data = json.loads(project.run("plan", "--refresh", "--sandbox", "--output", "json").stdout)
    mended = project.deploy("--refresh", "--sandbox")
    after = project.run("plan", "--refresh", "--sandbox", "--exit-code")

    assert "resources were read, and AWS has them as they are recorded" in untouched.stdout
    assert unaware.returncode == 0
    assert shown.returncode == 2
    assert shown.stdout.partition("\n\n")[0].splitlines() == [
        "gone from AWS:",
        "    log_group:daily",
        "changed in AWS:",
        "    log_group:api_handler",
        "        retention_in_days: 7 -> 30",
        "    role:default",
        *[line for line in shown.stdout.splitlines() if line.startswith("        policy")],
        "    function:api_handler",
        "        memory_size: 128 -> 512",
        '        environment.GREETING: "hi" -> none',
        '        environment.ACHALICE_HANDLER: "api_handler" -> none',
        '        tags.achalice:stage: "dev" -> none',
        "    rule:daily",
        '        state: none -> "DISABLED"',
    ]
    assert as_data["drift"]["gone"] == ["log_group:daily"]
    assert as_data["drift"]["unread"] == {}
    assert mended == [
        "create log_group:daily",
        "update function:api_handler (memory_size, environment, tags)",
        "update function:daily (log_group)",
        "update log_group:api_handler (retention_in_days)",
        "update role:default (policy)",
        "update rule:daily (state)",
    ]
    assert after.returncode == 0


LISTENING = """
from achalice import Chalice, CORSConfig
from achalice.events import SNSEvent, SQSEvent

app = Chalice("straying")


@app.get("/", cors=True)
async def index() -> str:
    return "here"


@app.post("/")
async def put() -> str:
    return "there"


@app.on_sqs_message(queue="straying-in")
async def on_order(event: SQSEvent) -> None: ...


@app.on_sns_message(
    "straying",
    dead_letter_arn="arn:aws:sqs:us-east-1:000000000000:straying-in",
    filter_policy={"kind": ["a"]}, filter_policy_scope="MessageBody",
)
async def on_news(event: SNSEvent) -> None: ...
"""
HEARING_ALL = LISTENING.replace(
    'filter_policy={"kind": ["a"]}, filter_policy_scope="MessageBody",', ""
)


async def switch_off(sandbox: Sandbox) -> None:
    """Disable the mapping, remove a method, and tell the stage what nobody has declared."""
    session, url = session_in_the_sandbox(), sandbox.url
    async with session.create_client("lambda", endpoint_url=url) as functions:
        found = await functions.list_event_source_mappings(FunctionName="straying-dev-on_order")
        (mapping,) = found["EventSourceMappings"]
        await functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    async with session.create_client("apigateway", endpoint_url=url) as gateway:
        apis = (await gateway.get_rest_apis())["items"]
        (api,) = [each["id"] for each in apis if each["name"] == "straying-dev"]
        (root,) = (await gateway.get_resources(restApiId=api))["items"]
        await gateway.delete_method(restApiId=api, resourceId=root["id"], httpMethod="POST")
        await gateway.put_method(
            restApiId=api, resourceId=root["id"], httpMethod="PUT", authorizationType="NONE"
        )
        await gateway.update_stage(
            restApiId=api,
            stageName="api",
            patchOperations=[
                {"op": "replace", "path": "/tracingEnabled", "value": "true"},
                {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "1"},
            ],
        )


async def test_what_others_switched_off_is_on_again_after_one_deploy(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("app.py", LISTENING)
    async with (
        queues(sandbox, "straying-in"),
        session_in_the_sandbox().create_client("sns", endpoint_url=sandbox.url) as sns,
    ):
        await sns.create_topic(Name="straying")
        project.deploy("--sandbox")
        project.write("app.py", HEARING_ALL)
        project.deploy("--sandbox")

        unfiltered = project.run("plan", "--refresh", "--sandbox", "--exit-code")
        await switch_off(sandbox)
        shown = project.run("plan", "--refresh", "--sandbox")
        mended = project.deploy("--refresh", "--sandbox")
        after = project.run("plan", "--refresh", "--sandbox", "--exit-code")

    assert unfiltered.returncode == 0, unfiltered.stdout
    assert shown.stdout.partition("\n\n")[0].splitlines() == [
        "changed in AWS:",
        "    queue_mapping:on_order/straying-in",
        '        state: none -> "Disabled"',
        "    rest_api:api",
        '        methods_missing: none -> ["POST /"]',
        '        methods_added: none -> ["PUT /"]',
        "        tracing: false -> true",
        '        throttle: none -> {"rate_limit": 1.0, "burst_limit": 5000}',
    ]
    assert mended == [
        "update queue_mapping:on_order/straying-in (state)",
        "update rest_api:api (tracing, throttle, methods_missing, methods_added)",
    ]
    assert after.returncode == 0, after.stdout
