import pytest

from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.http_apis import HttpApis
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import HttpApi, HttpApiRoute, HttpAuthorizer
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

ID = "abc123"
ARN = f"arn:aws:apigateway:{REGION}::/apis/{ID}"
OUTPUTS: Outputs = {"id": ID, "source_arn": f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{ID}/*"}
URL = f"https://{ID}.execute-api.{REGION}.amazonaws.com/"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev"
PORTER = f"{FUNCTION}-porter"
PORTER_URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{PORTER}/invocations"
MADE: Made = {
    Address("function:api_handler"): {"name": "shop-dev", "arn": FUNCTION},
    Address("function:porter"): {"name": "shop-dev-porter", "arn": PORTER},
}
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
API = HttpApi(
    name="shop-dev",
    routes=(HttpApiRoute(key="GET /orders"),),
    function=Address("function:api_handler"),
    authorizers=(),
    authorizer_functions=(),
    stage="$default",
    tags=TAGS,
)
ASKING = HttpAuthorizer(
    name="porter",
    type="REQUEST",
    identity_sources=("$request.header.X-Token",),
    payload_version="2.0",
    simple_responses=True,
    ttl_seconds=0,
    credentials="arn:role",
)
TOKENS = HttpAuthorizer(
    name="tokens",
    type="JWT",
    identity_sources=("$request.header.Authorization",),
    issuer="https://issuer.example",
    audience=("shop",),
)
GUARDED = API.model_copy(
    update={
        "routes": (
            HttpApiRoute(key="GET /a", authorization="CUSTOM", authorizer="porter"),
            HttpApiRoute(key="GET /b", authorization="JWT", authorizer="tokens", scopes=("read",)),
            HttpApiRoute(key="GET /c", authorization="AWS_IAM"),
        ),
        "authorizers": (ASKING, TOKENS),
        "authorizer_functions": (Address("function:porter"),),
    }
)
INTEGRATION = {
    "IntegrationType": "AWS_PROXY",
    "IntegrationUri": FUNCTION,
    "PayloadFormatVersion": "2.0",
}
PORTER_REQUEST: dict[str, object] = {
    "Name": "porter",
    "AuthorizerType": "REQUEST",
    "IdentitySource": ["$request.header.X-Token"],
    "AuthorizerUri": PORTER_URI,
    "EnableSimpleResponses": True,
    "AuthorizerPayloadFormatVersion": "2.0",
    "AuthorizerResultTtlInSeconds": 0,
    "AuthorizerCredentialsArn": "arn:role",
}
TOKENS_REQUEST: dict[str, object] = {
    "Name": "tokens",
    "AuthorizerType": "JWT",
    "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Issuer": "https://issuer.example", "Audience": ["shop"]},
}
ROUTE: dict[str, object] = {
    "RouteKey": "GET /orders",
    "Target": "integrations/i1",
    "AuthorizationType": "NONE",
}
ROUTES: dict[str, dict[str, object]] = {
    "r1": {
        "RouteKey": "GET /a",
        "Target": "integrations/i1",
        "AuthorizationType": "CUSTOM",
        "AuthorizerId": "a1",
    },
    "r2": {
        "RouteKey": "GET /b",
        "Target": "integrations/i1",
        "AuthorizationType": "JWT",
        "AuthorizerId": "a2",
        "AuthorizationScopes": ["read"],
    },
    "r3": {
        "RouteKey": "GET /c",
        "Target": "integrations/i1",
        "AuthorizationType": "AWS_IAM",
    },
}


@pytest.fixture
def apis(aws: Aws) -> HttpApis:
    return HttpApis(aws)


def there_are(script: Script, *apis: tuple[str, dict[str, str]]) -> None:
    script.on("get_apis").gives(
        Items=[
            {
                "ApiId": id_,
                "Name": "shop-dev",
                "ProtocolType": "HTTP",
                "RouteSelectionExpression": "$request.method $request.path",
                "Tags": tags,
            }
            for id_, tags in apis
        ]
    )


def creating(script: Script) -> Call:
    return script.on("create_api", Name="shop-dev", ProtocolType="HTTP", Tags=TAGS)


def integrations_are(script: Script, *items: dict[str, object]) -> None:
    script.on("get_integrations", ApiId=ID).gives(Items=list(items))


def authorizers_are(script: Script, *items: dict[str, object]) -> None:
    script.on("get_authorizers", ApiId=ID).gives(Items=list(items))


def routes_are(script: Script, *items: dict[str, object]) -> None:
    script.on("get_routes", ApiId=ID).gives(Items=list(items))


OURS: dict[str, object] = {"IntegrationId": "i1", **INTEGRATION}


def is_published(script: Script, stage: str = "$default", *, former: str | None = None) -> None:
    """A deployment is made and shown; where there was a `former` one, that goes."""
    script.on("create_deployment", ApiId=ID).gives(DeploymentId="d2", DeploymentStatus="DEPLOYED")
    asked = script.on("get_stage", ApiId=ID, StageName=stage)
    if former is None:
        asked.refuses("NotFoundException")
        script.on("create_stage", ApiId=ID, StageName=stage, DeploymentId="d2", Tags=TAGS).gives(
            StageName=stage
        )
        return
    asked.gives(StageName=stage, DeploymentId=former)
    script.on("update_stage", ApiId=ID, StageName=stage, DeploymentId="d2", AutoDeploy=False).gives(
        StageName=stage
    )
    script.on("delete_deployment", ApiId=ID, DeploymentId=former).gives()


async def test_an_api_is_made_with_its_routes_and_published(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    there_are(apigatewayv2)
    creating(apigatewayv2).gives(ApiId=ID)
    integrations_are(apigatewayv2)
    apigatewayv2.on("create_integration", ApiId=ID, **INTEGRATION).gives(IntegrationId="i1")
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2)
    apigatewayv2.on("create_authorizer", ApiId=ID, **PORTER_REQUEST).gives(AuthorizerId="a1")
    apigatewayv2.on("create_authorizer", ApiId=ID, **TOKENS_REQUEST).gives(AuthorizerId="a2")
    for route in ROUTES.values():
        apigatewayv2.on("create_route", ApiId=ID, **route).gives()
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2)

    result = await apis.create(GUARDED, MADE)

    assert (result.outputs, result.url) == (OUTPUTS, URL)


async def test_the_api_that_an_interrupted_deploy_left_is_taken_over(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    """Names of APIs are not unique: it is told by its tags. What it has is not made again."""
    there_are(apigatewayv2, ("other", {}), (ID, TAGS))
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2, {"RouteId": "r1", **ROUTE})
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2)
    apigatewayv2.on("get_stage", ApiId=ID, StageName="$default").gives(StageName="$default")
    apigatewayv2.on("get_stages", ApiId=ID).gives(Items=[])
    for arn in (ARN, f"{ARN}/stages/$default"):
        apigatewayv2.on("get_tags", ResourceArn=arn).gives(Tags=TAGS)
        apigatewayv2.on("tag_resource", ResourceArn=arn, Tags=TAGS).gives()

    result = await apis.create(API, MADE)

    assert result.outputs == OUTPUTS


async def test_only_the_routes_that_differ_are_made_anew(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    """So that neither an authorizer nor a scope of before is left over in one."""
    integrations_are(apigatewayv2, OURS)
    authorizers_are(
        apigatewayv2,
        {"AuthorizerId": "a1", **PORTER_REQUEST},
        {"AuthorizerId": "a2", **TOKENS_REQUEST},
    )
    routes_are(
        apigatewayv2,
        {"RouteId": "r1", **ROUTES["r1"]},
        {"RouteId": "r2", **ROUTES["r2"], "AuthorizationScopes": ["write"]},
        {"RouteId": "r3", **ROUTES["r3"], "AuthorizationType": "NONE"},
        {"RouteId": "r4", **ROUTE},
    )
    for route in ("r2", "r3", "r4"):
        apigatewayv2.on("delete_route", ApiId=ID, RouteId=route).gives()
    for route in ("r2", "r3"):
        apigatewayv2.on("create_route", ApiId=ID, **ROUTES[route]).gives()
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, former="d1")

    await apis.update(GUARDED, frozenset({"routes"}), OUTPUTS, MADE)


async def test_an_authorizer_that_differs_is_made_anew_with_the_routes_that_ask_it(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    integrations_are(apigatewayv2, OURS)
    authorizers_are(
        apigatewayv2,
        {"AuthorizerId": "a0", **PORTER_REQUEST, "AuthorizerCredentialsArn": "arn:other"},
        {"AuthorizerId": "a2", **TOKENS_REQUEST},
        {"AuthorizerId": "a3", **TOKENS_REQUEST, "Name": "unused"},
    )
    routes_are(
        apigatewayv2,
        {"RouteId": "r1", **ROUTES["r1"], "AuthorizerId": "a0"},
        {"RouteId": "r2", **ROUTES["r2"]},
        {"RouteId": "r3", **ROUTES["r3"]},
    )
    apigatewayv2.on("delete_route", ApiId=ID, RouteId="r1").gives()
    apigatewayv2.on("delete_authorizer", ApiId=ID, AuthorizerId="a0").gives()
    apigatewayv2.on("delete_authorizer", ApiId=ID, AuthorizerId="a3").gives()
    apigatewayv2.on("create_authorizer", ApiId=ID, **PORTER_REQUEST).gives(AuthorizerId="a1")
    apigatewayv2.on("create_route", ApiId=ID, **ROUTES["r1"]).gives()
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, former="d1")

    await apis.update(GUARDED, frozenset({"authorizers"}), OUTPUTS, MADE)


async def test_routes_follow_their_function(apis: HttpApis, apigatewayv2: Script) -> None:
    old = {**OURS, "IntegrationId": "i0", "IntegrationUri": "arn:other"}
    integrations_are(apigatewayv2, old)
    apigatewayv2.on("create_integration", ApiId=ID, **INTEGRATION).gives(IntegrationId="i1")
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2, {"RouteId": "r0", **ROUTE, "Target": "integrations/i0"})
    apigatewayv2.on("delete_route", ApiId=ID, RouteId="r0").gives()
    apigatewayv2.on("create_route", ApiId=ID, **ROUTE).gives()
    integrations_are(apigatewayv2, old, OURS)
    apigatewayv2.on("delete_integration", ApiId=ID, IntegrationId="i0").gives()
    is_published(apigatewayv2, former="d1")

    await apis.update(API, frozenset({"function"}), OUTPUTS, MADE)


async def test_another_stage_takes_the_place_of_the_one_before(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    """What somebody has made by hand stays."""
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2, {"RouteId": "r1", **ROUTE})
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, "v1")
    apigatewayv2.on("get_stages", ApiId=ID).gives(
        Items=[
            {"StageName": "$default", "Tags": TAGS},
            {"StageName": "mine"},
            {"StageName": "v1", "Tags": TAGS},
        ]
    )
    apigatewayv2.on("delete_stage", ApiId=ID, StageName="$default").gives()

    result = await apis.update(
        API.model_copy(update={"stage": "v1"}), frozenset({"stage"}), OUTPUTS, MADE
    )

    assert result.url == f"{URL}v1/"


async def test_a_stage_that_a_domain_still_leads_to_is_left(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    """The domain is led elsewhere after the API is published there."""
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2, {"RouteId": "r1", **ROUTE})
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, "v1")
    apigatewayv2.on("get_stages", ApiId=ID).gives(
        Items=[
            {"StageName": "$default", "Tags": TAGS},
        ]
    )
    apigatewayv2.on("delete_stage", ApiId=ID, StageName="$default").refuses("ConflictException")

    result = await apis.update(
        API.model_copy(update={"stage": "v1"}), frozenset({"stage"}), OUTPUTS, MADE
    )

    assert result.url == f"{URL}v1/"


async def test_new_tags_publish_nothing(apis: HttpApis, apigatewayv2: Script) -> None:
    for arn in (ARN, f"{ARN}/stages/$default"):
        apigatewayv2.on("get_tags", ResourceArn=arn).gives(Tags={"team": "x", "aws:own": "y"})
        apigatewayv2.on("untag_resource", ResourceArn=arn, TagKeys=["team"]).gives()
        apigatewayv2.on("tag_resource", ResourceArn=arn, Tags=TAGS).gives()

    await apis.update(API, frozenset({"tags"}), OUTPUTS, MADE)


async def test_a_deployment_that_takes_its_time_is_waited_for(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    nothing_differs(apigatewayv2)
    apigatewayv2.on("create_deployment", ApiId=ID).refuses("TooManyRequestsException")
    apigatewayv2.on("create_deployment", ApiId=ID).gives(
        DeploymentId="d2", DeploymentStatus="PENDING"
    )
    deployment_is(apigatewayv2, "PENDING")
    deployment_is(apigatewayv2, "DEPLOYED")
    apigatewayv2.on("get_stage", ApiId=ID, StageName="$default").gives(StageName="$default")
    apigatewayv2.on(
        "update_stage", ApiId=ID, StageName="$default", DeploymentId="d2", AutoDeploy=False
    ).gives(StageName="$default")

    await apis.update(API, frozenset({"routes"}), OUTPUTS, MADE)


async def test_a_deployment_that_failed_is_not_shown(apis: HttpApis, apigatewayv2: Script) -> None:
    nothing_differs(apigatewayv2)
    apigatewayv2.on("create_deployment", ApiId=ID).gives(
        DeploymentId="d2", DeploymentStatus="PENDING"
    )
    deployment_is(apigatewayv2, "FAILED", "no such function")

    with pytest.raises(
        AwsCallError, match="CreateDeployment was refused: FAILED: no such function"
    ):
        await apis.update(API, frozenset({"routes"}), OUTPUTS, MADE)


def nothing_differs(script: Script) -> None:
    integrations_are(script, OURS)
    authorizers_are(script)
    routes_are(script, {"RouteId": "r1", **ROUTE})
    integrations_are(script, OURS)


def deployment_is(script: Script, status: str, message: str = "") -> None:
    script.on("get_deployment", ApiId=ID, DeploymentId="d2").gives(
        DeploymentId="d2", DeploymentStatus=status, DeploymentStatusMessage=message
    )


async def test_a_change_that_comes_too_soon_after_another_is_made_again(
    apis: HttpApis, apigatewayv2: Script, clock: Clock
) -> None:
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2)
    making = apigatewayv2.on("create_route", ApiId=ID, **ROUTE)
    making.refuses("ConflictException", "Unable to complete operation due to concurrent changes")
    making.gives()
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, former="d1")

    await apis.update(API, frozenset({"routes"}), OUTPUTS, MADE)

    assert len(clock.pauses) == 1


async def test_a_route_whose_making_was_not_answered_is_not_made_again(
    apis: HttpApis, apigatewayv2: Script, clock: Clock
) -> None:
    """The SDK repeats such a call, and is told that it had been heard."""
    integrations_are(apigatewayv2, OURS)
    authorizers_are(apigatewayv2)
    routes_are(apigatewayv2)
    apigatewayv2.on("create_route", ApiId=ID, **ROUTE).refuses(
        "ConflictException", "Route with key GET /orders already exists for this API"
    )
    integrations_are(apigatewayv2, OURS)
    is_published(apigatewayv2, former="d1")

    await apis.update(API, frozenset({"routes"}), OUTPUTS, MADE)

    assert clock.pauses == []


async def test_an_api_that_is_gone_is_told(apis: HttpApis, apigatewayv2: Script) -> None:
    apigatewayv2.on("get_integrations", ApiId=ID).refuses("NotFoundException")

    with pytest.raises(ResourceGoneError):
        await apis.update(API, frozenset({"routes"}), OUTPUTS, MADE)


async def test_deleting_an_api_that_is_gone_is_no_error(
    apis: HttpApis, apigatewayv2: Script
) -> None:
    apigatewayv2.on("delete_api", ApiId=ID).refuses("NotFoundException")

    await apis.delete(OUTPUTS)
