import pytest

from achalice_cli.aws.api_mappings import ApiMappings
from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import REST_API, Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import ApiMapping
from achalice_cli.engine.state import Outputs

from .scripts import Script

NAME = "api.example.com"
DOMAIN = Address(f"domain_name:{NAME}")
MADE: Made = {DOMAIN: {"name": NAME}, REST_API: {"id": "abc123"}}
WHOLE = ApiMapping(
    domain=DOMAIN, key="", api=REST_API, stage="api", endpoint_type="REGIONAL", scheme="https"
)
DEEP = WHOLE.model_copy(update={"key": "shop/v1"})
EDGE = WHOLE.model_copy(update={"endpoint_type": "EDGE"})
OUTPUTS: Outputs = {"domain": NAME, "key": "shop/v1", "endpoint_type": "REGIONAL"}
GOAL = {"ApiId": "abc123", "Stage": "api"}


@pytest.fixture
def mappings(aws: Aws) -> ApiMappings:
    return ApiMappings(aws)


def listing(script: Script, *found: tuple[str, str, str, str]) -> None:
    """Ids, paths, APIs and stages."""
    script.on("get_api_mappings", DomainName=NAME).gives(
        Items=[
            {"ApiMappingId": name, "ApiMappingKey": key, "ApiId": api, "Stage": stage}
            for name, key, api, stage in found
        ]
    )


async def test_an_api_answers_at_a_path_of_several_parts(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    """Chalice's base paths had one."""
    listing(apigatewayv2, ("m0", "", "other", "api"))
    apigatewayv2.on("create_api_mapping", DomainName=NAME, ApiMappingKey="shop/v1", **GOAL).gives()

    result = await mappings.create(DEEP, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, f"https://{NAME}/shop/v1")


async def test_an_api_answers_at_the_whole_domain(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    listing(apigatewayv2, ("m1", "v1", "other", "api"))
    apigatewayv2.on("create_api_mapping", DomainName=NAME, ApiMappingKey="", **GOAL).gives()

    result = await mappings.create(WHOLE, MADE)

    assert result.url == f"https://{NAME}/"


async def test_a_mapping_that_an_interrupted_deploy_left_is_taken_over(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    apigatewayv2.on("get_api_mappings", DomainName=NAME).gives(Items=[], NextToken="more")
    apigatewayv2.on("get_api_mappings", DomainName=NAME, NextToken="more").gives(
        Items=[{"ApiMappingId": "m1", "ApiMappingKey": "shop/v1", **GOAL}]
    )

    assert (await mappings.create(DEEP, MADE)).outputs == OUTPUTS


async def test_a_mapping_that_was_made_though_no_answer_came_is_there(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    listing(apigatewayv2)
    apigatewayv2.on("create_api_mapping", DomainName=NAME, ApiMappingKey="shop/v1", **GOAL).refuses(
        "ConflictException", "ApiMapping key already exists for this domain name"
    )
    listing(apigatewayv2, ("m1", "shop/v1", "abc123", "api"))

    assert (await mappings.create(DEEP, MADE)).outputs == OUTPUTS


async def test_where_another_api_answers_it_goes_on_doing_so(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    listing(apigatewayv2, ("m1", "shop/v1", "other", "api"))

    with pytest.raises(NotOursError, match=f"the API mapping `{NAME}/shop/v1` exists already"):
        await mappings.create(DEEP, MADE)


async def test_another_api_or_stage_answers_from_now_on(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    listing(apigatewayv2, ("m1", "shop/v1", "former", "api"))
    listing(apigatewayv2, ("m1", "shop/v1", "former", "api"))
    apigatewayv2.on(
        "update_api_mapping",
        DomainName=NAME,
        ApiMappingId="m1",
        ApiMappingKey="shop/v1",
        **GOAL,
    ).gives()

    await mappings.update(DEEP, MADE)


async def test_a_mapping_is_deleted(mappings: ApiMappings, apigatewayv2: Script) -> None:
    listing(apigatewayv2, ("m1", "shop/v1", "abc123", "api"))
    apigatewayv2.on("delete_api_mapping", DomainName=NAME, ApiMappingId="m1").gives()

    await mappings.delete(OUTPUTS)


async def test_a_mapping_that_is_gone_counts_as_deleted(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    listing(apigatewayv2)

    await mappings.delete(OUTPUTS)


async def test_a_mapping_whose_domain_is_gone_counts_as_deleted(
    mappings: ApiMappings, apigatewayv2: Script
) -> None:
    apigatewayv2.on("get_api_mappings", DomainName=NAME).refuses("NotFoundException")

    await mappings.delete(OUTPUTS)


async def test_an_edge_domain_has_base_paths(mappings: ApiMappings, apigateway: Script) -> None:
    place = {"domainName": NAME, "basePath": "(none)"}
    apigateway.on("get_base_path_mapping", **place).refuses("NotFoundException")
    apigateway.on("create_base_path_mapping", **place, restApiId="abc123", stage="api").gives()
    apigateway.on("get_base_path_mapping", **place).gives(restApiId="former", stage="api")
    apigateway.on(
        "update_base_path_mapping",
        **place,
        patchOperations=[
            {"op": "replace", "path": "/restapiId", "value": "abc123"},
            {"op": "replace", "path": "/stage", "value": "api"},
        ],
    ).gives()
    apigateway.on("delete_base_path_mapping", **place).gives()

    made = await mappings.create(EDGE, MADE)
    await mappings.update(EDGE, MADE)
    await mappings.delete(made.outputs)
