"""An app that Chalice has really deployed is taken over: the same resources, and none besides."""

import json
import os
import subprocess
import sys

import anyio
import httpx

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, invoke, session_in_the_sandbox
from .projects import ProjectFolder
from .queues import queues
from .wire import Wire

APP = """
    from chalice import Chalice, Rate

    app = Chalice(app_name="taken")


    @app.route("/hello/{name}")
    def hello(name):
        return {"hello": name}


    @app.lambda_function()
    def double(event, context):
        return event["number"] * 2


    @app.schedule(Rate(1, unit=Rate.DAYS))
    def daily(event):
        pass


    @app.on_s3_event(bucket="taken-uploads", prefix="in/")
    def on_upload(event):
        pass


    @app.on_sqs_message(queue="taken-in")
    def answer(event):
        import boto3

        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName="taken-out")["QueueUrl"]
        for record in event:
            sqs.send_message(QueueUrl=url, MessageBody=record.body.upper())
"""
CHALICE = """
import time
pause, time.sleep = time.sleep, lambda seconds: pause(min(seconds, 0.1))
from chalice.cli import main
main()
"""
"""The real one, without the many seconds that it sleeps after each function it has made."""
CONFIG = {
    "version": "2.0",
    "app_name": "taken",
    "log_retention_in_days": 7,
    "stages": {"dev": {"api_gateway_stage": "api"}},
}


def chalice_deploys(project: ProjectFolder, environment: dict[str, str]) -> None:
    project.write("app.py", APP)
    project.write("requirements.txt", "")
    project.write(".chalice/config.json", json.dumps(CONFIG))
    subprocess.run(
        [sys.executable, "-c", CHALICE, "deploy"],
        cwd=project.path,
        env={**os.environ, **environment, "AWS_DEFAULT_REGION": environment["AWS_REGION"]},
        check=True,
        capture_output=True,
        timeout=120,
    )


def recorded_by_chalice(project: ProjectFolder) -> dict[str, dict[str, str]]:
    text = (project.path / ".chalice/deployed/dev.json").read_text()
    return {each["name"]: each for each in json.loads(text)["resources"]}


async def test_a_chalice_app_is_taken_over_in_place_and_nothing_of_it_is_left(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    project, environment = wired_project, wired_project.environment
    session = session_in_the_sandbox()
    async with queues(sandbox, "taken-in", "taken-out") as mine, httpx.AsyncClient() as http:
        async with session.create_client("s3", endpoint_url=sandbox.url) as s3:
            await s3.create_bucket(Bucket="taken-uploads")
        await anyio.to_thread.run_sync(chalice_deploys, project, environment)
        there = recorded_by_chalice(project)
        before = await inventory(sandbox, "taken")
        wire.calls.clear()

        migrated = await anyio.to_thread.run_sync(lambda: project.run("migrate", "--yes"))
        project.write("app.py", APP.replace("from chalice", "from achalice"))
        found = await anyio.to_thread.run_sync(
            lambda: project.run("plan", "--refresh", "--output", "json")
        )
        written = list(wire.writes)
        steps = await anyio.to_thread.run_sync(project.deploy)
        again = await anyio.to_thread.run_sync(project.deploy)
        looked = await anyio.to_thread.run_sync(
            lambda: project.run("plan", "--refresh", "--exit-code")
        )
        url = project.run("url").stdout.strip()
        said = await http.get(f"{url}hello/you", timeout=30)
        doubled = await invoke(sandbox, "taken-dev-double", {"number": 4})
        await mine.send("taken-in", "shirt")
        shipped = await mine.receive("taken-out")
        after = await inventory(sandbox, "taken")
        deleted = await anyio.to_thread.run_sync(lambda: project.run("delete"))
        left = await inventory(sandbox, "taken")

    assert (migrated.returncode, written) == (0, []), migrated.stderr
    assert "app.py:1: from chalice import Chalice, Rate" in migrated.stdout
    assert json.loads(found.stdout)["drift"] == {"gone": [], "changed": [], "unread": {}}
    assert [step for step in steps if step.startswith("create")] == ["create layer:dependencies"]
    assert again == []
    assert looked.returncode == 0, looked.stdout
    assert there["rest_api"]["rest_api_id"] in url
    assert said.json() == {"hello": "you"}
    assert doubled == (True, 8)
    assert shipped == "SHIRT"
    # Chalice gives the log group of the API's function a name that nothing logs to.
    assert {*before} - {*after} == {"apigateway taken", "logs taken-dev-api_handler"}
    assert {*after} - {*before} == {
        "apigateway taken-dev",
        "layer taken-dev-dependencies",
        "logs taken-dev",
    }
    assert deleted.returncode == 0, deleted.stderr
    assert left == []


def record_of(project: ProjectFolder, account: str) -> None:
    arn = f"arn:aws:lambda:us-east-1:{account}:function:elsewhere-dev-f"
    resource = {"name": "f", "resource_type": "lambda_function", "lambda_arn": arn}
    record = {"resources": [resource], "schema_version": "2.0", "backend": "api"}
    project.write(".chalice/deployed/dev.json", json.dumps(record))


def test_a_stage_of_another_account_or_with_a_record_is_left_alone(
    wired_project: ProjectFolder, wire: Wire
) -> None:
    project = wired_project
    project.write("app.py", "")
    project.write(".chalice/config.json", '{"version": "2.0", "app_name": "elsewhere"}')
    record_of(project, "123456789012")
    elsewhere = project.run("migrate", "--yes")
    record_of(project, "000000000000")
    gone = project.run("migrate", "--yes")
    project.write(
        ".achalice/deployed/dev.json",
        json.dumps({"schema_version": 1, "resources": {"role:default": A_ROLE}}),
    )
    recorded = project.run("migrate", "--yes")

    assert [done.returncode for done in (elsewhere, gone, recorded)] == [0, 0, 0]
    assert (
        "stage dev: nothing is adopted: it is in account 123456789012, region us-east-1, "
        "and you are using account 000000000000, region us-east-1\n"
    ) in elsewhere.stdout
    assert "  left    lambda_function f: it is gone" in gone.stdout
    assert "dev.json is there already, and stays as it is\n" in recorded.stdout
    assert wire.writes == []


A_ROLE = {"kind": "role", "properties": {"name": "x"}, "outputs": {"name": "x"}}
