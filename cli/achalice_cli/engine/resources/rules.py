"""What EventBridge does: rules on its buses, and schedules of EventBridge Scheduler."""

from typing import ClassVar, Literal

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model


class Rule(Model):
    """An EventBridge rule that calls a function: by the clock, or for events that fit a pattern."""

    service: ClassVar[str] = "events"
    fixed: ClassVar[frozenset[str]] = frozenset({"name", "event_bus"})
    references: ClassVar[frozenset[str]] = frozenset({"function"})

    name: str
    schedule_expression: str | None
    description: str
    function: Address
    tags: dict[str, str]
    event_pattern: str | None = None
    """JSON."""
    event_bus: str = "default"
    """A name in the app's account and region, or an ARN."""
    maximum_event_age_in_seconds: int | None = None
    """For how long EventBridge tries to deliver; None leaves it to it."""
    maximum_retry_attempts: int | None = None
    dead_letter_arn: str | None = None
    """A queue for what could not be delivered; its own policy has to let EventBridge in."""
    kind: Literal["rule"] = "rule"


class Schedule(Model):
    """A schedule of EventBridge Scheduler, in its default group, which calls a function."""

    service: ClassVar[str] = "scheduler"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "role"})

    name: str
    expression: str
    """`rate(...)`, `cron(...)` or `at(...)`."""
    description: str
    timezone: str | None
    """None: UTC."""
    flexible_window_in_minutes: int | None
    start: str | None
    """ISO 8601: not before."""
    end: str | None
    function: Address
    role: Address
    """As which the function is called; must be allowed to."""
    kind: Literal["schedule"] = "schedule"
