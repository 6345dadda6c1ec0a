import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.session import Aws
from achalice_cli.aws.websocket_apis import WebsocketApis
from achalice_cli.engine.applying import ResourceGoneError
from achalice_cli.engine.resources import WebsocketApi
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Clock, Script

ID = "ws123"
NAME = "shop-dev-websocket-api"
ARN = f"arn:aws:apigateway:{REGION}::/apis/{ID}"
OUTPUTS: Outputs = {
    "id": ID,
    "source_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{ID}/*",
    "endpoint": f"https://{ID}.execute-api.{REGION}.amazonaws.com",
}
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
API = WebsocketApi(name=NAME, tags=TAGS)
ACTION = "$request.body.action"


@pytest.fixture
def apis(aws: Aws) -> WebsocketApis:
    return WebsocketApis(aws)


def listing(script: Script, *apis: tuple[str, dict[str, str]]) -> None:
    items = [
        {
            "ApiId": api_id,
            "Name": NAME,
            "ProtocolType": "WEBSOCKET",
            "RouteSelectionExpression": ACTION,
            "Tags": tags,
        }
        for api_id, tags in apis
    ]
    script.on("get_apis").gives(Items=items)


def making(script: Script) -> None:
    script.on(
        "create_api",
        Name=NAME,
        ProtocolType="WEBSOCKET",
        RouteSelectionExpression=ACTION,
        Tags=TAGS,
    ).gives(ApiId=ID)


async def test_an_api_is_made_before_there_is_anything_to_route_to(
    apis: WebsocketApis, apigatewayv2: Script
) -> None:
    """Functions are told where it is, and its routes need functions."""
    listing(apigatewayv2)
    making(apigatewayv2)

    result = await apis.create(API)

    assert (result.outputs, result.url) == (OUTPUTS, None)


async def test_the_api_that_an_interrupted_deploy_left_is_taken_over(
    apis: WebsocketApis, apigatewayv2: Script
) -> None:
    """Names of APIs are not unique."""
    listing(apigatewayv2, ("other", {}), ("prod", {**TAGS, "achalice:stage": "prod"}), (ID, TAGS))
    apigatewayv2.on("get_tags", ResourceArn=ARN).gives(Tags=TAGS)
    apigatewayv2.on("tag_resource", ResourceArn=ARN, Tags=TAGS).gives()

    result = await apis.create(API)

    assert result.outputs == OUTPUTS


async def test_tags_that_are_configured_no_more_are_removed(
    apis: WebsocketApis, apigatewayv2: Script
) -> None:
    apigatewayv2.on("get_tags", ResourceArn=ARN).gives(Tags={**TAGS, "team": "store"})
    apigatewayv2.on("untag_resource", ResourceArn=ARN, TagKeys=["team"]).gives()
    apigatewayv2.on("tag_resource", ResourceArn=ARN, Tags=TAGS).gives()

    result = await apis.update(API, frozenset({"tags"}), OUTPUTS)

    assert result.outputs == OUTPUTS


async def test_an_api_may_get_another_name(apis: WebsocketApis, apigatewayv2: Script) -> None:
    apigatewayv2.on("update_api", ApiId=ID, Name=NAME).gives()

    await apis.update(API, frozenset({"name"}), OUTPUTS)


async def test_an_api_that_is_gone_is_told(apis: WebsocketApis, apigatewayv2: Script) -> None:
    apigatewayv2.on("get_tags", ResourceArn=ARN).refuses("NotFoundException")

    with pytest.raises(ResourceGoneError):
        await apis.update(API, frozenset({"tags"}), OUTPUTS)


async def test_what_somebody_else_is_changing_just_now_is_waited_for(
    apis: WebsocketApis, apigatewayv2: Script, clock: Clock
) -> None:
    apigatewayv2.on("delete_api", ApiId=ID).refuses(
        "ConflictException", "Unable to complete operation due to concurrent modification."
    )
    apigatewayv2.on("delete_api", ApiId=ID).gives()

    await apis.delete(OUTPUTS)

    assert len(clock.pauses) == 1


async def test_an_api_that_is_gone_counts_as_deleted(
    apis: WebsocketApis, apigatewayv2: Script
) -> None:
    apigatewayv2.on("delete_api", ApiId=ID).refuses("NotFoundException")

    await apis.delete(OUTPUTS)


async def test_a_deletion_that_aws_refuses_is_a_failure(
    apis: WebsocketApis, apigatewayv2: Script
) -> None:
    apigatewayv2.on("delete_api", ApiId=ID).refuses("BadRequestException", "no")

    with pytest.raises(ClientError, match="BadRequestException"):
        await apis.delete(OUTPUTS)
