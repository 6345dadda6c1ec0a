"""Rules of EventBridge, and schedules of its Scheduler, in Terraform."""

from collections.abc import Iterator
from datetime import UTC, datetime

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Rule, Schedule
from achalice_cli.exports.terraform.expressions import Value
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Piece, block

_TARGET = "achalice"
_AGE, _ATTEMPTS = 86_400, 185
"""For how long, and how often, EventBridge tries unless it is told otherwise.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
"""


def rule(names: Names, address: Address, rule: Rule) -> Iterator[Piece]:
    """The rule with its one target."""
    made = block(
        names.type(address),
        names.label(address),
        name=rule.name,
        description=rule.description or None,
        event_bus_name=rule.event_bus,
        schedule_expression=rule.schedule_expression,
        event_pattern=rule.event_pattern,
        tags=rule.tags,
    )
    yield made
    letters = rule.dead_letter_arn
    yield block(
        "aws_cloudwatch_event_target",
        made.label,
        rule=made.refer("name"),
        event_bus_name=made.refer("event_bus_name"),
        target_id=_TARGET,
        arn=names.called(rule.function).arn,
        retry_policy=_retries(rule),
        dead_letter_config=None if letters is None else {"arn": letters},
    )


def _retries(rule: Rule) -> Value:
    """Both of them or none: Terraform takes what is missing for 0."""
    age, attempts = rule.maximum_event_age_in_seconds, rule.maximum_retry_attempts
    if age is None and attempts is None:
        return None
    return {
        "maximum_event_age_in_seconds": _AGE if age is None else age,
        "maximum_retry_attempts": _ATTEMPTS if attempts is None else attempts,
    }


def schedule(names: Names, address: Address, schedule: Schedule) -> Iterator[Piece]:
    """The schedule, in the group that every account has."""
    minutes, start = schedule.flexible_window_in_minutes, _moment(schedule.start)
    window: Value = {"mode": "OFF"}
    if minutes is not None:
        window = {"mode": "FLEXIBLE", "maximum_window_in_minutes": minutes}
    # AWS refuses a start that has been, even of a schedule that had it then.
    is_ahead = start is not None and start > datetime.now(UTC)
    yield block(
        names.type(address),
        names.label(address),
        name=schedule.name,
        group_name="default",
        description=schedule.description or None,
        schedule_expression=schedule.expression,
        schedule_expression_timezone=schedule.timezone or "UTC",
        start_date=_rfc3339(start) if is_ahead else None,
        end_date=_rfc3339(_moment(schedule.end)),
        flexible_time_window=window,
        target={
            "arn": names.called(schedule.function).arn,
            "role_arn": names.refer(schedule.role, "arn"),
        },
    )


def _moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told).astimezone(UTC)


def _rfc3339(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
