"""Handlers of websocket events to the API in front of them, which all functions can send with."""

from collections.abc import Sequence

from achalice.triggers import WEBSOCKET_ENDPOINT_VARIABLE, FunctionGuard, WebsocketRoute
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import WEBSOCKET_API, WEBSOCKET_ROUTES
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import Desired, Permission, WebsocketApi, WebsocketRoutes
from achalice_cli.engine.sources import WEBSOCKET_ENDPOINT


def client_endpoint(stage: Stage) -> dict[str, str]:
    """The environment variable that tells a function how to reach clients, if there are any."""
    if not stage.has_websockets:
        return {}
    endpoint = f"{WEBSOCKET_ENDPOINT}/{stage.config.api_gateway_stage}"
    return {WEBSOCKET_ENDPOINT_VARIABLE: endpoint}


def websocket_api(stage: Stage, routes: Sequence[WebsocketRoute]) -> Desired:
    """The API of all `routes`, and what lets it call the functions behind and before them."""
    ordered = sorted(routes, key=lambda each: each.route_key)
    guard = next((each.guard for each in ordered if each.guard is not None), None)
    asked = [guard.handler] if isinstance(guard, FunctionGuard) else []
    desired: Desired = {
        WEBSOCKET_API: WebsocketApi(name=stage.name("websocket-api"), tags=stage.tags()),
        WEBSOCKET_ROUTES: WebsocketRoutes(
            api=WEBSOCKET_API,
            stage=stage.config.api_gateway_stage,
            route_keys=tuple(each.route_key for each in ordered),
            functions=tuple(addresses.function(each.handler) for each in ordered),
            guard=guard,
            guard_function=addresses.function(asked[0]) if asked else None,
            tags=stage.tags(),
        ),
    }
    for handler in dict.fromkeys([*(each.handler for each in ordered), *asked]):
        desired[addresses.permission(handler, WEBSOCKET_API)] = Permission(
            function=addresses.function(handler),
            principal="apigateway.amazonaws.com",
            source=WEBSOCKET_API,
        )
    return desired
