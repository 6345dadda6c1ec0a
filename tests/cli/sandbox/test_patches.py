from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from achalice_cli.sandbox.process import Sandbox

from .aws import apigateway

if TYPE_CHECKING:
    from types_aiobotocore_apigateway import APIGatewayClient


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator["APIGatewayClient"]:
    async with apigateway(sandbox) as client:
        yield client


async def test_the_limits_of_a_plan_stay_numbers(client: "APIGatewayClient") -> None:
    plan = (await client.create_usage_plan(name="numbers"))["id"]

    changed = await client.update_usage_plan(
        usagePlanId=plan,
        patchOperations=[
            {"op": "replace", "path": "/throttle/rateLimit", "value": "0.5"},
            {"op": "replace", "path": "/throttle/burstLimit", "value": "2"},
            {"op": "replace", "path": "/quota/limit", "value": "7"},
            {"op": "replace", "path": "/quota/period", "value": "DAY"},
        ],
    )

    assert (changed["throttle"], changed["quota"]) == (
        {"rateLimit": 0.5, "burstLimit": 2},
        {"limit": 7, "period": "DAY"},
    )


async def test_limits_can_be_taken_away(client: "APIGatewayClient") -> None:
    plan = await client.create_usage_plan(name="free", throttle={"rateLimit": 1, "burstLimit": 1})

    changed = await client.update_usage_plan(
        usagePlanId=plan["id"], patchOperations=[{"op": "remove", "path": "/throttle"}]
    )

    assert changed.get("throttle") is None


async def test_a_plan_leaves_one_stage_and_enters_another(client: "APIGatewayClient") -> None:
    made = await client.create_usage_plan(
        name="stages",
        apiStages=[{"apiId": "a", "stage": "one"}, {"apiId": "b", "stage": "one"}],
    )
    plan = made["id"]

    changed = await client.update_usage_plan(
        usagePlanId=plan,
        patchOperations=[
            {"op": "remove", "path": "/apiStages", "value": "a:one"},
            {"op": "add", "path": "/apiStages", "value": "a:two"},
        ],
    )

    assert changed["apiStages"] == [
        {"apiId": "b", "stage": "one"},
        {"apiId": "a", "stage": "two"},
    ]


async def test_a_key_can_be_switched_off(client: "APIGatewayClient") -> None:
    key = (await client.create_api_key(name="off"))["id"]

    changed = await client.update_api_key(
        apiKey=key, patchOperations=[{"op": "replace", "path": "/enabled", "value": "false"}]
    )

    assert changed["enabled"] is False


async def test_an_api_becomes_private_with_its_endpoints(client: "APIGatewayClient") -> None:
    api = (await client.create_rest_api(name="hidden"))["id"]

    changed = await client.update_rest_api(
        restApiId=api,
        patchOperations=[
            {"op": "replace", "path": "/endpointConfiguration/types/REGIONAL", "value": "PRIVATE"},
            {"op": "add", "path": "/endpointConfiguration/vpcEndpointIds", "value": "vpce-1"},
            {"op": "add", "path": "/endpointConfiguration/vpcEndpointIds", "value": "vpce-2"},
            {"op": "remove", "path": "/endpointConfiguration/vpcEndpointIds", "value": "vpce-1"},
        ],
    )

    endpoint = changed["endpointConfiguration"]
    assert (endpoint["types"], endpoint["vpcEndpointIds"]) == (["PRIVATE"], ["vpce-2"])


async def test_other_operations_are_ministacks(client: "APIGatewayClient") -> None:
    api = (await client.create_rest_api(name="before"))["id"]

    changed = await client.update_rest_api(
        restApiId=api, patchOperations=[{"op": "replace", "path": "/name", "value": "after"}]
    )

    assert changed["name"] == "after"
