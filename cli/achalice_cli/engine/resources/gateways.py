"""APIs in front of functions."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, JsonValue, PlainSerializer, Tag

from achalice.triggers import CognitoGuard, CustomGuard, FunctionGuard, Guard, IamGuard, JwtGuard
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model


def _kind(guard: object) -> object:
    return guard.get("kind") if isinstance(guard, dict) else getattr(guard, "kind", None)


def _as_object(guard: Guard) -> dict[str, object]:
    return guard._asdict()


# Left to itself, pydantic would record tuples as lists, and not ask which of them it reads.
RecordedGuard: TypeAlias = Annotated[
    Annotated[FunctionGuard, Tag("function_guard")]
    | Annotated[CognitoGuard, Tag("cognito_guard")]
    | Annotated[CustomGuard, Tag("custom_guard")]
    | Annotated[IamGuard, Tag("iam_guard")]
    | Annotated[JwtGuard, Tag("jwt_guard")],
    Discriminator(_kind),
    PlainSerializer(_as_object),
]
"""A guard as JSON: an object, told by its kind."""


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


class Throttle(BaseModel):
    """How many requests API Gateway lets through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rate_limit: float
    """Requests a second, for long."""
    burst_limit: int
    """Requests at once."""


class AccessLog(BaseModel):
    """What API Gateway writes of each request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str
    """In `$context` variables."""
    destination_arn: str | None = None
    """None where the log group is the app's own."""


class RestApi(Model):
    """A REST API of API Gateway, with all of its methods and the stage they are deployed to."""

    service: ClassVar[str] = "apigateway"
    references: ClassVar[frozenset[str]] = frozenset(
        {"function", "guard_functions", "access_log_group"}
    )

    name: str
    methods: tuple[RestMethod, ...]
    function: Address
    """Answers every method."""
    guards: tuple[RecordedGuard, ...]
    guard_functions: tuple[Address, ...]
    """Of the guards that are handlers of the app, in the same order."""
    stage: str
    binary_media_types: tuple[str, ...]
    endpoint_type: Literal["EDGE", "REGIONAL", "PRIVATE"]
    tags: dict[str, str]
    vpc_endpoint_ids: tuple[str, ...] = ()
    """Through which a private API is reached."""
    policy: dict[str, JsonValue] | None = None
    """Who may call the API; None lets everybody."""
    minimum_compression_size: int | None = None
    """Bytes; None compresses nothing."""
    error_headers: dict[str, str] = Field(default_factory=dict)
    """What API Gateway's own errors carry, which no function has seen."""
    tracing: bool = False
    throttle: Throttle | None = None
    """For all callers together; None leaves it to the account's limits."""
    access_log: AccessLog | None = None
    access_log_group: Address | None = None
    """Where the log goes, of the app's own."""
    stage_variables: dict[str, str] = Field(default_factory=dict)
    kind: Literal["rest_api"] = "rest_api"
