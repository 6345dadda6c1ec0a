"""Websocket APIs and their routes as they are."""

from pydantic import JsonValue

from achalice_cli.aws.reading.likeness import addresses_of, tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.state import Recorded


async def read_websocket_api(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """What the API is called."""
    api = await (await aws.apigatewayv2()).get_api(ApiId=recorded.outputs["id"])
    return Found({"name": api["Name"], **tags_as_recorded(recorded, api.get("Tags"))})


async def read_websocket_routes(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The routes, whose functions they are for, and whether somebody guards `$connect`.

    Without their stage they are gone: nobody reaches them.
    """
    gateway, api_id = await aws.apigatewayv2(), recorded.outputs["id"]
    stage = await gateway.get_stage(ApiId=api_id, StageName=recorded.outputs["stage"])
    functions = await _functions(aws, api_id, made)
    routes: dict[str, tuple[str, str]] = {}
    async for page in gateway.get_paginator("get_routes").paginate(ApiId=api_id):
        for each in page.get("Items", []):
            function = functions.get(each.get("Target", ""), "")
            routes[each["RouteKey"]] = (function, each.get("AuthorizationType", "NONE"))
    _, guarded = routes.get("$connect", ("", "NONE"))
    guard = recorded.properties.get("guard")
    return Found(
        {
            **tags_as_recorded(recorded, stage.get("Tags")),
            "route_keys": [*sorted(routes)],
            "functions": [routes[key][0] for key in sorted(routes)],
            "guard": guard if guarded == _authorization(guard) else guarded,
        }
    )


async def _functions(aws: Aws, api_id: str, made: Made) -> dict[str, str]:
    """Whom a route is for, by its target: an address, or an ARN of somebody else's function."""
    gateway, known = await aws.apigatewayv2(), addresses_of(made)
    found: dict[str, str] = {}
    async for page in gateway.get_paginator("get_integrations").paginate(ApiId=api_id):
        for each in page.get("Items", []):
            arn = each.get("IntegrationUri", "").partition("/functions/")[2]
            arn = arn.removesuffix("/invocations")
            found[f"integrations/{each['IntegrationId']}"] = known.get(arn, arn)
    return found


def _authorization(guard: JsonValue) -> str:
    if not isinstance(guard, dict):
        return "NONE"
    return "AWS_IAM" if guard.get("kind") == "iam_guard" else "CUSTOM"
