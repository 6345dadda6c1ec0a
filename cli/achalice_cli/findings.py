"""What a check of the machine has found."""

from dataclasses import dataclass
from typing import Literal

from achalice.exceptions import AchaliceError

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing."""

    name: str
    status: Status
    """`warn` where commands work that do not need it."""
    text: str
    hint: str | None = None

    @classmethod
    def of(cls, name: str, status: Status, error: AchaliceError) -> "Finding":
        """What went wrong, with its hint."""
        return cls(name, status, str(error), error.hint)
