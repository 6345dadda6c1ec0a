"""`Rate` and `Cron`, in EventBridge's spelling."""

import pytest

from achalice import Cron, Rate
from achalice.schedules import ScheduleExpression


@pytest.mark.parity("schedule.rate", "schedule.rate-singular", "schedule.rate-units")
@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Rate(1, Rate.MINUTES), "rate(1 minute)"),
        (Rate(2, Rate.MINUTES), "rate(2 minutes)"),
        (Rate(1, unit=Rate.HOURS), "rate(1 hour)"),
        (Rate(7, "days"), "rate(7 days)"),
    ],
)
def test_a_rate_counts_in_the_singular_and_the_plural(rate: Rate, text: str) -> None:
    """EventBridge refuses `rate(1 minutes)`."""
    assert rate.to_string() == text


@pytest.mark.parity("schedule.rate-unchecked")
@pytest.mark.parametrize(
    ("value", "unit", "problem"),
    [
        (0, "minutes", "a rate must be a whole number of at least 1, not 0"),
        (-5, "hours", "a rate must be a whole number of at least 1, not -5"),
        (1.5, "hours", "a rate must be a whole number of at least 1, not 1.5"),
        ("5", "hours", "a rate must be a whole number of at least 1, not '5'"),
        (5, "minute", "a rate counts minutes, hours or days, not 'minute'"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(value: object, unit: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Rate(value, unit)  # type: ignore[arg-type]  # what a caller without mypy may write


@pytest.mark.parity("schedule.cron")
def test_a_cron_has_its_six_fields_in_order() -> None:
    cron = Cron(
        minutes=15, hours=10, day_of_month="?", month="*", day_of_week="6L", year="2002-2005"
    )

    assert cron.to_string() == "cron(15 10 ? * 6L 2002-2005)"


@pytest.mark.parity("schedule.cron")
@pytest.mark.parametrize(
    ("cron", "text"),
    [
        (Cron(0, 10, "*", "*", "?", "*"), "cron(0 10 * * ? *)"),
        (Cron(0, 18, "?", "*", "MON-FRI", "*"), "cron(0 18 ? * MON-FRI *)"),
        (Cron(0, 8, 1, "*", "?", "*"), "cron(0 8 1 * ? *)"),
        (Cron("0/5", "8-17", "?", "*", "MON-FRI", "*"), "cron(0/5 8-17 ? * MON-FRI *)"),
    ],
)
def test_a_cron_is_written_as_eventbridge_reads_it(cron: Cron, text: str) -> None:
    assert cron.to_string() == text


@pytest.mark.parity("schedule.cron-unchecked")
def test_a_cron_with_both_kinds_of_days_is_refused() -> None:
    """EventBridge would refuse it at the end of a deploy."""
    with pytest.raises(
        ValueError, match=r"^`cron\(0 10 \* \* \* \*\)` names days of the month and"
    ):
        Cron(0, 10, "*", "*", "*", "*")


@pytest.mark.parity("schedule.rate-units", "schedule.expression")
@pytest.mark.parametrize("expression", [Rate(1, Rate.DAYS), Cron(0, 0, "?", "*", 1, "*")])
def test_both_are_schedule_expressions(expression: object) -> None:
    assert isinstance(expression, ScheduleExpression)
