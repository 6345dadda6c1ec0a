"""Schedules and event patterns to rules of EventBridge, or schedules of its Scheduler."""

from collections.abc import Callable, Collection

from achalice import triggers
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import SCHEDULER_ROLE, Address
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import Desired, Permission, Rule, Schedule


def clock(stage: Stage, trigger: triggers.Schedule, desired: Collection[Address]) -> Desired:
    """What calls a handler by the clock: a rule, unless only the Scheduler can do it."""
    handler = trigger.handler
    if trigger.needs_scheduler:
        name = next_name(handler, addresses.schedule, desired)
        return {addresses.schedule(name): _schedule(stage, trigger, name)}
    name = next_name(handler, addresses.rule, desired)
    return _with_permission(
        handler,
        name,
        Rule(
            name=stage.name(name, "event"),
            schedule_expression=trigger.expression,
            description=trigger.description,
            function=addresses.function(handler),
            tags=stage.tags(),
        ),
    )


def event_rule(stage: Stage, trigger: triggers.EventRule, desired: Collection[Address]) -> Desired:
    """What calls a handler for events of a bus that fit its pattern."""
    handler = trigger.handler
    name = next_name(handler, addresses.rule, desired)
    return _with_permission(
        handler,
        name,
        Rule(
            name=stage.name(name, "event"),
            schedule_expression=None,
            description=trigger.description,
            function=addresses.function(handler),
            tags=stage.tags(),
            event_pattern=trigger.pattern,
            event_bus=trigger.event_bus,
            maximum_event_age_in_seconds=trigger.maximum_event_age_in_seconds,
            maximum_retry_attempts=trigger.maximum_retry_attempts,
            dead_letter_arn=trigger.dead_letter_arn,
        ),
    )


def next_name(handler: str, address: Callable[[str], Address], desired: Collection[Address]) -> str:
    """The name of the next one for `handler`: its own, and numbered from the second on."""
    name, number = handler, 1
    while address(name) in desired:
        number += 1
        name = f"{handler}-{number}"
    return name


def _with_permission(handler: str, name: str, rule: Rule) -> Desired:
    address = addresses.rule(name)
    return {
        address: rule,
        addresses.permission(handler, address): Permission(
            function=rule.function, principal="events.amazonaws.com", source=address
        ),
    }


def _schedule(stage: Stage, trigger: triggers.Schedule, name: str) -> Schedule:
    return Schedule(
        name=stage.name(name, "event"),
        expression=trigger.expression,
        description=trigger.description,
        timezone=trigger.timezone,
        flexible_window_in_minutes=trigger.flexible_window_in_minutes,
        start=trigger.start,
        end=trigger.end,
        function=addresses.function(trigger.handler),
        role=SCHEDULER_ROLE,
    )
