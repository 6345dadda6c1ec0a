"""What AWS has of REST APIs' stages, of keys and of plans."""

import pytest
from pydantic import JsonValue

from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ACCESS_LOG, REST_API, Address
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.resources import AccessLog, Quota, Resource, Throttle
from achalice_cli.engine.state import Outputs, Recorded

from ..engine.builders import api_key, rest_api, usage_plan, usage_plan_key
from .scripts import ACCOUNT, REGION, Script

LOG_ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/apigateway/shop-dev"
MADE: dict[Address, Outputs] = {
    REST_API: {"id": "abc"},
    ACCESS_LOG: {"name": "/aws/apigateway/shop-dev"},
}
THROTTLE = Throttle(rate_limit=10, burst_limit=20)
TOLD = rest_api().model_copy(
    update={
        "endpoint_type": "PRIVATE",
        "vpc_endpoint_ids": ("vpce-2", "vpce-1"),
        "minimum_compression_size": 10,
        "tracing": True,
        "throttle": THROTTLE,
        "access_log": AccessLog(format="$context.requestId"),
        "access_log_group": ACCESS_LOG,
        "stage_variables": {"table": "orders"},
    }
)
PLAN = usage_plan().model_copy(update={"throttle": THROTTLE, "quota": Quota(limit=9, period="DAY")})
LIMITS: dict[str, object] = {
    "throttle": {"rateLimit": 10.0, "burstLimit": 20},
    "quota": {"limit": 9, "period": "DAY"},
}


def recorded(resource: Resource, **outputs: str) -> Recorded:
    needs = {REST_API: {"id": "abc"}} if REST_API in resource.needs() else {}
    properties = resource.properties()
    return Recorded(kind=resource.kind, properties=properties, outputs=outputs, needs=needs)


async def drift(aws: Aws, of: Recorded) -> dict[str, JsonValue]:
    """What is found other than recorded."""
    reading: Reading = await AwsReader(aws).read(of, MADE)
    assert isinstance(reading, Found)
    found = reading.properties.items()
    return {name: value for name, value in found if of.properties.get(name) != value}


def api_is(script: Script, *endpoints: str, **more: object) -> None:
    endpoint = {"types": ["PRIVATE"], "vpcEndpointIds": [*endpoints]}
    script.on("get_rest_api", restApiId="abc").gives(
        id="abc", endpointConfiguration=endpoint, **more
    )
    methods_are(script, {"/": ["GET"]})


def methods_are(script: Script, methods: dict[str, list[str]]) -> None:
    script.on("get_resources", restApiId="abc", embed=["methods"], limit=500).gives(
        items=[
            {"path": path, **({"resourceMethods": {name: {} for name in names}} if names else {})}
            for path, names in methods.items()
        ]
    )


def stage_is(script: Script, **settings: object) -> None:
    script.on("get_stage", restApiId="abc", stageName="api").gives(stageName="api", **settings)


async def test_a_stage_that_is_as_it_was_told_has_not_drifted(aws: Aws, apigateway: Script) -> None:
    """Whatever else it was told by hand."""
    api_is(apigateway, "vpce-1", "vpce-2", minimumCompressionSize=10)
    stage_is(
        apigateway,
        tracingEnabled=True,
        methodSettings={"*/*": {"throttlingRateLimit": 10.0, "throttlingBurstLimit": 20}},
        accessLogSettings={"destinationArn": LOG_ARN, "format": "$context.requestId"},
        variables={"table": "orders", "by": "hand"},
    )

    assert await drift(aws, recorded(TOLD, id="abc")) == {}


async def test_what_a_stage_was_told_otherwise_by_hand_has_drifted(
    aws: Aws, apigateway: Script
) -> None:
    api_is(apigateway, "vpce-1")
    stage_is(
        apigateway,
        methodSettings={"*/*": {"throttlingRateLimit": 5.0, "throttlingBurstLimit": 20}},
        accessLogSettings={"destinationArn": "arn:theirs", "format": "$context.requestId"},
        variables={"table": "other"},
    )

    assert await drift(aws, recorded(TOLD, id="abc")) == {
        "minimum_compression_size": None,
        "vpc_endpoint_ids": ["vpce-1"],
        "tracing": False,
        "throttle": {"rate_limit": 5.0, "burst_limit": 20},
        "access_log": {"format": "$context.requestId", "destination_arn": "arn:theirs"},
        "stage_variables": {"table": "other"},
    }


async def test_what_a_stage_was_told_and_has_lost_has_drifted(aws: Aws, apigateway: Script) -> None:
    api_is(apigateway, "vpce-1", "vpce-2", minimumCompressionSize=10)
    stage_is(apigateway)

    assert await drift(aws, recorded(TOLD, id="abc")) == {
        "tracing": False,
        "throttle": None,
        "access_log": None,
        "stage_variables": {},
    }


def untold_api_is(script: Script, methods: dict[str, list[str]]) -> None:
    endpoint = {"types": ["REGIONAL"]}
    script.on("get_rest_api", restApiId="abc").gives(id="abc", endpointConfiguration=endpoint)
    methods_are(script, methods)


@pytest.mark.parametrize(
    "limits",
    [
        {"throttlingRateLimit": 10_000.0, "throttlingBurstLimit": 5_000},
        {"throttlingRateLimit": -1.0, "throttlingBurstLimit": -1},
        {},
    ],
    ids=["the gateway's own", "taken away", "none"],
)
async def test_a_log_and_variables_that_the_app_has_not_given_a_stage_are_somebody_elses(
    aws: Aws, apigateway: Script, limits: dict[str, object]
) -> None:
    """A level of logs brings limits along that are none."""
    untold_api_is(apigateway, {"/": ["GET"]})
    stage_is(
        apigateway,
        methodSettings={"*/*": {"loggingLevel": "INFO", **limits}},
        accessLogSettings={"destinationArn": "arn:theirs", "format": "$context.requestId"},
        variables={"by": "hand"},
    )

    assert await drift(aws, recorded(rest_api(), id="abc")) == {}


async def test_a_stage_that_is_traced_or_throttled_by_hand_has_drifted(
    aws: Aws, apigateway: Script
) -> None:
    """One costs, the other refuses callers."""
    untold_api_is(apigateway, {"/": ["GET"]})
    limits = {"throttlingRateLimit": 1.0, "throttlingBurstLimit": 5_000}
    stage_is(apigateway, tracingEnabled=True, methodSettings={"*/*": limits})

    assert await drift(aws, recorded(rest_api(), id="abc")) == {
        "tracing": True,
        "throttle": {"rate_limit": 1.0, "burst_limit": 5_000},
    }


@pytest.mark.parametrize(
    ("methods", "drifted"),
    [
        ({"/": [], "/a": ["GET"]}, {"methods_missing": ["GET /"], "methods_added": ["GET /a"]}),
        ({"/": ["GET", "PUT"]}, {"methods_added": ["PUT /"]}),
        ({"/": []}, {"methods_missing": ["GET /"]}),
    ],
)
async def test_methods_that_somebody_took_away_or_added_are_found(
    aws: Aws, apigateway: Script, methods: dict[str, list[str]], drifted: dict[str, JsonValue]
) -> None:
    untold_api_is(apigateway, methods)
    stage_is(apigateway)

    assert await drift(aws, recorded(rest_api(), id="abc")) == drifted


async def test_a_key_that_somebody_switched_off_has_drifted(aws: Aws, apigateway: Script) -> None:
    """Its value is nobody's business."""
    apigateway.on("get_api_key", apiKey="k1", includeValue=False).gives(
        id="k1", name="shop-dev-partner", enabled=False
    )

    assert await drift(aws, recorded(api_key(), id="k1")) == {"enabled": False}


@pytest.mark.parametrize(
    ("found", "drifted"),
    [
        ({**LIMITS, "apiStages": [{"apiId": "abc", "stage": "api"}]}, {}),
        (
            {"apiStages": [{"apiId": "abc", "stage": "v1"}, {"apiId": "other", "stage": "api"}]},
            {"throttle": None, "quota": None, "stage": "v1"},
        ),
        ({**LIMITS}, {"stage": None}),
    ],
    ids=["as it was", "without limits, of another stage", "of no stage"],
)
async def test_a_plan_is_read_with_its_limits_and_its_stage(
    aws: Aws, apigateway: Script, found: dict[str, object], drifted: dict[str, JsonValue]
) -> None:
    apigateway.on("get_usage_plan", usagePlanId="p1").gives(id="p1", name="shop-dev-basic", **found)

    assert await drift(aws, recorded(PLAN, id="p1")) == drifted


async def test_a_key_is_in_its_plan_or_gone_from_it(aws: Aws, apigateway: Script) -> None:
    of = recorded(usage_plan_key(), plan="p1", key="k1")
    asking = {"usagePlanId": "p1", "keyId": "k1"}
    apigateway.on("get_usage_plan_key", **asking).gives(id="k1")
    apigateway.on("get_usage_plan_key", **asking).refuses("NotFoundException")

    found = [await AwsReader(aws).read(of, MADE) for _ in range(2)]

    assert found == [Found({}), Gone()]
