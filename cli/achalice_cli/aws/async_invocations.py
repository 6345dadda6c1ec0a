"""What becomes of asynchronous calls of functions."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, message_of
from achalice_cli.aws.patience import is_busy, until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, Result
from achalice_cli.engine.resources import AsyncInvocation
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import (
        DestinationConfigTypeDef,
        PutFunctionEventInvokeConfigRequestTypeDef,
    )


def _is_temporary(error: ClientError) -> bool:
    """The function is changing, or IAM has not told all of what its role may do."""
    return is_busy(error) or (
        code_of(error) == "InvalidParameterValueException"
        and "role does not have permissions" in message_of(error).lower()
    )


class AsyncInvocations:
    """Makes, changes and removes functions' configurations for asynchronous calls."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def put(self, config: AsyncInvocation, made: Made) -> Result:
        """Overwrite whatever there is: what is not given is as AWS has it then."""
        client = await self._aws.lambda_()
        request = _request(config, made)
        await until_accepted(
            lambda: client.put_function_event_invoke_config(**request), _is_temporary
        )
        return Result({"function": request["FunctionName"]})

    async def delete(self, outputs: Outputs) -> None:
        """Go back to what AWS does with failures by itself."""
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.delete_function_event_invoke_config(
                    FunctionName=outputs["function"]
                ),
                is_busy,
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _request(config: AsyncInvocation, made: Made) -> "PutFunctionEventInvokeConfigRequestTypeDef":
    request: PutFunctionEventInvokeConfigRequestTypeDef = {
        "FunctionName": made[config.function]["name"]
    }
    if config.maximum_retry_attempts is not None:
        request["MaximumRetryAttempts"] = config.maximum_retry_attempts
    if config.maximum_event_age_in_seconds is not None:
        request["MaximumEventAgeInSeconds"] = config.maximum_event_age_in_seconds
    destinations: DestinationConfigTypeDef = {}
    if config.on_success is not None:
        destinations["OnSuccess"] = {"Destination": config.on_success}
    if config.on_failure is not None:
        destinations["OnFailure"] = {"Destination": config.on_failure}
    if destinations:
        request["DestinationConfig"] = destinations
    return request
