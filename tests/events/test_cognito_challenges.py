"""Sign-in by challenges of one's own."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    CognitoChallengeResult,
    CognitoCreateAuthChallengeEvent,
    CognitoDefineAuthChallengeEvent,
    CognitoVerifyAuthChallengeEvent,
)
from achalice.exceptions import EventAnswerError

from .test_cognito import trigger

SESSION: dict[str, Any] = {
    "session": [
        {"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None},
        {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": False, "challengeMetadata": "X"},
    ]
}


def definition() -> CognitoDefineAuthChallengeEvent:
    nothing = {"challengeName": None, "issueTokens": None, "failAuthentication": None}
    return CognitoDefineAuthChallengeEvent.from_payload(
        trigger("DefineAuthChallenge_Authentication", SESSION, response=nothing)
    )


def test_the_challenges_so_far_are_told() -> None:
    assert definition().request.session == (
        CognitoChallengeResult(
            challenge_name="SRP_A", challenge_result=True, challenge_metadata=None
        ),
        CognitoChallengeResult(
            challenge_name="CUSTOM_CHALLENGE", challenge_result=False, challenge_metadata="X"
        ),
    )


def test_the_first_challenge_has_none_before_it() -> None:
    event = CognitoDefineAuthChallengeEvent.from_payload(
        trigger("DefineAuthChallenge_Authentication", {"session": None, "userNotFound": True})
    )

    assert event.request.session == ()
    assert event.request.user_not_found is True


@pytest.mark.parametrize(
    ("said", "response"),
    [
        (
            {"challenge_name": "CUSTOM_CHALLENGE"},
            {
                "challengeName": "CUSTOM_CHALLENGE",
                "issueTokens": False,
                "failAuthentication": False,
            },
        ),
        (
            {"issue_tokens": True},
            {"challengeName": None, "issueTokens": True, "failAuthentication": False},
        ),
        (
            {"fail_authentication": True},
            {"challengeName": None, "issueTokens": False, "failAuthentication": True},
        ),
    ],
)
def test_a_sign_in_goes_on_in_one_of_three_ways(said: Any, response: Any) -> None:
    assert definition().answer(**said)["response"] == response


@pytest.mark.parametrize(
    "said", [{}, {"issue_tokens": True, "fail_authentication": True}, {"challenge_name": ""}]
)
def test_a_sign_in_cannot_go_on_in_none_of_them_or_in_two(said: Any) -> None:
    with pytest.raises(EventAnswerError, match="does not say which"):
        definition().answer(**said)


def test_a_challenge_is_made_with_its_answer_hidden() -> None:
    event = CognitoCreateAuthChallengeEvent.from_payload(
        trigger(
            "CreateAuthChallenge_Authentication", {**SESSION, "challengeName": "CUSTOM_CHALLENGE"}
        )
    )

    answer = event.answer(
        public_challenge_parameters={"riddle": "6 x 7"},
        private_challenge_parameters={"answer": "42"},
        challenge_metadata="RIDDLE",
    )

    assert event.request.challenge_name == "CUSTOM_CHALLENGE"
    assert answer["response"] == {
        "publicChallengeParameters": {"riddle": "6 x 7"},
        "privateChallengeParameters": {"answer": "42"},
        "challengeMetadata": "RIDDLE",
    }


def test_a_users_answer_is_judged() -> None:
    event = CognitoVerifyAuthChallengeEvent.from_payload(
        trigger(
            "VerifyAuthChallengeResponse_Authentication",
            {"privateChallengeParameters": {"answer": "42"}, "challengeAnswer": "42"},
            response={"answerCorrect": None},
        )
    )

    expected = event.request.private_challenge_parameters["answer"]
    answer = event.answer(answer_correct=event.request.challenge_answer == expected)

    assert answer["response"] == {"answerCorrect": True}


def test_a_judgement_is_needed() -> None:
    event = CognitoVerifyAuthChallengeEvent.from_payload(
        trigger("VerifyAuthChallengeResponse_Authentication", {"challengeAnswer": {"a": 1}})
    )

    assert event.request.challenge_answer == {"a": 1}
    with pytest.raises(ValidationError, match="answer_correct"):
        event.answer(answer_correct=None)  # type: ignore[arg-type]  # that is the test
