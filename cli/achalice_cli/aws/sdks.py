"""SDKs that API Gateway makes of REST APIs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice.exceptions import AchaliceError
from achalice_cli.aws.errors import code_of, message_of, our_errors
from achalice_cli.aws.session import Aws

if TYPE_CHECKING:
    from types_aiobotocore_apigateway.type_defs import SdkTypeResponseTypeDef


class SdkRefusedError(AchaliceError):
    """API Gateway makes no such SDK, or wants to know more. `wanted` says what it may be told."""

    def __init__(self, sdk_type: str, message: str, wanted: str) -> None:
        super().__init__(f"API Gateway makes no {sdk_type} SDK of it: {message}")
        self.hint = wanted


async def download_sdk(
    aws: Aws, api_id: str, stage: str, sdk_type: str, parameters: Mapping[str, str]
) -> bytes:
    """The SDK of `stage` of the REST API `api_id`, as a zip.

    https://docs.aws.amazon.com/apigateway/latest/api/API_GetSdk.html

    Raises:
        SdkRefusedError: `parameters` are not those which it wants of this type.
        AwsCallError: the API or its stage is gone, or it must not be read.
        AwsTransportError, UnreachableEndpointError: it could not be asked.
    """
    with our_errors("apigateway"):
        gateway = await aws.apigateway()
        try:
            answer = await gateway.get_sdk(
                restApiId=api_id, stageName=stage, sdkType=sdk_type, parameters=parameters
            )
        except ClientError as error:
            if code_of(error) != "BadRequestException":
                raise
            wanted = _wanted(await gateway.get_sdk_type(id=sdk_type), parameters)
            raise SdkRefusedError(sdk_type, message_of(error), "\n".join(wanted)) from error
        async with answer["body"] as stream:
            return await stream.read()


def _wanted(sdk: "SdkTypeResponseTypeDef", given: Mapping[str, str]) -> Iterator[str]:
    """What there is to say of an SDK, what it must be told first."""
    every = sdk.get("configurationProperties", [])
    names = [(each.get("name", ""), each.get("required", False)) for each in every]
    missing = [name for name, required in names if required and name not in given]
    if missing:
        yield "tell it " + " ".join(f"--parameter {name}=..." for name in missing)
    if rest := [name for name, _ in names if name not in missing]:
        yield f"it can be told {', '.join(rest)}"
