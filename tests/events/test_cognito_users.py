"""Signing up, signing in, and coming over from elsewhere."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    CognitoInboundFederationEvent,
    CognitoPostAuthenticationEvent,
    CognitoPreAuthenticationEvent,
    CognitoPreSignUpEvent,
    CognitoUserMigrationEvent,
)
from achalice.exceptions import EventAnswerError

from .test_cognito import trigger


def test_a_sign_up_has_what_the_client_sent_for_the_decision() -> None:
    event = CognitoPreSignUpEvent.from_payload(
        trigger("PreSignUp_SignUp", {"validationData": {"invitation": "a1"}})
    )

    assert event.request.validation_data == {"invitation": "a1"}


def test_a_sign_up_by_an_administrator_has_no_validation_data() -> None:
    event = CognitoPreSignUpEvent.from_payload(
        trigger("PreSignUp_AdminCreateUser", {"validationData": None})
    )

    assert event.request.validation_data == {}


def test_what_a_user_does_not_have_cannot_be_verified() -> None:
    """Cognito would fail the whole sign-up."""
    event = CognitoPreSignUpEvent.from_payload(trigger("PreSignUp_SignUp"))

    assert event.answer(auto_verify_email=True)["response"]["autoVerifyEmail"] is True
    with pytest.raises(EventAnswerError, match="verifies `phone_number`, which the user does not"):
        event.answer(auto_verify_phone=True)


def test_a_sign_in_is_asked_about_and_told_of() -> None:
    before = CognitoPreAuthenticationEvent.from_payload(
        trigger(
            "PreAuthentication_Authentication",
            {"validationData": {"ip": "192.0.2.1"}, "userNotFound": True},
        )
    )
    after = CognitoPostAuthenticationEvent.from_payload(
        trigger("PostAuthentication_Authentication", {"newDeviceUsed": True})
    )

    assert before.request.validation_data == {"ip": "192.0.2.1"}
    assert before.request.user_not_found is True
    assert before.answer() == before.to_dict()
    assert after.request.new_device_used is True
    assert after.answer() == after.to_dict()


def migration(request: dict[str, Any]) -> CognitoUserMigrationEvent:
    nothing = {"userAttributes": None, "finalUserStatus": None, "messageAction": None}
    return CognitoUserMigrationEvent.from_payload(
        trigger("UserMigration_Authentication", request, response=nothing)
    )


def test_a_user_comes_over_with_the_password() -> None:
    event = migration({"password": "tea", "validationData": {"a": "b"}, "userAttributes": None})

    answer = event.answer(
        user_attributes={"email": "ada@example.com", "email_verified": "true"},
        final_user_status="CONFIRMED",
        message_action="SUPPRESS",
        desired_delivery_mediums=["EMAIL"],
        force_alias_creation=False,
        enable_sms_mfa=True,
    )

    assert (event.request.password, event.request.validation_data) == ("tea", {"a": "b"})
    assert answer["response"] == {
        "userAttributes": {"email": "ada@example.com", "email_verified": "true"},
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
        "desiredDeliveryMediums": ["EMAIL"],
        "forceAliasCreation": False,
        "enableSMSMFA": True,
    }


def test_what_is_not_said_of_a_user_stays_as_cognito_has_it() -> None:
    answer = migration({}).answer(user_attributes={"email": "ada@example.com"})

    assert answer["response"] == {
        "userAttributes": {"email": "ada@example.com"},
        "finalUserStatus": None,
        "messageAction": None,
    }


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"user_attributes": {}}, "user_attributes"),
        ({"final_user_status": "HAPPY"}, "final_user_status"),
        ({"message_action": "RESEND"}, "message_action"),
        ({"desired_delivery_mediums": ["PIGEON"]}, "desired_delivery_mediums"),
    ],
)
def test_what_cognito_would_not_take_of_a_user_is_an_error(said: Any, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        migration({}).answer(**{"user_attributes": {"email": "a@example.com"}, **said})


def federation(provider: str, attributes: dict[str, Any]) -> CognitoInboundFederationEvent:
    request = {"providerName": "Corp", "providerType": provider, "attributes": attributes}
    return CognitoInboundFederationEvent.from_payload(
        trigger("InboundFederation_ExternalProvider", request)
    )


def test_an_oidc_providers_claims_are_told_together() -> None:
    event = federation(
        "OIDC",
        {
            "tokenResponse": {"access_token": "a", "expires_in": "3600"},
            "idToken": {"sub": "7", "email": "ada@example.com", "exp": 1770000000},
            "userInfo": {"email": "old@example.com", "given_name": "Ada"},
        },
    )

    assert (event.request.provider_name, event.request.provider_type) == ("Corp", "OIDC")
    assert event.request.attributes.token_response["expires_in"] == "3600"
    assert event.request.attributes.claims == {
        "sub": "7",
        "email": "ada@example.com",
        "exp": 1770000000,
        "given_name": "Ada",
    }


def test_what_a_saml_provider_says_is_stored_in_other_words() -> None:
    event = federation("SAML", {"samlResponse": {"groups": "a,b", "mail": "ada@example.com"}})

    answer = event.answer({"email": event.request.attributes.claims["mail"]})

    assert event.request.attributes.saml_response["groups"] == "a,b"
    assert answer["response"] == {"userAttributesToMap": {"email": "ada@example.com"}}


def test_nothing_to_map_keeps_everything() -> None:
    assert federation("SAML", {}).answer({})["response"] == {"userAttributesToMap": {}}
