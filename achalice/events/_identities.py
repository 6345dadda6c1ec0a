"""Who asks AppSync, however they have logged in."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping


def _listed(value: object) -> object:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


Addresses = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""The client's, and those of the proxies before AppSync."""


class AppSyncCognitoIdentity(EventModel):
    """A user of a Cognito user pool."""

    sub: str | None = None
    username: str | None = None
    issuer: str | None = None
    """`https://cognito-idp.us-east-1.amazonaws.com/us-east-1_...`."""
    claims: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    default_auth_strategy: str | None = None
    """`ALLOW` or `DENY`, as the API is set."""
    groups: Annotated[tuple[str, ...], NullIsEmpty] = ()
    source_ip: Addresses = ()


class AppSyncIAMIdentity(EventModel):
    """Whoever signed the request with AWS credentials."""

    account_id: str | None = None
    user_arn: str | None = None
    username: str | None = None
    """`{user id}:{session}` of an assumed role."""
    user: str | None = None
    """What some mapping templates call `username`."""
    cognito_identity_id: str | None = None
    """Of credentials from an identity pool, like all of `cognito...`."""
    cognito_identity_pool_id: str | None = None
    cognito_identity_auth_type: str | None = None
    """`authenticated` or `unauthenticated`."""
    cognito_identity_auth_provider: str | None = None
    source_ip: Addresses = ()


class AppSyncOIDCIdentity(EventModel):
    """A user of an OpenID Connect provider."""

    sub: str | None = None
    issuer: str | None = None
    claims: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)


class AppSyncLambdaIdentity(EventModel):
    """Whoever a Lambda authorizer let pass."""

    resolver_context: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the authorizer of a GraphQL API answered."""
    handler_context: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the authorizer of an Event API answered."""


_TAGS: Mapping[type, str] = {
    AppSyncCognitoIdentity: "cognito",
    AppSyncIAMIdentity: "iam",
    AppSyncOIDCIdentity: "oidc",
    AppSyncLambdaIdentity: "lambda",
}


def _kind(identity: Any) -> str:
    if not isinstance(identity, Mapping):
        return _TAGS.get(type(identity), "")
    if "resolverContext" in identity or "handlerContext" in identity:
        return "lambda"
    if "accountId" in identity or "userArn" in identity:
        return "iam"
    named = ("username", "sourceIp", "defaultAuthStrategy")
    return "cognito" if any(name in identity for name in named) else "oidc"


def _anybody(identity: object) -> object:
    # AWS's own samples of Event APIs have the text of Python's None.
    return None if identity in ({}, "", "None") else identity


AppSyncIdentity = Annotated[
    Annotated[
        Annotated[AppSyncCognitoIdentity, Tag("cognito")]
        | Annotated[AppSyncIAMIdentity, Tag("iam")]
        | Annotated[AppSyncOIDCIdentity, Tag("oidc")]
        | Annotated[AppSyncLambdaIdentity, Tag("lambda")],
        Discriminator(_kind),
    ]
    | None,
    BeforeValidator(_anybody),
]
"""None where an API key is all that the client has."""


__all__ = [
    "AppSyncCognitoIdentity",
    "AppSyncIAMIdentity",
    "AppSyncIdentity",
    "AppSyncLambdaIdentity",
    "AppSyncOIDCIdentity",
]
