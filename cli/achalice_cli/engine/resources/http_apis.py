"""HTTP APIs of API Gateway, and URLs of functions: what answers HTTP without a REST API."""

from typing import ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from achalice_cli.config import UrlAuth
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.gateways import AccessLog, Throttle
from achalice_cli.engine.resources.model import Model

Authorization: TypeAlias = Literal["NONE", "AWS_IAM", "JWT", "CUSTOM"]
"""How an HTTP API finds out who may call a route; `CUSTOM` asks a Lambda function."""


class HttpAuthorizer(BaseModel):
    """What an HTTP API decides by who may call a route.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: Literal["JWT", "REQUEST"]
    identity_sources: tuple[str, ...]
    issuer: str | None = None
    """Of a JWT: whose tokens are taken."""
    audience: tuple[str, ...] = ()
    """Of a JWT: for whom the tokens must be."""
    uri: str | None = None
    """Of the function that is asked; None for the app's own, which the API names."""
    payload_version: Literal["1.0", "2.0"] | None = None
    simple_responses: bool = False
    ttl_seconds: int | None = None
    """For how long answers are kept; None of a JWT only."""
    credentials: str | None = None
    """The ARN of the role as which the function is asked."""


class HttpApiRoute(BaseModel):
    """One method of one path of an HTTP API."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    """`GET /orders/{order_id}`"""
    authorization: Authorization = "NONE"
    authorizer: str | None = None
    """The name of the authorizer, of a `JWT` or `CUSTOM` one."""
    scopes: tuple[str, ...] = ()
    """Of which a token needs one."""


class HttpApi(Model):
    """An HTTP API, with all of its routes and the stage they are deployed to."""

    service: ClassVar[str] = "apigatewayv2"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})
    references: ClassVar[frozenset[str]] = frozenset(
        {"function", "authorizer_functions", "access_log_group"}
    )

    name: str
    routes: tuple[HttpApiRoute, ...]
    function: Address
    """Answers every route."""
    authorizers: tuple[HttpAuthorizer, ...]
    authorizer_functions: tuple[Address, ...]
    """Of the authorizers that are handlers of the app, in the same order."""
    stage: str
    """`$default` is no part of paths; every other name is their first one."""
    tags: dict[str, str]
    throttle: Throttle | None = None
    """For all callers together; None leaves it to the account's limits."""
    access_log: AccessLog | None = None
    access_log_group: Address | None = None
    """Where the log goes, of the app's own."""
    stage_variables: dict[str, str] = Field(default_factory=dict)
    kind: Literal["http_api"] = "http_api"


class FunctionUrl(Model):
    """A URL of a function's own."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"function"})
    references: ClassVar[frozenset[str]] = frozenset({"function"})

    function: Address
    auth: UrlAuth
    """Who may call it: everybody, or whoever signs and is allowed to."""
    kind: Literal["function_url"] = "function_url"
