"""What mypy knows of schedules. Checked by mypy, never run."""

from typing import Literal, assert_type

from achalice import Cron, Rate

assert_type(Rate.MINUTES, Literal["minutes"])

Rate(5, unit=Rate.MINUTES)
Rate(5, "days")
Rate(5, "weeks")  # type: ignore[arg-type]  # EventBridge counts no weeks
Rate("5", Rate.HOURS)  # type: ignore[arg-type]  # a number
Cron(0, "9-17", "*", "*", "?", "*")
Cron(0, 9)  # type: ignore[call-arg]  # six fields
Rate(5, "days").value = 6  # type: ignore[misc]  # frozen
