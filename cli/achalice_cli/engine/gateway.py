"""The OpenAPI document that API Gateway makes a REST API of."""

from collections.abc import Callable, Iterator, Mapping
from typing import assert_never

from pydantic import JsonValue

from achalice.routing import PathTemplate
from achalice.triggers import (
    CognitoGuard,
    CustomGuard,
    FunctionGuard,
    Guard,
    IamGuard,
    JwtGuard,
)
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import RestApi, RestMethod

_API_KEY = "api_key"
_ALL_ERRORS = ("DEFAULT_4XX", "DEFAULT_5XX")
"""Whatever has no response of its own is answered as these say, with the status of its own.

https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

InvocationUri = Callable[[Address], str]
"""What API Gateway calls a function by."""


def gateway_document(
    api: RestApi, invocation_uri: InvocationUri, description: str
) -> dict[str, JsonValue]:
    """`api` as ImportRestApi and PutRestApi take it; every method goes to its one function.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
    """
    paths: dict[str, dict[str, JsonValue]] = {}
    uri = invocation_uri(api.function)
    for method in api.methods:
        paths.setdefault(method.path, {})[method.method.lower()] = _operation(method, uri)
    document: dict[str, JsonValue] = {
        "openapi": "3.0.1",
        "info": {"title": api.name, "version": "1.0", "description": description},
        "x-amazon-apigateway-binary-media-types": [*api.binary_media_types],
        "paths": {**paths},
    }
    schemes = _schemes(api, invocation_uri)
    if schemes:
        document["components"] = {"securitySchemes": {**schemes}}
    for name, value in _extensions(api):
        document[f"x-amazon-apigateway-{name}"] = value
    return document


def _extensions(api: RestApi) -> Iterator[tuple[str, JsonValue]]:
    """What is said of the API as a whole. What is not said is as it is by default, or becomes so.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-overwrite.html
    """
    if api.policy is not None:
        yield "policy", api.policy
    if api.minimum_compression_size is not None:
        yield "minimum-compression-size", api.minimum_compression_size
    if api.vpc_endpoint_ids:
        yield "endpoint-configuration", {"vpcEndpointIds": [*api.vpc_endpoint_ids]}
    if api.error_headers:
        headers: dict[str, JsonValue] = {
            f"gatewayresponse.header.{name}": f"'{value}'"
            for name, value in api.error_headers.items()
        }
        yield (
            "gateway-responses",
            {kind: {"responseParameters": headers} for kind in _ALL_ERRORS},
        )


def _operation(method: RestMethod, invocation_uri: str) -> dict[str, JsonValue]:
    operation: dict[str, JsonValue] = {
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in PathTemplate.parse(method.path, handler=method.path).parameters
        ],
        "responses": {},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invocation_uri,
            "passthroughBehavior": "when_no_match",
        },
    }
    if method.summary:
        operation["summary"] = method.summary
    # Within one requirement, all of it is required.
    requirement: dict[str, JsonValue] = {}
    if method.guard is not None:
        requirement[method.guard] = [*method.scopes]
    if method.api_key_required:
        requirement[_API_KEY] = []
    if requirement:
        operation["security"] = [requirement]
    return operation


def _schemes(api: RestApi, invocation_uri: InvocationUri) -> Mapping[str, JsonValue]:
    schemes: dict[str, JsonValue] = {}
    functions = iter(api.guard_functions)
    for guard in api.guards:
        uri = invocation_uri(next(functions)) if isinstance(guard, FunctionGuard) else ""
        schemes[guard.name] = _scheme(guard, uri)
    if any(method.api_key_required for method in api.methods):
        schemes[_API_KEY] = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    return schemes


def _scheme(guard: Guard, uri: str) -> JsonValue:
    """The guard as API Gateway's extension of a security scheme."""
    match guard:
        case FunctionGuard(header=header, identity_sources=sources, ttl_seconds=ttl):
            return _asking(uri, header, sources, ttl, guard.execution_role)
        case CustomGuard(header=header, identity_sources=sources, ttl_seconds=ttl):
            return _asking(guard.authorizer_uri, header, sources, ttl, guard.invoke_role_arn)
        case CognitoGuard(provider_arns=arns, header=header):
            return {
                **_key_in(header, "cognito_user_pools"),
                "x-amazon-apigateway-authorizer": {
                    "type": "cognito_user_pools",
                    "providerARNs": [*arns],
                },
            }
        case IamGuard():
            return _key_in("Authorization", "awsSigv4")
        case JwtGuard(name=name):
            raise ValueError(f"the JWT authorizer `{name}` is for HTTP APIs")
        case _:
            assert_never(guard)


def _asking(
    uri: str,
    header: str,
    sources: tuple[str, ...] | None,
    ttl: int | None,
    role: str | None,
) -> JsonValue:
    """A function is asked: about a header's token, or about the whole request."""
    authorizer: dict[str, JsonValue] = {
        "type": "token" if sources is None else "request",
        "authorizerUri": uri,
    }
    if sources is not None:
        authorizer["identitySource"] = ", ".join(map(_rest_source, sources))
    if ttl is not None:
        authorizer["authorizerResultTtlInSeconds"] = ttl
    if role is not None:
        authorizer["authorizerCredentials"] = role
    name = header if sources is None else "Unused"
    return {**_key_in(name, "custom"), "x-amazon-apigateway-authorizer": authorizer}


def _rest_source(source: str) -> str:
    """`$request.header.X`, as HTTP APIs spell it, in the spelling of REST APIs."""
    return source.replace("$request.", "method.request.").removeprefix("$")


def _key_in(header: str, kind: str) -> dict[str, JsonValue]:
    return {
        "type": "apiKey",
        "name": header,
        "in": "header",
        "x-amazon-apigateway-authtype": kind,
    }
