"""URLs of functions. Who may use them is said by permissions."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.patience import is_busy, until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import FunctionUrl
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import (
        CreateFunctionUrlConfigRequestTypeDef,
        DeleteFunctionUrlConfigRequestTypeDef,
        UpdateFunctionUrlConfigRequestTypeDef,
    )

_OF_AWS = (".amazonaws.", ".api.aws", ".api.amazonwebservices.")
"""What is in the addresses at which Lambda itself is called."""


class FunctionUrls:
    """Makes, changes and removes URLs of functions."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, url: FunctionUrl, made: Made) -> Result:
        """Make the URL, or take over the one that the function, which is ours, has already."""
        client = await self._aws.lambda_()
        called = made[url.function]
        # An alias names its function; the URL is the alias's then.
        outputs = {"function": called.get("function", called["name"])}
        request: CreateFunctionUrlConfigRequestTypeDef = {
            "FunctionName": outputs["function"],
            "AuthType": url.auth,
        }
        if "alias" in called:
            outputs["qualifier"] = request["Qualifier"] = called["alias"]
        try:
            answer = await until_accepted(
                lambda: client.create_function_url_config(**request), is_busy
            )
        except ClientError as error:
            if code_of(error) != "ResourceConflictException" or is_busy(error):
                raise
            return await self.update(url, outputs)
        return Result(outputs, url=await self._address(answer["FunctionUrl"]))

    async def update(self, url: FunctionUrl, outputs: Outputs) -> Result:
        """Change who may call it."""
        client = await self._aws.lambda_()
        request: UpdateFunctionUrlConfigRequestTypeDef = {
            "FunctionName": outputs["function"],
            "AuthType": url.auth,
        }
        if "qualifier" in outputs:
            request["Qualifier"] = outputs["qualifier"]
        try:
            answer = await until_accepted(
                lambda: client.update_function_url_config(**request), is_busy
            )
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the URL of {outputs['function']} is gone") from error
            raise
        return Result(outputs, url=await self._address(answer["FunctionUrl"]))

    async def delete(self, outputs: Outputs) -> None:
        """Remove the URL."""
        client = await self._aws.lambda_()
        request: DeleteFunctionUrlConfigRequestTypeDef = {"FunctionName": outputs["function"]}
        if "qualifier" in outputs:
            request["Qualifier"] = outputs["qualifier"]
        try:
            await until_accepted(lambda: client.delete_function_url_config(**request), is_busy)
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise

    async def _address(self, url: str) -> str:
        """Where it answers. Emulators serve it below their own address."""
        endpoint = (await self._aws.lambda_()).meta.endpoint_url
        if any(part in endpoint for part in _OF_AWS):
            return url
        return f"{endpoint}/_aws/lambda-url/{url.partition('://')[2].partition('.')[0]}/"
