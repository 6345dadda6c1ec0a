"""Lambda's functions."""

from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from achalice_cli.aws.artifacts import Artifacts
from achalice_cli.aws.errors import NotOursError, code_of, message_of
from achalice_cli.aws.function_requests import CONFIGURATION, configuration, configured
from achalice_cli.aws.patience import PATIENCE, is_busy, until_accepted
from achalice_cli.aws.readiness import LONG_PATIENCE, Readiness
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours, stale
from achalice_cli.aws.uploads import Uploads
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import Function
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.literals import ArchitectureType
    from types_aiobotocore_lambda.type_defs import FunctionCodeTypeDef


def _role_is_new(error: ClientError) -> bool:
    """IAM takes a while to tell Lambda of a role."""
    return (
        code_of(error) == "InvalidParameterValueException" and "role" in message_of(error).lower()
    )


class Functions:
    """Makes, changes and removes functions."""

    def __init__(self, aws: Aws, artifacts: Artifacts, uploads: Uploads | None = None) -> None:
        self._aws = aws
        self._artifacts = artifacts
        self._uploads = uploads or Uploads(aws, artifacts.storage)
        self.readiness = Readiness(aws)

    async def create(self, function: Function, made: Made) -> Result:
        """Make the function, or take over this stage's own.

        Raises:
            NotOursError: a function of that name belongs to something else.
        """
        client = await self._aws.lambda_()
        code = await self._uploads.content(await self._artifacts.code_of(function.code))
        wanted = configuration(function, configured(function), made)
        try:
            answer = await until_accepted(
                lambda: client.create_function(
                    **wanted,
                    Code=cast("FunctionCodeTypeDef", code),
                    Architectures=[cast("ArchitectureType", function.architecture)],
                    Tags=function.tags,
                ),
                _role_is_new,
            )
        except ClientError as error:
            if code_of(error) != "ResourceConflictException":
                raise
            outputs = await self._adopted(function)
            return await self.update(function, frozenset(function.properties()), outputs, made)
        if function.reserved_concurrency is not None:
            await self._reserve(function)
        self.readiness.changed(function.name, _patience(function))
        return Result({"name": function.name, "arn": answer["FunctionArn"]})

    async def _adopted(self, function: Function) -> Outputs:
        client = await self._aws.lambda_()
        existing = await client.get_function(FunctionName=function.name)
        if not is_ours(existing.get("Tags", {}), function.tags):
            raise NotOursError("function", function.name)
        return {"name": function.name, "arn": existing["Configuration"]["FunctionArn"]}

    async def update(
        self, function: Function, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Send the code if it changed, the configuration if it changed, and so on.

        Lambda takes one of them after the other, each as soon as the last is in force.
        """
        try:
            if changed & {"code", "architecture"}:
                await self._update_code(function)
            if changed & CONFIGURATION:
                await self._update_configuration(function, changed, made)
            if "reserved_concurrency" in changed:
                await self._reserve(function)
            if "tags" in changed:
                await self._update_tags(function, outputs["arn"])
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the function {function.name} is gone") from error
            raise
        self.readiness.changed(function.name, _patience(function))
        return Result(outputs)

    async def _update_code(self, function: Function) -> None:
        client = await self._aws.lambda_()
        code = await self._uploads.content(await self._artifacts.code_of(function.code))
        await until_accepted(
            lambda: client.update_function_code(
                FunctionName=function.name,
                **code,
                Architectures=[cast("ArchitectureType", function.architecture)],
            ),
            is_busy,
        )

    async def _update_configuration(
        self, function: Function, changed: frozenset[str], made: Made
    ) -> None:
        client = await self._aws.lambda_()
        wanted = configuration(function, changed, made)
        await until_accepted(
            lambda: client.update_function_configuration(**wanted),
            lambda error: is_busy(error) or _role_is_new(error),
        )

    async def _reserve(self, function: Function) -> None:
        client = await self._aws.lambda_()
        reserved = function.reserved_concurrency
        await until_accepted(
            lambda: (
                client.delete_function_concurrency(FunctionName=function.name)
                if reserved is None
                else client.put_function_concurrency(
                    FunctionName=function.name, ReservedConcurrentExecutions=reserved
                )
            ),
            is_busy,
        )

    async def _update_tags(self, function: Function, arn: str) -> None:
        client = await self._aws.lambda_()
        current = (await client.list_tags(Resource=arn)).get("Tags", {})
        if left_over := stale(current, function.tags):
            await client.untag_resource(Resource=arn, TagKeys=left_over)
        await client.tag_resource(Resource=arn, Tags=function.tags)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the function, its versions and its policy."""
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.delete_function(FunctionName=outputs["name"]), is_busy
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _patience(function: Function) -> float:
    return LONG_PATIENCE if function.subnet_ids else PATIENCE
