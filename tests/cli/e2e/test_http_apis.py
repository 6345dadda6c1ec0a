"""Routes behind an HTTP API and behind a function's URL, called over HTTP."""

import json

import anyio
import httpx

from achalice_cli.sandbox.process import Sandbox

from .inventory import inventory, session_in_the_sandbox
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


async def test_the_stage_of_an_http_api_is_as_the_config_says(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    """And what is taken out of the config is taken out of the stage."""
    session = session_in_the_sandbox()

    async def stage() -> tuple[object, ...]:
        async with session.create_client("apigatewayv2", endpoint_url=sandbox.url) as client:
            apis = (await client.get_apis())["Items"]
            api_id = next(each["ApiId"] for each in apis if each["Name"] == "limited-dev")
            found = await client.get_stage(ApiId=api_id, StageName="$default")
        log = found.get("AccessLogSettings", {}).get("DestinationArn", "")
        limits = found["DefaultRouteSettings"]
        return limits["ThrottlingRateLimit"], log.rpartition(":")[2], found["StageVariables"]

    project.write("app.py", PLAIN.format(name="limited", word="one"))
    configure(
        project,
        api_type="http",
        throttle={"rate_limit": 10, "burst_limit": 20},
        access_log=True,
        stage_variables={"table": "orders"},
    )
    await deploy(project)
    told = await stage()
    again = await deploy(project)
    configure(project, api_type="http")
    await deploy(project)

    assert told == (10, "/aws/apigateway/limited-dev", {"table": "orders"})
    assert again == []
    assert await stage() == (10_000, "", {})


TOKENS = """
    from achalice import Chalice, JWTAuthorizer, Request

    app = Chalice("tokens")
    pool = JWTAuthorizer("pool", "https://cognito-idp.us-east-1.amazonaws.com/{pool}", ["{client}"])


    @app.get("/mine", authorizer=pool)
    async def mine(request: Request) -> str:
        return request.context["authorizer"]["jwt"]["claims"]["token_use"]


    @app.get("/admin", authorizer=pool.with_scopes(["orders/admin"]))
    async def admin() -> str:
        return "admin"
"""


async def test_tokens_of_a_user_pool_are_verified(project: ProjectFolder, sandbox: Sandbox) -> None:
    session = session_in_the_sandbox()
    async with session.create_client("cognito-idp", endpoint_url=sandbox.url) as cognito:
        made = await cognito.create_user_pool(PoolName="shoppers")
        pool = made["UserPool"]["Id"]
        client = (
            await cognito.create_user_pool_client(
                UserPoolId=pool,
                ClientName="web",
                ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
            )
        )["UserPoolClient"]["ClientId"]
        await cognito.admin_create_user(UserPoolId=pool, Username="ali")
        await cognito.admin_set_user_password(
            UserPoolId=pool, Username="ali", Password="Open-0-Sesame", Permanent=True
        )
        tokens = (
            await cognito.admin_initiate_auth(
                UserPoolId=pool,
                ClientId=client,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "ali", "PASSWORD": "Open-0-Sesame"},
            )
        )["AuthenticationResult"]
    project.write("app.py", TOKENS.format(pool=pool, client=client))
    configure(project, api_type="http")
    await deploy(project)
    token = tokens["IdToken"]
    forged = f"{token[:-8]}{'A' * 8}"

    async with httpx.AsyncClient(base_url=await url_of(project), timeout=30) as http:
        answers = [
            await http.get(path, headers={"Authorization": f"Bearer {sent}"})
            for path, sent in [("mine", token), ("mine", forged), ("admin", token)]
        ]

    assert [f"{each.status_code} {each.text}" for each in answers[:1]] == ["200 id"]
    assert [each.status_code for each in answers[1:]] == [401, 403]


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
