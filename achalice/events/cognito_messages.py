"""Cognito's triggers around messages to users: their text, and sending them oneself.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
"""

import base64
from typing import Annotated

from pydantic import Field, validate_call

from achalice._typing import RawEvent
from achalice.events.cognito import CognitoTriggerEvent, CognitoTriggerRequest
from achalice.exceptions import EventAnswerError

__all__ = [
    "CognitoCustomEmailSenderEvent",
    "CognitoCustomMessageEvent",
    "CognitoCustomMessageRequest",
    "CognitoCustomSMSSenderEvent",
    "CognitoCustomSenderRequest",
]


class CognitoCustomMessageRequest(CognitoTriggerRequest):
    """What the message must bring to the user."""

    code_parameter: str | None = None
    """What Cognito replaces by the code: `{####}`."""
    username_parameter: str | None = None
    """What Cognito replaces by the user's name: `{username}`; in invitations alone."""
    link_parameter: str | None = None
    """What Cognito replaces by a link that confirms: `{##Click Here##}`."""


class CognitoCustomMessageEvent(CognitoTriggerEvent):
    """What shall the message say?"""

    request: CognitoCustomMessageRequest

    @validate_call
    def answer(
        self,
        *,
        sms_message: Annotated[str, Field(max_length=140)] | None = None,
        email_message: Annotated[str, Field(max_length=20_000)] | None = None,
        email_subject: Annotated[str, Field(max_length=140)] | None = None,
    ) -> RawEvent:
        """Say this; Cognito's own words where it is None.

        Emails can be changed where the pool sends them through SES.

        Raises:
            EventAnswerError: a message lacks the placeholder of the code, or in an invitation that
                of the name, and so would never reach the user.
        """
        for message in filter(None, (sms_message, email_message)):
            self._check(message)
        return self._answered(
            sms_message=sms_message, email_message=email_message, email_subject=email_subject
        )

    def _check(self, message: str) -> None:
        request = self.request
        codes = [*filter(None, (request.code_parameter, request.link_parameter))]
        if codes and not any(code in message for code in codes):
            raise EventAnswerError(self, f"says nowhere {' or '.join(codes)}, the code's place")
        name = request.username_parameter
        is_invitation = self.trigger_source == "CustomMessage_AdminCreateUser"
        if is_invitation and name is not None and name not in message:
            raise EventAnswerError(self, f"says nowhere {name}, the place of the user's name")


class CognitoCustomSenderRequest(CognitoTriggerRequest):
    """What the message must bring to the user."""

    type: str | None = None
    """`customEmailSenderRequestV1` or `customSMSSenderRequestV1`."""
    code: str | None = None
    """Base64 of what the AWS Encryption SDK made of the code; None where there is no code."""

    @property
    def ciphertext(self) -> bytes:
        """The code, without its base64, for the AWS Encryption SDK to decrypt; empty without one.

        Raises:
            ValueError: it is not base64.
        """
        return base64.b64decode(self.code or "", validate=True)


class CognitoCustomEmailSenderEvent(CognitoTriggerEvent):
    """Send this email. Cognito expects nothing back.

    Of a `CustomEmailSender_AccountTakeOverNotification`, the attributes say what was tried:
    `IP_ADDRESS`, `LOGIN_TIME`, `ACCOUNT_TAKE_OVER_ACTION` and so on.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
    """

    request: CognitoCustomSenderRequest


class CognitoCustomSMSSenderEvent(CognitoTriggerEvent):
    """Send this SMS. Cognito expects nothing back.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
    """

    request: CognitoCustomSenderRequest
