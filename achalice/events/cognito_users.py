"""Cognito's triggers around users: signing up, signing in, coming over from elsewhere.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, validate_call

from achalice._typing import RawEvent
from achalice.events._base import EventModel, NullIsEmptyMapping
from achalice.events.cognito import Attributes, CognitoTriggerEvent, CognitoTriggerRequest
from achalice.exceptions import EventAnswerError

__all__ = [
    "CognitoInboundFederationEvent",
    "CognitoInboundFederationRequest",
    "CognitoPostAuthenticationEvent",
    "CognitoPostAuthenticationRequest",
    "CognitoPostConfirmationEvent",
    "CognitoPreAuthenticationEvent",
    "CognitoPreAuthenticationRequest",
    "CognitoPreSignUpEvent",
    "CognitoPreSignUpRequest",
    "CognitoProviderAttributes",
    "CognitoUserMigrationEvent",
    "CognitoUserMigrationRequest",
]


class CognitoPreSignUpRequest(CognitoTriggerRequest):
    """Who wants to sign up."""

    validation_data: Attributes = Field(default_factory=dict)
    """What the client sent along for the decision alone; never stored."""


class CognitoPreSignUpEvent(CognitoTriggerEvent):
    """May this user be created, and must anything be confirmed? Raise to refuse.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
    """

    request: CognitoPreSignUpRequest

    @validate_call
    def answer(
        self,
        *,
        auto_confirm_user: bool = False,
        auto_verify_email: bool = False,
        auto_verify_phone: bool = False,
    ) -> RawEvent:
        """Let the user sign up, with these of the confirmations already done.

        Raises:
            EventAnswerError: there is no address or number that could be verified.
        """
        for verified, attribute in (
            (auto_verify_email, "email"),
            (auto_verify_phone, "phone_number"),
        ):
            if verified and not self.request.user_attributes.get(attribute):
                raise EventAnswerError(
                    self, f"verifies `{attribute}`, which the user does not have"
                )
        return self._answered(
            auto_confirm_user=auto_confirm_user,
            auto_verify_email=auto_verify_email,
            auto_verify_phone=auto_verify_phone,
        )


class CognitoPostConfirmationEvent(CognitoTriggerEvent):
    """A user has confirmed an account, or a password that was forgotten.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
    """

    def answer(self) -> RawEvent:
        """The event as it came: there is nothing to say."""
        return self._answered()


class CognitoPreAuthenticationRequest(CognitoTriggerRequest):
    """Who wants to sign in."""

    validation_data: Attributes = Field(default_factory=dict)
    """`ClientMetadata` of InitiateAuth and AdminInitiateAuth."""
    user_not_found: bool | None = None
    """Whether nobody has this name; set where the app client hides that from callers."""


class CognitoPreAuthenticationEvent(CognitoTriggerEvent):
    """May this user sign in? Raise to refuse.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
    """

    request: CognitoPreAuthenticationRequest

    def answer(self) -> RawEvent:
        """Let the user sign in."""
        return self._answered()


class CognitoPostAuthenticationRequest(CognitoTriggerRequest):
    """Who has signed in."""

    new_device_used: bool | None = None
    """Set where the pool remembers devices."""


class CognitoPostAuthenticationEvent(CognitoTriggerEvent):
    """A user has signed in, and has no tokens yet.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
    """

    request: CognitoPostAuthenticationRequest

    def answer(self) -> RawEvent:
        """The event as it came: there is nothing to say."""
        return self._answered()


class CognitoUserMigrationRequest(CognitoTriggerRequest):
    """Who is unknown to the pool."""

    password: str | None = None
    """As the user typed it; None where the password was forgotten."""
    validation_data: Attributes = Field(default_factory=dict)


class CognitoUserMigrationEvent(CognitoTriggerEvent):
    """Does another directory know this user? Raise where it does not.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
    """

    request: CognitoUserMigrationRequest

    @validate_call
    def answer(
        self,
        *,
        user_attributes: Annotated[dict[str, str], Field(min_length=1)],
        final_user_status: Literal["CONFIRMED", "RESET_REQUIRED"] | None = None,
        message_action: Literal["SUPPRESS"] | None = None,
        desired_delivery_mediums: list[Literal["EMAIL", "SMS"]] | None = None,
        force_alias_creation: bool | None = None,
        enable_sms_mfa: bool | None = None,
    ) -> RawEvent:
        """Create the user with these attributes; their own need the prefix `custom:`.

        Args:
            user_attributes: without `email_verified` or `phone_number_verified` as `"true"`, a
                forgotten password cannot be reset.
            final_user_status: `CONFIRMED` keeps the password that was typed.
            message_action: `SUPPRESS` sends no welcome message.
            desired_delivery_mediums: how the welcome message goes; by SMS when it is not said.
            force_alias_creation: take address or number away from the user who has it.
            enable_sms_mfa: ask the user for a code by SMS from now on.
        """
        answer = self._answered(
            user_attributes=user_attributes,
            final_user_status=final_user_status,
            message_action=message_action,
            desired_delivery_mediums=desired_delivery_mediums,
            force_alias_creation=force_alias_creation,
        )
        if enable_sms_mfa is not None:
            answer["response"]["enableSMSMFA"] = enable_sms_mfa
        return answer


class CognitoProviderAttributes(EventModel):
    """What an identity provider says of a user."""

    token_response: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """`access_token`, `expires_in` and so on; empty for SAML, as the next two."""
    id_token: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """Its claims: `sub`, `iss`, `email`."""
    user_info: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """Empty, too, where the provider could not be asked."""
    saml_response: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)

    @property
    def claims(self) -> dict[str, Any]:
        """All that is said of the user; the ID token has precedence over the user's profile."""
        return {**self.saml_response, **self.user_info, **self.id_token}


class CognitoInboundFederationRequest(CognitoTriggerRequest):
    """Whom an identity provider vouches for."""

    provider_name: str
    provider_type: str
    """`OIDC`, `SAML`, `Facebook`, `Google`, `SignInWithApple` or `LoginWithAmazon`."""
    attributes: CognitoProviderAttributes


class CognitoInboundFederationEvent(CognitoTriggerEvent):
    """What shall the pool store of what an identity provider says?

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
    """

    request: CognitoInboundFederationRequest

    @validate_call
    def answer(self, user_attributes_to_map: Mapping[str, Any]) -> RawEvent:
        """Store these and drop all others; store all as they came where there are none."""
        return self._answered(user_attributes_to_map=dict(user_attributes_to_map))
