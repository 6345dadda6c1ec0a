"""The real command against the emulated AWS, which really runs what is deployed."""

import json
import os
import re
import signal

import anyio
import httpx
import pytest

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, invoke
from .projects import ProjectFolder
from .queues import queues
from .wire import Wire

EVERYTHING = """
    from pydantic import BaseModel

    from achalice import Chalice, NotFoundError, Rate, Request
    from achalice.events import CloudWatchEvent, SQSEvent

    app = Chalice("{name}")


    class Order(BaseModel):
        sku: str


    @app.get("/orders/{{order_id}}")
    async def get_order(order_id: int) -> Order:
        return Order(sku=f"{greeting}-{{order_id}}")


    @app.post("/orders", status_code=201)
    async def create_order(order: Order, request: Request) -> dict[str, str]:
        return {{"sku": order.sku, "path": request.path}}


    @app.on_sqs_message(queue="{name}-in", batch_size=5)
    def answer(event: SQSEvent[Order]) -> None:
        import boto3  # Lambda has it; this machine need not

        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName="{name}-out")["QueueUrl"]
        for record in event:
            sqs.send_message(QueueUrl=url, MessageBody=record.data.sku.upper())


    @app.schedule(Rate(1, unit=Rate.DAYS))
    async def daily(event: CloudWatchEvent) -> str:
        return event.detail_type


    @app.lambda_function()
    async def double(payload: dict[str, int]) -> int:
        return payload["number"] * 2
"""


def write_everything(project: ProjectFolder, name: str, greeting: str = "sku") -> None:
    project.write("app.py", EVERYTHING.format(name=name, greeting=greeting))


async def test_a_deployed_app_answers_http_queues_the_clock_and_calls_by_name(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    write_everything(project, "whole")
    async with queues(sandbox, "whole-in", "whole-out") as mine, httpx.AsyncClient() as http:
        await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))
        url = project.run("url", "--sandbox").stdout.strip()
        got = await http.get(f"{url}orders/7", timeout=30)
        posted = await http.post(f"{url}orders", json={"sku": "socks"}, timeout=30)
        await mine.send("whole-in", '{"sku": "shirt"}')
        shipped = await mine.receive("whole-out")
        event = {
            "id": "1", "detail-type": "Scheduled Event", "source": "aws.events", "account": "1",
            "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "detail": {},
        }  # fmt: skip
        clock = await invoke(sandbox, "whole-dev-daily", event)
        doubled = await invoke(sandbox, "whole-dev-double", {"number": 21})

    assert (got.status_code, got.json()) == (200, {"sku": "sku-7"})
    assert (posted.status_code, posted.json()) == (201, {"sku": "socks", "path": "/orders"})
    assert shipped == "SHIRT"
    assert clock == (True, "Scheduled Event")
    assert doubled == (True, 42)


async def test_a_deployed_authorizer_decides_who_gets_in(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    """API Gateway asks the authorizer's own function, and tells the handler what it said."""
    project.write(
        "app.py",
        """
        from achalice import AuthResponse, Chalice, Request
        from achalice.events import AuthRequest

        app = Chalice("doors")


        @app.authorizer(header="X-Token", ttl_seconds=0)
        async def porter(request: AuthRequest) -> AuthResponse:
            routes = ["/private"] if request.token == "sesame" else []
            return AuthResponse(routes=routes, principal_id="ali", context={"cave": "forty"})


        @app.get("/private", authorizer=porter, cors=True)
        async def private(request: Request) -> dict[str, str]:
            told = request.context["authorizer"]
            return {"who": told["principalId"], "cave": told["cave"]}


        @app.get("/public")
        async def public() -> str:
            return "welcome"
        """,
    )
    await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))
    url = (await anyio.to_thread.run_sync(lambda: project.run("url", "--sandbox"))).stdout.strip()

    async with httpx.AsyncClient(timeout=30) as http:
        admitted = await http.get(f"{url}private", headers={"X-Token": "sesame"})
        denied = await http.get(f"{url}private", headers={"X-Token": "barley"})
        unknown = await http.get(f"{url}private")
        preflight = await http.options(f"{url}private", headers={"Origin": "https://a.example"})
        public = await http.get(f"{url}public")

    assert (admitted.status_code, admitted.json()) == (200, {"who": "ali", "cave": "forty"})
    assert admitted.headers["access-control-allow-origin"] == "*"
    assert (denied.status_code, unknown.status_code) == (403, 401)
    assert (preflight.status_code, public.text) == (204, "welcome")
    assert preflight.headers["access-control-allow-methods"] == "GET,OPTIONS"


def test_only_what_changed_is_deployed_again(wired_project: ProjectFolder, wire: Wire) -> None:
    write_everything(wired_project, "again")
    wired_project.deploy()

    write_everything(wired_project, "again", greeting="article")
    wire.calls.clear()
    steps = wired_project.deploy()
    written = sorted(wire.writes)

    wire.calls.clear()
    assert wired_project.deploy() == []
    assert wire.calls == ["GetCallerIdentity"]
    assert written == [
        f"PUT /2015-03-31/functions/again-dev{name}/code"
        for name in ("-answer", "-daily", "-double", "")
    ]
    assert steps == [
        f"update function:{handler} (code)"
        for handler in ("answer", "api_handler", "daily", "double")
    ]


async def test_delete_leaves_nothing(project: ProjectFolder, sandbox: Sandbox) -> None:
    """The logs that the functions wrote are gone as well."""
    write_everything(project, "gone")
    async with queues(sandbox, "gone-in", "gone-out"):
        await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))
        await invoke(sandbox, "gone-dev-double", {"number": 1})
        deployed = await inventory(sandbox, "gone-dev")
        done = await anyio.to_thread.run_sync(lambda: project.run("delete", "--sandbox"))

    assert done.returncode == 0
    assert deployed == [
        "apigateway gone-dev",
        "events gone-dev-daily-event",
        "function gone-dev",
        "function gone-dev-answer",
        "function gone-dev-daily",
        "function gone-dev-double",
        "iam gone-dev",
        "layer gone-dev-dependencies",
        "logs gone-dev",
        "logs gone-dev-answer",
        "logs gone-dev-daily",
        "logs gone-dev-double",
        "mapping gone-dev-answer",
    ]
    assert await inventory(sandbox, "gone-dev") == []
    assert not (project.path / ".achalice/sandbox/dev.json").exists()


@pytest.mark.parametrize(
    "call",
    [
        "CreateRole$",
        "POST /2018-10-31/layers/.*/versions$",
        "POST /2015-03-31/functions$",
        "POST /2015-03-31/event-source-mappings",
        "POST /restapis$",
    ],
    ids=["role", "layer", "function", "mapping", "api"],
)
async def test_a_killed_deploy_is_finished_by_the_next_one_and_nothing_is_there_twice(
    wired_project: ProjectFolder,
    wire: Wire,
    sandbox: Sandbox,
    call: str,
    request: pytest.FixtureRequest,
) -> None:
    """SIGKILL comes when AWS has done what was asked, and the deploy does not know it yet."""
    name = f"killed-{request.node.callspec.id}"
    write_everything(wired_project, name)

    def kill_at_the_call() -> int:
        process = wired_project.start("deploy")

        def cut(answered: str) -> bool:
            if re.match(call, answered):
                os.kill(process.pid, signal.SIGKILL)
                return True
            return process.poll() is not None

        wire.cut = cut
        process.communicate(timeout=60)
        wire.cut = lambda answered: False
        return process.returncode

    killed = await anyio.to_thread.run_sync(kill_at_the_call)
    finished = await anyio.to_thread.run_sync(wired_project.run, "deploy")
    there = await inventory(sandbox, f"{name}-dev")
    await anyio.to_thread.run_sync(wired_project.run, "delete")

    assert (killed, finished.returncode) == (-signal.SIGKILL, 0), finished.stderr
    assert len(there) == 13
    assert len(set(there)) == 13
    assert await inventory(sandbox, f"{name}-dev") == []


async def test_a_function_sees_only_what_its_bundle_holds(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    """`typer` is installed where the tool runs; in Lambda it would not be."""
    project.write(
        "app.py",
        """
        from achalice import Chalice

        app = Chalice("bare")


        @app.lambda_function()
        async def undeclared() -> None:
            import typer


        @app.lambda_function()
        async def declared() -> str:
            import pydantic

            return pydantic.__name__
        """,
    )
    await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))

    worked, error = await invoke(sandbox, "bare-dev-undeclared", {})
    assert not worked
    assert "No module named 'typer'" in json.dumps(error)
    assert await invoke(sandbox, "bare-dev-declared", {}) == (True, "pydantic")


@pytest.mark.parametrize(
    ("environment", "error", "hint"),
    [
        (
            {"AWS_REGION": "us-east-1"},
            "error: no AWS credentials were found",
            "hint: set AWS_PROFILE or pass --profile, log in with `aws sso login`, "
            "or use --sandbox, which needs no account",
        ),
        (
            {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"},
            "error: no AWS region is configured",
            "hint: set AWS_REGION, e.g. to eu-west-1, or `region` in your AWS config's profile",
        ),
        (
            {"AWS_PROFILE": "nobody", "AWS_REGION": "us-east-1"},
            "error: The config profile (nobody) could not be found",
            "hint: set AWS_PROFILE or pass --profile, log in with `aws sso login`, "
            "or use --sandbox, which needs no account",
        ),
        (
            {
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
                "AWS_MAX_ATTEMPTS": "1",
            },
            "error: nothing answers at http://127.0.0.1:9/",
            "hint: check the network, the region's name, and AWS_ENDPOINT_URL if it is set",
        ),
    ],
    ids=["no credentials", "no region", "no such profile", "nobody there"],
)
def test_without_a_usable_aws_nothing_is_made_or_written(
    project: ProjectFolder, environment: dict[str, str], error: str, hint: str
) -> None:
    write_everything(project, "lost")
    lost = ProjectFolder(project.path, environment)

    done = lost.run("deploy")

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{error}\n\n{hint}\n")
    assert not (project.path / ".achalice/deployed").exists()


def test_a_stage_is_not_deployed_to_another_region_by_mistake(
    wired_project: ProjectFolder, wire: Wire
) -> None:
    wired_project.write("app.py", 'from achalice import Chalice\napp = Chalice("moved")\n')
    wired_project.write(
        "app.py",
        """
        from achalice import Chalice

        app = Chalice("moved")


        @app.lambda_function()
        async def hello() -> str:
            return "hello"
        """,
    )
    wired_project.deploy()
    elsewhere = ProjectFolder(
        wired_project.path, {**wired_project.environment, "AWS_REGION": "eu-west-1"}
    )
    wire.calls.clear()

    done = elsewhere.run("deploy")

    assert done.returncode == 1
    assert done.stderr == (
        "error: stage `dev` is deployed in account 000000000000, region us-east-1, "
        "but you are using account 000000000000, region eu-west-1\n\n"
        "hint: use that account and region, or another stage\n"
    )
    assert wire.writes == []
