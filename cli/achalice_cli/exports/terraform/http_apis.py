"""HTTP APIs and URLs of functions in Terraform."""

from collections.abc import Iterator, Mapping

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import FunctionUrl, HttpApi, HttpApiRoute, HttpAuthorizer
from achalice_cli.exports.terraform.access_logs import access_log_settings
from achalice_cli.exports.terraform.deployments import published
from achalice_cli.exports.terraform.expressions import Value, joined
from achalice_cli.exports.terraform.names import Names, labels
from achalice_cli.exports.terraform.pieces import Block, Piece, block


def http_api(names: Names, address: Address, api: HttpApi) -> Iterator[Piece]:
    """The API with all that it consists of, and its stage."""
    label = names.label(address)
    made = block(names.type(address), label, name=api.name, protocol_type="HTTP", tags=api.tags)
    integration = block(
        "aws_apigatewayv2_integration",
        label,
        api_id=made.refer("id"),
        integration_type="AWS_PROXY",
        integration_method="POST",
        integration_uri=names.called(api.function).arn,
        payload_format_version="2.0",
    )
    authorizers = dict(_authorizers(names, api, made))
    named = labels({route.key: f"{label}_{route.key}" for route in api.routes})
    routes = [
        _route(route, named[route.key], made, integration, authorizers) for route in api.routes
    ]
    yield from (made, integration, *authorizers.values(), *routes)
    yield from published(
        made,
        api.stage,
        api.tags,
        [integration],
        [*authorizers.values(), *routes],
        default_route_settings=_limits(api),
        access_log_settings=access_log_settings(names, api),
        stage_variables=api.stage_variables or None,
    )


def _limits(api: HttpApi) -> Value:
    if api.throttle is None:
        return None
    return {
        "throttling_rate_limit": api.throttle.rate_limit,
        "throttling_burst_limit": api.throttle.burst_limit,
    }


def _authorizers(names: Names, api: HttpApi, made: Block) -> Iterator[tuple[str, Block]]:
    functions = iter(api.authorizer_functions)
    named = labels({each.name: f"{made.label}_{each.name}" for each in api.authorizers})
    for authorizer in api.authorizers:
        uri = authorizer.uri
        if authorizer.type == "REQUEST" and uri is None:
            uri = names.called(next(functions)).invoke_arn
        yield authorizer.name, _authorizer(authorizer, named[authorizer.name], made, uri)


def _authorizer(authorizer: HttpAuthorizer, label: str, made: Block, uri: str | None) -> Block:
    jwt = None
    if authorizer.issuer is not None:
        jwt = {"issuer": authorizer.issuer, "audience": authorizer.audience}
    return block(
        "aws_apigatewayv2_authorizer",
        label,
        api_id=made.refer("id"),
        name=authorizer.name,
        authorizer_type=authorizer.type,
        identity_sources=authorizer.identity_sources,
        jwt_configuration=jwt,
        authorizer_uri=uri,
        enable_simple_responses=None if uri is None else authorizer.simple_responses,
        authorizer_payload_format_version=authorizer.payload_version,
        authorizer_result_ttl_in_seconds=authorizer.ttl_seconds,
        authorizer_credentials_arn=authorizer.credentials,
    )


def _route(
    route: HttpApiRoute,
    label: str,
    made: Block,
    integration: Block,
    authorizers: Mapping[str, Block],
) -> Block:
    authorizer = None if route.authorizer is None else authorizers[route.authorizer].refer("id")
    return block(
        "aws_apigatewayv2_route",
        label,
        api_id=made.refer("id"),
        route_key=route.key,
        target=joined("integrations/", integration.refer("id")),
        authorization_type=route.authorization,
        authorizer_id=authorizer,
        authorization_scopes=route.scopes or None,
    )


def function_url(names: Names, address: Address, url: FunctionUrl) -> Iterator[Piece]:
    """The URL of the function, or of its alias."""
    called = names.called(url.function)
    yield block(
        names.type(address),
        names.label(address),
        function_name=called.function_name,
        qualifier=called.qualifier,
        authorization_type=url.auth,
    )
