"""Domains of one's own in the emulated AWS, which asks no DNS: the host of a request is enough."""

import json

import anyio
import httpx

from achalice_cli.sandbox.process import Sandbox

from .inventory import domains, inventory
from .projects import ProjectFolder

APP = """
    from achalice import Chalice
    from achalice.events import WebsocketEvent

    app = Chalice("owned")


    @app.get("/orders")
    async def orders() -> str:
        return "all of them"


    @app.on_ws_message()
    async def on_message(event: WebsocketEvent) -> None: ...
"""
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/1"


def configure(project: ProjectFolder, **prefixes: list[str]) -> None:
    """Of the routes and of the websockets: the paths at which they answer."""
    keys = {"api": "api_gateway_custom_domain", "ws": "websocket_api_custom_domain"}
    settings = {
        keys[name]: {
            "domain_name": f"{name}.example.com",
            "certificate_arn": CERTIFICATE,
            "url_prefix": paths,
        }
        for name, paths in prefixes.items()
    }
    project.write(".achalice/config.json", json.dumps({"stages": {"dev": settings}}))


async def deploy(project: ProjectFolder) -> list[str]:
    return await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))


async def test_apis_answer_at_the_paths_of_their_domains_for_as_long_as_they_are_configured(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    async def ask(path: str) -> str:
        async with httpx.AsyncClient(timeout=30) as http:
            answer = await http.get(f"{sandbox.url}{path}", headers={"Host": "api.example.com"})
        return f"{answer.status_code} {answer.text if answer.is_success else ''}".strip()

    project.write("app.py", APP)
    configure(project, api=["", "shop/v1"], ws=["chat"])
    await deploy(project)
    first = await domains(sandbox)
    answers = [await ask("/orders"), await ask("/shop/v1/orders")]
    url = await anyio.to_thread.run_sync(lambda: project.run("url", "--sandbox"))
    unchanged = await deploy(project)
    configure(project, api=["v2"])
    changed = await deploy(project)
    second, answer = await domains(sandbox), await ask("/v2/orders")
    done = await anyio.to_thread.run_sync(lambda: project.run("delete", "--sandbox"))

    assert first == ["api.example.com", "api.example.com/shop/v1", "ws.example.com/chat"]
    assert answers == ["200 all of them", "200 all of them"]
    assert "api.example.com needs a DNS record: an alias of d-" in url.stderr
    assert unchanged == []
    assert changed == [
        "create api_mapping:api.example.com/v2",
        "delete api_mapping:api.example.com/",
        "delete api_mapping:api.example.com/shop/v1",
        "delete api_mapping:ws.example.com/chat",
        "delete domain_name:ws.example.com",
    ]
    assert (second, answer) == (["api.example.com/v2"], "200 all of them")
    assert done.returncode == 0
    assert await domains(sandbox) == []
    assert await inventory(sandbox, "owned-dev") == []
