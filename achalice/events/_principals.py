"""Who called an API, as CloudTrail writes it and others after it."""

from typing import Any

from achalice.events._base import EventModel


class CloudTrailSessionAttributes(EventModel):
    """How a session was opened."""

    creation_date: str | None = None
    """ISO 8601 from CloudTrail, `Wed Mar 10 23:41:52 UTC 2021` from S3 Object Lambda."""
    mfa_authenticated: str | None = None
    """`true` or `false`."""


class CloudTrailSessionIssuer(EventModel):
    """What issued temporary credentials: a role, as a rule."""

    type: str | None = None
    principal_id: str | None = None
    arn: str | None = None
    account_id: str | None = None
    user_name: str | None = None


class CloudTrailSessionContext(EventModel):
    """The session of temporary credentials."""

    attributes: CloudTrailSessionAttributes | None = None
    session_issuer: CloudTrailSessionIssuer | None = None
    web_id_federation_data: dict[str, Any] | None = None
    source_identity: str | None = None
    ec2_role_delivery: str | None = None


class CloudTrailUserIdentity(EventModel):
    """Who it was."""

    type: str | None = None
    """`Root`, `IAMUser`, `AssumedRole`, `FederatedUser`, `AWSService`, `Unknown`, ..."""
    principal_id: str | None = None
    arn: str | None = None
    account_id: str | None = None
    access_key_id: str | None = None
    user_name: str | None = None
    invoked_by: str | None = None
    """The service that made the call for somebody."""
    session_context: CloudTrailSessionContext | None = None
    """Of temporary credentials."""
    identity_provider: str | None = None
    credential_id: str | None = None


__all__ = [
    "CloudTrailSessionAttributes",
    "CloudTrailSessionContext",
    "CloudTrailSessionIssuer",
    "CloudTrailUserIdentity",
]
