from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.scheduler import Schedules
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import SCHEDULER_ROLE, Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import Schedule
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

NAME = "shop-dev-tick-event"
FUNCTION = Address("function:tick")
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-tick"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/shop-dev-scheduler"
MADE: Made = {
    FUNCTION: {"name": "shop-dev-tick", "arn": FUNCTION_ARN},
    SCHEDULER_ROLE: {"name": "shop-dev-scheduler", "arn": ROLE_ARN},
}
OUTPUTS: Outputs = {"name": NAME}
SCHEDULE = Schedule(
    name=NAME,
    expression="cron(0 9 * * ? *)",
    description="Good morning.",
    timezone="Europe/Berlin",
    flexible_window_in_minutes=None,
    start=None,
    end=None,
    function=FUNCTION,
    role=SCHEDULER_ROLE,
)
SAID: dict[str, object] = {
    "Name": NAME,
    "GroupName": "default",
    "ScheduleExpression": "cron(0 9 * * ? *)",
    "ScheduleExpressionTimezone": "Europe/Berlin",
    "Description": "Good morning.",
    "State": "ENABLED",
    "FlexibleTimeWindow": {"Mode": "OFF"},
    "Target": {"Arn": FUNCTION_ARN, "RoleArn": ROLE_ARN},
}
ARN = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{NAME}"


@pytest.fixture
def schedules(aws: Aws) -> Schedules:
    return Schedules(aws)


def creating(scheduler: Script, **more: object) -> Call:
    return scheduler.on("create_schedule", **{**SAID, **more})


def updating(scheduler: Script, **more: object) -> Call:
    return scheduler.on("update_schedule", **{**SAID, **more})


def calls(scheduler: Script, function: str) -> None:
    scheduler.on("get_schedule", Name=NAME, GroupName="default").gives(
        Target={"Arn": function, "RoleArn": ROLE_ARN}
    )


async def test_a_schedule_calls_its_function_as_the_scheduler_s_role(
    schedules: Schedules, scheduler: Script
) -> None:
    creating(scheduler).gives(ScheduleArn=ARN)

    result = await schedules.create(SCHEDULE, MADE)

    assert result.outputs == OUTPUTS


async def test_a_schedule_has_a_window_a_start_and_an_end(
    schedules: Schedules, scheduler: Script
) -> None:
    start, end = datetime.now(UTC) + timedelta(days=1), datetime(2199, 1, 1, tzinfo=UTC)
    creating(
        scheduler,
        FlexibleTimeWindow={"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5},
        ScheduleExpressionTimezone="UTC",
        StartDate=start,
        EndDate=end,
    ).gives(ScheduleArn=ARN)

    await schedules.create(
        SCHEDULE.model_copy(
            update={
                "timezone": None,
                "flexible_window_in_minutes": 5,
                "start": start.isoformat(),
                "end": end.isoformat(),
            }
        ),
        MADE,
    )


async def test_a_start_that_has_been_is_left_out(schedules: Schedules, scheduler: Script) -> None:
    """AWS refuses one, so that nothing of such a schedule could be changed any more."""
    updating(scheduler).gives(ScheduleArn=ARN)

    await schedules.update(
        SCHEDULE.model_copy(update={"start": "2020-01-01T00:00:00+00:00"}), OUTPUTS, MADE
    )


async def test_a_schedule_is_made_as_soon_as_its_role_is_known(
    schedules: Schedules, scheduler: Script, clock: Clock
) -> None:
    creating(scheduler).refuses(
        "ValidationException",
        "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    )
    creating(scheduler).gives(ScheduleArn=ARN)

    await schedules.create(SCHEDULE, MADE)

    assert len(clock.pauses) == 1


async def test_a_schedule_that_aws_does_not_understand_is_told_at_once(
    schedules: Schedules, scheduler: Script, clock: Clock
) -> None:
    creating(scheduler).refuses("ValidationException", "Invalid Schedule Expression cron(.")

    with pytest.raises(ClientError, match="Invalid Schedule Expression"):
        await schedules.create(SCHEDULE, MADE)

    assert clock.pauses == []


async def test_the_schedule_that_an_interrupted_deploy_left_is_taken_over(
    schedules: Schedules, scheduler: Script
) -> None:
    creating(scheduler).refuses("ConflictException", "Schedule already exists")
    calls(scheduler, FUNCTION_ARN)
    updating(scheduler).gives(ScheduleArn=ARN)

    result = await schedules.create(SCHEDULE, MADE)

    assert result.outputs == OUTPUTS


async def test_a_schedule_of_that_name_that_calls_something_else_is_not_touched(
    schedules: Schedules, scheduler: Script
) -> None:
    """Schedules have no tags, so what they call tells whose they are."""
    creating(scheduler).refuses("ConflictException", "Schedule already exists")
    calls(scheduler, f"{FUNCTION_ARN}-of-somebody-else")

    with pytest.raises(NotOursError, match=f"the schedule `{NAME}` exists already"):
        await schedules.create(SCHEDULE, MADE)


async def test_a_schedule_is_changed_as_a_whole(schedules: Schedules, scheduler: Script) -> None:
    """UpdateSchedule forgets what it is not told, so nothing is left of what was declared."""
    updating(scheduler, Description="").gives(ScheduleArn=ARN)

    result = await schedules.update(SCHEDULE.model_copy(update={"description": ""}), OUTPUTS, MADE)

    assert result.outputs == OUTPUTS


async def test_a_schedule_that_is_gone_is_told(schedules: Schedules, scheduler: Script) -> None:
    updating(scheduler).refuses("ResourceNotFoundException")

    with pytest.raises(ResourceGoneError):
        await schedules.update(SCHEDULE, OUTPUTS, MADE)


async def test_a_schedule_that_is_gone_counts_as_deleted(
    schedules: Schedules, scheduler: Script
) -> None:
    scheduler.on("delete_schedule", Name=NAME, GroupName="default").refuses(
        "ResourceNotFoundException"
    )

    await schedules.delete(OUTPUTS)


async def test_a_schedule_that_is_being_changed_is_deleted_afterwards(
    schedules: Schedules, scheduler: Script, clock: Clock
) -> None:
    delete = scheduler.on("delete_schedule", Name=NAME, GroupName="default")
    delete.refuses("ConflictException")
    delete.gives()

    await schedules.delete(OUTPUTS)

    assert len(clock.pauses) == 1
