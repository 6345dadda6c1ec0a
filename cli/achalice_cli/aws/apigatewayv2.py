"""What HTTP and websocket APIs have in common: tags, deployments, and stages that show them."""

from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import AwsCallError, code_of, message_of
from achalice_cli.aws.patience import until_accepted, until_true
from achalice_cli.aws.tags import is_ours, stale

if TYPE_CHECKING:
    from types_aiobotocore_apigatewayv2.client import ApiGatewayV2Client


_KEPT = ("BadRequestException", "ConflictException", "NotFoundException")
"""What removing a deployment is refused with where it is gone, or a stage shows it."""


def is_temporary(error: ClientError) -> bool:
    """Too many calls, or another one is changing the same API.

    API Gateway allows ten calls in a second, and one CreateDeployment in five seconds.
    """
    if code_of(error) == "ConflictException":
        return "concurrent" in message_of(error).lower()
    return code_of(error) == "TooManyRequestsException"


def exists(error: ClientError) -> bool:
    """Whether what was to be made is there already."""
    return code_of(error) == "ConflictException" and "already exists" in message_of(error)


def is_gone(error: ClientError) -> bool:
    """Whether what the call is about is not there."""
    return code_of(error) == "NotFoundException"


async def find(gateway: "ApiGatewayV2Client", name: str, tags: dict[str, str]) -> str | None:
    """The id of the API of this name that was made for the app and stage of `tags`.

    Names of APIs are not unique; tags are there from the first moment on.
    """
    async for page in gateway.get_paginator("get_apis").paginate():
        for each in page.get("Items", []):
            if each["Name"] == name and is_ours(each.get("Tags", {}), tags):
                return each["ApiId"]
    return None


async def update_tags(gateway: "ApiGatewayV2Client", arn: str, tags: dict[str, str]) -> None:
    """Let the API or the stage `arn` have `tags` and no others."""
    current = (await gateway.get_tags(ResourceArn=arn)).get("Tags", {})
    if left_over := stale(current, tags):
        await gateway.untag_resource(ResourceArn=arn, TagKeys=left_over)
    await gateway.tag_resource(ResourceArn=arn, Tags=tags)


async def publish(
    gateway: "ApiGatewayV2Client", api_id: str, stage: str, tags: dict[str, str]
) -> None:
    """Show the API as it is now at `stage`, which is made where it is not there.

    Until then clients see what was published last, so that no half of a change is seen.

    Raises:
        AwsCallError: API Gateway could not deploy it.
    """
    deployment = await _deployment(gateway, api_id)
    try:
        former = await gateway.get_stage(ApiId=api_id, StageName=stage)
    except ClientError as error:
        if not is_gone(error):
            raise
        await until_accepted(
            lambda: gateway.create_stage(
                ApiId=api_id, StageName=stage, DeploymentId=deployment, Tags=tags
            ),
            is_temporary,
        )
        return
    await until_accepted(
        lambda: gateway.update_stage(
            ApiId=api_id, StageName=stage, DeploymentId=deployment, AutoDeploy=False
        ),
        is_temporary,
    )
    if "DeploymentId" in former:
        await _delete_deployment(gateway, api_id, former["DeploymentId"])


async def delete_other_stages(
    gateway: "ApiGatewayV2Client", api_id: str, stage: str, tags: dict[str, str]
) -> None:
    """Delete the stage that the API was published at before; not those made by hand."""
    async for page in gateway.get_paginator("get_stages").paginate(ApiId=api_id):
        for each in page.get("Items", []):
            name = each["StageName"]
            if name != stage and is_ours(each.get("Tags", {}), tags):
                try:
                    await gateway.delete_stage(ApiId=api_id, StageName=name)
                except ClientError as error:
                    # A domain, which comes after us, leads there still. Without this it never
                    # could lead elsewhere; the stage goes with the API.
                    if code_of(error) not in _KEPT:
                        raise


async def delete(gateway: "ApiGatewayV2Client", api_id: str) -> None:
    """Remove the API with all that it consists of."""
    try:
        await until_accepted(lambda: gateway.delete_api(ApiId=api_id), is_temporary)
    except ClientError as error:
        if not is_gone(error):
            raise


async def _deployment(gateway: "ApiGatewayV2Client", api_id: str) -> str:
    made = await until_accepted(lambda: gateway.create_deployment(ApiId=api_id), is_temporary)
    deployment = made["DeploymentId"]
    if made.get("DeploymentStatus") != "DEPLOYED":
        ready = await until_true(partial(_is_deployed, gateway, api_id, deployment))
        if not ready:
            raise _undeployed("PENDING", "still is not ready")
    return deployment


async def _delete_deployment(gateway: "ApiGatewayV2Client", api_id: str, deployment: str) -> None:
    """Remove what nobody sees any more, unless another stage shows it."""
    try:
        await until_accepted(
            lambda: gateway.delete_deployment(ApiId=api_id, DeploymentId=deployment), is_temporary
        )
    except ClientError as error:
        if code_of(error) not in _KEPT:
            raise


async def _is_deployed(gateway: "ApiGatewayV2Client", api_id: str, deployment: str) -> bool:
    found = await gateway.get_deployment(ApiId=api_id, DeploymentId=deployment)
    if found.get("DeploymentStatus") == "FAILED":
        raise _undeployed("FAILED", found.get("DeploymentStatusMessage", ""))
    return found.get("DeploymentStatus") == "DEPLOYED"


def _undeployed(status: str, message: str) -> AwsCallError:
    return AwsCallError("apigatewayv2", "CreateDeployment", status, message)
