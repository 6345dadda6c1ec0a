import json
from contextlib import AsyncExitStack

import pytest
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError

from achalice_cli.aws.apigateway import RestApis
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import RestApi, RestMethod
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

ID = "abc123"
ARN = f"arn:aws:apigateway:{REGION}::/restapis/{ID}"
OUTPUTS: Outputs = {"id": ID, "source_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{ID}/*"}
URL = f"https://{ID}.execute-api.{REGION}.amazonaws.com/api/"
DESCRIPTION = "Deployed by achalice: shop, dev"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev"
MADE: Made = {Address("function:api_handler"): {"name": "shop-dev", "arn": FUNCTION_ARN}}
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
DOCUMENT = json.dumps(
    gateway_document(
        API,
        lambda function: (
            f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION_ARN}/invocations"
        ),
        DESCRIPTION,
    )
).encode()


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
    return script.on(
        "import_rest_api", body=DOCUMENT, parameters={"endpointConfigurationTypes": "REGIONAL"}
    )


def overwriting(script: Script) -> Call:
    return script.on("put_rest_api", restApiId=ID, mode="overwrite", body=DOCUMENT)


def deploying(script: Script) -> Call:
    return script.on(
        "create_deployment", restApiId=ID, stageName="api", stageDescription=DESCRIPTION
    )


def is_typed(script: Script, endpoint_type: str) -> None:
    script.on("get_rest_api", restApiId=ID).gives(
        id=ID, endpointConfiguration={"types": [endpoint_type]}
    )


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
    tags_are(apigateway, {})
    tagging(apigateway).gives()
    is_typed(apigateway, "REGIONAL")
    overwriting(apigateway).gives()
    deploying(apigateway).gives()

    result = await apis.create(API, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_apis_are_looked_for_on_all_pages(apis: RestApis, apigateway: Script) -> None:
    apigateway.on("get_rest_apis", limit=500).gives(items=[], position="more")
    apigateway.on("get_rest_apis", limit=500, position="more").gives(
        items=[{"id": ID, "name": "shop-dev", "description": DESCRIPTION}]
    )
    tags_are(apigateway, {})
    tagging(apigateway).gives()
    is_typed(apigateway, "REGIONAL")
    overwriting(apigateway).gives()
    deploying(apigateway).gives()

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


@pytest.mark.parametrize("changed", ["methods", "function", "binary_media_types", "name"])
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


async def test_another_endpoint_type_is_set(apis: RestApis, apigateway: Script) -> None:
    is_typed(apigateway, "EDGE")
    apigateway.on(
        "update_rest_api",
        restApiId=ID,
        patchOperations=[
            {"op": "replace", "path": "/endpointConfiguration/types/EDGE", "value": "REGIONAL"}
        ],
    ).gives()
    overwriting(apigateway).gives()
    deploying(apigateway).gives()

    await apis.update(API, frozenset({"endpoint_type"}), OUTPUTS, MADE)


async def test_of_the_stages_only_the_one_it_was_deployed_to_before_is_deleted(
    apis: RestApis, apigateway: Script
) -> None:
    """One that was made by hand is not ours to delete."""
    overwriting(apigateway).gives()
    deploying(apigateway).gives()
    apigateway.on("get_stages", restApiId=ID).gives(
        item=[
            {"stageName": "v0", "description": DESCRIPTION},
            {"stageName": "api", "description": DESCRIPTION},
            {"stageName": "canary"},
        ]
    )
    apigateway.on("delete_stage", restApiId=ID, stageName="v0").gives()

    await apis.update(API, frozenset({"stage"}), OUTPUTS, MADE)


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
