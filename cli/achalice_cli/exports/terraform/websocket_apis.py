"""Websocket APIs in Terraform."""

from collections.abc import Iterator

from achalice.triggers import CustomGuard, FunctionGuard, IamGuard
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import WebsocketApi, WebsocketRoutes
from achalice_cli.exports.terraform.deployments import published
from achalice_cli.exports.terraform.expressions import joined
from achalice_cli.exports.terraform.names import Names, labels
from achalice_cli.exports.terraform.pieces import Block, Piece, block

_ANSWER = "$default"
"""The route response that sends what a function returns to the client of the message."""


def websocket_api(names: Names, address: Address, api: WebsocketApi) -> Iterator[Piece]:
    """The API without routes, which functions are told of."""
    yield block(
        names.type(address),
        names.label(address),
        name=api.name,
        protocol_type="WEBSOCKET",
        route_selection_expression="$request.body.action",
        tags=api.tags,
    )


def websocket_routes(names: Names, address: Address, routes: WebsocketRoutes) -> Iterator[Piece]:
    """All routes of the API, and the stage that they are deployed to."""
    # They are made once, at the one API: those of `websocket_api` name it, too.
    made = Block(names.type(routes.api), names.label(routes.api), {})
    authorizer = _authorizer(names, routes, made)
    functions = labels({each: names.label(each) for each in routes.functions})
    integrations = {
        function: block(
            "aws_apigatewayv2_integration",
            f"{made.label}_{label}",
            api_id=made.refer("id"),
            integration_type="AWS_PROXY",
            integration_method="POST",
            integration_uri=names.called(function).invoke_arn,
            content_handling_strategy="CONVERT_TO_TEXT",
        )
        for function, label in functions.items()
    }
    others = [*authorizer]
    named = labels({key: f"{made.label}_{key}" for key in routes.route_keys})
    for key, function in zip(routes.route_keys, routes.functions, strict=True):
        others += _route(key, named[key], routes, integrations[function], authorizer)
    yield from (*integrations.values(), *others)
    yield from published(made, routes.stage, routes.tags, [*integrations.values()], others)


def _route(
    key: str, label: str, routes: WebsocketRoutes, integration: Block, authorizer: list[Block]
) -> Iterator[Block]:
    """The route of `key`, and what sends its answer where a client waits for one."""
    answers = key not in ("$connect", "$disconnect")
    guarded = routes.guard is not None and key == "$connect"
    signed = "AWS_IAM" if isinstance(routes.guard, IamGuard) else "CUSTOM"
    api_id = integration.arguments["api_id"]
    route = block(
        "aws_apigatewayv2_route",
        label,
        api_id=api_id,
        route_key=key,
        target=joined("integrations/", integration.refer("id")),
        authorization_type=signed if guarded else "NONE",
        authorizer_id=authorizer[0].refer("id") if guarded and authorizer else None,
        route_response_selection_expression=_ANSWER if answers else None,
    )
    yield route
    if answers:
        yield block(
            "aws_apigatewayv2_route_response",
            label,
            api_id=api_id,
            route_id=route.refer("id"),
            route_response_key=_ANSWER,
        )


def _authorizer(names: Names, routes: WebsocketRoutes, made: Block) -> list[Block]:
    """The one that says who may connect, if there is one."""
    match routes.guard:
        case FunctionGuard(name=name, identity_sources=sources, execution_role=role):
            asked = routes.guard_function
            uri: str = "" if asked is None else names.called(asked).invoke_arn
        case CustomGuard(
            name=name, identity_sources=sources, invoke_role_arn=role, authorizer_uri=uri
        ):
            pass
        case _:
            return []
    return [
        block(
            "aws_apigatewayv2_authorizer",
            made.label,
            api_id=made.refer("id"),
            name=name,
            authorizer_type="REQUEST",
            authorizer_uri=uri,
            identity_sources=[_spelled(each) for each in sources or ()],
            authorizer_credentials_arn=role,
        )
    ]


def _spelled(source: str) -> str:
    """`$request.header.X`, as HTTP APIs spell it, in the spelling of websocket APIs."""
    return source.replace("$request.", "route.request.").removeprefix("$")
