"""What stages of HTTP APIs are told, and no more than that."""

import pytest

from achalice_cli.aws.http_apis import HttpApis
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ACCESS_LOG
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import AccessLog, Throttle

from .scripts import ACCOUNT, REGION, Script
from .test_http_apis import (
    API,
    ID,
    MADE,
    OURS,
    OUTPUTS,
    ROUTE,
    TAGS,
    authorizers_are,
    creating,
    integrations_are,
    is_published,
    routes_are,
    there_are,
)

LOGGED: Made = {**MADE, ACCESS_LOG: {"name": "/aws/apigateway/shop-dev"}}
LOG_ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/apigateway/shop-dev"
TOLD = API.model_copy(
    update={
        "throttle": Throttle(rate_limit=0.5, burst_limit=7),
        "access_log": AccessLog(format="$context.requestId"),
        "access_log_group": ACCESS_LOG,
        "stage_variables": {"table": "orders"},
    }
)
SETTINGS: dict[str, object] = {
    "DefaultRouteSettings": {"ThrottlingRateLimit": 0.5, "ThrottlingBurstLimit": 7},
    "AccessLogSettings": {"DestinationArn": LOG_ARN, "Format": "$context.requestId"},
    "StageVariables": {"table": "orders"},
}
OF_STAGE = frozenset({"throttle", "access_log", "access_log_group", "stage_variables"})


@pytest.fixture
def apis(aws: Aws) -> HttpApis:
    return HttpApis(aws)


def the_stage_is(script: Script, **settings: object) -> None:
    script.on("get_stage", ApiId=ID, StageName="$default").gives(StageName="$default", **settings)


def telling(script: Script, **settings: object) -> None:
    told: dict[str, object] = {"StageName": "$default", **settings}
    script.on("update_stage", ApiId=ID, **told).gives(StageName="any")


async def test_the_stage_of_a_new_api_is_told_all(apis: HttpApis, apigatewayv2: Script) -> None:
    there_are(apigatewayv2)
    creating(apigatewayv2).gives(ApiId=ID)
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2, {"RouteId": "r1", **ROUTE})
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2)
    the_stage_is(apigatewayv2)
    telling(apigatewayv2, **SETTINGS)

    await apis.create(TOLD, LOGGED)


async def test_nothing_is_published_where_only_the_stage_is_told_otherwise(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    the_stage_is(
        apigatewayv2,
        DefaultRouteSettings={"DetailedMetricsEnabled": True, "ThrottlingRateLimit": 9.0},
        AccessLogSettings={"DestinationArn": LOG_ARN, "Format": "$context.status"},
        StageVariables={"table": "baskets", "old": "1"},
    )
    telling(
        apigatewayv2,
        DefaultRouteSettings={
            "ThrottlingRateLimit": 0.5,
            "ThrottlingBurstLimit": 7,
            "DetailedMetricsEnabled": True,
        },
        AccessLogSettings=SETTINGS["AccessLogSettings"],
        StageVariables={"table": "orders", "old": ""},
    )

    await apis.update(TOLD, OF_STAGE, OUTPUTS, LOGGED)


async def test_what_is_so_already_is_not_sent(apis: HttpApis, apigatewayv2: Script) -> None:
    the_stage_is(apigatewayv2, **SETTINGS)

    await apis.update(TOLD, OF_STAGE, OUTPUTS, LOGGED)


async def test_what_is_no_longer_configured_is_taken_away(
    apis: HttpApis, apigatewayv2: Script, apigateway: Script
) -> None:
    """Left out, limits would be 0: nobody would be let through. The account's hold anyway."""
    the_stage_is(apigatewayv2, **SETTINGS)
    apigateway.on("get_account").gives(throttleSettings={"rateLimit": 10000.0, "burstLimit": 5000})
    apigatewayv2.on("delete_access_log_settings", ApiId=ID, StageName="$default").gives()
    telling(
        apigatewayv2,
        DefaultRouteSettings={"ThrottlingRateLimit": 10000.0, "ThrottlingBurstLimit": 5000},
        StageVariables={"table": ""},
    )

    await apis.update(API, OF_STAGE, OUTPUTS, MADE)


async def test_what_was_never_configured_is_left_alone(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    the_stage_is(apigatewayv2, **SETTINGS | {"StageVariables": {"by": "hand"}})
    telling(apigatewayv2, StageVariables={"table": "orders", "by": ""})

    await apis.update(TOLD, frozenset({"stage_variables"}), OUTPUTS, LOGGED)


async def test_another_stage_is_told_what_the_one_before_was(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2, {"RouteId": "r1", **ROUTE})
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, "v1")
    apigatewayv2.on("get_stage", ApiId=ID, StageName="v1").gives(StageName="v1")
    telling(apigatewayv2, **SETTINGS | {"StageName": "v1"})
    apigatewayv2.on("get_stages", ApiId=ID).gives(Items=[{"StageName": "v1", "Tags": TAGS}])

    await apis.update(
        TOLD.model_copy(update={"stage": "v1"}), frozenset({"stage"}), OUTPUTS, LOGGED
    )
