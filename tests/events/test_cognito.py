"""What all triggers of a user pool have in common, and which model is whose."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice import Chalice
from achalice.events import (
    CognitoCallerContext,
    CognitoPostConfirmationEvent,
    CognitoPreSignUpEvent,
    CognitoTriggerEvent,
    parse_event,
)

from ..builders import FakeContext


def trigger(source: str, request: dict[str, Any] | None = None, **others: Any) -> dict[str, Any]:
    """What Cognito sends; the response is what it does when nobody says otherwise."""
    return {
        "version": "1",
        "triggerSource": source,
        "region": "eu-central-1",
        "userPoolId": "eu-central-1_tea",
        "userName": "ada",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "7abc"},
        "request": {"userAttributes": {"email": "ada@example.com"}, **(request or {})},
        "response": {},
        **others,
    }


def test_a_trigger_says_who_asks_for_whom() -> None:
    event = CognitoPostConfirmationEvent.from_payload(
        trigger("PostConfirmation_ConfirmSignUp", {"clientMetadata": {"from": "app"}})
    )

    assert (event.version, event.trigger_source) == ("1", "PostConfirmation_ConfirmSignUp")
    assert (event.region, event.user_pool_id) == ("eu-central-1", "eu-central-1_tea")
    assert event.user_name == "ada"
    assert event.caller_context == CognitoCallerContext(
        aws_sdk_version="aws-sdk-unknown-unknown", client_id="7abc"
    )
    assert event.request.user_attributes == {"email": "ada@example.com"}
    assert event.request.client_metadata == {"from": "app"}
    assert event.response == {}


@pytest.mark.parametrize("client", [None, "CLIENT_ID_NOT_APPLICABLE"])
def test_an_administrator_asks_without_a_client(client: str | None) -> None:
    payload = trigger("PostConfirmation_ConfirmSignUp")
    payload["callerContext"] = {"awsSdk": "2.814.0", "clientId": client}

    event = CognitoPostConfirmationEvent.from_payload(payload)

    assert event.caller_context.client_id == client
    assert event.caller_context.aws_sdk_version == "2.814.0"
    assert event.model_dump(by_alias=True)["callerContext"] == payload["callerContext"]


def test_attributes_are_text_even_where_a_sample_has_something_else() -> None:
    payload = trigger("PostConfirmation_ConfirmSignUp", version=1)
    payload["request"] = {
        "userAttributes": {"email_verified": True, "custom:age": 7, "nickname": None},
        "clientMetadata": None,
    }

    event = CognitoPostConfirmationEvent.from_payload(payload)

    assert event.version == "1"
    assert event.request.user_attributes == {
        "email_verified": "true",
        "custom:age": "7",
        "nickname": "",
    }
    assert event.request.client_metadata == {}


def test_a_trigger_that_only_tells_is_given_back_as_it_came() -> None:
    payload = trigger("PostConfirmation_ConfirmSignUp", extra={"kept": None})

    answer = CognitoPostConfirmationEvent.from_payload(payload).answer()

    assert answer == payload


def test_an_answer_leaves_the_event_as_it_was() -> None:
    payload = trigger("PreSignUp_SignUp", response={"autoConfirmUser": False, "other": 1})
    event = CognitoPreSignUpEvent.from_payload(payload)

    answer = event.answer(auto_confirm_user=True)

    assert answer["response"] == {
        "autoConfirmUser": True,
        "autoVerifyEmail": False,
        "autoVerifyPhone": False,
        "other": 1,
    }
    assert {**answer, "response": payload["response"]} == payload
    assert event.response == payload["response"] == {"autoConfirmUser": False, "other": 1}


def test_an_event_that_was_built_by_hand_can_be_answered_too() -> None:
    event = CognitoPostConfirmationEvent.model_validate(trigger("PostConfirmation_ConfirmSignUp"))

    assert event.to_dict() == {}
    assert event.answer() == trigger("PostConfirmation_ConfirmSignUp")


def test_a_handlers_answer_reaches_lambda() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def sign_up(event: CognitoPreSignUpEvent) -> dict[str, Any]:
        return event.answer(auto_verify_email=True)

    answer = app(trigger("PreSignUp_SignUp"), FakeContext())

    assert isinstance(answer, dict)
    assert answer["response"]["autoVerifyEmail"] is True


@pytest.mark.parametrize(
    ("source", "model"),
    [
        ("PreSignUp_SignUp", "CognitoPreSignUpEvent"),
        ("PreSignUp_AdminCreateUser", "CognitoPreSignUpEvent"),
        ("PreSignUp_ExternalProvider", "CognitoPreSignUpEvent"),
        ("PostConfirmation_ConfirmSignUp", "CognitoPostConfirmationEvent"),
        ("PostConfirmation_ConfirmForgotPassword", "CognitoPostConfirmationEvent"),
        ("PreAuthentication_Authentication", "CognitoPreAuthenticationEvent"),
        ("PostAuthentication_Authentication", "CognitoPostAuthenticationEvent"),
        ("DefineAuthChallenge_Authentication", "CognitoDefineAuthChallengeEvent"),
        ("VerifyAuthChallengeResponse_Authentication", "CognitoVerifyAuthChallengeEvent"),
        ("TokenGeneration_HostedAuth", "CognitoPreTokenGenerationEvent"),
        ("TokenGeneration_Authentication", "CognitoPreTokenGenerationEvent"),
        ("TokenGeneration_NewPasswordChallenge", "CognitoPreTokenGenerationEvent"),
        ("TokenGeneration_AuthenticateDevice", "CognitoPreTokenGenerationEvent"),
        ("TokenGeneration_RefreshTokens", "CognitoPreTokenGenerationEvent"),
        ("PreTokenGen", "CognitoPreTokenGenerationEvent"),
        ("UserMigration_Authentication", "CognitoUserMigrationEvent"),
        ("UserMigration_ForgotPassword", "CognitoUserMigrationEvent"),
        ("CustomMessage_SignUp", "CognitoCustomMessageEvent"),
        ("CustomMessage_AdminCreateUser", "CognitoCustomMessageEvent"),
        ("CustomMessage_ResendCode", "CognitoCustomMessageEvent"),
        ("CustomMessage_ForgotPassword", "CognitoCustomMessageEvent"),
        ("CustomMessage_UpdateUserAttribute", "CognitoCustomMessageEvent"),
        ("CustomMessage_VerifyUserAttribute", "CognitoCustomMessageEvent"),
        ("CustomMessage_Authentication", "CognitoCustomMessageEvent"),
        ("CustomEmailSender_AccountTakeOverNotification", "CognitoCustomEmailSenderEvent"),
        ("CustomSMSSender_Authentication", "CognitoCustomSMSSenderEvent"),
        # What AWS may come up with.
        ("PostMortem_Deletion", "CognitoTriggerEvent"),
        ("", "CognitoTriggerEvent"),
    ],
)
def test_a_triggers_source_says_whose_it_is(source: str, model: str) -> None:
    assert type(parse_event(trigger(source))).__name__ == model


@pytest.mark.parametrize(
    ("request_", "response", "model"),
    [
        ({"session": []}, {}, "CognitoDefineAuthChallengeEvent"),
        ({"session": [], "challengeName": "C"}, {}, "CognitoCreateAuthChallengeEvent"),
        ({"challengeAnswer": "7"}, {"answerCorrect": None}, "CognitoVerifyAuthChallengeEvent"),
        ({"password": "tea"}, {}, "CognitoUserMigrationEvent"),
        ({"codeParameter": "####"}, {}, "CognitoCustomMessageEvent"),
        ({"groupConfiguration": {}}, {}, "CognitoPreTokenGenerationEvent"),
        ({"newDeviceUsed": True}, {}, "CognitoPostAuthenticationEvent"),
        ({"validationData": {}}, {"autoConfirmUser": False}, "CognitoPreSignUpEvent"),
        ({"validationData": {}}, {}, "CognitoPreAuthenticationEvent"),
        ({}, {}, "CognitoTriggerEvent"),
    ],
)
def test_a_source_made_up_for_a_test_does_not_hide_the_trigger(
    request_: dict[str, Any], response: dict[str, Any], model: str
) -> None:
    event = parse_event(trigger("trigger_source", request_, response=response))

    assert type(event).__name__ == model


def test_a_trigger_without_its_question_is_none() -> None:
    payload = {**trigger("PreSignUp_SignUp"), "request": None}

    assert not isinstance(parse_event(payload), CognitoTriggerEvent)
    with pytest.raises(ValidationError, match="request"):
        CognitoPreSignUpEvent.from_payload(payload)
