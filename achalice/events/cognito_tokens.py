"""Cognito's triggers before it makes tokens, in their three versions.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
"""

from typing import Annotated, Any

from pydantic import Field, validate_call

from achalice._typing import RawEvent
from achalice.events._answers import Answer
from achalice.events._base import EventModel, NullIsEmpty
from achalice.events.cognito import CognitoTriggerEvent, CognitoTriggerRequest

__all__ = [
    "CognitoAccessTokenChanges",
    "CognitoGroupConfiguration",
    "CognitoGroupOverride",
    "CognitoPreTokenGenerationEvent",
    "CognitoPreTokenGenerationRequest",
    "CognitoPreTokenGenerationV2Event",
    "CognitoPreTokenGenerationV2Request",
    "CognitoPreTokenGenerationV3Event",
    "CognitoTokenChanges",
]


class CognitoGroupConfiguration(EventModel):
    """The user's groups, and the roles that come with them."""

    groups_to_override: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """The groups that the user is in."""
    iam_roles_to_override: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """ARNs."""
    preferred_role: str | None = None
    """ARN."""


class CognitoGroupOverride(Answer):
    """Groups and roles for the tokens, instead of the user's own."""

    groups_to_override: tuple[str, ...] | None = None
    """Empty for none; None leaves the user's own."""
    iam_roles_to_override: tuple[str, ...] | None = None
    preferred_role: str | None = None


class CognitoTokenChanges(Answer):
    """How a token differs from what Cognito would write."""

    claims_to_add_or_override: dict[str, Any] | None = None
    """Any JSON that is not null."""
    claims_to_suppress: tuple[str, ...] | None = None


class CognitoAccessTokenChanges(CognitoTokenChanges):
    """How an access token differs from what Cognito would write."""

    scopes_to_add: tuple[str, ...] | None = None
    scopes_to_suppress: tuple[str, ...] | None = None


class CognitoPreTokenGenerationRequest(CognitoTriggerRequest):
    """Whose tokens they will be."""

    group_configuration: CognitoGroupConfiguration = Field(
        default_factory=CognitoGroupConfiguration
    )


class CognitoPreTokenGenerationEvent(CognitoTriggerEvent):
    """What shall the ID token say? Version 1."""

    request: CognitoPreTokenGenerationRequest

    @validate_call
    def answer(
        self,
        *,
        claims_to_add_or_override: dict[str, str] | None = None,
        claims_to_suppress: list[str] | None = None,
        group_override_details: CognitoGroupOverride | None = None,
    ) -> RawEvent:
        """Change these; what is None stays as Cognito has it."""
        details = {
            "claimsToAddOrOverride": claims_to_add_or_override,
            "claimsToSuppress": claims_to_suppress,
            "groupOverrideDetails": _plain(group_override_details),
        }
        return self._answered(claims_override_details=_said(details))


class CognitoPreTokenGenerationV2Request(CognitoPreTokenGenerationRequest):
    """Whose tokens they will be, and what for."""

    scopes: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """Of the access token."""


class CognitoPreTokenGenerationV2Event(CognitoTriggerEvent):
    """What shall the ID token and the access token say? Version 2."""

    request: CognitoPreTokenGenerationV2Request

    @validate_call
    def answer(
        self,
        *,
        id_token_generation: CognitoTokenChanges | None = None,
        access_token_generation: CognitoAccessTokenChanges | None = None,
        group_override_details: CognitoGroupOverride | None = None,
    ) -> RawEvent:
        """Change these; what is None stays as Cognito has it."""
        details = {
            "idTokenGeneration": _plain(id_token_generation),
            "accessTokenGeneration": _plain(access_token_generation),
            "groupOverrideDetails": _plain(group_override_details),
        }
        return self._answered(claims_and_scope_override_details=_said(details))


class CognitoPreTokenGenerationV3Event(CognitoPreTokenGenerationV2Event):
    """What shall the tokens say, those of machines among them? Version 3.

    `trigger_source` is `TokenGeneration_ClientCredentials` for a machine, which has no attributes.
    """


def _plain(changes: Answer | None) -> dict[str, Any] | None:
    return None if changes is None else changes.model_dump(mode="json", by_alias=True)


def _said(details: dict[str, Any]) -> dict[str, Any] | None:
    said = {name: value for name, value in details.items() if value is not None}
    return said or None
