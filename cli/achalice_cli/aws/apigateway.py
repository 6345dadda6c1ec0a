"""REST APIs."""

import json
from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.execute_api import api_endpoint, invocation_uri, source_arn
from achalice_cli.aws.gateway_stages import OF_STAGE, is_plain, stage_patches
from achalice_cli.aws.once import made_once
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.rest_api_properties import endpoint_patches, left_over_patches
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import stale
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import APP_TAG, STAGE_TAG, RestApi
from achalice_cli.engine.sources import log_group_arn
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import PatchOperationTypeDef


def _is_temporary(error: ClientError) -> bool:
    """Too many calls, or another one is changing the same API.

    API Gateway allows one DeleteRestApi in 30 seconds and one ImportRestApi in three.
    """
    return code_of(error) in ("TooManyRequestsException", "ConflictException")


class RestApis:
    """Makes, changes and removes REST APIs, each in one call for all of its methods."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, api: RestApi, made: Made) -> Result:
        """Import the API and deploy it to its stage, or take over this stage's own.

        Names of APIs are not unique, so an interrupted deploy's API is told by its description,
        which is there from the first moment on: tags come in a second call.
        """
        found = await self._find(api)
        if found is not None:
            changed = frozenset(api.properties())
            return await self.update(api, changed, {"id": found}, made)
        gateway = await self._aws.apigateway()
        body = self._document(api, made)

        async def import_it() -> str:
            imported = await until_accepted(
                lambda: gateway.import_rest_api(
                    body=body, parameters={"endpointConfigurationTypes": api.endpoint_type}
                ),
                _is_temporary,
            )
            return imported["id"]

        api_id = await made_once(import_it, partial(self._find, api))
        await gateway.tag_resource(resourceArn=self._arn(api_id), tags=api.tags)
        await self._deploy(api, api_id)
        if not is_plain(api):
            await self._configure_stage(api, api_id, OF_STAGE, made)
        return await self._result(api, api_id)

    async def update(
        self, api: RestApi, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Overwrite the API and deploy it to its stage, unless only tags and the like differ."""
        api_id = outputs["id"]
        try:
            if "tags" in changed:
                await self._update_tags(api, api_id)
            if changed & {"endpoint_type", "vpc_endpoint_ids"}:
                await self._set_endpoint(api, api_id)
            if changed - OF_STAGE - {"tags"}:
                await self._overwrite(api, api_id, made)
                await self._deploy(api, api_id)
            of_stage = OF_STAGE if "stage" in changed else OF_STAGE & changed
            if of_stage:
                await self._configure_stage(api, api_id, of_stage, made)
            if "stage" in changed:
                await self._delete_other_stages(api, api_id)
        except ClientError as error:
            if code_of(error) == "NotFoundException":
                raise ResourceGoneError(f"the REST API {api_id} is gone") from error
            raise
        return await self._result(api, api_id)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the API with its stages."""
        gateway = await self._aws.apigateway()
        try:
            await until_accepted(
                lambda: gateway.delete_rest_api(restApiId=outputs["id"]), _is_temporary
            )
        except ClientError as error:
            if code_of(error) != "NotFoundException":
                raise

    async def _find(self, api: RestApi) -> str | None:
        gateway = await self._aws.apigateway()
        pages = gateway.get_paginator("get_rest_apis").paginate(PaginationConfig={"PageSize": 500})
        async for page in pages:
            for each in page.get("items", []):
                if each["name"] == api.name and each.get("description") == _description(api):
                    return each["id"]
        return None

    async def _overwrite(self, api: RestApi, api_id: str, made: Made) -> None:
        gateway = await self._aws.apigateway()
        body = self._document(api, made)
        answer = await until_accepted(
            lambda: gateway.put_rest_api(restApiId=api_id, mode="overwrite", body=body),
            _is_temporary,
        )
        if operations := left_over_patches(api, answer):
            await self._patch(api_id, operations)

    async def _patch(self, api_id: str, operations: "list[PatchOperationTypeDef]") -> None:
        gateway = await self._aws.apigateway()
        await until_accepted(
            lambda: gateway.update_rest_api(restApiId=api_id, patchOperations=operations),
            _is_temporary,
        )

    async def _update_tags(self, api: RestApi, api_id: str) -> None:
        gateway = await self._aws.apigateway()
        arn = self._arn(api_id)
        current = (await gateway.get_tags(resourceArn=arn)).get("tags", {})
        if left_over := stale(current, api.tags):
            await gateway.untag_resource(resourceArn=arn, tagKeys=left_over)
        await gateway.tag_resource(resourceArn=arn, tags=api.tags)

    async def _delete_other_stages(self, api: RestApi, api_id: str) -> None:
        """Delete the stage that the API was deployed to before; not those made by hand."""
        gateway = await self._aws.apigateway()
        for stage in (await gateway.get_stages(restApiId=api_id)).get("item", []):
            name = stage["stageName"]
            if name != api.stage and stage.get("description") == _description(api):
                try:
                    await gateway.delete_stage(restApiId=api_id, stageName=name)
                except ClientError as error:
                    # A domain or a usage plan, which come after us, lead there still. Without
                    # this they never could lead elsewhere; the stage goes with the API.
                    if code_of(error) not in ("BadRequestException", "ConflictException"):
                        raise

    async def _set_endpoint(self, api: RestApi, api_id: str) -> None:
        gateway = await self._aws.apigateway()
        current = (await gateway.get_rest_api(restApiId=api_id))["endpointConfiguration"]
        for operations in endpoint_patches(api, current):
            await self._patch(api_id, operations)

    async def _deploy(self, api: RestApi, api_id: str) -> None:
        gateway = await self._aws.apigateway()
        await until_accepted(
            lambda: gateway.create_deployment(
                restApiId=api_id, stageName=api.stage, stageDescription=_description(api)
            ),
            _is_temporary,
        )

    async def _configure_stage(
        self, api: RestApi, api_id: str, changed: frozenset[str], made: Made
    ) -> None:
        gateway = await self._aws.apigateway()
        current = await gateway.get_stage(restApiId=api_id, stageName=api.stage)
        destination = self._log_destination(api, made)
        if operations := stage_patches(api, changed, current, destination):
            await until_accepted(
                lambda: gateway.update_stage(
                    restApiId=api_id, stageName=api.stage, patchOperations=operations
                ),
                _is_temporary,
            )

    def _log_destination(self, api: RestApi, made: Made) -> str | None:
        if api.access_log_group is not None:
            return self._aws.resolve(log_group_arn(made[api.access_log_group]["name"]))
        return None if api.access_log is None else api.access_log.destination_arn

    async def _result(self, api: RestApi, api_id: str) -> Result:
        return Result(
            {
                "id": api_id,
                "source_arn": source_arn(self._aws, api_id),
            },
            url=await self._url(api_id, api.stage),
        )

    async def _url(self, api_id: str, stage: str) -> str:
        endpoint = (await self._aws.apigateway()).meta.endpoint_url
        return f"{api_endpoint(self._aws, api_id, endpoint)}/{stage}/"

    def _arn(self, api_id: str) -> str:
        return f"arn:{self._aws.partition}:apigateway:{self._aws.region}::/restapis/{api_id}"

    def _document(self, api: RestApi, made: Made) -> bytes:
        def uri_of(function: Address) -> str:
            return invocation_uri(self._aws, made[function]["arn"])

        return json.dumps(gateway_document(api, uri_of, _description(api))).encode()


def _description(api: RestApi) -> str:
    return f"Deployed by achalice: {api.tags[APP_TAG]}, {api.tags[STAGE_TAG]}"
