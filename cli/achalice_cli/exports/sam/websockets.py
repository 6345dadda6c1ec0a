"""The websocket API of a template, and what becomes of its clients' messages."""

from collections.abc import Iterator

from pydantic import JsonValue

from achalice.triggers import CustomGuard, FunctionGuard, IamGuard
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import WebsocketApi, WebsocketRoutes
from achalice_cli.exports.sam.logical_ids import WEBSOCKET_HANDLERS, camel_case, mark
from achalice_cli.exports.sam.references import Json, Names, own_tags, ref, resource, sub

_ANSWER = "$default"
"""The route response that sends what a function returns to the client of the message."""


def websocket_api(made: WebsocketApi) -> Json:
    """The API, to which functions can send before it has routes."""
    return resource(
        "ApiGatewayV2::Api",
        {
            "Name": made.name,
            "ProtocolType": "WEBSOCKET",
            "RouteSelectionExpression": "$request.body.action",
            "Tags": own_tags(made.tags),
        },
    )


def websocket_routes(made: WebsocketRoutes, stage: str, names: Names) -> Iterator[tuple[str, Json]]:
    """Routes, what they need, and the stage that shows them, whose logical id is `stage`."""
    api = names.ids[made.api]
    for function in dict.fromkeys(made.functions):
        yield _integration_id(function, names), _integration(function, api, names)
    guarded: Json = {"AuthorizationType": "NONE"}
    if isinstance(made.guard, IamGuard):
        guarded["AuthorizationType"] = "AWS_IAM"
    elif made.guard is not None:
        guarded = {"AuthorizationType": "CUSTOM", "AuthorizerId": ref(f"{api}Authorizer")}
        yield f"{api}Authorizer", _authorizer(made, api, names)
    routes: dict[str, Json] = {}
    for key, function in zip(made.route_keys, made.functions, strict=True):
        guard: Json = guarded if key == "$connect" else {"AuthorizationType": "NONE"}
        routes |= _route(key, api, _integration_id(function, names), guard)
    yield from routes.items()
    yield (
        stage,
        resource(
            "ApiGatewayV2::Stage",
            {
                "ApiId": ref(api),
                "StageName": made.stage,
                "AutoDeploy": True,
                "Tags": own_tags(made.tags),
            },
            # Without any route, there is nothing that could be deployed.
            DependsOn=[*routes],
        ),
    )


def _integration_id(function: Address, names: Names) -> str:
    return f"{names.function_id(function)}APIIntegration"


def _integration(function: Address, api: str, names: Names) -> Json:
    return resource(
        "ApiGatewayV2::Integration",
        {
            "ApiId": ref(api),
            "IntegrationType": "AWS_PROXY",
            "IntegrationMethod": "POST",
            "IntegrationUri": names.invocation_uri(function),
            "ContentHandlingStrategy": "CONVERT_TO_TEXT",
        },
    )


def _authorizer(made: WebsocketRoutes, api: str, names: Names) -> Json:
    guard = made.guard
    if not isinstance(guard, FunctionGuard | CustomGuard):
        raise TypeError(f"a {type(guard).__name__} asks no function")
    if isinstance(guard, CustomGuard):
        role, uri = guard.invoke_role_arn, guard.authorizer_uri
    else:
        role, uri = guard.execution_role, None
    own = None if made.guard_function is None else names.invocation_uri(made.guard_function)
    sources: list[JsonValue] = [_spelled(each) for each in guard.identity_sources or ()]
    return resource(
        "ApiGatewayV2::Authorizer",
        {
            "ApiId": ref(api),
            "Name": guard.name,
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": own or uri,
            "IdentitySource": sources,
            "AuthorizerCredentialsArn": role,
        },
    )


def _spelled(source: str) -> str:
    """`$request.header.X`, as HTTP APIs spell it, in the spelling of websocket APIs."""
    return source.replace("$request.", "route.request.").removeprefix("$")


def _route(key: str, api: str, integration: str, guard: Json) -> Iterator[tuple[str, Json]]:
    """A route, and what sends answers where somebody waits for them."""
    known = WEBSOCKET_HANDLERS.get(key)
    route_id = f"{known}Route" if known else f"WebsocketRoute{camel_case(key)}{mark(key)}"
    answers = key not in ("$connect", "$disconnect")
    yield (
        route_id,
        resource(
            "ApiGatewayV2::Route",
            {
                "ApiId": ref(api),
                "RouteKey": key,
                "Target": sub(f"integrations/${{{integration}}}"),
                "RouteResponseSelectionExpression": _ANSWER if answers else None,
                **guard,
            },
        ),
    )
    if answers:
        said: Json = {"ApiId": ref(api), "RouteId": ref(route_id), "RouteResponseKey": _ANSWER}
        yield f"{route_id}Response", resource("ApiGatewayV2::RouteResponse", said)
