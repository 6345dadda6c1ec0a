"""What the stage of an HTTP API is told: limits, log, variables."""

from typing import TYPE_CHECKING

from achalice_cli.aws.apigatewayv2 import is_temporary
from achalice_cli.aws.errors import our_errors
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.resources import HttpApi

if TYPE_CHECKING:
    from types_aiobotocore_apigatewayv2.type_defs import (
        AccessLogSettingsTypeDef,
        GetStageResponseTypeDef,
        RouteSettingsTypeDef,
        UpdateStageRequestTypeDef,
    )

OF_STAGE = frozenset({"throttle", "access_log", "access_log_group", "stage_variables"})
"""Fields of an `HttpApi` that are set on its stage, without another deployment."""


def is_plain(api: HttpApi) -> bool:
    """Whether the stage is told nothing: it is as CreateStage makes it."""
    return api.access_log is None and api.throttle is None and not api.stage_variables


async def configure_stage(
    aws: Aws, api: HttpApi, api_id: str, changed: frozenset[str], log_destination: str | None
) -> None:
    """Have `changed` of the stage be as `api` says. What is so already is not sent."""
    gateway = await aws.apigatewayv2()
    stage = await gateway.get_stage(ApiId=api_id, StageName=api.stage)
    request: UpdateStageRequestTypeDef = {"ApiId": api_id, "StageName": api.stage}
    if "throttle" in changed and (limits := await _limits(aws, api, stage)) is not None:
        request["DefaultRouteSettings"] = limits
    if changed & {"access_log", "access_log_group"}:
        log, logged = _log(api, log_destination), stage.get("AccessLogSettings", {})
        if log is not None and log != logged:
            request["AccessLogSettings"] = log
        elif log is None and logged.get("DestinationArn"):
            await until_accepted(
                lambda: gateway.delete_access_log_settings(ApiId=api_id, StageName=api.stage),
                is_temporary,
            )
    if "stage_variables" in changed:
        now = stage.get("StageVariables", {})
        if now != api.stage_variables:
            # Variables that are not named stay; an empty one is taken away.
            request["StageVariables"] = dict.fromkeys(now, "") | api.stage_variables
    if len(request) > 2:
        await until_accepted(lambda: gateway.update_stage(**request), is_temporary)


def _log(api: HttpApi, destination: str | None) -> "AccessLogSettingsTypeDef | None":
    if api.access_log is None or destination is None:
        return None
    return {"DestinationArn": destination, "Format": api.access_log.format}


async def _limits(
    aws: Aws, api: HttpApi, stage: "GetStageResponseTypeDef"
) -> "RouteSettingsTypeDef | None":
    """What the stage's routes are to be told; None where they are told so already.

    Limits that have been set cannot be taken away: where they are left out, API Gateway reads 0
    and lets nobody through. Those of the account hold anyway, so they take their place.
    """
    now = stage.get("DefaultRouteSettings", {})
    limits: RouteSettingsTypeDef = {}
    if api.throttle is not None:
        limits["ThrottlingRateLimit"] = api.throttle.rate_limit
        limits["ThrottlingBurstLimit"] = api.throttle.burst_limit
    elif "ThrottlingRateLimit" in now or "ThrottlingBurstLimit" in now:
        with our_errors("apigateway"):
            account = await (await aws.apigateway()).get_account()
        limits["ThrottlingRateLimit"] = account["throttleSettings"]["rateLimit"]
        limits["ThrottlingBurstLimit"] = account["throttleSettings"]["burstLimit"]
    if "DetailedMetricsEnabled" in now:
        limits["DetailedMetricsEnabled"] = now["DetailedMetricsEnabled"]
    return None if limits.items() <= now.items() else limits
