"""Tags that come and go later are those that APIs are described with."""

from achalice_cli.sandbox.process import Sandbox

from .aws import apigateway, apigatewayv2

ARN = "arn:aws:apigateway:us-east-1::"


async def test_of_a_rest_api_a_key_and_a_plan(sandbox: Sandbox) -> None:
    async with apigateway(sandbox) as client:
        api = (await client.create_rest_api(name="tagged", tags={"a": "1", "b": "1"}))["id"]
        key = (await client.create_api_key(name="tagged"))["id"]
        plan = (await client.create_usage_plan(name="tagged"))["id"]
        for arn in (f"/restapis/{api}", f"/apikeys/{key}", f"/usageplans/{plan}"):
            await client.tag_resource(resourceArn=f"{ARN}{arn}", tags={"a": "2", "c": "3"})
            await client.untag_resource(resourceArn=f"{ARN}{arn}", tagKeys=["c"])

        assert (await client.get_rest_api(restApiId=api))["tags"] == {"a": "2", "b": "1"}
        assert (await client.get_api_key(apiKey=key))["tags"] == {"a": "2"}
        assert (await client.get_usage_plan(usagePlanId=plan))["tags"] == {"a": "2"}


async def test_of_an_http_api_and_its_stage(sandbox: Sandbox) -> None:
    async with apigatewayv2(sandbox) as client:
        made = await client.create_api(Name="tagged", ProtocolType="HTTP", Tags={"a": "1"})
        api = made["ApiId"]
        await client.create_stage(ApiId=api, StageName="$default", Tags={"a": "1"})
        for arn in (f"/apis/{api}", f"/apis/{api}/stages/$default"):
            await client.tag_resource(ResourceArn=f"{ARN}{arn}", Tags={"b": "2"})
            await client.untag_resource(ResourceArn=f"{ARN}{arn}", TagKeys=["a"])

        stage = await client.get_stage(ApiId=api, StageName="$default")
        assert ((await client.get_api(ApiId=api))["Tags"], stage["Tags"]) == (
            {"b": "2"},
            {"b": "2"},
        )
