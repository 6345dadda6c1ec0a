"""What has become of HTTP APIs and function URLs."""

from pydantic import JsonValue

from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ACCESS_LOG
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.resources import AccessLog, HttpApiRoute, Resource, Throttle
from achalice_cli.engine.state import Recorded

from ..engine.builders import FUNCTION, function_url, http_api
from .scripts import Script

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-tick"
MADE: Made = {FUNCTION: {"name": "shop-dev-tick", "arn": ARN}}
API = http_api().model_copy(
    update={
        "routes": (
            HttpApiRoute(key="PUT /"),
            HttpApiRoute(key="GET /", authorization="JWT", authorizer="pool", scopes=("read",)),
        )
    }
)
PUT: dict[str, object] = {"RouteKey": "PUT /", "AuthorizationType": "NONE"}
GET: dict[str, object] = {
    "RouteKey": "GET /",
    "AuthorizationType": "JWT",
    "AuthorizerId": "a1",
    "AuthorizationScopes": ["read"],
}

_SO: dict[str, object] = {
    "DefaultRouteSettings": {"ThrottlingRateLimit": 10.0, "ThrottlingBurstLimit": 20},
    "AccessLogSettings": {
        "DestinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/shop-dev",
        "Format": "$context.requestId",
    },
    "StageVariables": {"table": "orders", "old": "1", "by": "hand"},
}
_OTHERWISE: dict[str, object] = {
    "DefaultRouteSettings": {"ThrottlingRateLimit": 5.0, "ThrottlingBurstLimit": 20},
    "AccessLogSettings": {"DestinationArn": "arn:theirs", "Format": "$context.requestId"},
    "StageVariables": {"table": "other", "by": "hand"},
}


def recorded(resource: Resource, **outputs: str) -> Recorded:
    return Recorded(kind=resource.kind, properties=resource.properties(), outputs=outputs)


async def differs(aws: Aws, of: Recorded, made: Made = MADE) -> dict[str, JsonValue]:
    reading: Reading = await AwsReader(aws).read(of, made)
    assert isinstance(reading, Found)
    return {
        name: value
        for name, value in reading.properties.items()
        if value != of.properties.get(name)
    }


def there_is(script: Script, *routes: dict[str, object], function: str = ARN) -> None:
    """An API with these routes."""
    script.on("get_api", ApiId="i").gives(
        Name="shop-dev", ProtocolType="HTTP", RouteSelectionExpression="$request.path"
    )
    script.on("get_authorizers", ApiId="i").gives(Items=[{"AuthorizerId": "a1", "Name": "pool"}])
    script.on("get_routes", ApiId="i").gives(Items=list(routes))
    script.on("get_integrations", ApiId="i").gives(Items=[{"IntegrationUri": function}])


async def test_an_api_as_it_was_made_has_not_drifted(aws: Aws, apigatewayv2: Script) -> None:
    """Whatever order AWS lists its routes in."""
    there_is(apigatewayv2, GET, PUT)
    apigatewayv2.on("get_stage", ApiId="i", StageName="$default").gives(StageName="$default")

    assert await differs(aws, recorded(API, id="i")) == {}


async def test_what_somebody_did_to_an_api_is_seen(aws: Aws, apigatewayv2: Script) -> None:
    there_is(
        apigatewayv2, PUT, {**GET, "AuthorizerId": "a2"}, {"RouteKey": "ANY /"}, function="arn:own"
    )
    apigatewayv2.on("get_stage", ApiId="i", StageName="$default").refuses("NotFoundException")

    assert await differs(aws, recorded(API, id="i")) == {
        "function": "arn:own",
        "routes": [
            API.routes[0].model_dump(mode="json"),
            {**API.routes[1].model_dump(mode="json"), "authorizer": "a2"},
            HttpApiRoute(key="ANY /").model_dump(mode="json"),
        ],
        "stage": None,
    }


async def test_what_the_stage_is_told_otherwise_is_seen(aws: Aws, apigatewayv2: Script) -> None:
    """And what it is told by hand is not looked at."""
    told = API.model_copy(
        update={
            "throttle": Throttle(rate_limit=10, burst_limit=20),
            "access_log": AccessLog(format="$context.requestId"),
            "access_log_group": ACCESS_LOG,
            "stage_variables": {"table": "orders", "old": "1"},
        }
    )
    made: Made = {**MADE, ACCESS_LOG: {"name": "/aws/apigateway/shop-dev"}}
    for settings in (_SO, _OTHERWISE):
        there_is(apigatewayv2, GET, PUT)
        apigatewayv2.on("get_stage", ApiId="i", StageName="$default").gives(
            StageName="$default", **settings
        )

    assert await differs(aws, recorded(told, id="i"), made) == {}
    assert await differs(aws, recorded(told, id="i"), made) == {
        "throttle": {"rate_limit": 5.0, "burst_limit": 20},
        "access_log": {"format": "$context.requestId", "destination_arn": "arn:theirs"},
        "stage_variables": {"table": "other"},
    }


async def test_an_api_that_is_not_there_is_gone(aws: Aws, apigatewayv2: Script) -> None:
    apigatewayv2.on("get_api", ApiId="i").refuses("NotFoundException")

    assert await AwsReader(aws).read(recorded(API, id="i"), MADE) == Gone()


async def test_a_url_that_lets_in_others_has_drifted(aws: Aws, lambda_: Script) -> None:
    lambda_.on("get_function_url_config", FunctionName="f").gives(
        FunctionUrl="https://abcdefghij.lambda-url.eu-west-1.on.aws/",
        FunctionArn=ARN,
        AuthType="AWS_IAM",
        CreationTime="2026-01-01T00:00:00Z",
        LastModifiedTime="2026-01-01T00:00:00Z",
    )

    assert await differs(aws, recorded(function_url(), function="f")) == {"auth": "AWS_IAM"}


async def test_a_url_that_is_not_there_is_gone(aws: Aws, lambda_: Script) -> None:
    of = recorded(function_url(), function="f", qualifier="live")
    lambda_.on("get_function_url_config", FunctionName="f", Qualifier="live").refuses(
        "ResourceNotFoundException"
    )

    assert await AwsReader(aws).read(of, MADE) == Gone()
