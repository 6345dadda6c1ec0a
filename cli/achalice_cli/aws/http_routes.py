"""What an HTTP API consists of: an integration, authorizers and routes."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.apigatewayv2 import exists, is_temporary
from achalice_cli.aws.patience import until_accepted
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import HttpApi, HttpApiRoute, HttpAuthorizer

if TYPE_CHECKING:
    from types_aiobotocore_apigatewayv2.client import ApiGatewayV2Client
    from types_aiobotocore_apigatewayv2.type_defs import (
        AuthorizerTypeDef,
        CreateAuthorizerRequestTypeDef,
        CreateIntegrationRequestTypeDef,
        CreateRouteRequestTypeDef,
    )

_INTEGRATION = ("IntegrationType", "IntegrationUri", "PayloadFormatVersion")
_ROUTE = ("RouteKey", "Target", "AuthorizationType", "AuthorizerId", "AuthorizationScopes")
_AUTHORIZER = {
    "JWT": ("Name", "AuthorizerType", "IdentitySource", "JwtConfiguration"),
    "REQUEST": (
        "Name",
        "AuthorizerType",
        "IdentitySource",
        "AuthorizerUri",
        "AuthorizerPayloadFormatVersion",
        "AuthorizerResultTtlInSeconds",
        "AuthorizerCredentialsArn",
        "EnableSimpleResponses",
    ),
}


class HttpRoutes:
    """Compares what is there with what is wanted, and makes and deletes the difference.

    What differs is made anew: nothing of before is left over in it, and clients see none of it
    until the API is published. One call follows the other, for API Gateway refuses two changes
    of one API at a time.
    """

    def __init__(self, gateway: "ApiGatewayV2Client", api_id: str) -> None:
        self._gateway = gateway
        self._id = api_id

    async def become(self, api: HttpApi, function: str, asked: Mapping[Address, str]) -> None:
        """Let the API have the routes of `api` to `function`, an ARN, and nothing else.

        `asked` are the URIs of the authorizers' own functions.
        """
        integration = await self._integration(function)
        authorizers = list(_authorizers(api, self._id, asked))
        present = await self._present_authorizers()
        kept = {
            each["Name"]: each["AuthorizerId"]
            for each in present
            if any(
                _alike(each, other, _AUTHORIZER[other["AuthorizerType"]]) for other in authorizers
            )
        }
        # Routes go before the authorizers that they name, and come after them.
        unchanged = await self._keep_routes(api.routes, integration, kept)
        for each in present:
            if each["AuthorizerId"] not in kept.values():
                await self._delete_authorizer(each["AuthorizerId"])
        for request in authorizers:
            if request["Name"] not in kept:
                kept[request["Name"]] = await self._create_authorizer(request)
        for route in api.routes:
            if route.key not in unchanged:
                await self._create_route(_route(route, self._id, integration, kept))
        await self._keep_integration(integration)

    async def _integration(self, function: str) -> str:
        """The id of the one that calls `function`."""
        request: CreateIntegrationRequestTypeDef = {
            "ApiId": self._id,
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": function,
            "PayloadFormatVersion": "2.0",
        }
        pages = self._gateway.get_paginator("get_integrations").paginate(ApiId=self._id)
        async for page in pages:
            for each in page.get("Items", []):
                if _alike(each, request, _INTEGRATION):
                    return each["IntegrationId"]
        made = await until_accepted(
            lambda: self._gateway.create_integration(**request), is_temporary
        )
        return made["IntegrationId"]

    async def _keep_integration(self, integration: str) -> None:
        """Delete all others, which no route uses any more."""
        pages = self._gateway.get_paginator("get_integrations").paginate(ApiId=self._id)
        found = [each["IntegrationId"] async for page in pages for each in page.get("Items", [])]
        for each in found:
            if each != integration:
                call = partial(self._gateway.delete_integration, ApiId=self._id, IntegrationId=each)
                await until_accepted(call, is_temporary)

    async def _present_authorizers(self) -> "list[AuthorizerTypeDef]":
        pages = self._gateway.get_paginator("get_authorizers").paginate(ApiId=self._id)
        return [each async for page in pages for each in page.get("Items", [])]

    async def _create_authorizer(self, request: "CreateAuthorizerRequestTypeDef") -> str:
        made = await until_accepted(
            lambda: self._gateway.create_authorizer(**request), is_temporary
        )
        return made["AuthorizerId"]

    async def _delete_authorizer(self, authorizer: str) -> None:
        await until_accepted(
            lambda: self._gateway.delete_authorizer(ApiId=self._id, AuthorizerId=authorizer),
            is_temporary,
        )

    async def _keep_routes(
        self, routes: Iterable[HttpApiRoute], integration: str, authorizers: Mapping[str, str]
    ) -> frozenset[str]:
        """Delete all but those of `routes`; the keys of those that are there as they should be."""
        wanted = {route.key: _route(route, self._id, integration, authorizers) for route in routes}
        pages = self._gateway.get_paginator("get_routes").paginate(ApiId=self._id)
        present = [each async for page in pages for each in page.get("Items", [])]
        kept: set[str] = set()
        for each in present:
            request = wanted.get(each["RouteKey"])
            if request is not None and _alike(each, request, _ROUTE):
                kept.add(each["RouteKey"])
                continue
            call = partial(self._gateway.delete_route, ApiId=self._id, RouteId=each["RouteId"])
            await until_accepted(call, is_temporary)
        return frozenset(kept)

    async def _create_route(self, request: "CreateRouteRequestTypeDef") -> None:
        try:
            await until_accepted(lambda: self._gateway.create_route(**request), is_temporary)
        except ClientError as error:
            # All others of the key are deleted: it came of this call, whose answer was lost.
            if not exists(error):
                raise


def _alike(
    found: Mapping[str, object], wanted: Mapping[str, object], fields: Iterable[str]
) -> bool:
    """Whether they say the same in `fields`. What is empty is as if it were not there."""
    return all((found.get(name) or None) == (wanted.get(name) or None) for name in fields)


def _route(
    route: HttpApiRoute, api_id: str, integration: str, authorizers: Mapping[str, str]
) -> "CreateRouteRequestTypeDef":
    request: CreateRouteRequestTypeDef = {
        "ApiId": api_id,
        "RouteKey": route.key,
        "Target": f"integrations/{integration}",
        "AuthorizationType": route.authorization,
    }
    if route.authorizer is not None:
        # One that is still to be made has no id yet, and is unlike all that are there.
        request["AuthorizerId"] = authorizers.get(route.authorizer, "still to be made")
    if route.scopes:
        request["AuthorizationScopes"] = [*route.scopes]
    return request


def _authorizers(
    api: HttpApi, api_id: str, asked: Mapping[Address, str]
) -> "Iterator[CreateAuthorizerRequestTypeDef]":
    functions = iter(api.authorizer_functions)
    for authorizer in api.authorizers:
        uri = authorizer.uri
        if authorizer.type == "REQUEST" and uri is None:
            uri = asked[next(functions)]
        yield _authorizer(authorizer, api_id, uri)


def _authorizer(
    authorizer: HttpAuthorizer, api_id: str, uri: str | None
) -> "CreateAuthorizerRequestTypeDef":
    request: CreateAuthorizerRequestTypeDef = {
        "ApiId": api_id,
        "Name": authorizer.name,
        "AuthorizerType": authorizer.type,
        "IdentitySource": [*authorizer.identity_sources],
    }
    if authorizer.issuer is not None:
        request["JwtConfiguration"] = {
            "Issuer": authorizer.issuer,
            "Audience": [*authorizer.audience],
        }
    if uri is not None:
        request["AuthorizerUri"] = uri
        request["EnableSimpleResponses"] = authorizer.simple_responses
    if authorizer.payload_version is not None:
        request["AuthorizerPayloadFormatVersion"] = authorizer.payload_version
    if authorizer.ttl_seconds is not None:
        request["AuthorizerResultTtlInSeconds"] = authorizer.ttl_seconds
    if authorizer.credentials is not None:
        request["AuthorizerCredentialsArn"] = authorizer.credentials
    return request
