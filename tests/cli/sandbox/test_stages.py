"""Stages of HTTP APIs change as API Gateway changes them."""

from achalice_cli.sandbox.process import Sandbox

from .aws import apigatewayv2


async def test_a_stage_forgets_empty_variables_alone_and_survives_without_its_log(
    sandbox: Sandbox,
) -> None:
    async with apigatewayv2(sandbox) as client:
        api = (await client.create_api(Name="staged", ProtocolType="HTTP"))["ApiId"]
        await client.create_stage(
            ApiId=api,
            StageName="$default",
            StageVariables={"a": "1", "b": "1", "c": "1"},
            AccessLogSettings={"DestinationArn": "arn:aws:logs:::log-group:l", "Format": "f"},
        )
        await client.update_stage(
            ApiId=api, StageName="$default", StageVariables={"a": "2", "b": ""}
        )
        await client.delete_access_log_settings(ApiId=api, StageName="$default")

        stage = await client.get_stage(ApiId=api, StageName="$default")
        assert stage["StageVariables"] == {"a": "2", "c": "1"}
        assert "AccessLogSettings" not in stage
