"""What an app declares: which trigger calls which handler. All that the tool reads of an app."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

HTTP_HANDLER = "api_handler"
"""The one function that serves all routes; named as in Chalice."""

HANDLER_VARIABLE = "ACHALICE_HANDLER"
"""The environment variable that names the handler a Lambda function runs."""

ENTRY_POINT = "app.app"
"""The handler string of every function: the app object in `app.py`."""

HTTP_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """One path and the methods of it that one view answers."""

    path: str
    """The template as declared: `/orders/{order_id}`."""
    methods: tuple[str, ...]
    view: str
    """The Python function's name."""
    content_types: tuple[str, ...] = ("application/json",)
    """Of request bodies; empty accepts every one."""
    handler: str = HTTP_HANDLER
    kind: Literal["http_route"] = "http_route"


@dataclass(frozen=True, slots=True)
class Schedule:
    """An EventBridge rule that calls `handler` by the clock."""

    handler: str
    expression: str
    """`rate(...)` or `cron(...)`, as PutRule takes it."""
    description: str = ""
    kind: Literal["schedule"] = "schedule"


@dataclass(frozen=True, slots=True)
class SqsQueue:
    """Messages of a queue, in batches."""

    handler: str
    queue: str
    """A name in the function's account and region, or a whole ARN."""
    batch_size: int = 1
    maximum_batching_window_in_seconds: int = 0
    maximum_concurrency: int | None = None
    """2 to 1000 concurrent invocations; None leaves it to Lambda."""
    kind: Literal["sqs_queue"] = "sqs_queue"


@dataclass(frozen=True, slots=True)
class PureFunction:
    """Nothing but a function: called by name."""

    handler: str
    kind: Literal["pure_function"] = "pure_function"


Trigger: TypeAlias = HttpRoute | Schedule | SqsQueue | PureFunction
