"""REST APIs as they are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.reading.likeness import tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.sources import log_group_arn
from achalice_cli.engine.state import Recorded

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import StageResponseTypeDef

_NO_RATE, _NO_BURST = (None, -1, 10_000), (None, -1, 5_000)
"""Where nobody limits requests: API Gateway shows its own limits, or -1 where they were removed."""


async def read_rest_api(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The API as a whole, which methods it has, and what its stage is told, if it is there.

    What methods do is not looked at. A log and variables that the stage does not have from the app
    are not either: somebody may have given them by hand.
    """
    gateway, api_id = await aws.apigateway(), recorded.outputs["id"]
    api = await gateway.get_rest_api(restApiId=api_id)
    found = tags_as_recorded(recorded, api.get("tags"))
    found["minimum_compression_size"] = api.get("minimumCompressionSize")
    endpoint = api.get("endpointConfiguration", {})
    for kind in endpoint.get("types", []):
        found["endpoint_type"] = kind
    found["vpc_endpoint_ids"] = _in_order(recorded, endpoint.get("vpcEndpointIds", []))
    found |= await _methods(aws, recorded)
    name = recorded.properties.get("stage")
    if isinstance(name, str):
        stage = await _stage(aws, api_id, name)
        found |= (
            {"stage": None}
            if stage is None
            else {"stage": name, **_told(aws, recorded, stage, made)}
        )
    return Found(found)


def _in_order(recorded: Recorded, found: list[str]) -> JsonValue:
    """As recorded, where it is the same but for the order."""
    known = recorded.properties.get("vpc_endpoint_ids")
    if isinstance(known, list) and sorted(map(str, known)) == sorted(found):
        return known
    return [*found]


def _told(
    aws: Aws, recorded: Recorded, stage: "StageResponseTypeDef", made: Made
) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {
        "tracing": stage.get("tracingEnabled", False),
        "throttle": _throttle(recorded, stage),
    }
    if recorded.properties.get("access_log"):
        log = stage.get("accessLogSettings", {})
        own = own_log(aws, recorded, made)
        found["access_log"] = log_as_recorded(log.get("destinationArn"), log.get("format"), own)
    found |= variables_as_recorded(recorded, stage.get("variables", {}))
    return found


def _throttle(recorded: Recorded, stage: "StageResponseTypeDef") -> JsonValue:
    limits = stage.get("methodSettings", {}).get("*/*")
    if limits is None:
        return None
    rate, burst = limits.get("throttlingRateLimit"), limits.get("throttlingBurstLimit")
    # Whoever sets only something else for all methods, a log level, sees these beside it.
    if not recorded.properties.get("throttle") and rate in _NO_RATE and burst in _NO_BURST:
        return None
    return {"rate_limit": rate, "burst_limit": burst}


async def _methods(aws: Aws, recorded: Recorded) -> dict[str, JsonValue]:
    """As `GET /hello`: those that somebody took away, and those that nobody has declared.

    Nothing that is declared says so: it is a change in any case, and imports all methods again.
    """
    known = recorded.properties.get("methods")
    if not isinstance(known, list):
        return {}
    gateway, now = await aws.apigateway(), set[str]()
    pages = gateway.get_paginator("get_resources").paginate(
        restApiId=recorded.outputs["id"], embed=["methods"], PaginationConfig={"PageSize": 500}
    )
    async for page in pages:
        for resource in page.get("items", []):
            path = resource.get("path", "")
            now |= {f"{method} {path}" for method in resource.get("resourceMethods", {})}
    said = {f"{each['method']} {each['path']}" for each in known if isinstance(each, dict)}
    missing, added = sorted(said - now), sorted(now - said)
    return {
        **({"methods_missing": [*missing]} if missing else {}),
        **({"methods_added": [*added]} if added else {}),
    }


def log_as_recorded(destination: str | None, written: str | None, own: str | None) -> JsonValue:
    """The access log of a stage; `own` is the ARN of the app's own log group."""
    if destination is None:
        return None
    return {"format": written, "destination_arn": None if destination == own else destination}


def variables_as_recorded(recorded: Recorded, now: Mapping[str, str]) -> dict[str, JsonValue]:
    """Those of a stage's variables that are recorded, as they are now."""
    said = recorded.properties.get("stage_variables")
    if not isinstance(said, dict):
        return {}
    return {"stage_variables": {name: now[name] for name in said if name in now}}


def own_log(aws: Aws, recorded: Recorded, made: Made) -> str | None:
    """The ARN of the log group that is the app's own, if there is one."""
    group = recorded.properties.get("access_log_group")
    outputs = made.get(Address(group)) if isinstance(group, str) else None
    return None if outputs is None else aws.resolve(log_group_arn(outputs["name"]))


async def _stage(aws: Aws, api_id: str, name: str) -> "StageResponseTypeDef | None":
    gateway = await aws.apigateway()
    try:
        return await gateway.get_stage(restApiId=api_id, stageName=name)
    except ClientError as error:
        if code_of(error) != "NotFoundException":
            raise
        return None
