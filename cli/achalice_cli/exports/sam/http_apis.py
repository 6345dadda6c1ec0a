"""The HTTP API of a template, with all that it consists of.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
"""

import re
from collections.abc import Iterator

from pydantic import JsonValue

from achalice_cli.engine.resources import HttpApi, HttpApiRoute, HttpAuthorizer
from achalice_cli.exports.sam.logical_ids import camel_case, mark
from achalice_cli.exports.sam.references import Json, Names, own_tags, ref, resource, sub
from achalice_cli.exports.sam.rest_apis import access_log, throttling


def http_api(made: HttpApi, api: str, names: Names) -> Iterator[tuple[str, Json]]:
    """The API, whose logical id is `api`, and each of its parts."""
    yield (
        api,
        resource(
            "ApiGatewayV2::Api",
            {"Name": made.name, "ProtocolType": "HTTP", "Tags": own_tags(made.tags)},
        ),
    )
    yield (
        f"{api}Integration",
        resource(
            "ApiGatewayV2::Integration",
            {
                "ApiId": ref(api),
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": names.arn(made.function),
                "PayloadFormatVersion": "2.0",
            },
        ),
    )
    functions = iter(made.authorizer_functions)
    for authorizer in made.authorizers:
        uri: JsonValue = authorizer.uri
        if authorizer.type == "REQUEST" and uri is None:
            uri = names.invocation_uri(next(functions))
        yield _authorizer_id(api, authorizer.name), _authorizer(authorizer, api, uri)
    for route in made.routes:
        words = re.sub(r"\W+", "-", route.key)
        yield f"{api}Route{camel_case(words)}{mark(route.key)}", _route(route, api)
    yield f"{api}Stage", _stage(made, api, names)


def _authorizer_id(api: str, name: str) -> str:
    return f"{api}Authorizer{camel_case(name)}{mark(name)}"


def _authorizer(authorizer: HttpAuthorizer, api: str, uri: JsonValue) -> Json:
    jwt: Json = {"Issuer": authorizer.issuer, "Audience": [*authorizer.audience]}
    return resource(
        "ApiGatewayV2::Authorizer",
        {
            "ApiId": ref(api),
            "Name": authorizer.name,
            "AuthorizerType": authorizer.type,
            "IdentitySource": [*authorizer.identity_sources],
            "JwtConfiguration": None if authorizer.issuer is None else jwt,
            "AuthorizerUri": uri,
            "EnableSimpleResponses": None if uri is None else authorizer.simple_responses,
            "AuthorizerPayloadFormatVersion": authorizer.payload_version,
            "AuthorizerResultTtlInSeconds": authorizer.ttl_seconds,
            "AuthorizerCredentialsArn": authorizer.credentials,
        },
    )


def _route(route: HttpApiRoute, api: str) -> Json:
    guard = route.authorizer
    return resource(
        "ApiGatewayV2::Route",
        {
            "ApiId": ref(api),
            "RouteKey": route.key,
            "Target": sub(f"integrations/${{{api}Integration}}"),
            "AuthorizationType": route.authorization,
            "AuthorizerId": None if guard is None else ref(_authorizer_id(api, guard)),
            "AuthorizationScopes": [*route.scopes] or None,
        },
    )


def _stage(made: HttpApi, api: str, names: Names) -> Json:
    return resource(
        "ApiGatewayV2::Stage",
        {
            "ApiId": ref(api),
            "StageName": made.stage,
            "AutoDeploy": True,
            "DefaultRouteSettings": throttling(made.throttle),
            "AccessLogSettings": access_log(made.access_log, made.access_log_group, names),
            "StageVariables": dict(made.stage_variables) or None,
            "Tags": own_tags(made.tags),
        },
    )
