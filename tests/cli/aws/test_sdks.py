import pytest

from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.sdks import SdkRefusedError, download_sdk
from achalice_cli.aws.session import Aws

from .scripts import Body, Call, Script


def asking(apigateway: Script, sdk_type: str, **parameters: str) -> Call:
    return apigateway.on(
        "get_sdk", restApiId="i", stageName="api", sdkType=sdk_type, parameters=parameters
    )


async def test_the_archive_is_what_api_gateway_answers(aws: Aws, apigateway: Script) -> None:
    asking(apigateway, "swift", classPrefix="Shop").gives(body=Body(b"a zip"))

    assert await download_sdk(aws, "i", "api", "swift", {"classPrefix": "Shop"}) == b"a zip"


async def test_what_an_sdk_wants_to_know_is_told(aws: Aws, apigateway: Script) -> None:
    """API Gateway itself says which parameters there are, but only to who asks."""
    asking(apigateway, "java", **{"service.name": "Shop"}).refuses(
        "BadRequestException", "Missing required configuration"
    )
    apigateway.on("get_sdk_type", id="java").gives(
        id="java",
        configurationProperties=[
            {"name": "service.name", "required": True},
            {"name": "java.package-name", "required": True},
            {"name": "java.build-system", "required": False, "defaultValue": "maven"},
        ],
    )

    with pytest.raises(SdkRefusedError) as raised:
        await download_sdk(aws, "i", "api", "java", {"service.name": "Shop"})

    assert str(raised.value) == (
        "API Gateway makes no java SDK of it: Missing required configuration"
    )
    assert raised.value.hint == (
        "tell it --parameter java.package-name=...\nit can be told service.name, java.build-system"
    )


async def test_an_api_that_is_gone_is_told(aws: Aws, apigateway: Script) -> None:
    asking(apigateway, "javascript").refuses("NotFoundException", "Invalid API identifier")

    with pytest.raises(AwsCallError, match="Invalid API identifier"):
        await download_sdk(aws, "i", "api", "javascript", {})
