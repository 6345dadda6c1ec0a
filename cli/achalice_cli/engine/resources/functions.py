"""Functions and what they stand on: role, log group, layer, and who may call them."""

from typing import ClassVar, Literal

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model

TrustedService = Literal["lambda", "scheduler"]
UrlAction = Literal["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]


class Role(Model):
    """An IAM role: the app's functions run as one, and EventBridge Scheduler calls them as one."""

    service: ClassVar[str] = "iam"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    policy: dict[str, JsonValue]
    """A policy document; `${AWS::Partition}`, `${AWS::Region}` and `${AWS::AccountId}` stand for
    what the deploy finds, as in CloudFormation."""
    tags: dict[str, str]
    trusted: TrustedService = "lambda"
    """The service that may act as it."""
    kind: Literal["role"] = "role"


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
    references: ClassVar[frozenset[str]] = frozenset({"role", "layers", "log_group"})

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
    kind: Literal["function"] = "function"


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
