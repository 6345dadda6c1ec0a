"""APIs in front of functions."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from achalice.triggers import Guard
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model


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
    guards: tuple[Annotated[Guard, Field(discriminator="kind")], ...]
    guard_functions: tuple[Address, ...]
    """Of the guards that are handlers of the app, in the same order."""
    stage: str
    binary_media_types: tuple[str, ...]
    endpoint_type: Literal["EDGE", "REGIONAL"]
    tags: dict[str, str]
    kind: Literal["rest_api"] = "rest_api"
