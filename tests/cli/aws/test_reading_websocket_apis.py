"""What has become of websocket APIs, and of domains in front of APIs."""

from achalice_cli.aws.reading import AwsReader
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import REST_API, WEBSOCKET_API
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.resources import Resource, WebsocketApi
from achalice_cli.engine.state import Recorded

from ..engine.builders import FUNCTION, TAGS, api_mapping, domain, websocket_routes
from .scripts import Script

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:shop-dev-tick"
OTHER_ARN = f"{ARN}-other"
MADE: Made = {
    FUNCTION: {"name": "shop-dev-tick", "arn": ARN},
    WEBSOCKET_API: {"id": "i"},
    REST_API: {"id": "rest1"},
}
API = WebsocketApi(name="shop-dev-websocket-api", tags=TAGS)
ROUTES = websocket_routes().model_copy(update={"functions": (FUNCTION,)})


def recorded(resource: Resource, **outputs: str) -> Recorded:
    return Recorded(kind=resource.kind, properties=resource.properties(), outputs=outputs)


async def read(aws: Aws, of: Recorded) -> Reading:
    return await AwsReader(aws).read(of, MADE)


async def differs(aws: Aws, of: Recorded) -> dict[str, object]:
    reading = await read(aws, of)
    assert isinstance(reading, Found)
    return {
        name: value
        for name, value in reading.properties.items()
        if value != of.properties.get(name)
    }


def there_are(script: Script, *routes: dict[str, object]) -> None:
    """Routes, and integrations with the app's function and with somebody else's."""
    script.on("get_stage", ApiId="i", StageName="api").gives(StageName="api")
    script.on("get_integrations", ApiId="i").gives(
        Items=[
            {"IntegrationId": name, "IntegrationUri": f"x/functions/{arn}/invocations"}
            for name, arn in (("own", ARN), ("other", OTHER_ARN))
        ]
    )
    script.on("get_routes", ApiId="i").gives(Items=list(routes))


DEFAULT: dict[str, object] = {"RouteKey": "$default", "Target": "integrations/own"}


async def test_an_api_as_it_was_made_has_not_drifted(aws: Aws, apigatewayv2: Script) -> None:
    api = {"Name": API.name, "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "x"}
    apigatewayv2.on("get_api", ApiId="i").gives(**api)
    there_are(apigatewayv2, DEFAULT)

    assert await differs(aws, recorded(API, id="i")) == {}
    assert await differs(aws, recorded(ROUTES, id="i", stage="api")) == {}


async def test_routes_that_others_have_added_or_led_elsewhere_are_seen(
    aws: Aws, apigatewayv2: Script
) -> None:
    connect: dict[str, object] = {
        "RouteKey": "$connect",
        "Target": "integrations/own",
        "AuthorizationType": "CUSTOM",
    }
    there_are(apigatewayv2, {**DEFAULT, "Target": "integrations/other"}, connect)

    assert await differs(aws, recorded(ROUTES, id="i", stage="api")) == {
        "route_keys": ["$connect", "$default"],
        "functions": [FUNCTION, OTHER_ARN],
        "guard": "CUSTOM",
    }


async def test_routes_without_their_stage_are_gone(aws: Aws, apigatewayv2: Script) -> None:
    apigatewayv2.on("get_stage", ApiId="i", StageName="api").refuses("NotFoundException")

    assert await read(aws, recorded(ROUTES, id="i", stage="api")) == Gone()


async def test_a_domain_that_others_gave_another_certificate_is_seen(
    aws: Aws, apigatewayv2: Script
) -> None:
    configuration = {
        "CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/theirs",
        "EndpointType": "REGIONAL",
        "SecurityPolicy": "TLS_1_2",
    }
    apigatewayv2.on("get_domain_name", DomainName="api.example.com").gives(
        DomainName="api.example.com", DomainNameConfigurations=[configuration]
    )

    assert await differs(aws, recorded(domain(), name="api.example.com")) == {
        "certificate_arn": configuration["CertificateArn"]
    }


MAPPED = recorded(api_mapping(), domain="api.example.com", key="v1", endpoint_type="REGIONAL")


def maps_to(script: Script, *apis: str) -> None:
    script.on("get_api_mappings", DomainName="api.example.com").gives(
        Items=[
            {"ApiMappingId": "m", "ApiMappingKey": "v1", "ApiId": each, "Stage": "api"}
            for each in apis
        ]
    )


async def test_what_answers_at_a_path_is_seen(aws: Aws, apigatewayv2: Script) -> None:
    maps_to(apigatewayv2, "rest1")
    maps_to(apigatewayv2, "theirs")
    maps_to(apigatewayv2)

    assert await differs(aws, MAPPED) == {}
    assert await differs(aws, MAPPED) == {"api": "theirs"}
    assert await read(aws, MAPPED) == Gone()
