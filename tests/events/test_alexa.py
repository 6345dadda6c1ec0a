"""Skills for Alexa."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice import _json
from achalice.events import (
    AlexaAudioPlayerRequest,
    AlexaCanFulfillSlot,
    AlexaCard,
    AlexaError,
    AlexaEvent,
    AlexaIntentRequest,
    AlexaOutputSpeech,
    AlexaPlaybackState,
    AlexaRequest,
    AlexaSessionEndedRequest,
    parse_event,
)

SKILL = {"applicationId": "amzn1.ask.skill.tea"}
USER = {"userId": "amzn1.ask.account.ada", "accessToken": "t1"}
SESSION: dict[str, Any] = {
    "new": False,
    "sessionId": "s1",
    "application": SKILL,
    "attributes": {"cups": 1},
    "user": USER,
}
CONTEXT: dict[str, Any] = {
    "AudioPlayer": {"playerActivity": "IDLE"},
    "System": {
        "application": SKILL,
        "user": USER,
        "person": {"personId": "p1"},
        "device": {"deviceId": "d1", "supportedInterfaces": {"AudioPlayer": {}}},
        "apiEndpoint": "https://api.eu.amazonalexa.com",
        "apiAccessToken": "t2",
    },
    "Viewport": {"shape": "ROUND"},
}


def skill(request: dict[str, Any], **others: Any) -> dict[str, Any]:
    asked = {"requestId": "r1", "timestamp": "2026-01-31T12:30:00Z", "locale": "de-DE", **request}
    return {
        "version": "1.0",
        "session": SESSION,
        "context": CONTEXT,
        "request": asked,
        **others,
    }


BREW: dict[str, Any] = {
    "type": "IntentRequest",
    "dialogState": "STARTED",
    "intent": {
        "name": "BrewIntent",
        "confirmationStatus": "NONE",
        "slots": {
            "tea": {"name": "tea", "value": "oolong", "confirmationStatus": "NONE"},
            "cups": {"name": "cups"},
        },
    },
}


def test_a_user_wants_something() -> None:
    event = parse_event(skill(BREW))

    assert isinstance(event, AlexaEvent)
    assert isinstance(event.request, AlexaIntentRequest)
    assert event.request.intent.name == "BrewIntent"
    assert event.request.intent.text("tea") == "oolong"
    assert event.request.intent.text("cups") is event.request.intent.text("milk") is None
    assert (event.request.dialog_state, event.request.locale) == ("STARTED", "de-DE")
    assert event.request.timestamp == datetime(2026, 1, 31, 12, 30, tzinfo=UTC)


def test_a_conversation_and_a_device_are_known() -> None:
    event = AlexaEvent.from_payload(skill(BREW))

    assert event.session is not None
    assert (event.session.new, event.session.session_id) == (False, "s1")
    assert event.session.attributes == {"cups": 1}
    assert event.session.user is not None
    assert event.session.user.access_token == "t1"
    context = event.device_context
    assert context is not None
    assert context.audio_player == AlexaPlaybackState(player_activity="IDLE")
    assert context.viewport == {"shape": "ROUND"}
    system = context.system
    assert system is not None
    assert system.device is not None
    assert system.device.supported_interfaces == {"AudioPlayer": {}}
    assert system.person is not None
    assert (system.person.person_id, system.api_access_token) == ("p1", "t2")


def test_lambdas_own_context_is_another_one() -> None:
    event = AlexaEvent.from_payload(skill(BREW))

    with pytest.raises(LookupError, match="was not delivered by an invocation"):
        _ = event.context


def test_a_skill_is_opened_in_a_session_with_hardly_anything() -> None:
    event = AlexaEvent.from_payload(
        {"session": {"new": True, "attributes": None}, "request": {"type": "LaunchRequest"}}
    )

    assert type(event.request) is AlexaRequest
    assert event.session is not None
    assert (event.session.new, event.session.attributes) == (True, {})


def test_a_conversation_ends_with_a_reason() -> None:
    request = {
        "type": "SessionEndedRequest",
        "reason": "ERROR",
        "error": {"type": "INVALID_RESPONSE", "message": "no tea"},
    }

    ended = AlexaEvent.from_payload(skill(request)).request

    assert isinstance(ended, AlexaSessionEndedRequest)
    assert ended.reason == "ERROR"
    assert ended.error == AlexaError(type="INVALID_RESPONSE", message="no tea")


def test_a_player_fails_outside_of_any_conversation() -> None:
    state = {"token": "s1", "offsetInMilliseconds": 7, "playerActivity": "PLAYING"}
    payload = skill(
        {
            "type": "AudioPlayer.PlaybackFailed",
            "token": "s2",
            "error": {"type": "MEDIA_ERROR_UNKNOWN", "message": "?"},
            "currentPlaybackState": state,
        }
    )
    del payload["session"]

    event = parse_event(payload)

    assert isinstance(event, AlexaEvent)
    assert event.session is None
    failed = event.request
    assert isinstance(failed, AlexaAudioPlayerRequest)
    assert (failed.token, failed.error and failed.error.type) == ("s2", "MEDIA_ERROR_UNKNOWN")
    assert failed.current_playback_state == AlexaPlaybackState(
        token="s1", offset_in_milliseconds=7, player_activity="PLAYING"
    )


def test_what_has_no_model_of_its_own_keeps_its_fields() -> None:
    request = AlexaEvent.from_payload(
        skill({"type": "AlexaSkillEvent.SkillEnabled", "eventCreationTime": "2026"})
    ).request

    assert type(request) is AlexaRequest
    assert request.model_extra == {"eventCreationTime": "2026"}


def test_alexa_says_something_and_listens() -> None:
    event = AlexaEvent.from_payload(skill(BREW))

    response = event.say(
        "How many cups?",
        reprompt="<speak>How <emphasis>many</emphasis>?</speak>",
        card=AlexaCard(title="Tea", content="How many cups?"),
    )

    assert _json.plain(response) == {
        "version": "1.0",
        "sessionAttributes": {"cups": 1},
        "response": {
            "outputSpeech": {"type": "PlainText", "text": "How many cups?"},
            "card": {"type": "Simple", "title": "Tea", "content": "How many cups?"},
            "reprompt": {
                "outputSpeech": {
                    "type": "SSML",
                    "ssml": "<speak>How <emphasis>many</emphasis>?</speak>",
                }
            },
            "shouldEndSession": False,
        },
    }


def test_alexa_plays_something_and_stops_listening() -> None:
    event = AlexaEvent.from_payload(skill(BREW, session=None))
    stop = {"type": "AudioPlayer.Stop"}

    assert _json.plain(event.say(directives=(stop,), attributes={"cups": 2})) == {
        "version": "1.0",
        "sessionAttributes": {"cups": 2},
        "response": {"shouldEndSession": True, "directives": [stop]},
    }
    assert event.say("Ready.", end_session=False).response.should_end_session is False


def test_alexa_asks_what_a_skill_could_do() -> None:
    event = AlexaEvent.from_payload(
        {
            "version": "1.0",
            "session": {},
            "request": {"type": "CanFulfillIntentRequest", "intent": {"name": "BrewIntent"}},
        }
    )
    tea = AlexaCanFulfillSlot(can_understand="YES", can_fulfill="NO")

    assert isinstance(event.request, AlexaIntentRequest)
    assert _json.plain(event.can_fulfill("MAYBE", {"tea": tea})) == {
        "version": "1.0",
        "response": {
            "canFulfillIntent": {
                "canFulfill": "MAYBE",
                "slots": {"tea": {"canUnderstand": "YES", "canFulfill": "NO"}},
            }
        },
    }


@pytest.mark.parametrize(
    "speech",
    [{"type": "SSML", "text": "tea"}, {"type": "PlainText"}, {"text": "x" * 8001}],
)
def test_speech_that_alexa_could_not_say_is_an_error(speech: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AlexaOutputSpeech.model_validate(speech)
