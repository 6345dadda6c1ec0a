"""`achalice generate-models`: the document as ImportRestApi takes it, on stdout."""

import json
from pathlib import Path

from openapi_spec_validator import OpenAPIV30SpecValidator

from .running import achalice, project

APP = """
from achalice import Chalice, Request

app = Chalice("shop")
app.api.binary_types = ["image/png"]


@app.authorizer()
async def guard(request): ...


@app.get("/orders/{order_id}", authorizer=guard)
async def get_order(order_id: int) -> int:
    return order_id
"""
POLICY = {"Version": "2012-10-17", "Statement": []}


def test_the_document_names_functions_as_cloudformation_would(tmp_path: Path) -> None:
    config = {
        "api_gateway_policy_file": "callers.json",
        "lambda_functions": {"api_handler": {"provisioned_concurrency": 1}},
    }
    folder = project(tmp_path, APP, json.dumps(config))
    (folder / ".achalice/callers.json").write_text(json.dumps(POLICY))

    done = achalice("generate-models", "--stage", "dev", cwd=folder)

    document = json.loads(done.stdout)
    OpenAPIV30SpecValidator(document).validate()
    integration = document["paths"]["/orders/{order_id}"]["get"]["x-amazon-apigateway-integration"]
    function = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop-dev"
    assert (done.exit_code, done.stderr) == (0, "")
    assert integration["uri"] == (
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
        f"{function}:live/invocations"
    )
    assert f"{function}-guard/invocations" in done.stdout
    assert document["x-amazon-apigateway-binary-media-types"] == ["image/png"]
    assert document["x-amazon-apigateway-policy"] == POLICY


def test_an_app_behind_another_front_has_none(tmp_path: Path) -> None:
    folder = project(tmp_path, APP.replace(", authorizer=guard", ""), '{"api_type": "http"}')

    assert achalice("generate-models", cwd=folder) == (
        1,
        "",
        "error: stage `dev` has no REST API\n\n"
        "hint: `achalice openapi` describes the routes of every app, for any generator\n",
    )


def test_an_app_without_routes_has_none(tmp_path: Path) -> None:
    app = APP[: APP.index("@app.get")] + '@app.schedule("rate(1 hour)")\ndef tick(event): ...\n'

    done = achalice("generate-models", cwd=project(tmp_path, app))

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.endswith("hint: declare a route, e.g. with @app.get(...)\n")
