"""What an app declares: which trigger calls which handler. All that the tool reads of an app."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from achalice.cors import CORSConfig

HTTP_HANDLER = "api_handler"
"""The one function that serves all routes; named as in Chalice."""

HANDLER_VARIABLE = "ACHALICE_HANDLER"
"""The environment variable that names the handler a Lambda function runs."""

ENTRY_POINT = "app.app"
"""The handler string of every function: the app object in `app.py`."""

HTTP_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class FunctionGuard:
    """A handler of the app that API Gateway asks who may call a route."""

    handler: str
    header: str = "Authorization"
    identity_sources: tuple[str, ...] | None = None
    """As HTTP APIs spell them, `$request.header.X`; None: the header's token alone is sent."""
    ttl_seconds: int | None = None
    """For how long API Gateway may remember an answer; None leaves that to it."""
    execution_role: str | None = None
    simple_responses: bool = False
    kind: Literal["function_guard"] = "function_guard"

    @property
    def name(self) -> str:
        """The authorizer's, which is the handler's."""
        return self.handler


@dataclass(frozen=True, slots=True)
class CognitoGuard:
    """Cognito user pools whose users may call a route."""

    name: str
    provider_arns: tuple[str, ...]
    header: str
    kind: Literal["cognito_guard"] = "cognito_guard"


@dataclass(frozen=True, slots=True)
class CustomGuard:
    """A Lambda function that is not the app's own, asked who may call a route."""

    name: str
    authorizer_uri: str
    header: str
    identity_sources: tuple[str, ...] | None
    ttl_seconds: int
    invoke_role_arn: str | None
    kind: Literal["custom_guard"] = "custom_guard"


@dataclass(frozen=True, slots=True)
class IamGuard:
    """IAM: callers sign their requests."""

    name: str = "sigv4"
    kind: Literal["iam_guard"] = "iam_guard"


@dataclass(frozen=True, slots=True)
class JwtGuard:
    """An OpenID Connect issuer whose tokens an HTTP API checks."""

    name: str
    issuer: str
    audience: tuple[str, ...]
    identity_source: str
    kind: Literal["jwt_guard"] = "jwt_guard"


Guard: TypeAlias = FunctionGuard | CognitoGuard | CustomGuard | IamGuard | JwtGuard


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
    cors: CORSConfig | None = None
    """None where other origins may not read the answers."""
    guard: "Guard | None" = None
    """What decides who may call it; None lets everybody."""
    scopes: tuple[str, ...] = ()
    """Of which a caller's token needs one."""
    api_key_required: bool = False
    """Whether API Gateway wants a key of a usage plan."""
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


Trigger: TypeAlias = HttpRoute | Schedule | SqsQueue | PureFunction | FunctionGuard
