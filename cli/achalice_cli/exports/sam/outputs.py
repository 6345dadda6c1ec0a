"""What a stack tells of itself: where its APIs answer, under the names that Chalice gives them."""

from collections.abc import Iterator

from pydantic import JsonValue

from achalice.triggers import HTTP_HANDLER
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import (
    FUNCTION_URL,
    HTTP_API,
    REST_API,
    WEBSOCKET_ROUTES,
    Address,
)
from achalice_cli.engine.resources import DomainName, HttpApi, RestApi, WebsocketRoutes
from achalice_cli.exports.sam.logical_ids import WEBSOCKET_HANDLERS, is_of_websockets
from achalice_cli.exports.sam.references import Json, Names, get_att, ref, sub


def outputs(names: Names) -> Json:
    """All outputs of the stage."""
    return {name: {"Value": value} for name, value in _values(names)}


def _values(names: Names) -> Iterator[tuple[str, JsonValue]]:
    handler = addresses.function(HTTP_HANDLER)
    if handler in names.desired:
        yield from _function("APIHandler", handler, names)
        yield from _front(names)
    routes = names.desired.get(WEBSOCKET_ROUTES)
    if isinstance(routes, WebsocketRoutes):
        yield from _websockets(routes, names)
    for address, each in names.desired.items():
        if isinstance(each, DomainName):
            yield from _domain(each, address, names)


def _function(name: str, address: Address, names: Names) -> Iterator[tuple[str, JsonValue]]:
    yield f"{name}Name", ref(names.function_id(address))
    yield f"{name}Arn", names.arn(address)


def _front(names: Names) -> Iterator[tuple[str, JsonValue]]:
    rest, http = names.desired.get(REST_API), names.desired.get(HTTP_API)
    if isinstance(rest, RestApi):
        api = names.ids[REST_API]
        yield "RestAPIId", ref(api)
        yield "EndpointURL", sub(f"{names.api_url(api, 'https')}/{rest.stage}/")
    elif isinstance(http, HttpApi):
        api = names.ids[HTTP_API]
        path = "" if http.stage == "$default" else f"{http.stage}/"
        yield "HttpAPIId", ref(api)
        yield "EndpointURL", sub(f"{names.api_url(api, 'https')}/{path}")
    elif FUNCTION_URL in names.desired:
        yield "EndpointURL", get_att(names.ids[FUNCTION_URL], "FunctionUrl")


def _websockets(routes: WebsocketRoutes, names: Names) -> Iterator[tuple[str, JsonValue]]:
    api = names.ids[routes.api]
    yield "WebsocketAPIId", ref(api)
    yield "WebsocketConnectEndpointURL", sub(f"{names.api_url(api, 'wss')}/{routes.stage}/")
    for key, function in zip(routes.route_keys, routes.functions, strict=True):
        if key in WEBSOCKET_HANDLERS:
            yield from _function(f"{WEBSOCKET_HANDLERS[key]}Handler", function, names)


def _domain(domain: DomainName, address: Address, names: Names) -> Iterator[tuple[str, JsonValue]]:
    """What the DNS record of the domain has to lead to."""
    of_websockets = is_of_websockets(address, names.desired)
    prefix = "Websocket" if of_websockets else ""
    where = "Distribution" if domain.endpoint_type == "EDGE" else "Regional"
    yield f"{prefix}AliasDomainName", get_att(names.ids[address], f"{where}DomainName")
    yield f"{prefix}HostedZoneId", get_att(names.ids[address], f"{where}HostedZoneId")
