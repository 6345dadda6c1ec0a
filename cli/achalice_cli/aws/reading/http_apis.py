"""HTTP APIs and URLs of functions as they are."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice_cli.aws.apigatewayv2 import is_gone
from achalice_cli.aws.reading.gateways import log_as_recorded, own_log, variables_as_recorded
from achalice_cli.aws.reading.likeness import addresses_of, tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.resources import HttpApiRoute
from achalice_cli.engine.state import Recorded

if TYPE_CHECKING:
    from types_aiobotocore_apigatewayv2.type_defs import GetStageResponseTypeDef


async def read_http_api(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The API's routes, the function that answers them, and what its stage is told, if there."""
    gateway, api_id = await aws.apigatewayv2(), recorded.outputs["id"]
    api = await gateway.get_api(ApiId=api_id)
    found = tags_as_recorded(recorded, api.get("Tags"))
    found["routes"] = await _routes(aws, recorded)
    known, functions = addresses_of(made), set[str]()
    async for page in gateway.get_paginator("get_integrations").paginate(ApiId=api_id):
        uris = [each.get("IntegrationUri", "") for each in page.get("Items", [])]
        functions |= {known.get(uri, uri) for uri in uris}
    found["function"] = functions.pop() if len(functions) == 1 else None
    name = recorded.properties.get("stage")
    if isinstance(name, str):
        stage = await _stage(aws, api_id, name)
        found |= (
            {"stage": None}
            if stage is None
            else {"stage": name, **_told(aws, recorded, stage, made)}
        )
    return Found(found)


async def _routes(aws: Aws, recorded: Recorded) -> JsonValue:
    """In the order of those that are recorded, and others after them."""
    gateway, api_id = await aws.apigatewayv2(), recorded.outputs["id"]
    names: dict[str, str] = {}
    async for authorizers in gateway.get_paginator("get_authorizers").paginate(ApiId=api_id):
        names |= {each["AuthorizerId"]: each["Name"] for each in authorizers.get("Items", [])}
    routes: dict[str, JsonValue] = {}
    async for page in gateway.get_paginator("get_routes").paginate(ApiId=api_id):
        for each in page.get("Items", []):
            authorizer = each.get("AuthorizerId")
            route = HttpApiRoute(
                key=each["RouteKey"],
                authorization=each.get("AuthorizationType", "NONE"),
                authorizer=names.get(authorizer, authorizer) if authorizer else None,
                scopes=tuple(each.get("AuthorizationScopes", ())),
            )
            routes[route.key] = route.model_dump(mode="json")
    ordered = [key for key in _keys(recorded) if key in routes]
    return [routes[key] for key in [*ordered, *sorted(routes.keys() - set(ordered))]]


def _keys(recorded: Recorded) -> Iterator[str]:
    routes = recorded.properties.get("routes")
    for route in routes if isinstance(routes, list) else ():
        if isinstance(route, dict):
            yield str(route.get("key"))


async def _stage(aws: Aws, api_id: str, name: str) -> "GetStageResponseTypeDef | None":
    gateway = await aws.apigatewayv2()
    try:
        return await gateway.get_stage(ApiId=api_id, StageName=name)
    except ClientError as error:
        if not is_gone(error):
            raise
        return None


def _told(
    aws: Aws, recorded: Recorded, stage: "GetStageResponseTypeDef", made: Made
) -> dict[str, JsonValue]:
    """What the app has told the stage. Somebody may have told it more by hand."""
    found: dict[str, JsonValue] = {}
    if recorded.properties.get("throttle"):
        limits = stage.get("DefaultRouteSettings", {})
        found["throttle"] = {
            "rate_limit": limits.get("ThrottlingRateLimit"),
            "burst_limit": limits.get("ThrottlingBurstLimit"),
        }
    if recorded.properties.get("access_log"):
        log, own = stage.get("AccessLogSettings", {}), own_log(aws, recorded, made)
        found["access_log"] = log_as_recorded(log.get("DestinationArn"), log.get("Format"), own)
    return found | variables_as_recorded(recorded, stage.get("StageVariables", {}))


async def read_function_url(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Who may call the URL."""
    client, outputs = await aws.lambda_(), recorded.outputs
    if "qualifier" in outputs:
        answer = await client.get_function_url_config(
            FunctionName=outputs["function"], Qualifier=outputs["qualifier"]
        )
    else:
        answer = await client.get_function_url_config(FunctionName=outputs["function"])
    return Found({"auth": answer["AuthType"]})
