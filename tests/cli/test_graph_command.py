import json
from pathlib import Path

from .running import achalice, project

APP = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/orders/{order_id}")
async def get_order(order_id: int) -> int:
    return order_id


@app.schedule("rate(1 hour)")
async def report(event) -> None: ...


@app.on_s3_event(bucket="uploads", events=["s3:ObjectCreated:*"])
async def read(event) -> None: ...


@app.lambda_function()
async def alone(event, context) -> None: ...
"""
TEXT = """\
bucket_notifications:uploads  s3:ObjectCreated:*
└─ function:read
   └─ role:default
rest_api:api  GET /orders/{order_id}
└─ function:api_handler
   └─ role:default
rule:report  rate(1 hour)
└─ function:report
   └─ role:default
function:alone
└─ role:default
"""
MERMAID = """\
flowchart LR
    n0(["rest_api:api<br/>GET /"])
    n1["function:api_handler"]
    n2["function:alone"]
    n3[/"role:default"/]
    n0 --> n1
    n1 --> n3
    n2 --> n3
"""


def graph(folder: Path, *arguments: str, app: str = APP, config: str | None = None) -> str:
    exit_code, stdout, stderr = achalice("graph", *arguments, cwd=project(folder, app, config))
    assert (exit_code, stderr) == (0, "")
    return stdout


def test_callers_lead_to_functions_and_these_to_roles(tmp_path: Path) -> None:
    assert graph(tmp_path) == TEXT


def test_a_function_that_is_called_by_its_alias_is_found_behind_it(tmp_path: Path) -> None:
    config = {"lambda_functions": {"report": {"provisioned_concurrency": 1}}}

    assert graph(tmp_path, config=json.dumps(config)) == TEXT


def test_each_function_s_own_role_is_shown(tmp_path: Path) -> None:
    shown = graph(tmp_path, "--format", "json", config='{"iam_role_per_function": true}')

    assert json.loads(shown)["functions"]["function:read"] == "role:function/read"


def test_authorizers_are_called_too(tmp_path: Path) -> None:
    app = """
from achalice import Chalice

app = Chalice("shop")


@app.authorizer()
async def guard(request): ...


@app.get("/", authorizer=guard)
async def index() -> None: ...
"""
    assert graph(tmp_path, app=app) == (
        "rest_api:api  GET /\n"
        "├─ function:api_handler\n"
        "│  └─ role:default\n"
        "└─ function:guard\n"
        "   └─ role:default\n"
    )


def test_as_mermaid_it_is_a_flowchart(tmp_path: Path) -> None:
    app = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/")
async def index() -> None: ...


@app.lambda_function()
async def alone(event, context) -> None: ...
"""
    assert graph(tmp_path, "--format", "mermaid", app=app) == MERMAID
