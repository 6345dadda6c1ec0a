"""Messages to users: their text, and sending them oneself."""

import base64
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    CognitoCustomEmailSenderEvent,
    CognitoCustomMessageEvent,
    CognitoCustomSMSSenderEvent,
)
from achalice.exceptions import EventAnswerError

from .test_cognito import trigger

PLACES: dict[str, Any] = {
    "codeParameter": "{####}",
    "usernameParameter": "{username}",
    "linkParameter": "{##Click Here##}",
}


def message(occasion: str = "SignUp", **places: str | None) -> CognitoCustomMessageEvent:
    nothing = {"smsMessage": None, "emailMessage": None, "emailSubject": None}
    payload = trigger(f"CustomMessage_{occasion}", {**PLACES, **places}, response=nothing)
    return CognitoCustomMessageEvent.from_payload(payload)


def test_a_message_is_said_in_other_words() -> None:
    event = message()

    answer = event.answer(
        sms_message=f"Your tea code: {event.request.code_parameter}",
        email_message=f"<a>{event.request.link_parameter}</a>",
        email_subject="Tea",
    )

    assert answer["response"] == {
        "smsMessage": "Your tea code: {####}",
        "emailMessage": "<a>{##Click Here##}</a>",
        "emailSubject": "Tea",
    }


def test_what_is_not_said_is_said_in_cognitos_words() -> None:
    assert message().answer(email_subject="Tea")["response"] == {
        "smsMessage": None,
        "emailMessage": None,
        "emailSubject": "Tea",
    }


def test_a_message_without_the_code_is_an_error() -> None:
    with pytest.raises(EventAnswerError, match=r"says nowhere {####} or {##Click Here##}"):
        message().answer(sms_message="Welcome!")


def test_an_invitation_without_the_name_is_an_error() -> None:
    """Cognito would send its own invitation instead, and nobody would know why."""
    event = message("AdminCreateUser", linkParameter=None)

    with pytest.raises(EventAnswerError, match=r"says nowhere {username}"):
        event.answer(email_message="Your password is {####}")
    assert event.answer(email_message="{username}, {####}")["response"]["emailMessage"]


@pytest.mark.parametrize(
    "said",
    [
        {"sms_message": "{####}" + "x" * 135},
        {"email_message": "{####}" + "x" * 19_995},
        {"email_subject": "x" * 141},
    ],
)
def test_a_message_has_room_for_so_much(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(said))):
        message().answer(**said)


@pytest.mark.parametrize(
    ("model", "channel"),
    [(CognitoCustomEmailSenderEvent, "Email"), (CognitoCustomSMSSenderEvent, "SMS")],
)
def test_a_sender_gets_the_code_as_what_it_is_to_decrypt(
    model: type[CognitoCustomEmailSenderEvent | CognitoCustomSMSSenderEvent], channel: str
) -> None:
    code = base64.b64encode(b"\x01secret").decode()
    kind = f"custom{channel}SenderRequestV1"
    payload = trigger(f"Custom{channel}Sender_SignUp", {"type": kind, "code": code})
    del payload["response"]

    event = model.from_payload(payload)

    assert (event.request.type, event.request.code) == (kind, code)
    assert event.request.ciphertext == b"\x01secret"


def test_a_warning_has_no_code() -> None:
    payload = trigger("CustomEmailSender_AccountTakeOverNotification", {"code": None})
    payload["request"]["userAttributes"] = {"IP_ADDRESS": "192.0.2.1"}

    event = CognitoCustomEmailSenderEvent.from_payload(payload)

    assert (event.request.code, event.request.ciphertext) == (None, b"")
    assert event.request.user_attributes["IP_ADDRESS"] == "192.0.2.1"


def test_a_code_that_is_no_base64_cannot_be_decrypted() -> None:
    payload = trigger("CustomEmailSender_SignUp", {"code": "no code!"})

    with pytest.raises(ValueError, match="base64"):
        _ = CognitoCustomEmailSenderEvent.from_payload(payload).request.ciphertext
