"""Websocket APIs, and the routes that they publish. What routes consist of is in `route_tables`."""

from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice.triggers import CustomGuard, FunctionGuard, IamGuard
from achalice_cli.aws.apigatewayv2 import (
    delete,
    find,
    is_gone,
    is_temporary,
    publish,
    update_tags,
)
from achalice_cli.aws.execute_api import api_endpoint, invocation_uri, source_arn
from achalice_cli.aws.once import made_once
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.route_tables import Authorizer, Route, RouteTable
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import WebsocketApi, WebsocketRoutes
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_apigatewayv2.literals import AuthorizationTypeType

_BY_ACTION = "$request.body.action"
"""What the route key of a message is: its `action`, as `on_ws_route` says."""


class WebsocketApis:
    """Makes, changes and removes websocket APIs."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, api: WebsocketApi) -> Result:
        """Make the API without routes, or take over this stage's own."""
        gateway = await self._aws.apigatewayv2()
        found = await find(gateway, api.name, api.tags)
        if found is not None:
            return await self.update(api, frozenset({"tags"}), {"id": found})

        async def make() -> str:
            made = await until_accepted(
                lambda: gateway.create_api(
                    Name=api.name,
                    ProtocolType="WEBSOCKET",
                    RouteSelectionExpression=_BY_ACTION,
                    Tags=api.tags,
                ),
                is_temporary,
            )
            return made["ApiId"]

        return await self._result(await made_once(make, partial(find, gateway, api.name, api.tags)))

    async def update(self, api: WebsocketApi, changed: frozenset[str], outputs: Outputs) -> Result:
        """Change the name or the tags in place."""
        gateway, api_id = await self._aws.apigatewayv2(), outputs["id"]
        try:
            if "name" in changed:
                await until_accepted(
                    lambda: gateway.update_api(ApiId=api_id, Name=api.name), is_temporary
                )
            if "tags" in changed:
                await update_tags(gateway, _arn(self._aws, api_id), api.tags)
        except ClientError as error:
            if is_gone(error):
                raise ResourceGoneError(f"the websocket API {api_id} is gone") from error
            raise
        return await self._result(api_id)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the API with all that it has."""
        await delete(await self._aws.apigatewayv2(), outputs["id"])

    async def _result(self, api_id: str) -> Result:
        gateway = (await self._aws.apigatewayv2()).meta.endpoint_url
        return Result(
            {
                "id": api_id,
                "source_arn": source_arn(self._aws, api_id),
                "endpoint": api_endpoint(self._aws, api_id, gateway),
            }
        )


class PublishedRoutes:
    """Makes the routes of websocket APIs what they should be, and publishes them."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, routes: WebsocketRoutes, made: Made) -> Result:
        """Publish the routes, whatever an interrupted deploy made of them already.

        Raises:
            AwsCallError: they could not be deployed.
        """
        gateway, api_id = await self._aws.apigatewayv2(), made[routes.api]["id"]
        table = RouteTable(gateway, api_id)
        await table.put(self._routes(routes, made), self._authorizer(routes, made))
        await publish(gateway, api_id, routes.stage, routes.tags)
        return Result({"id": api_id, "stage": routes.stage}, url=_url(routes, made))

    async def update(
        self, routes: WebsocketRoutes, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Make the routes what they should be now and publish them, unless only tags differ.

        Raises:
            AwsCallError: they could not be deployed.
        """
        try:
            if "tags" in changed:
                arn = f"{_arn(self._aws, outputs['id'])}/stages/{routes.stage}"
                await update_tags(await self._aws.apigatewayv2(), arn, routes.tags)
            if changed - {"tags"}:
                return await self.create(routes, made)
        except ClientError as error:
            if is_gone(error):
                raise ResourceGoneError(f"the stage {routes.stage} is gone") from error
            raise
        return Result(outputs, url=_url(routes, made))

    async def delete(self, outputs: Outputs) -> None:
        """Remove the stage: nobody can connect any more. The routes go with their API."""
        gateway = await self._aws.apigatewayv2()
        try:
            await until_accepted(
                lambda: gateway.delete_stage(ApiId=outputs["id"], StageName=outputs["stage"]),
                is_temporary,
            )
        except ClientError as error:
            if not is_gone(error):
                raise

    def _routes(self, routes: WebsocketRoutes, made: Made) -> list[Route]:
        guarded: AuthorizationTypeType = "NONE"
        if routes.guard is not None:
            guarded = "AWS_IAM" if isinstance(routes.guard, IamGuard) else "CUSTOM"
        return [
            Route(
                key,
                invocation_uri(self._aws, made[function]["arn"]),
                guarded if key == "$connect" else "NONE",
            )
            for key, function in zip(routes.route_keys, routes.functions, strict=True)
        ]

    def _authorizer(self, routes: WebsocketRoutes, made: Made) -> Authorizer | None:
        match routes.guard:
            case FunctionGuard(name=name, identity_sources=sources, execution_role=role):
                # Its function is there: the two are declared together.
                arn = "" if routes.guard_function is None else made[routes.guard_function]["arn"]
                uri = invocation_uri(self._aws, arn)
            case CustomGuard(
                name=name, identity_sources=sources, invoke_role_arn=role, authorizer_uri=uri
            ):
                pass
            case _:
                return None
        return Authorizer(name, uri, tuple(map(_spelled, sources or ())), role or "")


def _arn(aws: Aws, api_id: str) -> str:
    return f"arn:{aws.partition}:apigateway:{aws.region}::/apis/{api_id}"


def _spelled(source: str) -> str:
    """`$request.header.X`, as HTTP APIs spell it, in the spelling of websocket APIs."""
    return source.replace("$request.", "route.request.").removeprefix("$")


def _url(routes: WebsocketRoutes, made: Made) -> str:
    # `https` becomes `wss`, and an emulator's `http` becomes `ws`.
    endpoint = made[routes.api]["endpoint"].replace("http", "ws", 1)
    return f"{endpoint}/{routes.stage}"
