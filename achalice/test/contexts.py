"""The Lambda context of an invocation on this machine."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from achalice.context import LambdaContext

ACCOUNT = "123456789012"
"""The account that everything is in, on this machine."""

REGION = "us-west-2"
"""The region of made-up events."""


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """The function that handlers run in, as far as they can tell."""

    name: str
    memory_size: int
    """Megabytes."""
    timeout: int
    """Seconds."""


@dataclass(frozen=True, slots=True)
class LocalContext:
    """What Lambda would tell the function about one invocation, which begins now."""

    function: LocalFunction
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    function_version: str = "$LATEST"
    log_stream_name: str = "local"
    deadline: float = field(init=False)
    """Of the monotonic clock."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "deadline", time.monotonic() + self.function.timeout)

    @property
    def function_name(self) -> str:
        """As deployed."""
        return self.function.name

    @property
    def memory_limit_in_mb(self) -> str:
        """Text, as Lambda's own runtime client gives it."""
        return str(self.function.memory_size)

    @property
    def invoked_function_arn(self) -> str:
        """In an account and a region that do not exist."""
        return f"arn:aws:lambda:local:{ACCOUNT}:function:{self.function.name}"

    @property
    def log_group_name(self) -> str:
        """Where the deployed function logs."""
        return f"/aws/lambda/{self.function.name}"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds left of the configured time-out, before which the app ends the call."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


class Functions(Protocol):
    """The app's functions, as somebody runs them on this machine."""

    def invoking(self, name: str) -> AbstractContextManager[LambdaContext]:
        """For one call of the handler `name`: what its function has, and what it is told."""
        ...
