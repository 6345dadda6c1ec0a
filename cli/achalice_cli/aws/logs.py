"""Log groups, and what hands their lines to functions."""

from botocore.exceptions import ClientError

from achalice.exceptions import AchaliceError
from achalice_cli.aws.errors import NoSuchSourceError, code_of, message_of
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.aws.tags import is_ours, stale
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import LogFilter, LogGroup
from achalice_cli.engine.sources import log_group_arn
from achalice_cli.engine.state import Outputs

_FOUND = "found"
"""Marks the outputs of a group that this stage did not make."""


def _is_contended(error: ClientError) -> bool:
    """The group is being made, changed or deleted by another call."""
    return code_of(error) == "OperationAbortedException"


class LogGroups:
    """Makes, changes and removes log groups."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, group: LogGroup) -> Result:
        """Make the group, or take over the one there is: its name is the function's own.

        One that this stage did not make, say of an earlier function of that name, is used but not
        owned: it keeps its tags, and it stays when the stage is deleted.
        """
        logs = await self._aws.logs()
        outputs = {"name": group.name}
        changed = {"retention_in_days"} if group.retention_in_days is not None else set()
        try:
            await until_accepted(
                lambda: logs.create_log_group(logGroupName=group.name, tags=group.tags),
                _is_contended,
            )
        except ClientError as error:
            if code_of(error) != "ResourceAlreadyExistsException":
                raise
            found = await logs.list_tags_for_resource(resourceArn=self._arn(group))
            if is_ours(found.get("tags", {}), group.tags):
                changed = {"retention_in_days", "tags"}
            else:
                outputs[_FOUND] = "true"
        return await self.update(group, frozenset(changed), outputs)

    async def update(self, group: LogGroup, changed: frozenset[str], outputs: Outputs) -> Result:
        """Change the retention or the tags in place."""
        logs = await self._aws.logs()
        try:
            if "retention_in_days" in changed:
                await until_accepted(lambda: self._set_retention(group), _is_contended)
            if "tags" in changed and _FOUND not in outputs:
                arn = self._arn(group)
                current = (await logs.list_tags_for_resource(resourceArn=arn)).get("tags", {})
                if left_over := stale(current, group.tags):
                    await logs.untag_resource(resourceArn=arn, tagKeys=left_over)
                await logs.tag_resource(resourceArn=arn, tags=group.tags)
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the log group {group.name} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the group and all logs in it, unless they were there before the stage was."""
        if _FOUND in outputs:
            return
        logs = await self._aws.logs()
        try:
            await until_accepted(
                lambda: logs.delete_log_group(logGroupName=outputs["name"]), _is_contended
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise

    async def _set_retention(self, group: LogGroup) -> None:
        logs = await self._aws.logs()
        if group.retention_in_days is None:
            await logs.delete_retention_policy(logGroupName=group.name)
        else:
            await logs.put_retention_policy(
                logGroupName=group.name, retentionInDays=group.retention_in_days
            )

    def _arn(self, group: LogGroup) -> str:
        return self._aws.resolve(log_group_arn(group.name))


class LogGroupFullError(AchaliceError):
    """A log group has as many subscription filters as it may have."""

    def __init__(self, log_group: str) -> None:
        super().__init__(f"the log group `{log_group}` has no room for another subscription filter")
        self.hint = (
            "CloudWatch Logs takes two for each group: remove one, or let one handler do both"
        )


def _is_new(error: ClientError) -> bool:
    """CloudWatch Logs has not heard yet that it may call the function."""
    return _is_contended(error) or (
        code_of(error) == "InvalidParameterException"
        and "could not execute the lambda function" in message_of(error).lower()
    )


class LogFilters:
    """Makes, changes and removes subscription filters."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def put(self, log_filter: LogFilter, made: Made) -> Result:
        """Make the filter, or overwrite it.

        Raises:
            NoSuchSourceError: the log group is not there.
            LogGroupFullError: it has too many filters already.
        """
        logs = await self._aws.logs()
        try:
            await until_accepted(
                lambda: logs.put_subscription_filter(
                    logGroupName=log_filter.log_group,
                    filterName=log_filter.name,
                    filterPattern=log_filter.pattern,
                    destinationArn=made[log_filter.function]["arn"],
                ),
                _is_new,
            )
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise NoSuchSourceError("log group", log_filter.log_group) from error
            if code_of(error) == "LimitExceededException":
                raise LogGroupFullError(log_filter.log_group) from error
            raise
        return Result({"name": log_filter.name, "log_group": log_filter.log_group})

    async def delete(self, outputs: Outputs) -> None:
        """Remove the filter."""
        logs = await self._aws.logs()
        try:
            await until_accepted(
                lambda: logs.delete_subscription_filter(
                    logGroupName=outputs["log_group"], filterName=outputs["name"]
                ),
                _is_contended,
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
