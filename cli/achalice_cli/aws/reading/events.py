"""Rules and schedules as they are."""

from typing import TYPE_CHECKING

from pydantic import JsonValue

from achalice_cli.aws.events import target_id
from achalice_cli.aws.reading.likeness import addresses_of, same_json
from achalice_cli.aws.scheduler import GROUP
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.state import Recorded

if TYPE_CHECKING:
    from types_aiobotocore_events.type_defs import TargetOutputTypeDef

_DISABLED = "DISABLED"


async def read_rule(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """When the rule fires, and what it calls then."""
    events = await aws.events()
    name, bus = recorded.outputs["name"], recorded.outputs.get("bus", "default")
    rule = await events.describe_rule(Name=name, EventBusName=bus)
    found: dict[str, JsonValue] = {
        "schedule_expression": rule.get("ScheduleExpression") or None,
        "event_pattern": same_json(
            recorded.properties.get("event_pattern"), rule.get("EventPattern")
        ),
        "description": rule.get("Description", ""),
        **_switched_off(rule.get("State")),
    }
    targets = await events.list_targets_by_rule(Rule=name, EventBusName=bus)
    called = target_id(recorded.outputs)
    own = [each for each in targets.get("Targets", []) if each["Id"] == called]
    found |= _target(own[0], recorded, made) if own else {"function": None}
    return Found(found)


def _target(found: "TargetOutputTypeDef", recorded: Recorded, made: Made) -> dict[str, JsonValue]:
    retries = found.get("RetryPolicy", {})
    target: dict[str, JsonValue] = {
        "dead_letter_arn": found.get("DeadLetterConfig", {}).get("Arn"),
        "function": _function(found["Arn"], recorded, made),
    }
    # Where nothing is asked for, EventBridge may or may not say what it does of its own.
    for name, said in (
        ("maximum_event_age_in_seconds", retries.get("MaximumEventAgeInSeconds")),
        ("maximum_retry_attempts", retries.get("MaximumRetryAttempts")),
    ):
        if recorded.properties.get(name) is not None:
            target[name] = said
    return target


def _function(arn: str, recorded: Recorded, made: Made) -> JsonValue:
    """As recorded, where that is what AWS calls it; several addresses may have one ARN."""
    own = recorded.properties.get("function")
    if isinstance(own, str) and any(
        address == own and outputs.get("arn") == arn for address, outputs in made.items()
    ):
        return own
    return addresses_of(made).get(arn, arn)


async def read_schedule(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """When the schedule calls its function."""
    scheduler = await aws.scheduler()
    found = await scheduler.get_schedule(Name=recorded.outputs["name"], GroupName=GROUP)
    timezone: JsonValue = found.get("ScheduleExpressionTimezone", "UTC")
    if timezone == "UTC" and recorded.properties.get("timezone") is None:
        timezone = None
    window = found.get("FlexibleTimeWindow", {})
    return Found(
        {
            "expression": found.get("ScheduleExpression"),
            "timezone": timezone,
            "description": found.get("Description", ""),
            "flexible_window_in_minutes": window.get("MaximumWindowInMinutes"),
            **_switched_off(found.get("State")),
        }
    )


def _switched_off(state: str | None) -> dict[str, JsonValue]:
    """Nothing that is declared says so, and each change switches it on again."""
    return {"state": _DISABLED} if state == _DISABLED else {}
