"""When a schedule fires: `Rate` and `Cron` expressions of EventBridge."""

import os
from datetime import datetime
from typing import ClassVar, Literal, TypeAlias

from achalice._values import Value
from achalice.exceptions import TriggerOptionError

Unit = Literal["minutes", "hours", "days"]


class Rate(Value):
    """Fires every `value` `unit`s, counted from when the rule is made.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html

    Raises:
        ValueError: `value` is not a positive whole number, or the unit is unknown.
    """

    __slots__ = _names = ("value", "unit")

    value: int
    unit: Unit

    MINUTES: ClassVar[Literal["minutes"]] = "minutes"
    HOURS: ClassVar[Literal["hours"]] = "hours"
    DAYS: ClassVar[Literal["days"]] = "days"

    def __init__(self, value: int, unit: Unit) -> None:
        given: object = value
        if not isinstance(given, int) or given < 1:
            raise ValueError(f"a rate must be a whole number of at least 1, not {given!r}")
        if unit not in ("minutes", "hours", "days"):
            raise ValueError(f"a rate counts minutes, hours or days, not {unit!r}")
        self._fill(value=value, unit=unit)

    def to_string(self) -> str:
        """As EventBridge writes it: `rate(1 minute)`, `rate(5 minutes)`."""
        unit = self.unit.removesuffix("s") if self.value == 1 else self.unit
        return f"rate({self.value} {unit})"


class Cron(Value):
    """Fires when the six fields match, in UTC.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html

    Raises:
        ValueError: neither of the two days is `?`; EventBridge takes only one of them.
    """

    __slots__ = _names = (
        "minutes",
        "hours",
        "day_of_month",
        "month",
        "day_of_week",
        "year",
    )

    minutes: int | str
    hours: int | str
    day_of_month: int | str
    month: int | str
    day_of_week: int | str
    year: int | str

    def __init__(
        self,
        minutes: int | str,
        hours: int | str,
        day_of_month: int | str,
        month: int | str,
        day_of_week: int | str,
        year: int | str,
    ) -> None:
        self._fill(
            minutes=minutes,
            hours=hours,
            day_of_month=day_of_month,
            month=month,
            day_of_week=day_of_week,
            year=year,
        )
        if "?" not in (day_of_month, day_of_week):
            raise ValueError(
                f"`{self.to_string()}` names days of the month and of the week; one must be '?'"
            )

    def to_string(self) -> str:
        """As EventBridge writes it: `cron(15 10 ? * 6L 2002-2005)`."""
        return f"cron({' '.join(map(str, self._held()))})"


def checked_schedule(expression: str | Rate | Cron) -> str:
    """The text of `expression`, as EventBridge takes it.

    Raises:
        TriggerOptionError: it is neither `rate(...)` nor `cron(...)` nor `at(...)`, or what is in
            them is nothing that EventBridge takes.
    """
    text = expression if isinstance(expression, str) else expression.to_string()
    kind, _, rest = text.partition("(")
    if kind not in _HINTS or not rest.endswith(")"):
        raise TriggerOptionError(
            "schedule",
            f"does not understand `{text}`",
            hint='write "rate(5 minutes)", "cron(0 9 * * ? *)", Rate(...) or Cron(...)',
        )
    if not _is_known(kind, rest.removesuffix(")")):
        raise TriggerOptionError(
            "schedule", f"was given `{text}`, which EventBridge refuses", hint=_HINTS[kind]
        )
    return text


_HINTS = {
    "rate": 'a number of at least 1 and its unit: "rate(1 minute)", "rate(5 minutes)"',
    "cron": 'six fields, of which one of the two days is "?": "cron(0 9 * * ? *)"',
    "at": 'a time without a zone: "at(2030-01-31T12:00:00)"',
}


def _is_known(kind: str, what: str) -> bool:
    match kind, what.split():
        case "rate", [number, unit]:
            is_one = number == "1"
            units = ("minute", "hour", "day") if is_one else ("minutes", "hours", "days")
            return number.isdecimal() and int(number) > 0 and unit in units
        case "cron", [_, _, day_of_month, _, day_of_week, _]:
            return (day_of_month == "?") != (day_of_week == "?")
        case "at", [time]:
            try:
                return datetime.fromisoformat(time).tzinfo is None and "T" in time
            except ValueError:
                return False
        case _:
            return False


def checked_timezone(name: str | None) -> str | None:
    """The name of a time zone, unless this machine knows zones and that is none.

    Raises:
        TriggerOptionError: there is no such zone.
    """
    # Only who asks for a zone imports what knows them; Lambda's images need not have any.
    if name is None or "AWS_LAMBDA_RUNTIME_API" in os.environ:
        return name
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (LookupError, ValueError):
        if available_timezones() - {"UTC"}:
            raise TriggerOptionError(
                "schedule",
                f"was given `timezone={name!r}`, which is no time zone",
                hint='zones are called "Europe/Berlin", "America/New_York", "UTC"',
            ) from None
    return name


ScheduleExpression: TypeAlias = Rate | Cron
"""What `@app.schedule` takes besides EventBridge's own text."""
