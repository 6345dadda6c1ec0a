"""Lambda's functions."""

from functools import partial
from typing import TYPE_CHECKING, cast

import anyio
from botocore.exceptions import ClientError

from achalice_cli.aws.artifacts import Artifacts
from achalice_cli.aws.errors import AwsCallError, NotOursError, code_of, message_of
from achalice_cli.aws.patience import is_busy, until_accepted, until_true
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours, stale
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import Function
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.literals import ArchitectureType, RuntimeType

_SETTLING_AT_ONCE = 15

_CONFIGURATION = frozenset(
    {"handler", "runtime", "memory_size", "timeout", "environment", "role", "layers"}
)


def _role_is_new(error: ClientError) -> bool:
    """IAM takes a while to tell Lambda of a role."""
    return (
        code_of(error) == "InvalidParameterValueException" and "role" in message_of(error).lower()
    )


class Functions:
    """Makes, changes and removes functions."""

    def __init__(self, aws: Aws, artifacts: Artifacts) -> None:
        self._aws = aws
        self._artifacts = artifacts
        self._unsettled: set[str] = set()

    async def create(self, function: Function, made: Made) -> Result:
        """Make the function, or take over this stage's own.

        Raises:
            NotOursError: a function of that name belongs to something else.
        """
        client = await self._aws.lambda_()
        code = await self._artifacts.code()
        try:
            answer = await until_accepted(
                lambda: client.create_function(
                    FunctionName=function.name,
                    Runtime=cast("RuntimeType", function.runtime),
                    Handler=function.handler,
                    Role=made[function.role]["arn"],
                    Code={"ZipFile": code},
                    Architectures=[cast("ArchitectureType", function.architecture)],
                    MemorySize=function.memory_size,
                    Timeout=function.timeout,
                    Environment={"Variables": function.environment},
                    Layers=[made[layer]["arn"] for layer in function.layers],
                    Tags=function.tags,
                ),
                _role_is_new,
            )
        except ClientError as error:
            if code_of(error) != "ResourceConflictException":
                raise
            outputs = await self._adopted(function)
            return await self.update(function, _CONFIGURATION | {"code", "tags"}, outputs, made)
        self._unsettled.add(function.name)
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
        """Send the code if it changed, the configuration if it changed, the tags if they did."""
        try:
            if changed & {"code", "architecture"}:
                await self._update_code(function)
            if changed & _CONFIGURATION:
                await self._update_configuration(function, made)
            if "tags" in changed:
                await self._update_tags(function, outputs["arn"])
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the function {function.name} is gone") from error
            raise
        self._unsettled.add(function.name)
        return Result(outputs)

    async def _update_code(self, function: Function) -> None:
        client = await self._aws.lambda_()
        code = await self._artifacts.code()
        await until_accepted(
            lambda: client.update_function_code(
                FunctionName=function.name,
                ZipFile=code,
                Architectures=[cast("ArchitectureType", function.architecture)],
            ),
            is_busy,
        )

    async def _update_configuration(self, function: Function, made: Made) -> None:
        client = await self._aws.lambda_()
        await until_accepted(
            lambda: client.update_function_configuration(
                FunctionName=function.name,
                Runtime=cast("RuntimeType", function.runtime),
                Handler=function.handler,
                Role=made[function.role]["arn"],
                MemorySize=function.memory_size,
                Timeout=function.timeout,
                Environment={"Variables": function.environment},
                Layers=[made[layer]["arn"] for layer in function.layers],
            ),
            lambda error: is_busy(error) or _role_is_new(error),
        )

    async def _update_tags(self, function: Function, arn: str) -> None:
        client = await self._aws.lambda_()
        current = (await client.list_tags(Resource=arn)).get("Tags", {})
        if left_over := stale(current, function.tags):
            await client.untag_resource(Resource=arn, TagKeys=left_over)
        await client.tag_resource(Resource=arn, Tags=function.tags)

    async def settle(self) -> None:
        """Wait until every function made or changed in this run can be called.

        Raises:
            AwsCallError: one of them failed, with AWS's reason.
        """
        failures: dict[str, AwsCallError] = {}

        async def wait_for(name: str) -> None:
            try:
                async with limit:
                    ready = await until_true(partial(self._is_settled, name))
                if not ready:
                    failures[name] = _unready(name, "Pending", "is still not ready")
            except AwsCallError as error:
                failures[name] = error

        limit = anyio.CapacityLimiter(_SETTLING_AT_ONCE)
        async with anyio.create_task_group() as tasks:
            for name in self._unsettled:
                tasks.start_soon(wait_for, name)
        self._unsettled &= failures.keys()
        for _, failure in sorted(failures.items()):
            raise failure

    async def _is_settled(self, name: str) -> bool:
        client = await self._aws.lambda_()
        state = await client.get_function_configuration(FunctionName=name)
        for kind in ("State", "LastUpdateStatus"):
            if state.get(kind) == "Failed":
                raise _unready(
                    name,
                    str(state.get(f"{kind}ReasonCode", "Failed")),
                    str(state.get(f"{kind}Reason", "no reason given")),
                )
        return state.get("State") != "Pending" and state.get("LastUpdateStatus") != "InProgress"

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


def _unready(function: str, code: str, problem: str) -> AwsCallError:
    return AwsCallError("lambda", "GetFunctionConfiguration", code, f"{function}: {problem}")
