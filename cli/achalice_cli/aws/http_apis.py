"""HTTP APIs: API, stage and tags. What they consist of is in `http_routes`."""

from functools import partial

from botocore.exceptions import ClientError

from achalice_cli.aws.apigatewayv2 import (
    delete,
    delete_other_stages,
    find,
    is_gone,
    is_temporary,
    publish,
    update_tags,
)
from achalice_cli.aws.execute_api import api_endpoint, invocation_uri, source_arn
from achalice_cli.aws.http_routes import HttpRoutes
from achalice_cli.aws.http_stages import OF_STAGE, configure_stage, is_plain
from achalice_cli.aws.once import made_once
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import HttpApi
from achalice_cli.engine.sources import log_group_arn
from achalice_cli.engine.state import Outputs

DEFAULT_STAGE = "$default"
"""The one that is no part of paths."""

_EVERYTHING = frozenset({"routes", "tags", "stage"}) | OF_STAGE


class HttpApis:
    """Makes, changes and removes HTTP APIs. Clients see a change when all of it is made."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, api: HttpApi, made: Made) -> Result:
        """Make the API and publish it at its stage, or take over this stage's own."""
        gateway = await self._aws.apigatewayv2()
        found = await find(gateway, api.name, api.tags)
        if found is not None:
            return await self.update(api, _EVERYTHING, {"id": found}, made)

        async def make() -> str:
            answer = await until_accepted(
                lambda: gateway.create_api(Name=api.name, ProtocolType="HTTP", Tags=api.tags),
                is_temporary,
            )
            return answer["ApiId"]

        api_id = await made_once(make, partial(find, gateway, api.name, api.tags))
        await self._compose(api, api_id, made)
        if not is_plain(api):
            await self._configure(api, api_id, OF_STAGE, made)
        return await self._result(api, api_id)

    async def update(
        self, api: HttpApi, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Change what differs from what AWS has, and publish it where routes do."""
        api_id = outputs["id"]
        gateway = await self._aws.apigatewayv2()
        try:
            if changed - {"tags"} - OF_STAGE:
                await self._compose(api, api_id, made)
            if "stage" in changed and not is_plain(api):
                await self._configure(api, api_id, OF_STAGE, made)
            elif changed & OF_STAGE:
                await self._configure(api, api_id, changed, made)
            if "stage" in changed:
                await delete_other_stages(gateway, api_id, api.stage, api.tags)
            if "tags" in changed:
                for arn in self._arns(api, api_id):
                    await update_tags(gateway, arn, api.tags)
        except ClientError as error:
            if is_gone(error):
                raise ResourceGoneError(f"the HTTP API {api_id} is gone") from error
            raise
        return await self._result(api, api_id)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the API with its stages."""
        await delete(await self._aws.apigatewayv2(), outputs["id"])

    async def _compose(self, api: HttpApi, api_id: str, made: Made) -> None:
        gateway = await self._aws.apigatewayv2()
        functions = {
            address: invocation_uri(self._aws, made[address]["arn"])
            for address in api.authorizer_functions
        }
        await HttpRoutes(gateway, api_id).become(api, made[api.function]["arn"], functions)
        await publish(gateway, api_id, api.stage, api.tags)

    async def _configure(
        self, api: HttpApi, api_id: str, changed: frozenset[str], made: Made
    ) -> None:
        destination = None if api.access_log is None else api.access_log.destination_arn
        if api.access_log_group is not None:
            group = made[api.access_log_group]["name"]
            destination = self._aws.resolve(log_group_arn(group))
        await configure_stage(self._aws, api, api_id, changed, destination)

    async def _result(self, api: HttpApi, api_id: str) -> Result:
        gateway = (await self._aws.apigatewayv2()).meta.endpoint_url
        endpoint = api_endpoint(self._aws, api_id, gateway)
        path = "" if api.stage == DEFAULT_STAGE else f"{api.stage}/"
        return Result(
            {"id": api_id, "source_arn": source_arn(self._aws, api_id)}, url=f"{endpoint}/{path}"
        )

    def _arns(self, api: HttpApi, api_id: str) -> tuple[str, str]:
        own = f"arn:{self._aws.partition}:apigateway:{self._aws.region}::/apis/{api_id}"
        return own, f"{own}/stages/{api.stage}"
