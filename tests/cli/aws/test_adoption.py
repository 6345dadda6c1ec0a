"""What exists is looked up as AWS describes it; a call that is not scripted here fails."""

import json
from datetime import UTC, datetime

import pytest

from achalice_cli.aws.adoption import Adoption
from achalice_cli.aws.session import Aws
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import (
    FUNCTION_URL,
    HTTP_API,
    LAYER,
    REST_API,
    ROLE,
    WEBSOCKET_API,
    WEBSOCKET_ROUTES,
    Address,
)
from achalice_cli.engine.adoption import Found, NotAdoptableError, NotThereError, Statement

from .scripts import Script

HANDLER = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-tick"
ROLE_ARN = "arn:aws:iam::123456789012:role/shop-dev"
UUID = "4b4159b8-6cd0-4092-9a1c-97362104450a"
CREATED = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def adoption(aws: Aws) -> Adoption:
    return Adoption(aws, {HANDLER})


async def test_a_function_is_known_by_its_name_and_uses_its_role_and_its_layers(
    adoption: Adoption, lambda_: Script
) -> None:
    layer = "arn:aws:lambda:eu-west-1:123456789012:layer:theirs:7"
    configuration = {
        "FunctionName": "shop-dev-tick",
        "FunctionArn": HANDLER,
        "Role": ROLE_ARN,
        "Layers": [{"Arn": layer}],
    }
    lambda_.on("get_function", FunctionName="shop-dev-tick").gives(Configuration=configuration)

    assert await adoption.find(addresses.function("tick"), "shop-dev-tick") == Found(
        {"name": "shop-dev-tick", "arn": HANDLER},
        {"name": "shop-dev-tick"},
        frozenset((ROLE_ARN, layer)),
    )


async def test_a_roles_own_policy_is_the_one_to_be_overwritten(
    adoption: Adoption, iam: Script
) -> None:
    role = {
        "Path": "/",
        "RoleName": "shop-dev",
        "RoleId": "AROA1E309DFAC4A048B1A",
        "Arn": ROLE_ARN,
        "CreateDate": CREATED,
    }
    iam.on("get_role", RoleName="shop-dev").gives(Role=role)
    iam.on("list_role_policies", RoleName="shop-dev").gives(PolicyNames=["more", "shop-dev"])

    found = await adoption.find(ROLE, "shop-dev")

    assert found.outputs == {
        "name": "shop-dev",
        "arn": ROLE_ARN,
        "id": "AROA1E309DFAC4A048B1A",
        "policy": "shop-dev",
    }


async def test_a_layer_is_one_version_of_it(adoption: Adoption, lambda_: Script) -> None:
    name = "arn:aws:lambda:eu-west-1:123456789012:layer:theirs"
    lambda_.on("get_layer_version", LayerName=name, VersionNumber=7).gives()

    found = await adoption.find(LAYER, f"{name}:7")

    assert found == Found({"name": "theirs", "arn": f"{name}:7", "version": "7"})


async def test_an_api_keeps_its_id(adoption: Adoption, apigateway: Script) -> None:
    apigateway.on("get_rest_api", restApiId="a1b2").gives(
        id="a1b2", endpointConfiguration={"types": ["EDGE"]}
    )

    assert await adoption.find(REST_API, "a1b2") == Found(
        {"id": "a1b2", "source_arn": "arn:aws:execute-api:eu-west-1:123456789012:a1b2/*"},
        {"endpoint_type": "EDGE"},
    )


async def test_an_http_api_keeps_its_id(adoption: Adoption, apigatewayv2: Script) -> None:
    described = {"ApiId": "h1", "Name": "shop-dev", "RouteSelectionExpression": "$request.path"}
    apigatewayv2.on("get_api", ApiId="h1").gives(ProtocolType="HTTP", **described)
    apigatewayv2.on("get_api", ApiId="h1").gives(ProtocolType="WEBSOCKET", **described)

    assert await adoption.find(HTTP_API, "h1") == Found(
        {"id": "h1", "source_arn": "arn:aws:execute-api:eu-west-1:123456789012:h1/*"},
        {"name": "shop-dev"},
    )
    with pytest.raises(NotThereError):
        await adoption.find(HTTP_API, "h1")


@pytest.mark.parametrize(
    ("arn", "function"), [(HANDLER, "function:tick"), (f"{HANDLER}-other", f"{HANDLER}-other")]
)
async def test_an_alias_is_one_of_a_function_of_the_stage(
    adoption: Adoption, lambda_: Script, arn: str, function: str
) -> None:
    """One of another function is not what the app declares, and the plan says so."""
    lambda_.on("get_alias", FunctionName="theirs", Name="live").gives(AliasArn=f"{arn}:live")

    assert await adoption.find(addresses.alias("tick"), "theirs:live") == Found(
        {
            "name": f"{arn}:live",
            "arn": f"{arn}:live",
            "function": arn.rpartition(":")[2],
            "alias": "live",
        },
        {"name": "live", "function": function},
        frozenset((arn,)),
    )


@pytest.mark.parametrize(
    ("identity", "outputs", "function", "uses"),
    [
        ("shop-dev-tick", {"function": "shop-dev-tick"}, "function:api_handler", HANDLER),
        (HANDLER, {"function": "shop-dev-tick"}, "function:api_handler", HANDLER),
        (
            f"{HANDLER}:live",
            {"function": "shop-dev-tick", "qualifier": "live"},
            "alias:api_handler",
            f"{HANDLER}:live",
        ),
        ("shop-dev-tick-x", {"function": "shop-dev-tick-x"}, f"{HANDLER}-x", f"{HANDLER}-x"),
    ],
    ids=["name", "arn", "alias", "another's"],
)
async def test_a_url_is_known_by_its_function(
    adoption: Adoption,
    lambda_: Script,
    identity: str,
    outputs: dict[str, str],
    function: str,
    uses: str,
) -> None:
    asked = {"FunctionName": outputs["function"]}
    if "qualifier" in outputs:
        asked["Qualifier"] = outputs["qualifier"]
    lambda_.on("get_function_url_config", **asked).gives(
        FunctionUrl="https://abcdefghij.lambda-url.eu-west-1.on.aws/",
        FunctionArn=uses,
        AuthType="NONE",
        CreationTime="2026-01-01T00:00:00Z",
        LastModifiedTime="2026-01-01T00:00:00Z",
    )

    assert await adoption.find(FUNCTION_URL, identity) == Found(
        outputs, {"function": function}, frozenset((uses,))
    )


@pytest.mark.parametrize(
    ("identity", "bus"),
    [("shop-dev-tick-event", "default"), ("orders/shop-dev-tick-event", "orders")],
)
async def test_a_rules_target_that_calls_the_app_is_the_one_to_be_overwritten(
    adoption: Adoption, events: Script, identity: str, bus: str
) -> None:
    name, arn = "shop-dev-tick-event", "arn:aws:events:eu-west-1:123456789012:rule/x"
    events.on("describe_rule", Name=name, EventBusName=bus).gives(Arn=arn)
    events.on("list_targets_by_rule", Rule=name, EventBusName=bus).gives(
        Targets=[{"Id": "0", "Arn": "arn:aws:sns:::other"}, {"Id": "1", "Arn": HANDLER}]
    )

    found = await adoption.find(addresses.rule("tick"), identity)

    assert found.outputs == {"name": name, "source_arn": arn, "bus": bus, "target": "1"}
    assert found.uses == {HANDLER}


async def test_a_websocket_api_keeps_its_id_and_its_routes_need_it(
    adoption: Adoption, apigatewayv2: Script
) -> None:
    apigatewayv2.on("get_api", ApiId="w1").gives(ApiId="w1")
    apigatewayv2.on("get_stage", ApiId="w1", StageName="api").gives(StageName="api")

    api = await adoption.find(WEBSOCKET_API, "w1")
    routes = await adoption.find(WEBSOCKET_ROUTES, "w1/api")

    assert api.outputs == {
        "id": "w1",
        "source_arn": "arn:aws:execute-api:eu-west-1:123456789012:w1/*",
        "endpoint": "https://w1.execute-api.eu-west-1.amazonaws.com",
    }
    assert routes.outputs == {"id": "w1", "stage": "api"}
    assert routes.uses == {api.outputs["source_arn"]}


async def test_a_domain_is_known_by_its_name(adoption: Adoption, apigatewayv2: Script) -> None:
    apigatewayv2.on("get_domain_name", DomainName="shop.example").gives(DomainName="shop.example")

    found = await adoption.find(addresses.domain_name("shop.example"), "shop.example")

    assert found.outputs == {"name": "shop.example"}


async def test_where_a_stream_began_to_be_read_is_known(
    adoption: Adoption, lambda_: Script
) -> None:
    """It cannot be changed: not known, it would cost a mapping that has read for months."""
    lambda_.on("get_event_source_mapping", UUID=UUID).gives(
        UUID=UUID, FunctionArn=HANDLER, StartingPosition="TRIM_HORIZON"
    )

    found = await adoption.find(addresses.stream_mapping("tick", "clicks"), UUID)

    assert found.properties == {
        "stream": "clicks",
        "starting_position": "TRIM_HORIZON",
        "starting_position_timestamp": None,
    }


async def test_a_queues_mapping_is_the_one_of_its_uuid(adoption: Adoption, lambda_: Script) -> None:
    lambda_.on("get_event_source_mapping", UUID=UUID).gives(UUID=UUID, FunctionArn=HANDLER)

    assert await adoption.find(addresses.queue_mapping("tick", "orders"), UUID) == Found(
        {"uuid": UUID}, {"queue": "orders"}, frozenset((HANDLER,))
    )


async def test_of_a_bucket_only_what_calls_the_app_is_taken(adoption: Adoption, s3: Script) -> None:
    other = HANDLER.replace("shop", "other")
    s3.on("get_bucket_notification_configuration", Bucket="uploads").gives(
        LambdaFunctionConfigurations=[
            {"Id": "a", "LambdaFunctionArn": HANDLER, "Events": ["s3:ObjectCreated:*"]},
            {"Id": "b", "LambdaFunctionArn": other, "Events": ["s3:ObjectRemoved:*"]},
        ]
    )

    found = await adoption.find(addresses.bucket_notifications("uploads"), "uploads")

    assert json.loads(found.outputs["ids"]) == ["a"]
    assert not "b".startswith(found.outputs["owner"])


async def test_a_log_group_and_a_filter_of_it_are_known_by_name(
    adoption: Adoption, logs: Script
) -> None:
    arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/orders"
    logs.on("list_tags_for_resource", resourceArn=arn).gives(tags={})
    logs.on("describe_subscription_filters", logGroupName="/orders", filterNamePrefix="mine").gives(
        subscriptionFilters=[
            {"filterName": "mine-too"},
            {"filterName": "mine", "destinationArn": HANDLER},
        ]
    )

    group = await adoption.find(addresses.log_group("tick"), "/orders")
    log_filter = await adoption.find(addresses.log_filter("tick", "/orders"), "mine")

    assert group.outputs == {"name": "/orders"}
    assert log_filter.outputs == {"name": "mine", "log_group": "/orders"}


async def test_what_lets_one_source_call_a_function_is_a_statement_of_its_policy(
    adoption: Adoption, lambda_: Script
) -> None:
    document = {
        "Statement": [
            {
                "Sid": "63dda208",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:sns:::news"}},
            },
            {"Sid": "everybody", "Principal": "*"},
        ]
    }
    lambda_.on("get_policy", FunctionName="shop-dev-tick").gives(Policy=json.dumps(document))

    assert await adoption.statements("shop-dev-tick") == [
        Statement("63dda208", "sns.amazonaws.com", "arn:aws:sns:::news")
    ]


async def test_a_function_that_nobody_may_call_has_no_statements(
    adoption: Adoption, lambda_: Script
) -> None:
    lambda_.on("get_policy", FunctionName="shop-dev-tick").refuses("ResourceNotFoundException")

    assert await adoption.statements("shop-dev-tick") == []


async def test_what_is_not_there_is_told_by_its_kind_and_name(
    adoption: Adoption, iam: Script
) -> None:
    iam.on("get_role", RoleName="shop-dev").refuses("NoSuchEntity")

    with pytest.raises(NotThereError) as raised:
        await adoption.find(ROLE, "shop-dev")

    assert str(raised.value) == "there is no role `shop-dev` in this account and region"


async def test_kinds_that_deploys_take_over_anyway_cannot_be_adopted(adoption: Adoption) -> None:
    with pytest.raises(NotAdoptableError):
        await adoption.find(Address("kafka_mapping:tick/orders@msk"), UUID)
