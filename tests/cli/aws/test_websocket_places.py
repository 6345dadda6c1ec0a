"""Roles and functions name the app's websocket API, whose id is known only when it is there."""

import json

import pytest

from achalice_cli.aws.artifacts import NO_ARTIFACTS
from achalice_cli.aws.provider import AwsProvider
from achalice_cli.aws.session import Aws
from achalice_cli.aws.websocket_places import affected, function_with_api
from achalice_cli.engine.addresses import LAYER, ROLE, WEBSOCKET_API, Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import Function, Role
from achalice_cli.engine.sources import connections_arn

from .scripts import ACCOUNT, REGION, Script

ENDPOINT = f"https://ws123.execute-api.{REGION}.amazonaws.com"
MADE: Made = {WEBSOCKET_API: {"id": "ws123", "endpoint": ENDPOINT}}
ROLE_RESOURCE = Role(
    name="shop-dev",
    policy={"Statement": [{"Resource": connections_arn("api")}]},
    tags={},
    websocket_api=WEBSOCKET_API,
)
FUNCTION = Function(
    name="shop-dev-tick",
    code="f00d",
    handler="app.app",
    runtime="python3.12",
    architecture="x86_64",
    memory_size=128,
    timeout=60,
    environment={
        "ACHALICE_WEBSOCKET_ENDPOINT": "${WebsocketEndpoint}/api",
        "HINT": "${WebsocketEndpoint}",
    },
    role=ROLE,
    layers=(LAYER,),
    log_group=Address("log_group:tick"),
    tags={},
    websocket_api=WEBSOCKET_API,
)


@pytest.fixture
def provider(aws: Aws) -> AwsProvider:
    return AwsProvider(aws, NO_ARTIFACTS)


@pytest.mark.parametrize("changed", ["policy", "websocket_api"])
async def test_a_role_may_send_to_the_clients_of_exactly_its_api(
    provider: AwsProvider, iam: Script, changed: str
) -> None:
    """Also of another API, made because the one of before was gone."""
    clients = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:ws123/api/*/@connections/*"
    iam.on(
        "put_role_policy",
        RoleName="shop-dev",
        PolicyName="achalice",
        PolicyDocument=json.dumps({"Statement": [{"Resource": clients}]}),
    ).gives()

    await provider.update(ROLE_RESOURCE, frozenset({changed}), {"name": "shop-dev"}, MADE)


def test_a_function_is_told_where_its_api_is_and_nothing_else_of_it_is_touched() -> None:
    told = function_with_api(FUNCTION, MADE)

    assert told.environment == {
        "ACHALICE_WEBSOCKET_ENDPOINT": f"{ENDPOINT}/api",
        "HINT": "${WebsocketEndpoint}",
    }


def test_a_function_without_an_api_is_as_it_was_declared() -> None:
    alone = FUNCTION.model_copy(update={"websocket_api": None})

    assert function_with_api(alone, {}) == alone


def test_another_api_is_another_environment() -> None:
    assert affected(FUNCTION, frozenset({"websocket_api"})) >= {"environment"}
    assert affected(FUNCTION, frozenset({"tags"})) == {"tags"}
