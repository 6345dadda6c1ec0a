"""What others change in AWS: told by `plan --refresh`, mended by `deploy --refresh`."""

import json

from achalice_cli.sandbox.process import Sandbox

from .inventory import session_in_the_sandbox
from .projects import ProjectFolder

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
