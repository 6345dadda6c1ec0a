import json
from contextlib import AsyncExitStack

import pytest
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError

from achalice_cli.aws.apigateway import RestApis
from achalice_cli.aws.artifacts import NO_ARTIFACTS
from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.gateway_stages import OF_STAGE
from achalice_cli.aws.provider import AwsProvider
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import AccessLog, RestApi, RestMethod, Throttle
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

ID = "abc123"
ARN = f"arn:aws:apigateway:{REGION}::/restapis/{ID}"
OUTPUTS: Outputs = {"id": ID, "source_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{ID}/*"}
URL = f"https://{ID}.execute-api.{REGION}.amazonaws.com/api/"
DESCRIPTION = "Deployed by achalice: shop, dev"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev"
MADE: Made = {
    Address("function:api_handler"): {"name": "shop-dev", "arn": FUNCTION_ARN},
    Address("log_group:rest_api/access"): {"name": "/aws/apigateway/shop-dev"},
}
API = RestApi(
    name="shop-dev",
    methods=(RestMethod(path="/orders/{order_id}", method="GET"),),
    function=Address("function:api_handler"),
    guards=(),
    guard_functions=(),
    stage="api",
    binary_media_types=("image/png",),
    endpoint_type="REGIONAL",
    tags={"achalice:app": "shop", "achalice:stage": "dev"},
)
LOG_GROUP = Address("log_group:rest_api/access")
LOG_ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/apigateway/shop-dev"
TOLD = API.model_copy(
    update={
        "tracing": True,
        "throttle": Throttle(rate_limit=0.5, burst_limit=100),
        "access_log": AccessLog(format="$context.requestId"),
        "access_log_group": LOG_GROUP,
        "stage_variables": {"table": "orders"},
    }
)
VPCE = {"path": "/endpointConfiguration/vpcEndpointIds"}


def document(api: RestApi) -> bytes:
    uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION_ARN}/invocations"
    return json.dumps(gateway_document(api, lambda function: uri, DESCRIPTION)).encode()


@pytest.fixture
def apis(aws: Aws) -> RestApis:
    return RestApis(aws)


def listing(script: Script, *apis: tuple[str, str, str | None]) -> None:
    items = [
        {"id": id_, "name": name}
        if said is None
        else {"id": id_, "name": name, "description": said}
        for id_, name, said in apis
    ]
    script.on("get_rest_apis", limit=500).gives(items=items)


def importing(script: Script) -> Call:
    body, parameters = document(API), {"endpointConfigurationTypes": "REGIONAL"}
    return script.on("import_rest_api", body=body, parameters=parameters)


def overwriting(script: Script, api: RestApi = API) -> Call:
    return script.on("put_rest_api", restApiId=ID, mode="overwrite", body=document(api))


def deploying(script: Script) -> Call:
    return script.on(
        "create_deployment", restApiId=ID, stageName="api", stageDescription=DESCRIPTION
    )


def is_reached(script: Script, endpoint_type: str, *vpces: str, **more: str) -> None:
    endpoint = {"types": [endpoint_type], "vpcEndpointIds": [*vpces], **more}
    script.on("get_rest_api", restApiId=ID).gives(id=ID, endpointConfiguration=endpoint)


def patching(script: Script, *operations: dict[str, str]) -> Call:
    return script.on("update_rest_api", restApiId=ID, patchOperations=[*operations])


def replacing(path: str, value: str) -> dict[str, str]:
    return {"op": "replace", "path": path, "value": value}


def is_staged(script: Script, **settings: object) -> None:
    """What the stage is told already."""
    script.on("get_stage", restApiId=ID, stageName="api").gives(stageName="api", **settings)


def staging(script: Script, *operations: dict[str, str]) -> Call:
    return script.on("update_stage", restApiId=ID, stageName="api", patchOperations=[*operations])


def stages_are(script: Script, *names: str) -> None:
    item = [{"stageName": name, "description": DESCRIPTION} for name in names]
    script.on("get_stages", restApiId=ID).gives(item=item)


def takes_over(script: Script) -> None:
    """All is set that an interrupted deploy may have left undone."""
    tags_are(script, {})
    tagging(script).gives()
    is_reached(script, "REGIONAL")
    overwriting(script).gives()
    deploying(script).gives()
    is_staged(script)
    stages_are(script, "api")


def tags_are(script: Script, tags: dict[str, str]) -> None:
    script.on("get_tags", resourceArn=ARN).gives(tags=tags)


def tagging(script: Script) -> Call:
    return script.on("tag_resource", resourceArn=ARN, tags=dict(API.tags))


async def test_an_api_is_one_import_whatever_the_number_of_its_methods(
    apis: RestApis, apigateway: Script
) -> None:
    listing(apigateway)
    importing(apigateway).gives(id=ID)
    tagging(apigateway).gives()
    deploying(apigateway).gives(id="d1")

    result = await apis.create(API, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_the_api_that_an_interrupted_deploy_left_is_taken_over(
    apis: RestApis, apigateway: Script
) -> None:
    """Names of APIs are not unique, so it is told by what it says of itself."""
    listing(
        apigateway,
        ("other1", "shop-dev", None),
        ("other2", "shop-dev", "Deployed by achalice: shop, prod"),
        (ID, "shop-dev", DESCRIPTION),
    )
    takes_over(apigateway)

    result = await apis.create(API, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_apis_are_looked_for_on_all_pages(apis: RestApis, apigateway: Script) -> None:
    apigateway.on("get_rest_apis", limit=500).gives(items=[], position="more")
    apigateway.on("get_rest_apis", limit=500, position="more").gives(
        items=[{"id": ID, "name": "shop-dev", "description": DESCRIPTION}]
    )
    takes_over(apigateway)

    result = await apis.create(API, MADE)

    assert result.outputs == OUTPUTS


async def test_an_account_without_apis_may_not_even_list_them(
    apis: RestApis, apigateway: Script
) -> None:
    apigateway.on("get_rest_apis", limit=500).gives()
    importing(apigateway).gives(id=ID)
    tagging(apigateway).gives()
    deploying(apigateway).gives()

    await apis.create(API, MADE)


@pytest.mark.parametrize("code", ["TooManyRequestsException", "ConflictException"])
async def test_each_call_is_made_again_when_api_gateway_says_to_wait(
    apis: RestApis, apigateway: Script, clock: Clock, code: str
) -> None:
    """It takes one import in three seconds."""
    listing(apigateway)
    importing(apigateway).refuses(code)
    importing(apigateway).gives(id=ID)
    tagging(apigateway).gives()
    deploying(apigateway).refuses(code)
    deploying(apigateway).gives()

    await apis.create(API, MADE)

    assert len(clock.pauses) == 2


@pytest.mark.parametrize(
    "changed", ["methods", "methods_missing", "function", "binary_media_types", "name"]
)
async def test_a_changed_api_is_overwritten_and_deployed(
    apis: RestApis, apigateway: Script, changed: str
) -> None:
    overwriting(apigateway).gives()
    deploying(apigateway).gives()

    result = await apis.update(API, frozenset({changed}), OUTPUTS, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_other_tags_are_set_and_those_that_were_are_removed(
    apis: RestApis, apigateway: Script
) -> None:
    """And nothing is deployed for them."""
    tags_are(apigateway, {"achalice:app": "shop", "owner": "me"})
    apigateway.on("untag_resource", resourceArn=ARN, tagKeys=["owner"]).gives()
    tagging(apigateway).gives()

    result = await apis.update(API, frozenset({"tags"}), OUTPUTS, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


@pytest.mark.parametrize(
    ("wanted", "now", "calls"),
    [
        (
            {"endpoint_type": "REGIONAL"},
            ["EDGE"],
            [[replacing("/endpointConfiguration/types/EDGE", "REGIONAL")]],
        ),
        ({"endpoint_type": "REGIONAL"}, ["REGIONAL"], []),
        (
            {"endpoint_type": "PRIVATE", "vpc_endpoint_ids": ("vpce-1", "vpce-2")},
            ["PRIVATE", "vpce-0", "vpce-1"],
            [
                [
                    {"op": "remove", **VPCE, "value": "vpce-0"},
                    {"op": "add", **VPCE, "value": "vpce-2"},
                ]
            ],
        ),
        (
            {"endpoint_type": "PRIVATE", "vpc_endpoint_ids": ("vpce-1",)},
            ["REGIONAL"],
            [
                [
                    replacing("/endpointConfiguration/types/REGIONAL", "PRIVATE"),
                    {"op": "add", **VPCE, "value": "vpce-1"},
                ]
            ],
        ),
        (
            {"endpoint_type": "EDGE"},
            ["PRIVATE", "vpce-1"],
            [
                [
                    {"op": "remove", **VPCE, "value": "vpce-1"},
                    replacing("/endpointConfiguration/types/PRIVATE", "REGIONAL"),
                ],
                [replacing("/endpointConfiguration/types/REGIONAL", "EDGE")],
            ],
        ),
    ],
    ids=["another", "the same", "other endpoints", "private", "from private to edge"],
)
async def test_an_api_is_reached_as_it_should_be(
    apis: RestApis,
    apigateway: Script,
    wanted: dict[str, object],
    now: list[str],
    calls: list[list[dict[str, str]]],
) -> None:
    """API Gateway has no way from a private API to one at the edge, but for two steps."""
    api = API.model_copy(update=wanted)
    is_reached(apigateway, *now)
    for operations in calls:
        patching(apigateway, *operations).gives()
    overwriting(apigateway, api).gives()
    deploying(apigateway).gives()

    await apis.update(api, frozenset({"endpoint_type", "vpc_endpoint_ids"}), OUTPUTS, MADE)


async def test_a_private_api_has_addresses_of_both_versions(
    apis: RestApis, apigateway: Script
) -> None:
    """It could not be one otherwise."""
    api = API.model_copy(update={"endpoint_type": "PRIVATE"})
    is_reached(apigateway, "EDGE", ipAddressType="ipv4")
    patching(
        apigateway,
        replacing("/endpointConfiguration/types/EDGE", "PRIVATE"),
        replacing("/endpointConfiguration/ipAddressType", "dualstack"),
    ).gives()
    overwriting(apigateway, api).gives()
    deploying(apigateway).gives()

    await apis.update(api, frozenset({"endpoint_type"}), OUTPUTS, MADE)


@pytest.mark.parametrize(
    ("left", "path"),
    [
        ({"minimumCompressionSize": 0}, "/minimumCompressionSize"),
        ({"policy": '{\\"Statement\\":[]}'}, "/policy"),
    ],
)
async def test_what_overwriting_leaves_of_before_is_taken_away(
    apis: RestApis, apigateway: Script, left: dict[str, object], path: str
) -> None:
    """An empty value turns it off."""
    overwriting(apigateway).gives(**left)
    patching(apigateway, replacing(path, "")).gives()
    deploying(apigateway).gives()

    await apis.update(API, frozenset({"policy", "minimum_compression_size"}), OUTPUTS, MADE)


async def test_what_overwriting_sets_is_left_as_it_is(apis: RestApis, apigateway: Script) -> None:
    api = API.model_copy(update={"minimum_compression_size": 10, "policy": {"Statement": []}})
    overwriting(apigateway, api).gives(minimumCompressionSize=10, policy="{}")
    deploying(apigateway).gives()

    await apis.update(api, frozenset({"policy", "minimum_compression_size"}), OUTPUTS, MADE)


async def test_what_the_stage_is_told_takes_no_deployment(
    apis: RestApis, apigateway: Script
) -> None:
    is_staged(apigateway, tracingEnabled=False)
    staging(apigateway, replacing("/tracingEnabled", "true")).gives()

    result = await apis.update(
        API.model_copy(update={"tracing": True}), frozenset({"tracing"}), OUTPUTS, MADE
    )

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_a_fresh_stage_is_told_everything_at_once(apis: RestApis, apigateway: Script) -> None:
    listing(apigateway)
    importing(apigateway).gives(id=ID)
    tagging(apigateway).gives()
    deploying(apigateway).gives(id="d1")
    is_staged(apigateway)
    staging(
        apigateway,
        replacing("/tracingEnabled", "true"),
        replacing("/*/*/throttling/rateLimit", "0.5"),
        replacing("/*/*/throttling/burstLimit", "100"),
        replacing("/accessLogSettings/destinationArn", LOG_ARN),
        replacing("/accessLogSettings/format", "$context.requestId"),
        replacing("/variables/table", "orders"),
    ).gives()

    await apis.create(TOLD, MADE)


async def test_a_stage_under_another_name_is_told_everything_again(
    apis: RestApis, apigateway: Script
) -> None:
    api = API.model_copy(update={"tracing": True})
    overwriting(apigateway).gives()
    deploying(apigateway).gives()
    is_staged(apigateway)
    staging(apigateway, replacing("/tracingEnabled", "true")).gives()
    stages_are(apigateway, "api")

    await apis.update(api, frozenset({"stage"}), OUTPUTS, MADE)


async def test_what_a_stage_is_not_told_any_more_is_removed(
    apis: RestApis, apigateway: Script
) -> None:
    is_staged(
        apigateway,
        tracingEnabled=True,
        methodSettings={"*/*": {"throttlingRateLimit": 0.5, "throttlingBurstLimit": 100}},
        accessLogSettings={"destinationArn": LOG_ARN, "format": "$context.requestId"},
        variables={"table": "orders"},
    )
    staging(
        apigateway,
        replacing("/tracingEnabled", "false"),
        {"op": "remove", "path": "/*/*"},
        {"op": "remove", "path": "/accessLogSettings"},
        {"op": "remove", "path": "/variables/table"},
    ).gives()

    await apis.update(API, OF_STAGE, OUTPUTS, MADE)


async def test_a_stage_that_is_told_already_is_not_told_again(
    apis: RestApis, apigateway: Script
) -> None:
    """As when the deploy that told it was killed before it could be recorded."""
    is_staged(
        apigateway,
        tracingEnabled=True,
        methodSettings={"*/*": {"throttlingRateLimit": 0.5, "throttlingBurstLimit": 100}},
        accessLogSettings={"destinationArn": LOG_ARN, "format": "$context.requestId"},
        variables={"table": "orders"},
    )

    await apis.update(TOLD, OF_STAGE, OUTPUTS, MADE)


async def test_what_somebody_has_told_the_stage_by_hand_stays(
    apis: RestApis, apigateway: Script
) -> None:
    """Unless it is what the config has changed."""
    is_staged(apigateway, tracingEnabled=True, variables={"by": "hand"})
    staging(apigateway, replacing("/tracingEnabled", "false")).gives()

    await apis.update(API, frozenset({"tracing"}), OUTPUTS, MADE)


async def test_logs_may_go_elsewhere(apis: RestApis, apigateway: Script) -> None:
    stream = f"arn:aws:firehose:{REGION}:{ACCOUNT}:deliverystream/amazon-apigateway-all"
    log = AccessLog(format="$context.requestId", destination_arn=stream)
    is_staged(apigateway, accessLogSettings={"format": "$context.requestId"})
    staging(apigateway, replacing("/accessLogSettings/destinationArn", stream)).gives()

    await apis.update(
        API.model_copy(update={"access_log": log}), frozenset({"access_log"}), OUTPUTS, MADE
    )


async def test_without_a_role_to_log_as_the_way_to_one_is_told(
    aws: Aws, apigateway: Script
) -> None:
    """It is set once for each account and region, so it is not the stage's to set."""
    is_staged(apigateway)
    staging(
        apigateway,
        replacing("/accessLogSettings/destinationArn", LOG_ARN),
        replacing("/accessLogSettings/format", "$context.requestId"),
    ).refuses(
        "BadRequestException",
        "CloudWatch Logs role ARN must be set in account settings to enable logging",
    )

    with pytest.raises(AwsCallError) as raised:
        await AwsProvider(aws, NO_ARTIFACTS).update(TOLD, frozenset({"access_log"}), OUTPUTS, MADE)

    assert "AmazonAPIGatewayPushToCloudWatchLogs" in str(raised.value.hint)
    assert "aws apigateway update-account" in str(raised.value.hint)


async def test_of_the_stages_only_the_one_it_was_deployed_to_before_is_deleted(
    apis: RestApis, apigateway: Script
) -> None:
    """One that was made by hand is not ours to delete."""
    overwriting(apigateway).gives()
    deploying(apigateway).gives()
    is_staged(apigateway)
    apigateway.on("get_stages", restApiId=ID).gives(
        item=[
            {"stageName": "v0", "description": DESCRIPTION},
            {"stageName": "api", "description": DESCRIPTION},
            {"stageName": "canary"},
        ]
    )
    apigateway.on("delete_stage", restApiId=ID, stageName="v0").gives()

    await apis.update(API, frozenset({"stage"}), OUTPUTS, MADE)


async def test_a_stage_that_a_domain_still_leads_to_is_left(
    apis: RestApis, apigateway: Script
) -> None:
    """The domain is led elsewhere after the API is deployed there."""
    overwriting(apigateway).gives()
    deploying(apigateway).gives()
    is_staged(apigateway)
    apigateway.on("get_stages", restApiId=ID).gives(
        item=[{"stageName": "v0", "description": DESCRIPTION}]
    )
    apigateway.on("delete_stage", restApiId=ID, stageName="v0").refuses(
        "BadRequestException", "Please remove all base path mappings related to the stage"
    )

    result = await apis.update(API, frozenset({"stage"}), OUTPUTS, MADE)

    assert result.url == URL


async def test_an_api_that_is_gone_is_told(apis: RestApis, apigateway: Script) -> None:
    overwriting(apigateway).refuses("NotFoundException")

    with pytest.raises(ResourceGoneError):
        await apis.update(API, frozenset({"methods"}), OUTPUTS, MADE)


async def test_an_api_is_deleted_as_soon_as_api_gateway_takes_it(
    apis: RestApis, apigateway: Script, clock: Clock
) -> None:
    """It takes one deletion in thirty seconds."""
    for _ in range(5):
        apigateway.on("delete_rest_api", restApiId=ID).refuses("TooManyRequestsException")
    apigateway.on("delete_rest_api", restApiId=ID).gives()

    await apis.delete(OUTPUTS)

    assert len(clock.pauses) == 5


async def test_an_api_that_is_gone_counts_as_deleted(apis: RestApis, apigateway: Script) -> None:
    apigateway.on("delete_rest_api", restApiId=ID).refuses("NotFoundException")

    await apis.delete(OUTPUTS)


async def test_another_refusal_is_told(apis: RestApis, apigateway: Script) -> None:
    apigateway.on("delete_rest_api", restApiId=ID).refuses("BadRequestException", "mapped")

    with pytest.raises(ClientError, match="mapped"):
        await apis.delete(OUTPUTS)


@pytest.mark.parametrize(
    ("endpoint", "region", "url"),
    [
        (None, "cn-north-1", f"https://{ID}.execute-api.cn-north-1.amazonaws.com.cn/api/"),
        (
            "https://apigateway-fips.us-east-1.amazonaws.com",
            "us-east-1",
            f"https://{ID}.execute-api.us-east-1.amazonaws.com/api/",
        ),
        (
            "https://apigateway.us-east-1.api.aws",
            "us-east-1",
            f"https://{ID}.execute-api.us-east-1.amazonaws.com/api/",
        ),
        (
            "http://127.0.0.1:4566",
            "us-east-1",
            f"http://127.0.0.1:4566/_aws/execute-api/{ID}/api/",
        ),
    ],
    ids=["China", "FIPS", "both protocols", "emulator"],
)
async def test_the_url_is_where_the_api_answers(
    session: AioSession, endpoint: str | None, region: str, url: str
) -> None:
    async with AsyncExitStack() as stack:
        aws = Aws(session, stack, region=region, endpoint_url=endpoint)
        aws.account, aws.partition = ACCOUNT, "aws"
        script = Script(await aws.apigateway())
        arn = f"arn:aws:apigateway:{region}::/restapis/{ID}"
        script.on("get_tags", resourceArn=arn).gives(tags=API.tags)
        script.on("tag_resource", resourceArn=arn, tags=API.tags).gives()

        result = await RestApis(aws).update(API, frozenset({"tags"}), {"id": ID}, MADE)

    assert result.url == url
