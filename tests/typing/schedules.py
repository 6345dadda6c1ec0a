"""What type checkers know of schedules. Checked, never run."""

from typing import Literal, assert_type

from achalice import Cron, Rate

assert_type(Rate.MINUTES, Literal["minutes"])

Rate(5, unit=Rate.MINUTES)
Rate(5, "days")
# EventBridge counts no weeks.
Rate(5, "weeks")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
# A number.
Rate("5", Rate.HOURS)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Cron(0, "9-17", "*", "*", "?", "*")
# Six fields.
Cron(0, 9)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
# Frozen.
Rate(5, "days").value = 6  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
