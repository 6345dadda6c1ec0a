"""Requests that API Gateway hands over whole: REST APIs, and HTTP APIs with payload 1.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from achalice import _json
from achalice.events._base import EventModel, NullIsEmptyMapping, Texts, Timestamp
from achalice.events._certificates import ClientCertificate
from achalice.events._http import HTTPResponse, MultiValueEvent

__all__ = [
    "APIGatewayAuthorizerContext",
    "APIGatewayIdentity",
    "APIGatewayProxyEvent",
    "APIGatewayProxyResponse",
    "APIGatewayRequestContext",
]


class APIGatewayIdentity(EventModel):
    """Who asks. AWS fills in what the route's authorization knows, and null elsewhere."""

    source_ip: str | None = None
    """`test-invoke-source-ip` from the console's Test button."""
    user_agent: str | None = None
    access_key: str | None = None
    account_id: str | None = None
    api_key: str | None = None
    """Where the method requires one."""
    api_key_id: str | None = None
    caller: str | None = None
    """Of a request signed with AWS credentials, like `user`, `user_arn` and `access_key`."""
    user: str | None = None
    user_arn: str | None = None
    client_cert: ClientCertificate | None = None
    """Of mutual TLS."""
    cognito_amr: tuple[str, ...] | str | None = None
    cognito_authentication_provider: str | None = None
    cognito_authentication_type: str | None = None
    """`authenticated` or `unauthenticated`."""
    cognito_identity_id: str | None = None
    cognito_identity_pool_id: str | None = None
    principal_org_id: str | None = None
    vpc_id: str | None = None
    """Of a private API's caller, like `vpce_id`."""
    vpce_id: str | None = None


def _parsed(claims: object) -> object:
    if not isinstance(claims, str):
        return claims
    try:
        found = _json.loads(claims)
    except _json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _split(scopes: object) -> object:
    if isinstance(scopes, str):
        return scopes.replace(",", " ").split()
    return () if scopes is None else scopes


class APIGatewayAuthorizerContext(EventModel):
    """What the route's authorizer found out."""

    # A Lambda authorizer may have a context of the same names, and can send texts only.
    claims: Annotated[dict[str, Any] | None, BeforeValidator(_parsed)] = None
    """Of a Cognito user pool's token, all of them texts."""
    scopes: Annotated[tuple[str, ...], BeforeValidator(_split)] = ()
    principal_id: str | None = None
    """Of a Lambda authorizer, like `integration_latency` and `context`."""
    integration_latency: int | None = None
    """Milliseconds that the authorizer took."""

    @property
    def context(self) -> dict[str, Any]:
        """What the Lambda authorizer added on its own; REST APIs make texts of it."""
        return dict(self.model_extra or {})


class APIGatewayRequestContext(EventModel):
    """What API Gateway knows of the request. Tests in the console and emulators know less."""

    account_id: str | None = None
    """The API's."""
    api_id: str | None = None
    authorizer: APIGatewayAuthorizerContext | None = None
    """None where the route has none."""
    deployment_id: str | None = None
    domain_name: str | None = None
    domain_prefix: str | None = None
    extended_request_id: str | None = None
    http_method: str | None = None
    identity: Annotated[APIGatewayIdentity, NullIsEmptyMapping] = Field(
        default_factory=APIGatewayIdentity
    )
    operation_name: str | None = None
    """From the OpenAPI document that the API was imported from."""
    path: str | None = None
    """With the stage in front, unless the API has a domain of its own."""
    protocol: str | None = None
    """`HTTP/1.1`."""
    request_id: str | None = None
    request_time: str | None = None
    """`09/Apr/2015:12:34:56 +0000`."""
    request_time_epoch: Timestamp | None = None
    resource_id: str | None = None
    resource_path: str | None = None
    """The template that matched: `/orders/{order_id}`."""
    stage: str | None = None
    """`test-invoke-stage` from the console's Test button."""


class APIGatewayProxyEvent(MultiValueEvent):
    """A request to a REST API, or to an HTTP API that is set to payload 1.0."""

    version: str | None = None
    """`1.0` from HTTP APIs; REST APIs send none."""
    http_method: str
    path: str = "/"
    """As the client sent it, without the stage."""
    resource: str | None = None
    """The template that matched: `/orders/{order_id}`."""
    path_parameters: Texts = Field(default_factory=dict)
    stage_variables: Texts = Field(default_factory=dict)
    request_context: Annotated[APIGatewayRequestContext, NullIsEmptyMapping] = Field(
        default_factory=APIGatewayRequestContext
    )

    @model_validator(mode="before")
    @classmethod
    def _as_the_context_says(cls, value: Any) -> Any:
        """Chalice's own tests and local server have the method in the context only."""
        context = value.get("requestContext") if isinstance(value, Mapping) else None
        if not isinstance(context, Mapping) or "httpMethod" not in context:
            return value
        return {"httpMethod": context["httpMethod"], "path": context.get("path") or "/", **value}

    @property
    def method(self) -> str:
        """What AWS calls `http_method`."""
        return self.http_method


class APIGatewayProxyResponse(HTTPResponse):
    """What a REST API, a websocket API or payload 1.0 takes from a function."""

    multi_value_headers: dict[str, list[str]] | None = None
    """Headers of several values; of a name that is in `headers`, too, these count."""
