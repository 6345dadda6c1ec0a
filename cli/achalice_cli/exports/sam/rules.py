"""EventBridge rules and schedules of a template."""

import json
from datetime import UTC, datetime

from achalice_cli.engine.resources import Rule, Schedule
from achalice_cli.exports.sam.references import Json, Names, as_list, resource


def rule(made: Rule, names: Names) -> Json:
    """A rule with its one target."""
    age, attempts = made.maximum_event_age_in_seconds, made.maximum_retry_attempts
    target: Json = {"Id": "achalice", "Arn": names.arn(made.function)}
    if age is not None or attempts is not None:
        target["RetryPolicy"] = {
            **({} if age is None else {"MaximumEventAgeInSeconds": age}),
            **({} if attempts is None else {"MaximumRetryAttempts": attempts}),
        }
    if made.dead_letter_arn is not None:
        target["DeadLetterConfig"] = {"Arn": made.dead_letter_arn}
    return resource(
        "Events::Rule",
        {
            "Description": made.description or None,
            "EventBusName": None if made.event_bus == "default" else made.event_bus,
            "EventPattern": None if made.event_pattern is None else json.loads(made.event_pattern),
            "ScheduleExpression": made.schedule_expression,
            "State": "ENABLED",
            "Targets": [target],
            "Tags": as_list(made.tags),
        },
    )


def schedule(made: Schedule, names: Names) -> Json:
    """A schedule of EventBridge Scheduler."""
    window = made.flexible_window_in_minutes
    flexible: Json = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": window}
    return resource(
        "Scheduler::Schedule",
        {
            "Description": made.description or None,
            "ScheduleExpression": made.expression,
            "ScheduleExpressionTimezone": made.timezone or "UTC",
            "FlexibleTimeWindow": {"Mode": "OFF"} if window is None else flexible,
            "StartDate": _start(made),
            "EndDate": None if made.end is None else _moment(made.end),
            "State": "ENABLED",
            "Target": {"Arn": names.arn(made.function), "RoleArn": names.role(made.role)},
        },
    )


def _start(made: Schedule) -> str | None:
    # AWS refuses a start that has been.
    if made.start is None or datetime.fromisoformat(made.start) <= datetime.now(UTC):
        return None
    return _moment(made.start)


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
