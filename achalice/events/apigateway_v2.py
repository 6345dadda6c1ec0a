"""Requests to HTTP APIs: payload 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from typing import Annotated, Any
from urllib.parse import parse_qsl

from pydantic import Field

from achalice.events._base import (
    EventModel,
    NullIsEmpty,
    NullIsEmptyMapping,
    NullIsNoText,
    Texts,
    Timestamp,
)
from achalice.events._certificates import ClientCertificate
from achalice.events._http import HTTPEvent, HTTPResponse
from achalice.requests import MultiDict, cookies_in

__all__ = [
    "APIGatewayAuthentication",
    "APIGatewayAuthorizerV2",
    "APIGatewayCognitoIdentity",
    "APIGatewayHTTP",
    "APIGatewayIAM",
    "APIGatewayJWT",
    "APIGatewayProxyEventV2",
    "APIGatewayProxyResponseV2",
    "APIGatewayRequestContextV2",
]


class APIGatewayHTTP(EventModel):
    """The request's first line, and who sent it."""

    method: str
    path: str | None = None
    """As the client sent it, with the stage in front unless that is `$default`."""
    protocol: str | None = None
    """`HTTP/1.1`."""
    source_ip: str | None = None
    user_agent: str | None = None


class APIGatewayJWT(EventModel):
    """A token that a JWT authorizer has checked."""

    claims: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """Mostly texts, whatever they are in the token."""
    scopes: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """Those that the route asks for."""


class APIGatewayCognitoIdentity(EventModel):
    """Who signed with credentials of an identity pool."""

    amr: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """How they logged in."""
    identity_id: str | None = None
    identity_pool_id: str | None = None


class APIGatewayIAM(EventModel):
    """Who signed the request with AWS credentials."""

    access_key: str | None = None
    account_id: str | None = None
    caller_id: str | None = None
    cognito_identity: APIGatewayCognitoIdentity | None = None
    principal_org_id: str | None = None
    user_arn: str | None = None
    user_id: str | None = None


class APIGatewayAuthorizerV2(EventModel):
    """What the route's authorizer found out; which field is set says of what kind it is."""

    jwt: APIGatewayJWT | None = None
    iam: APIGatewayIAM | None = None
    lambda_context: dict[str, Any] | None = Field(
        default=None, validation_alias="lambda", serialization_alias="lambda"
    )
    """What a Lambda authorizer answered as its context; None where it answered none."""
    principal_id: str | None = None
    integration_latency: int | None = None
    """Milliseconds."""


class APIGatewayAuthentication(EventModel):
    """Mutual TLS."""

    client_cert: ClientCertificate | None = None


class APIGatewayRequestContextV2(EventModel):
    """What the gateway knows of the request."""

    http: APIGatewayHTTP
    account_id: str | None = None
    """The API's; of a Function URL its caller's, or `anonymous`."""
    api_id: str | None = None
    """Of a Function URL, the first part of its domain."""
    authentication: APIGatewayAuthentication | None = None
    authorizer: APIGatewayAuthorizerV2 | None = None
    """None where the route has none."""
    domain_name: str | None = None
    domain_prefix: str | None = None
    request_id: str | None = None
    route_key: str | None = None
    stage: str | None = None
    time: str | None = None
    """`12/Mar/2020:19:03:58 +0000`."""
    time_epoch: Timestamp | None = None


class APIGatewayProxyEventV2(HTTPEvent):
    """A request to an HTTP API."""

    version: str = "2.0"
    route_key: str | None = None
    """`GET /orders/{order_id}`, or `$default`."""
    raw_path: str = ""
    """Decoded, with the stage in front unless that is `$default`. Empty only in tests' events."""
    raw_query_string: Annotated[str, NullIsNoText] = ""
    """As the client sent it."""
    raw_cookies: Annotated[tuple[str, ...], NullIsEmpty] = Field(
        default=(), validation_alias="cookies", serialization_alias="cookies"
    )
    """`name=value` each."""
    query_string_parameters: Texts = Field(default_factory=dict)
    """Decoded, and several values of a name in one text with commas: see `query_params`."""
    path_parameters: Texts = Field(default_factory=dict)
    stage_variables: Texts = Field(default_factory=dict)
    request_context: APIGatewayRequestContextV2

    @property
    def method(self) -> str:
        """The request's method."""
        return self.request_context.http.method

    @property
    def path(self) -> str:
        """Without the stage."""
        stage = f"/{self.request_context.stage or '$default'}"
        if not f"{self.raw_path}/".startswith(f"{stage}/"):
            return self.raw_path
        return self.raw_path.removeprefix(stage) or "/"

    @property
    def query_params(self) -> MultiDict:
        """Every value of every parameter, decoded."""
        if self.raw_query_string:
            return MultiDict.of(parse_qsl(self.raw_query_string, keep_blank_values=True))
        return MultiDict.of(self.query_string_parameters.items())

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the client sent, by name; the first of several of one name."""
        return cookies_in(self.raw_cookies) if self.raw_cookies else super().cookies


class APIGatewayProxyResponseV2(HTTPResponse):
    """What an HTTP API, or a Function URL, takes from a function."""

    cookies: list[str] | None = None
    """Values of `Set-Cookie`."""
