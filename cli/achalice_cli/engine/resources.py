"""What a stage consists of: one frozen model a resource, which plans compare field by field."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from achalice.triggers import Guard
from achalice_cli.engine.addresses import Address

APP_TAG = "achalice:app"
STAGE_TAG = "achalice:stage"
"""Which app and stage a resource was made for: what bears other values is not ours to touch."""


class _Resource(BaseModel):
    """Every field takes part in the diff. A field that is an address names a resource it needs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: ClassVar[str]
    """The AWS service that is called for it, as botocore names it."""
    fixed: ClassVar[frozenset[str]] = frozenset()
    """Fields that AWS cannot change in place: another value means another resource."""
    references: ClassVar[frozenset[str]] = frozenset()
    """Fields that hold an address, or several."""

    def properties(self) -> dict[str, JsonValue]:
        """The fields as JSON, as they are recorded and compared."""
        properties: dict[str, JsonValue] = self.model_dump(mode="json", exclude={"kind"})
        return properties

    def needs(self) -> frozenset[Address]:
        """The addresses of what must exist before this can."""
        return frozenset(address for name in self.references for address in self.referred(name))

    def referred(self, name: str) -> tuple[Address, ...]:
        """The addresses in the field called `name`."""
        value: Address | tuple[Address, ...] = getattr(self, name)
        return value if isinstance(value, tuple) else (value,)


class Role(_Resource):
    """The IAM role that the app's functions run as."""

    service: ClassVar[str] = "iam"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    policy: dict[str, JsonValue]
    """A policy document; `${AWS::Partition}`, `${AWS::Region}` and `${AWS::AccountId}` stand for
    what the deploy finds, as in CloudFormation."""
    tags: dict[str, str]
    kind: Literal["role"] = "role"


class LogGroup(_Resource):
    """Where one function's logs go."""

    service: ClassVar[str] = "logs"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    retention_in_days: int | None
    """None keeps logs for ever."""
    tags: dict[str, str]
    kind: Literal["log_group"] = "log_group"


class Layer(_Resource):
    """The dependencies that all functions share. Versions of a layer never change."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"name", "content", "runtime", "architecture"})

    name: str
    content: str
    """A hash of what is in it, known before it is built."""
    runtime: str
    architecture: str
    kind: Literal["layer"] = "layer"


class Function(_Resource):
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


class RestMethod(BaseModel):
    """One method of one path of a REST API."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    method: str
    summary: str = ""
    guard: str | None = None
    """The name of the guard that decides who may call it."""
    scopes: tuple[str, ...] = ()
    api_key_required: bool = False


class RestApi(_Resource):
    """A REST API of API Gateway, with all of its methods and the stage they are deployed to."""

    service: ClassVar[str] = "apigateway"
    references: ClassVar[frozenset[str]] = frozenset({"function", "guard_functions"})

    name: str
    methods: tuple[RestMethod, ...]
    function: Address
    """Answers every method."""
    guards: tuple[Annotated[Guard, Field(discriminator="kind")], ...]
    guard_functions: tuple[Address, ...]
    """Of the guards that are handlers of the app, in the same order."""
    stage: str
    binary_media_types: tuple[str, ...]
    endpoint_type: Literal["EDGE", "REGIONAL"]
    tags: dict[str, str]
    kind: Literal["rest_api"] = "rest_api"


class Rule(_Resource):
    """An EventBridge rule that calls a function by the clock."""

    service: ClassVar[str] = "events"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})
    references: ClassVar[frozenset[str]] = frozenset({"function"})

    name: str
    schedule_expression: str
    description: str
    function: Address
    tags: dict[str, str]
    kind: Literal["rule"] = "rule"


class QueueMapping(_Resource):
    """What polls an SQS queue and hands its messages to a function."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"queue"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "role"})

    queue: str
    """A name in the app's account and region, or an ARN."""
    function: Address
    role: Address
    """Must be allowed to read the queue before AWS takes the mapping."""
    batch_size: int
    maximum_batching_window_in_seconds: int
    maximum_concurrency: int | None
    filters: tuple[str, ...] = ()
    """JSON patterns; what fits none of them is not delivered."""
    partial_failures: bool = False
    """Whether the function says which messages failed."""
    kind: Literal["queue_mapping"] = "queue_mapping"


class Permission(_Resource):
    """A statement of a function's policy that lets another service call it."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"function", "principal", "source"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "source"})

    function: Address
    principal: str
    source: Address
    kind: Literal["permission"] = "permission"


Resource: TypeAlias = Annotated[
    Role | LogGroup | Layer | Function | RestApi | Rule | QueueMapping | Permission,
    Field(discriminator="kind"),
]
Kind: TypeAlias = Literal[
    "role",
    "log_group",
    "layer",
    "function",
    "rest_api",
    "rule",
    "queue_mapping",
    "permission",
]
SERVICES: dict[Kind, str] = {
    "role": Role.service,
    "log_group": LogGroup.service,
    "layer": Layer.service,
    "function": Function.service,
    "rest_api": RestApi.service,
    "rule": Rule.service,
    "queue_mapping": QueueMapping.service,
    "permission": Permission.service,
}
"""Which service is called for each kind of resource."""

Desired: TypeAlias = dict[Address, Resource]
"""All resources of a stage, by address."""
