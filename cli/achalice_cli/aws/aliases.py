"""Aliases of functions, the versions that they stand for, and what is kept ready of these."""

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NotOursError, code_of
from achalice_cli.aws.patience import is_busy, until_accepted
from achalice_cli.aws.readiness import Readiness
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import Alias
from achalice_cli.engine.state import Outputs

_MARK = "achalice"
"""With what the descriptions of our aliases and versions begin; others' are not touched."""


class Aliases:
    """Publishes versions and lets aliases stand for them."""

    def __init__(self, aws: Aws, readiness: Readiness) -> None:
        self._aws = aws
        self._readiness = readiness

    async def create(self, alias: Alias, made: Made) -> Result:
        """Publish the function and make the alias, or take over the one there is.

        Raises:
            NotOursError: an alias of that name was made by somebody else.
            AwsCallError: the version cannot be called.
        """
        client = await self._aws.lambda_()
        function = made[alias.function]["name"]
        arn = f"{made[alias.function]['arn']}:{alias.name}"
        # An ARN is taken wherever a name is, and says everywhere that it is an alias's.
        outputs = {"name": arn, "arn": arn, "function": function, "alias": alias.name}
        version = await self._published(alias, function)
        try:
            await until_accepted(
                lambda: client.create_alias(
                    FunctionName=function,
                    Name=alias.name,
                    FunctionVersion=version,
                    Description=_MARK,
                ),
                is_busy,
            )
        except ClientError as error:
            if code_of(error) != "ResourceConflictException" or is_busy(error):
                raise
            found = await client.get_alias(FunctionName=function, Name=alias.name)
            if found.get("Description") != _MARK:
                raise NotOursError("alias", f"{function}:{alias.name}") from error
            await self._point(alias, function, version)
            await self._provision(alias, function)
        else:
            if alias.provisioned_concurrency is not None:
                await self._provision(alias, function)
        await self._remove_versions(function, but=version)
        return Result(outputs)

    async def update(
        self, alias: Alias, changed: frozenset[str], outputs: Outputs, made: Made
    ) -> Result:
        """Publish the function if it changed; keep as much of it ready as there is to be."""
        function, version = outputs["function"], None
        try:
            if "content" in changed:
                version = await self._published(alias, function)
                await self._point(alias, function, version)
            if "provisioned_concurrency" in changed:
                await self._provision(alias, function)
            if version is not None:
                await self._remove_versions(function, but=version)
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the alias {alias.name} of {function} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the alias with what was kept ready, and the versions that were made for it."""
        client = await self._aws.lambda_()
        function, name = outputs["function"], outputs["alias"]
        try:
            await self._release(function, name)
            await until_accepted(
                lambda: client.delete_alias(FunctionName=function, Name=name), is_busy
            )
            await self._remove_versions(function)
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise

    async def _published(self, alias: Alias, function: str) -> str:
        """The number of the version that is what the function is now; it can be called.

        AWS makes none where nothing has changed since the last one.
        """
        client = await self._aws.lambda_()
        await self._readiness.settled(function)
        made = await until_accepted(
            lambda: client.publish_version(
                FunctionName=function, Description=f"{_MARK} {alias.content}"
            ),
            is_busy,
        )
        await self._readiness.published(function, made["Version"])
        return made["Version"]

    async def _point(self, alias: Alias, function: str, version: str) -> None:
        client = await self._aws.lambda_()
        await until_accepted(
            lambda: client.update_alias(
                FunctionName=function, Name=alias.name, FunctionVersion=version
            ),
            is_busy,
        )

    async def _provision(self, alias: Alias, function: str) -> None:
        client = await self._aws.lambda_()
        wanted = alias.provisioned_concurrency
        if wanted is None:
            await self._release(function, alias.name)
            return
        await until_accepted(
            lambda: client.put_provisioned_concurrency_config(
                FunctionName=function,
                Qualifier=alias.name,
                ProvisionedConcurrentExecutions=wanted,
            ),
            is_busy,
        )

    async def _release(self, function: str, alias: str) -> None:
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.delete_provisioned_concurrency_config(
                    FunctionName=function, Qualifier=alias
                ),
                is_busy,
            )
        except ClientError as error:
            if code_of(error) not in (
                "ResourceNotFoundException",
                "ProvisionedConcurrencyConfigNotFoundException",
            ):
                raise

    async def _remove_versions(self, function: str, but: str | None = None) -> None:
        """Remove our versions that no alias stands for; AWS refuses those that one does."""
        client = await self._aws.lambda_()
        pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
        ours = [
            version["Version"]
            async for page in pages
            for version in page["Versions"]
            if version.get("Description", "").startswith(f"{_MARK} ")
        ]
        for version in ours:
            if version in ("$LATEST", but):
                continue
            try:
                await client.delete_function(FunctionName=function, Qualifier=version)
            except ClientError as error:
                if code_of(error) not in ("ResourceConflictException", "ResourceNotFoundException"):
                    raise
