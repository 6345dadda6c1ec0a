"""When a schedule fires: `Rate` and `Cron` expressions of EventBridge."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from achalice.exceptions import TriggerOptionError

Unit = Literal["minutes", "hours", "days"]


@dataclass(frozen=True, slots=True)
class Rate:
    """Fires every `value` `unit`s, counted from when the rule is made.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html

    Raises:
        ValueError: `value` is not a positive whole number, or the unit is unknown.
    """

    value: int
    unit: Unit

    MINUTES: ClassVar[Literal["minutes"]] = "minutes"
    HOURS: ClassVar[Literal["hours"]] = "hours"
    DAYS: ClassVar[Literal["days"]] = "days"

    def __post_init__(self) -> None:
        value: object = self.value
        if not isinstance(value, int) or value < 1:
            raise ValueError(f"a rate must be a whole number of at least 1, not {value!r}")
        if self.unit not in ("minutes", "hours", "days"):
            raise ValueError(f"a rate counts minutes, hours or days, not {self.unit!r}")

    def to_string(self) -> str:
        """As EventBridge writes it: `rate(1 minute)`, `rate(5 minutes)`."""
        unit = self.unit.removesuffix("s") if self.value == 1 else self.unit
        return f"rate({self.value} {unit})"


@dataclass(frozen=True, slots=True)
class Cron:
    """Fires when the six fields match, in UTC.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html

    Raises:
        ValueError: neither of the two days is `?`; EventBridge takes only one of them.
    """

    minutes: int | str
    hours: int | str
    day_of_month: int | str
    month: int | str
    day_of_week: int | str
    year: int | str

    def __post_init__(self) -> None:
        if "?" not in (self.day_of_month, self.day_of_week):
            raise ValueError(
                f"`{self.to_string()}` names days of the month and of the week; one must be '?'"
            )

    def to_string(self) -> str:
        """As EventBridge writes it: `cron(15 10 ? * 6L 2002-2005)`."""
        fields = (
            self.minutes,
            self.hours,
            self.day_of_month,
            self.month,
            self.day_of_week,
            self.year,
        )
        return f"cron({' '.join(str(field) for field in fields)})"


def checked_schedule(expression: str | Rate | Cron) -> str:
    """The text of `expression`, as EventBridge takes it.

    Raises:
        TriggerOptionError: it is neither `rate(...)` nor `cron(...)` nor `at(...)`.
    """
    text = expression if isinstance(expression, str) else expression.to_string()
    if not (text.startswith(("rate(", "cron(", "at(")) and text.endswith(")")):
        raise TriggerOptionError(
            "schedule",
            f"does not understand `{text}`",
            hint='write "rate(5 minutes)", "cron(0 9 * * ? *)", Rate(...) or Cron(...)',
        )
    return text


ScheduleExpression: TypeAlias = Rate | Cron
"""What `@app.schedule` takes besides EventBridge's own text."""
