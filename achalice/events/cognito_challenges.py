"""Cognito's triggers for sign-in by challenges of one's own.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

from typing import Annotated, Any

from pydantic import Field, validate_call

from achalice._typing import RawEvent
from achalice.events._base import EventModel, NullIsEmpty
from achalice.events.cognito import Attributes, CognitoTriggerEvent, CognitoTriggerRequest
from achalice.exceptions import EventAnswerError

__all__ = [
    "CognitoChallengeRequest",
    "CognitoChallengeResult",
    "CognitoCreateAuthChallengeEvent",
    "CognitoCreateAuthChallengeRequest",
    "CognitoDefineAuthChallengeEvent",
    "CognitoVerifyAuthChallengeEvent",
    "CognitoVerifyAuthChallengeRequest",
]


class CognitoChallengeResult(EventModel):
    """A challenge that the user was given, and how it went."""

    challenge_name: str
    """`CUSTOM_CHALLENGE`, `SRP_A`, `PASSWORD_VERIFIER`, `SMS_MFA`, `EMAIL_OTP`,
    `SOFTWARE_TOKEN_MFA`, `DEVICE_SRP_AUTH`, `DEVICE_PASSWORD_VERIFIER` or `ADMIN_NO_SRP_AUTH`."""
    challenge_result: bool
    challenge_metadata: str | None = None
    """The name that the trigger that made it has given it."""


class CognitoChallengeRequest(CognitoTriggerRequest):
    """How far the user has come."""

    session: Annotated[tuple[CognitoChallengeResult, ...], NullIsEmpty] = ()
    """The challenges so far, oldest first."""
    user_not_found: bool | None = None
    """Whether nobody has this name; set where the app client hides that from callers."""


class CognitoDefineAuthChallengeEvent(CognitoTriggerEvent):
    """What comes next for this user?

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html
    """

    request: CognitoChallengeRequest

    @validate_call
    def answer(
        self,
        *,
        challenge_name: str | None = None,
        issue_tokens: bool = False,
        fail_authentication: bool = False,
    ) -> RawEvent:
        """Exactly one of the three: a further challenge, tokens, or the end.

        Raises:
            EventAnswerError: none of them, or more than one.
        """
        if [bool(challenge_name), issue_tokens, fail_authentication].count(True) != 1:
            raise EventAnswerError(
                self, "does not say which: a challenge's name, tokens, or a failed sign-in"
            )
        return self._answered(
            challenge_name=challenge_name,
            issue_tokens=issue_tokens,
            fail_authentication=fail_authentication,
        )


class CognitoCreateAuthChallengeRequest(CognitoChallengeRequest):
    """The challenge that is wanted."""

    challenge_name: str
    """What the trigger that defines challenges has said."""


class CognitoCreateAuthChallengeEvent(CognitoTriggerEvent):
    """Which riddle shall the user solve?

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html
    """

    request: CognitoCreateAuthChallengeRequest

    @validate_call
    def answer(
        self,
        *,
        public_challenge_parameters: dict[str, str],
        private_challenge_parameters: dict[str, str],
        challenge_metadata: str | None = None,
    ) -> RawEvent:
        """Ask the user.

        Args:
            public_challenge_parameters: what the client is told.
            private_challenge_parameters: what the trigger that verifies needs to know.
            challenge_metadata: a name for this challenge, for what comes after it.
        """
        return self._answered(
            public_challenge_parameters=public_challenge_parameters,
            private_challenge_parameters=private_challenge_parameters,
            challenge_metadata=challenge_metadata,
        )


class CognitoVerifyAuthChallengeRequest(CognitoTriggerRequest):
    """What the user answered."""

    private_challenge_parameters: Attributes = Field(default_factory=dict)
    """What the trigger that made the challenge left for this one."""
    challenge_answer: Any = None
    """Text; any JSON in older versions."""
    user_not_found: bool | None = None
    """Whether nobody has this name; set where the app client hides that from callers."""


class CognitoVerifyAuthChallengeEvent(CognitoTriggerEvent):
    """Is that right?

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html
    """

    request: CognitoVerifyAuthChallengeRequest

    @validate_call
    def answer(self, *, answer_correct: bool) -> RawEvent:
        """Say whether it is."""
        return self._answered(answer_correct=answer_correct)
