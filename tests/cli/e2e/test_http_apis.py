"""Routes behind an HTTP API and behind a function's URL, called over HTTP."""

import json

import anyio
import httpx

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory
from .projects import ProjectFolder

GUARDED = """
    from achalice import AuthResponse, Chalice, IAMAuthorizer, JWTAuthorizer, Request
    from achalice.events import AuthRequest

    app = Chalice("{name}")
    pool = JWTAuthorizer("pool", "https://cognito-idp.us-east-1.amazonaws.com/pool", ["shop"])


    @app.authorizer(header="X-Token", simple_responses=True)
    async def porter(request: AuthRequest) -> AuthResponse:
        routes = ["/private"] if request.token == "sesame" else []
        return AuthResponse(routes, "ali", {{"cave": 40}})


    @app.get("/orders/{{order_id}}", cors=True)
    async def order(order_id: int, request: Request) -> str:
        return f"{{order_id}} {{request.path}} {{request.to_original_event()['version']}}"


    @app.get("/files/{{key+}}")
    async def file(key: str) -> str:
        return key


    @app.get("/private", authorizer=porter)
    async def private(request: Request) -> int:
        return request.context["authorizer"]["lambda"]["cave"]


    @app.get("/mine", authorizer=pool.with_scopes(["orders/read"]))
    async def mine() -> str:
        return "mine"


    @app.get("/signed", authorizer=IAMAuthorizer())
    async def signed() -> str:
        return "signed"
"""
PLAIN = """
    from achalice import Chalice, Request

    app = Chalice("{name}")


    @app.get("/orders/{{order_id}}", cors=True)
    async def order(order_id: int, request: Request) -> str:
        return f"{word} {{order_id}} {{request.path}}"
"""


def configure(project: ProjectFolder, **settings: object) -> None:
    project.write(".achalice/config.json", json.dumps({"stages": {"dev": settings}}))


async def deploy(project: ProjectFolder) -> list[str]:
    return await anyio.to_thread.run_sync(lambda: project.deploy("--sandbox"))


async def url_of(project: ProjectFolder) -> str:
    done = await anyio.to_thread.run_sync(lambda: project.run("url", "--sandbox"))
    return done.stdout.strip()


async def test_an_http_api_brings_to_routes_whom_it_should(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("app.py", GUARDED.format(name="v2"))
    configure(project, api_type="http")
    await deploy(project)
    url = await url_of(project)
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:

        async def get(path: str, token: str = "") -> str:
            answer = await http.get(path, headers={"X-Token": token} if token else {})
            return (
                f"{answer.status_code} {answer.text}" if answer.is_success else answer.reason_phrase
            )

        answers = [
            await get("orders/7"),
            await get("files/a/b%20c.txt"),
            await get("nothing"),
            await get("private", token="sesame"),
            await get("private", token="barley"),
            *[await get(path) for path in ("private", "mine", "signed")],
        ]
        preflight = await http.options("orders/7", headers={"Origin": "https://a.example"})

    assert answers == [
        "200 7 /orders/7 2.0",
        "200 a/b c.txt",
        "Not Found",
        "200 40",
        "Forbidden",
        *["Unauthorized", "Unauthorized", "Forbidden"],
    ]
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET,OPTIONS"
    assert await deploy(project) == []


async def test_another_type_of_api_takes_the_place_of_the_one_before(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    """And each change of one is published; in the end nothing is left of any."""
    asked: list[str] = []

    async def ask(path: str) -> None:
        url = await url_of(project)
        there = [
            each
            for each in await inventory(sandbox, "types-dev")
            if each.startswith(("apigateway", "url"))
        ]
        async with httpx.AsyncClient(timeout=30) as http:
            answer = await http.get(f"{url}{path}", headers={"Origin": "https://a.example"})
        allowed = answer.headers.get("access-control-allow-origin")
        asked.append(f"{there} {answer.status_code} {answer.text} {allowed}")

    project.write("app.py", PLAIN.format(name="types", word="one"))
    await deploy(project)
    await ask("orders/7")
    configure(project, api_type="http", api_gateway_stage="v1")
    await deploy(project)
    await ask("orders/7")
    project.write("app.py", PLAIN.format(name="types", word="two").replace("/orders", "/sales"))
    changed = await deploy(project)
    await ask("sales/7")
    configure(project, api_type="function_url")
    await deploy(project)
    await ask("sales/7")
    done = await anyio.to_thread.run_sync(lambda: project.run("delete", "--sandbox"))

    assert asked == [
        "['apigateway types-dev'] 200 one 7 /orders/7 *",
        "['apigatewayv2 types-dev'] 200 one 7 /orders/7 *",
        "['apigatewayv2 types-dev'] 200 two 7 /sales/7 *",
        "['url types-dev'] 200 two 7 /sales/7 *",
    ]
    assert changed == ["update function:api_handler (code)", "update http_api:api (routes)"]
    assert done.returncode == 0
    assert await inventory(sandbox, "types-dev") == []
