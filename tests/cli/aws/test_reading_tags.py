"""Tags of every kind that AWS tells with the resource: what others took away or changed is seen."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.drift import Found
from achalice_cli.engine.resources import Kind
from achalice_cli.engine.state import Recorded

from .scripts import Script

SAID = {"team": "shop", "stage": "dev", "cost": "1"}
NOW = {"team": "shop", "stage": "prod", "theirs": "added by hand"}

Tags: TypeAlias = dict[str, str]
Scripts: TypeAlias = dict[str, Script]


def _function(scripts: Scripts, tags: Tags) -> None:
    scripts["lambda_"].on("get_function", FunctionName="f").gives(Configuration={}, Tags=tags)


def _role(scripts: Scripts, tags: Tags) -> None:
    iam = scripts["iam"]
    iam.on("get_role", RoleName="f").gives(
        Role={
            "Path": "/",
            "RoleName": "f",
            "RoleId": "AROA1E309DFAC4A048B1A",
            "Arn": "arn:aws:iam::123456789012:role/f",
            "CreateDate": "2026-01-01T00:00:00Z",
            "AssumeRolePolicyDocument": "{}",
            "Tags": [{"Key": name, "Value": value} for name, value in tags.items()],
        }
    )
    iam.on("get_role_policy", RoleName="f", PolicyName="achalice").refuses("NoSuchEntity")


def _rest_api(scripts: Scripts, tags: Tags) -> None:
    scripts["apigateway"].on("get_rest_api", restApiId="i").gives(tags=tags)


def _http_api(scripts: Scripts, tags: Tags) -> None:
    gateway = scripts["apigatewayv2"]
    gateway.on("get_api", ApiId="i").gives(Tags=tags)
    for what in ("authorizers", "routes", "integrations"):
        gateway.on(f"get_{what}", ApiId="i").gives(Items=[])


def _websocket_api(scripts: Scripts, tags: Tags) -> None:
    scripts["apigatewayv2"].on("get_api", ApiId="i").gives(Name="f", Tags=tags)


def _websocket_routes(scripts: Scripts, tags: Tags) -> None:
    gateway = scripts["apigatewayv2"]
    gateway.on("get_stage", ApiId="i", StageName="api").gives(StageName="api", Tags=tags)
    for what in ("integrations", "routes"):
        gateway.on(f"get_{what}", ApiId="i").gives(Items=[])


def _api_key(scripts: Scripts, tags: Tags) -> None:
    scripts["apigateway"].on("get_api_key", apiKey="i", includeValue=False).gives(tags=tags)


def _usage_plan(scripts: Scripts, tags: Tags) -> None:
    scripts["apigateway"].on("get_usage_plan", usagePlanId="i").gives(tags=tags)


def _domain_name(scripts: Scripts, tags: Tags) -> None:
    scripts["apigatewayv2"].on("get_domain_name", DomainName="f").gives(DomainName="f", Tags=tags)


KINDS: dict[Kind, Callable[[Scripts, Tags], None]] = {
    "function": _function,
    "role": _role,
    "rest_api": _rest_api,
    "http_api": _http_api,
    "websocket_api": _websocket_api,
    "websocket_routes": _websocket_routes,
    "api_key": _api_key,
    "usage_plan": _usage_plan,
    "domain_name": _domain_name,
}


@pytest.fixture
def scripts(lambda_: Script, iam: Script, apigateway: Script, apigatewayv2: Script) -> Scripts:
    return {"lambda_": lambda_, "iam": iam, "apigateway": apigateway, "apigatewayv2": apigatewayv2}


@pytest.mark.parametrize("kind", KINDS)
async def test_only_tags_of_the_app_are_compared(aws: Aws, scripts: Scripts, kind: Kind) -> None:
    """What others add is theirs: accounts have tools for that."""
    KINDS[kind](scripts, NOW)
    outputs = {"name": "f", "id": "i", "stage": "api"}
    recorded = Recorded(kind=kind, properties={"tags": {**SAID}}, outputs=outputs)

    reading = await AwsReader(aws).read(recorded, {})

    assert isinstance(reading, Found)
    assert reading.properties["tags"] == {"team": "shop", "stage": "prod"}
