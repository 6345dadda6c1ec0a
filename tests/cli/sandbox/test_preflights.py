"""OPTIONS requests to HTTP APIs, as API Gateway has them answered."""

import httpx
from aiobotocore.session import get_session

from achalice_cli.sandbox.process import Sandbox

from .aws import create_function

ANSWERING = """
def handler(event, context):
    return {"statusCode": 204, "headers": {"x-route": event["routeKey"]}}
"""
ORIGIN = {"Origin": "https://shop.example"}


async def test_options_reach_the_routes_of_an_api_without_cors_of_its_own(sandbox: Sandbox) -> None:
    function = await create_function(sandbox, "preflights", ANSWERING)
    session = get_session()
    session.set_config_variable("region", "us-east-1")
    session.set_credentials("any", "any")
    async with (
        session.create_client("apigatewayv2", endpoint_url=sandbox.url) as gateway,
        httpx.AsyncClient(timeout=30) as http,
    ):
        api = (await gateway.create_api(Name="preflights", ProtocolType="HTTP"))["ApiId"]
        integration = await gateway.create_integration(
            ApiId=api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=function,
            PayloadFormatVersion="2.0",
        )
        target = f"integrations/{integration['IntegrationId']}"
        await gateway.create_route(ApiId=api, RouteKey="OPTIONS /open/{id}", Target=target)
        await gateway.create_route(
            ApiId=api, RouteKey="OPTIONS /signed", Target=target, AuthorizationType="AWS_IAM"
        )
        await gateway.create_stage(ApiId=api, StageName="$default")
        url = f"{sandbox.url}/_aws/execute-api/{api}"
        found = await http.options(f"{url}/open/7", headers=ORIGIN)
        others = [(await http.options(f"{url}/{path}")).status_code for path in ("signed", "none")]
        await gateway.update_api(ApiId=api, CorsConfiguration={"AllowOrigins": ["*"]})
        own = await http.options(f"{url}/none", headers=ORIGIN)

    assert (found.status_code, found.headers["x-route"]) == (204, "OPTIONS /open/{id}")
    assert others == [403, 404]
    assert (own.status_code, own.headers["access-control-allow-origin"]) == (204, "*")
