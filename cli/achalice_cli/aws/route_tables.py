"""What one websocket API has, and how it becomes what it should have: routes and all they need."""

from collections.abc import Awaitable, Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.apigatewayv2 import exists, is_gone, is_temporary
from achalice_cli.aws.concurrency import side_by_side
from achalice_cli.aws.patience import ResultT, until_accepted

if TYPE_CHECKING:
    from types_aiobotocore_apigatewayv2.client import ApiGatewayV2Client
    from types_aiobotocore_apigatewayv2.literals import AuthorizationTypeType
    from types_aiobotocore_apigatewayv2.type_defs import (
        AuthorizerTypeDef,
        CreateAuthorizerRequestTypeDef,
        CreateRouteRequestTypeDef,
        IntegrationTypeDef,
        RouteTypeDef,
    )

_AT_ONCE = 4
"""Calls to one API: a whole account may make ten a second."""

_ANSWER = "$default"
"""The route response that sends what a function returns to the client of the message."""


@dataclass(frozen=True, slots=True)
class Authorizer:
    """A function that is asked who may connect."""

    name: str
    uri: str
    identity_sources: tuple[str, ...]
    """As websocket APIs spell them: `route.request.header.X`."""
    credentials: str
    """The ARN of the role as which it is asked; `""` for none."""


@dataclass(frozen=True, slots=True)
class Route:
    """All that is said of a route."""

    key: str
    uri: str
    """Of its function."""
    authorization: "AuthorizationTypeType" = "NONE"

    @property
    def answers(self) -> bool:
        """Whether there is a client who could be sent an answer."""
        return self.key not in ("$connect", "$disconnect")


class RouteTable:
    """The authorizers, integrations and routes of one API."""

    def __init__(self, gateway: "ApiGatewayV2Client", api_id: str) -> None:
        self._gateway = gateway
        self._id = api_id

    async def put(self, routes: Iterable[Route], authorizer: Authorizer | None) -> None:
        """Make the API have these and nothing else. What is deployed stays as it is."""
        routes = tuple(routes)
        authorizers, integrations = await self._authorizers(), await self._integrations()
        authorizer_id = await self._put_authorizer(authorizer, authorizers)
        targets = await self._put_integrations({each.uri for each in routes}, integrations)
        wanted = await self._put_routes(routes, targets, authorizer_id)
        await self._remove_unused(wanted, targets.values(), authorizer_id)

    async def _remove_unused(
        self, routes: Container[str], targets: Iterable[str], authorizer_id: str
    ) -> None:
        """Remove what no route has, and what was made twice because an answer was lost."""
        used = set(targets)
        for route in await self._routes():
            if route["RouteId"] not in routes:
                await self._remove_route(route["RouteId"])
        for integration in await self._integrations():
            if _target(integration["IntegrationId"]) not in used:
                await self._away(
                    partial(
                        self._gateway.delete_integration,
                        ApiId=self._id,
                        IntegrationId=integration["IntegrationId"],
                    )
                )
        for found in await self._authorizers():
            if found["AuthorizerId"] != authorizer_id:
                await self._away(
                    partial(
                        self._gateway.delete_authorizer,
                        ApiId=self._id,
                        AuthorizerId=found["AuthorizerId"],
                    )
                )

    async def _put_authorizer(
        self, wanted: Authorizer | None, there: Iterable["AuthorizerTypeDef"]
    ) -> str:
        """The id of the one that is wanted, made or changed; `""` for none."""
        if wanted is None:
            return ""
        found = next((each for each in there if each["Name"] == wanted.name), None)
        if found is None:
            return await self._make_authorizer(wanted)
        if _described(found) != wanted:
            await _accepted(
                partial(
                    self._gateway.update_authorizer,
                    ApiId=self._id,
                    AuthorizerId=found["AuthorizerId"],
                    AuthorizerUri=wanted.uri,
                    IdentitySource=[*wanted.identity_sources],
                    AuthorizerCredentialsArn=wanted.credentials,
                )
            )
        return found["AuthorizerId"]

    async def _make_authorizer(self, wanted: Authorizer) -> str:
        request: CreateAuthorizerRequestTypeDef = {
            "ApiId": self._id,
            "Name": wanted.name,
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": wanted.uri,
            "IdentitySource": [*wanted.identity_sources],
        }
        if wanted.credentials:
            request["AuthorizerCredentialsArn"] = wanted.credentials
        try:
            made = await _accepted(lambda: self._gateway.create_authorizer(**request))
        except ClientError as error:
            if not exists(error):
                raise
            # It came of this call, whose answer was lost: before, there was none of the name.
            named = {each["Name"]: each["AuthorizerId"] for each in await self._authorizers()}
            return named[wanted.name]
        return made["AuthorizerId"]

    async def _put_integrations(
        self, uris: Iterable[str], there: Iterable["IntegrationTypeDef"]
    ) -> Mapping[str, str]:
        """By each of `uris`, the target of routes that are for that function."""
        known = {each.get("IntegrationUri"): each["IntegrationId"] for each in there}
        wanted = sorted(uris)
        missing = [uri for uri in wanted if uri not in known]
        made = await side_by_side(
            [partial(_accepted, partial(self._integrate, uri)) for uri in missing],
            limit=_AT_ONCE,
        )
        known |= zip(missing, made, strict=True)
        return {uri: _target(known[uri]) for uri in wanted}

    async def _integrate(self, uri: str) -> str:
        made = await self._gateway.create_integration(
            ApiId=self._id,
            IntegrationType="AWS_PROXY",
            IntegrationMethod="POST",
            IntegrationUri=uri,
            ContentHandlingStrategy="CONVERT_TO_TEXT",
        )
        return made["IntegrationId"]

    async def _put_routes(
        self, wanted: Iterable[Route], targets: Mapping[str, str], authorizer_id: str
    ) -> frozenset[str]:
        """The ids of the routes, which are made or were there.

        One that differs is made anew: what is deployed is a copy, and stays meanwhile.
        """
        missing, kept = {each.key: each for each in wanted}, set[str]()
        for found in await self._routes():
            route = missing.get(found["RouteKey"])
            if route is not None and await self._is_there(route, found, targets, authorizer_id):
                del missing[route.key]
                kept.add(found["RouteId"])
            else:
                await self._remove_route(found["RouteId"])
        made = await side_by_side(
            [
                partial(self._make_route, route, targets[route.uri], authorizer_id)
                for route in missing.values()
            ],
            limit=_AT_ONCE,
        )
        return frozenset(kept.union(made))

    async def _remove_route(self, route_id: str) -> None:
        await self._away(partial(self._gateway.delete_route, ApiId=self._id, RouteId=route_id))

    async def _is_there(
        self, route: Route, found: "RouteTypeDef", targets: Mapping[str, str], authorizer_id: str
    ) -> bool:
        """Whether `found` is all that `route` says."""
        said = {
            "Target": targets[route.uri],
            "AuthorizationType": route.authorization,
            "AuthorizerId": authorizer_id if route.authorization == "CUSTOM" else None,
            "RouteResponseSelectionExpression": _ANSWER if route.answers else None,
        }
        if any((found.get(name) or None) != value for name, value in said.items()):
            return False
        if not route.answers:
            return True
        responses = await self._gateway.get_route_responses(
            ApiId=self._id, RouteId=found["RouteId"]
        )
        return any(each["RouteResponseKey"] == _ANSWER for each in responses.get("Items", []))

    async def _make_route(self, route: Route, target: str, authorizer_id: str) -> str:
        request: CreateRouteRequestTypeDef = {
            "ApiId": self._id,
            "RouteKey": route.key,
            "Target": target,
            "AuthorizationType": route.authorization,
        }
        if route.authorization == "CUSTOM":
            request["AuthorizerId"] = authorizer_id
        if route.answers:
            request["RouteResponseSelectionExpression"] = _ANSWER
        try:
            made = (await _accepted(lambda: self._gateway.create_route(**request)))["RouteId"]
        except ClientError as error:
            if not exists(error):
                raise
            # As with authorizers: all others of the key are deleted.
            keys = {each["RouteKey"]: each["RouteId"] for each in await self._routes()}
            made = keys[route.key]
        if route.answers:
            await self._make_answer(made)
        return made

    async def _make_answer(self, route_id: str) -> None:
        try:
            await _accepted(
                lambda: self._gateway.create_route_response(
                    ApiId=self._id, RouteId=route_id, RouteResponseKey=_ANSWER
                )
            )
        except ClientError as error:
            if not exists(error):
                raise

    async def _authorizers(self) -> "list[AuthorizerTypeDef]":
        pages = self._gateway.get_paginator("get_authorizers").paginate(ApiId=self._id)
        return [each async for page in pages for each in page.get("Items", [])]

    async def _integrations(self) -> "list[IntegrationTypeDef]":
        pages = self._gateway.get_paginator("get_integrations").paginate(ApiId=self._id)
        return [each async for page in pages for each in page.get("Items", [])]

    async def _routes(self) -> "list[RouteTypeDef]":
        pages = self._gateway.get_paginator("get_routes").paginate(ApiId=self._id)
        return [each async for page in pages for each in page.get("Items", [])]

    async def _away(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a `call` that removes something, which may be gone."""
        try:
            await _accepted(call)
        except ClientError as error:
            if not is_gone(error):
                raise


async def _accepted(call: Callable[[], Awaitable[ResultT]]) -> ResultT:
    return await until_accepted(call, is_temporary)


def _target(integration_id: str) -> str:
    return f"integrations/{integration_id}"


def _described(found: "AuthorizerTypeDef") -> Authorizer:
    return Authorizer(
        found["Name"],
        found.get("AuthorizerUri", ""),
        tuple(found.get("IdentitySource", ())),
        found.get("AuthorizerCredentialsArn", ""),
    )
