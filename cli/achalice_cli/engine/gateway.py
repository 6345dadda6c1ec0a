"""The OpenAPI document that API Gateway makes a REST API of."""

from pydantic import JsonValue

from achalice.routing import PathTemplate
from achalice_cli.engine.resources import RestApi, RestMethod


def gateway_document(api: RestApi, invocation_uri: str, description: str) -> dict[str, JsonValue]:
    """`api` as ImportRestApi and PutRestApi take it; every method goes to `invocation_uri`.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
    """
    paths: dict[str, dict[str, JsonValue]] = {}
    for method in api.methods:
        paths.setdefault(method.path, {})[method.method.lower()] = _operation(
            method, invocation_uri
        )
    return {
        "openapi": "3.0.1",
        "info": {"title": api.name, "version": "1.0", "description": description},
        "x-amazon-apigateway-binary-media-types": [*api.binary_media_types],
        "paths": {**paths},
    }


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
    return operation
