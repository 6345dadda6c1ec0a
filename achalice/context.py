"""The Lambda context, and what the current invocation knows."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from achalice._typing import RawEvent

if TYPE_CHECKING:
    from achalice.batch import Batch
    from achalice.requests import Request


@runtime_checkable
class LambdaContext(Protocol):
    """What Lambda tells a function about its invocation.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    @property
    def function_name(self) -> str:
        """As deployed: `orders-dev-on_batch`."""
        ...

    @property
    def function_version(self) -> str:
        """`$LATEST` or a number."""
        ...

    @property
    def invoked_function_arn(self) -> str:
        """With the alias or version that was invoked, if one was."""
        ...

    @property
    def memory_limit_in_mb(self) -> int | str:
        """Megabytes; the real runtime client gives it as text."""
        ...

    @property
    def aws_request_id(self) -> str:
        """The invocation's id, as in the log's START line."""
        ...

    @property
    def log_group_name(self) -> str:
        """CloudWatch's group for the function."""
        ...

    @property
    def log_stream_name(self) -> str:
        """CloudWatch's stream for this process."""
        ...

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds left before Lambda ends the invocation."""
        ...


class Invocation(NamedTuple):
    """One call of one handler. It lives in a ContextVar, never on the app."""

    lambda_context: LambdaContext
    request: "Request | None"
    """None unless the invocation came over HTTP."""
    resources: Mapping[type, object]
    """What the app's lifespans have opened, by type."""
    deadline_margin: float | None = None
    """Seconds before Lambda's time-out at which a handler of single records has to be done."""
    batch: "Batch | None" = None
    """The records that were delivered, where some of them could not be read."""
    payload: RawEvent | None = None
    """What Lambda delivered; None if it came over HTTP."""


current_invocation: ContextVar[Invocation] = ContextVar("current_invocation")
