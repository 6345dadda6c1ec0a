"""Schedules of EventBridge Scheduler."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NotOursError, code_of, message_of
from achalice_cli.aws.patience import until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.resources import Schedule
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_scheduler.type_defs import (
        CreateScheduleInputTypeDef,
        FlexibleTimeWindowTypeDef,
    )

GROUP = "default"
"""Every account has it. Schedules have no tags; their groups do."""


def _is_temporary(error: ClientError) -> bool:
    """IAM has not told of the role yet, or the schedule is being changed by another call."""
    if code_of(error) == "ValidationException":
        return "to assume the role" in message_of(error)
    return code_of(error) in ("ConflictException", "ThrottlingException")


class Schedules:
    """Makes, changes and removes schedules."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, schedule: Schedule, made: Made) -> Result:
        """Make the schedule, or take over the one that calls the same function.

        Raises:
            NotOursError: a schedule of that name calls something else.
        """
        scheduler = await self._aws.scheduler()
        request = _request(schedule, made)
        try:
            await until_accepted(
                lambda: scheduler.create_schedule(**request),
                lambda error: _is_temporary(error) and code_of(error) != "ConflictException",
            )
        except ClientError as error:
            if code_of(error) != "ConflictException":
                raise
            found = await scheduler.get_schedule(Name=schedule.name, GroupName=GROUP)
            if found["Target"]["Arn"] != request["Target"]["Arn"]:
                raise NotOursError("schedule", schedule.name) from error
            return await self.update(schedule, {"name": schedule.name}, made)
        return Result({"name": schedule.name})

    async def update(self, schedule: Schedule, outputs: Outputs, made: Made) -> Result:
        """Overwrite the schedule: what is not given is gone then."""
        scheduler = await self._aws.scheduler()
        request = _request(schedule, made)
        try:
            await until_accepted(lambda: scheduler.update_schedule(**request), _is_temporary)
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the schedule {schedule.name} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Remove the schedule."""
        scheduler = await self._aws.scheduler()
        try:
            await until_accepted(
                lambda: scheduler.delete_schedule(Name=outputs["name"], GroupName=GROUP),
                _is_temporary,
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _request(schedule: Schedule, made: Made) -> "CreateScheduleInputTypeDef":
    request: CreateScheduleInputTypeDef = {
        "Name": schedule.name,
        "GroupName": GROUP,
        "ScheduleExpression": schedule.expression,
        "ScheduleExpressionTimezone": schedule.timezone or "UTC",
        "Description": schedule.description,
        "State": "ENABLED",
        "FlexibleTimeWindow": _window(schedule),
        "Target": {
            "Arn": made[schedule.function]["arn"],
            "RoleArn": made[schedule.role]["arn"],
        },
    }
    start = None if schedule.start is None else datetime.fromisoformat(schedule.start)
    # AWS refuses a start that has been, even of a schedule that had it then.
    if start is not None and start > datetime.now(UTC):
        request["StartDate"] = start
    if schedule.end is not None:
        request["EndDate"] = datetime.fromisoformat(schedule.end)
    return request


def _window(schedule: Schedule) -> "FlexibleTimeWindowTypeDef":
    if schedule.flexible_window_in_minutes is None:
        return {"Mode": "OFF"}
    return {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": schedule.flexible_window_in_minutes}
