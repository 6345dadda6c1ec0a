"""A REST API with all that it can be told, against the emulated AWS."""

import json
from typing import TYPE_CHECKING

import anyio
import httpx

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, session_in_the_sandbox
from .projects import ProjectFolder
from .wire import Wire

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.client import APIGatewayClient

APP = """
from achalice import AuthResponse, Chalice, CORSConfig, Request
from achalice.events import AuthRequest

app = Chalice("told")
shop = CORSConfig(allow_origin="https://shop.example", expose_headers=["X-Left"])


@app.authorizer(ttl_seconds=0)
async def porter(request: AuthRequest) -> AuthResponse:
    return AuthResponse(routes=[], principal_id="nobody")


@app.get("/counted", api_key_required=True, cors=shop)
async def counted(request: Request) -> dict[str, str]:
    return {"table": request.stage_vars["table"]}


@app.get("/closed", authorizer=porter, cors=shop)
async def closed() -> str:
    return "never"


@app.get("/open")
async def open_to_all() -> str:
    return "welcome"
"""
CONFIG = {
    "minimum_compression_size": 1024,
    "xray": True,
    "access_log": True,
    "log_retention_in_days": 7,
    "throttle": {"rate_limit": 500, "burst_limit": 100},
    "stage_variables": {"table": "orders"},
    "api_keys": {"partner": {"description": "for the partner"}},
    "usage_plans": {
        "basic": {
            "throttle": {"rate_limit": 10, "burst_limit": 20},
            "quota": {"limit": 2, "period": "DAY"},
            "api_keys": ["partner"],
        }
    },
}
KEPT = [
    "apigateway told-dev",
    "function told-dev",
    "function told-dev-porter",
    "iam told-dev",
    "layer told-dev-dependencies",
    "logs told-dev",
    "logs told-dev-porter",
]


def configured(project: ProjectFolder, config: dict[str, object]) -> None:
    project.write(".achalice/config.json", json.dumps(config))


async def told(gateway: "APIGatewayClient") -> dict[str, object]:
    """All that API Gateway knows of the app, as far as this test configures it."""
    apis = (await gateway.get_rest_apis(limit=500))["items"]
    api = next(each for each in apis if each["name"] == "told-dev")
    stage = await gateway.get_stage(restApiId=api["id"], stageName="api")
    limits = stage.get("methodSettings", {}).get("*/*", {})
    plans = [
        plan
        for plan in (await gateway.get_usage_plans())["items"]
        if plan["name"] == "told-dev-basic"
    ]
    return {
        "compressed from": api.get("minimumCompressionSize"),
        "traced": stage.get("tracingEnabled", False),
        "logged to": stage.get("accessLogSettings", {}).get("destinationArn"),
        "throttled": (limits.get("throttlingRateLimit"), limits.get("throttlingBurstLimit")),
        "variables": stage.get("variables", {}),
        "keys": len((await gateway.get_api_keys(nameQuery="told-dev"))["items"]),
        "plans": [(plan.get("throttle"), plan.get("quota")) for plan in plans],
    }


async def test_an_api_is_told_all_that_is_configured_and_forgets_what_is_not_any_more(
    wired_project: ProjectFolder, wire: Wire, sandbox: Sandbox
) -> None:
    project = wired_project
    project.write("app.py", APP)
    configured(project, CONFIG)
    run = anyio.to_thread.run_sync

    deployed = await run(project.run, "deploy")
    assert deployed.returncode == 0, deployed.stderr
    answers = dict(line.split() for line in deployed.stdout.splitlines())
    url = answers["rest_api:api"]
    session = session_in_the_sandbox()
    async with (
        session.create_client("apigateway", endpoint_url=sandbox.url) as gateway,
        httpx.AsyncClient(timeout=30) as http,
    ):
        key = await gateway.get_api_key(apiKey=answers["api_key:partner"], includeValue=True)
        keyed = {"x-api-key": key["value"]}
        with_key = await http.get(f"{url}counted", headers=keyed)
        without_key = await http.get(f"{url}counted")
        denied = await http.get(f"{url}closed", headers={"Authorization": "x"})
        await http.get(f"{url}counted", headers=keyed)
        used_up = await http.get(f"{url}counted", headers=keyed)
        before = await told(gateway)

        wire.calls.clear()
        again = await run(project.deploy)
        calls = list(wire.calls)

        configured(project, {})
        forgotten = await run(project.deploy)
        after = await told(gateway)
        left = await inventory(sandbox, "told-dev")
        await run(project.run, "delete")

    assert key["value"] not in deployed.stdout + deployed.stderr
    assert (with_key.status_code, with_key.json()) == (200, {"table": "orders"})
    assert (without_key.status_code, denied.status_code, used_up.status_code) == (403, 403, 429)
    for refused in (without_key, denied, used_up):
        assert refused.headers["access-control-allow-origin"] == "https://shop.example"
        assert refused.headers["access-control-expose-headers"] == "X-Left"
    assert before == {
        "compressed from": 1024,
        "traced": True,
        "logged to": "arn:aws:logs:us-east-1:000000000000:log-group:/aws/apigateway/told-dev",
        "throttled": (500, 100),
        "variables": {"table": "orders"},
        "keys": 1,
        "plans": [
            ({"rateLimit": 10, "burstLimit": 20}, {"limit": 2, "offset": 0, "period": "DAY"})
        ],
    }
    assert (again, calls) == ([], ["GetCallerIdentity"])
    assert "delete usage_plan_key:partner" in forgotten
    assert after == {
        "compressed from": None,
        "traced": False,
        "logged to": None,
        "throttled": (None, None),
        "variables": {},
        "keys": 0,
        "plans": [],
    }
    assert left == KEPT
    assert await inventory(sandbox, "told-dev") == []
