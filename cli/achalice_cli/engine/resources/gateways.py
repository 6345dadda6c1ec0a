"""APIs in front of functions."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, PlainSerializer, Tag

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


class RestApi(Model):
    """A REST API of API Gateway, with all of its methods and the stage they are deployed to."""

    service: ClassVar[str] = "apigateway"
    references: ClassVar[frozenset[str]] = frozenset({"function", "guard_functions"})

    name: str
    methods: tuple[RestMethod, ...]
    function: Address
    """Answers every method."""
    guards: tuple[RecordedGuard, ...]
    guard_functions: tuple[Address, ...]
    """Of the guards that are handlers of the app, in the same order."""
    stage: str
    binary_media_types: tuple[str, ...]
    endpoint_type: Literal["EDGE", "REGIONAL"]
    tags: dict[str, str]
    kind: Literal["rest_api"] = "rest_api"
