"""Functions and what they stand on: role, log group, layer, and who may call them."""

from typing import ClassVar, Literal

from pydantic import JsonValue

from achalice_cli.config import ApplicationLogLevel, LogFormat, SystemLogLevel
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model

TrustedService = Literal["lambda", "scheduler"]
UrlAction = Literal["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]


class Role(Model):
    """An IAM role: the app's functions run as one, and EventBridge Scheduler calls them as one."""

    service: ClassVar[str] = "iam"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})
    references: ClassVar[frozenset[str]] = frozenset({"websocket_api"})

    name: str
    policy: dict[str, JsonValue]
    """A policy document; `${AWS::Partition}`, `${AWS::Region}` and `${AWS::AccountId}` stand for
    what the deploy finds, as in CloudFormation, and `${WebsocketApiId}` for the id of
    `websocket_api`."""
    tags: dict[str, str]
    trusted: TrustedService = "lambda"
    """The service that may act as it."""
    websocket_api: Address | None = None
    """To whose clients its policy lets messages be sent."""
    permissions_boundary: str | None = None
    """The ARN of a policy that bounds what `policy` allows."""
    kind: Literal["role"] = "role"


class GivenRole(Model):
    """A role that somebody else makes and keeps: functions run as it, nothing of it is changed."""

    service: ClassVar[str] = "iam"
    fixed: ClassVar[frozenset[str]] = frozenset({"arn"})

    arn: str
    kind: Literal["given_role"] = "given_role"


class LogGroup(Model):
    """Where one function's logs go."""

    service: ClassVar[str] = "logs"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    retention_in_days: int | None
    """None keeps logs for ever."""
    tags: dict[str, str]
    kind: Literal["log_group"] = "log_group"


class Layer(Model):
    """The dependencies that all functions share. Versions of a layer never change."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"name", "content", "runtime", "architecture"})

    name: str
    content: str
    """A hash of what is in it, known before it is built."""
    runtime: str
    architecture: str
    kind: Literal["layer"] = "layer"


class Function(Model):
    """A Lambda function."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})
    references: ClassVar[frozenset[str]] = frozenset(
        {"role", "layers", "log_group", "websocket_api"}
    )

    name: str
    code: str
    """SHA-256 of the zip, hexadecimal."""
    handler: str
    runtime: str
    architecture: str
    memory_size: int
    """Megabytes."""
    timeout: int
    """Seconds."""
    environment: dict[str, str]
    role: Address
    layers: tuple[Address, ...]
    log_group: Address
    tags: dict[str, str]
    description: str = ""
    ephemeral_storage: int = 512
    """Megabytes in /tmp."""
    layer_arns: tuple[str, ...] = ()
    """Of layer versions that are not the app's own, above those that are."""
    reserved_concurrency: int | None = None
    """None shares what the account has left."""
    snap_start: bool = False
    """Whether versions start from a snapshot."""
    subnet_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    xray: bool = False
    """False traces only what the caller does."""
    kms_key_arn: str | None = None
    """None encrypts the environment with a key of AWS's own."""
    dead_letter_arn: str | None = None
    """Gets the events of asynchronous calls that failed for good."""
    log_format: LogFormat = "Text"
    application_log_level: ApplicationLogLevel | None = None
    system_log_level: SystemLogLevel | None = None
    """None, like that of the application, leaves out what is below INFO; for JSON only."""
    websocket_api: Address | None = None
    """Where it is, `${WebsocketEndpoint}` stands for in the environment."""
    kind: Literal["function"] = "function"


class Alias(Model):
    """A name for the newest version of a function: what calls the function where it has one.

    Versions are what can be made ready beforehand; each change of the function makes another.
    """

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"name", "function"})
    references: ClassVar[frozenset[str]] = frozenset({"function"})

    name: str
    function: Address
    content: str
    """A hash of all that makes the function's versions differ."""
    provisioned_concurrency: int | None = None
    """How many environments are kept ready."""
    kind: Literal["alias"] = "alias"


class AsyncInvocation(Model):
    """What becomes of asynchronous calls of a function."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"function"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "role"})

    function: Address
    role: Address
    """Must be allowed to tell the destinations before AWS takes them."""
    maximum_retry_attempts: int | None
    """None retries twice."""
    maximum_event_age_in_seconds: int | None
    """None tries for six hours."""
    on_success: str | None
    """The ARN of what is told of results."""
    on_failure: str | None
    """The ARN of what is told of failures."""
    kind: Literal["async_invocation"] = "async_invocation"


class Permission(Model):
    """A statement of a function's policy that lets another service call it."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset(
        {"function", "principal", "source", "source_arn", "source_account", "url_action"}
    )
    references: ClassVar[frozenset[str]] = frozenset({"function", "source"})

    function: Address
    principal: str
    source: Address | None = None
    """The resource that calls, of those that are the app's own; else there is a `source_arn`."""
    source_arn: str | None = None
    """Of what is not the app's own; `${AWS::...}` stands for what the deploy finds."""
    source_account: str | None = None
    """Needed where ARNs name no account: another one's bucket may have the name some day."""
    url_action: UrlAction | None = None
    """What is allowed to everybody who calls the URL that is the `source`; of no other source."""
    kind: Literal["permission"] = "permission"
