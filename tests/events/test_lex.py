"""Bots of Lex V1."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice import _json
from achalice.events import (
    LexActiveContext,
    LexAttachment,
    LexButton,
    LexEvent,
    LexIntentSummary,
    LexMessage,
    LexResponse,
    LexResponseCard,
    LexSentiment,
    LexSlotDetail,
    LexTimeToLive,
    parse_event,
)
from achalice.events.lex import LexDialogAction

PAYLOAD: dict[str, Any] = {
    "messageVersion": "1.0",
    "invocationSource": "DialogCodeHook",
    "userId": "ada",
    "inputTranscript": "book a car in Bonn",
    "outputDialogMode": "Text",
    "bot": {"name": "BookTrip", "alias": "$LATEST", "version": "$LATEST"},
    "currentIntent": {
        "name": "BookCar",
        "slots": {"City": "Bonn", "Age": 21, "Date": None},
        "slotDetails": {
            "City": {"resolutions": [{"value": "Bonn"}], "originalValue": "bonn"},
            "Date": None,
        },
        "confirmationStatus": "None",
        "nluIntentConfidenceScore": 0.9,
    },
    "alternativeIntents": [{"name": "BookHotel", "slots": {}, "confirmationStatus": "None"}],
    "sessionAttributes": {"trips": "1"},
    "requestAttributes": None,
}


def plain(response: LexResponse) -> Any:
    return _json.plain(response)


@pytest.fixture
def event() -> LexEvent:
    return LexEvent.from_payload(PAYLOAD)


def test_a_turn_says_what_the_user_may_want(event: LexEvent) -> None:
    assert type(parse_event(PAYLOAD)) is LexEvent
    assert (event.invocation_source, event.user_id) == ("DialogCodeHook", "ada")
    assert (event.input_transcript, event.output_dialog_mode) == ("book a car in Bonn", "Text")
    assert (event.bot.name, event.bot.alias, event.bot.version) == (
        "BookTrip",
        "$LATEST",
        "$LATEST",
    )
    assert event.current_intent.name == "BookCar"
    assert event.current_intent.slots == {"City": "Bonn", "Age": "21", "Date": None}
    assert event.current_intent.slot_details["City"] == LexSlotDetail(
        original_value="bonn", resolutions=({"value": "Bonn"},)
    )
    assert event.current_intent.nlu_intent_confidence_score == 0.9
    assert [intent.name for intent in event.alternative_intents] == ["BookHotel"]
    assert (event.session_attributes, event.request_attributes) == ({"trips": "1"}, {})


def test_a_turn_remembers_intents_contexts_and_moods() -> None:
    event = LexEvent.from_payload(
        {
            **PAYLOAD,
            "recentIntentSummaryView": [{"intentName": "Greet", "checkpointLabel": None}],
            "activeContexts": [
                {
                    "name": "trip",
                    "timeToLive": {"timeToLiveInSeconds": 100, "turnsToLive": 5},
                    "parameters": {"a": "b"},
                }
            ],
            "sentimentResponse": {"sentimentLabel": "POSITIVE", "sentimentScore": "{...}"},
            "kendraResponse": {"resultItems": []},
        }
    )

    assert event.recent_intent_summary_view == (
        LexIntentSummary(intent_name="Greet", checkpoint_label=None),
    )
    assert event.active_contexts == (
        LexActiveContext(
            name="trip",
            time_to_live=LexTimeToLive(time_to_live_in_seconds=100, turns_to_live=5),
            parameters={"a": "b"},
        ),
    )
    assert event.sentiment_response == LexSentiment(
        sentiment_label="POSITIVE", sentiment_score="{...}"
    )
    assert event.kendra_response == {"resultItems": []}


def test_a_slot_is_asked_for(event: LexEvent) -> None:
    response = event.elicit_slot("Date", "When?", slots={"City": "Berlin"})

    assert plain(response) == {
        "sessionAttributes": {"trips": "1"},
        "dialogAction": {
            "type": "ElicitSlot",
            "message": {"content": "When?", "contentType": "PlainText"},
            "intentName": "BookCar",
            "slots": {"City": "Berlin", "Age": "21", "Date": None},
            "slotToElicit": "Date",
        },
    }


def test_slots_are_confirmed_with_a_card(event: LexEvent) -> None:
    card = LexResponseCard(
        generic_attachments=(
            LexAttachment(title="Sure?", buttons=(LexButton(text="Yes", value="yes"),)),
        )
    )

    response = event.confirm_intent(
        LexMessage(content="<speak>Sure?</speak>", content_type="SSML"),
        response_card=card,
        session_attributes={},
    )

    assert plain(response) == {
        "sessionAttributes": {},
        "dialogAction": {
            "type": "ConfirmIntent",
            "message": {"content": "<speak>Sure?</speak>", "contentType": "SSML"},
            "intentName": "BookCar",
            "slots": {"City": "Bonn", "Age": "21", "Date": None},
            "responseCard": {
                "version": 1,
                "contentType": "application/vnd.amazonaws.card.generic",
                "genericAttachments": [
                    {"title": "Sure?", "buttons": [{"text": "Yes", "value": "yes"}]}
                ],
            },
        },
    }


def test_a_conversation_is_closed_delegated_or_begun_again(event: LexEvent) -> None:
    assert plain(event.close("Booked.", fulfillment_state="Failed"))["dialogAction"] == {
        "type": "Close",
        "fulfillmentState": "Failed",
        "message": {"content": "Booked.", "contentType": "PlainText"},
    }
    assert plain(event.delegate(slots={"Date": "2030-11-08"}))["dialogAction"] == {
        "type": "Delegate",
        "slots": {"City": "Bonn", "Age": "21", "Date": "2030-11-08"},
    }
    assert plain(event.elicit_intent("What else?"))["dialogAction"] == {
        "type": "ElicitIntent",
        "message": {"content": "What else?", "contentType": "PlainText"},
    }


def test_what_the_session_remembers_can_be_answered_too() -> None:
    response = LexResponse(
        recent_intent_summary_view=(LexIntentSummary(intent_name="Greet"),),
        active_contexts=(LexActiveContext(name="trip"),),
        dialog_action=LexDialogAction(type="Delegate", slots={}),
    )

    assert plain(response) == {
        "recentIntentSummaryView": [{"intentName": "Greet"}],
        "activeContexts": [{"name": "trip"}],
        "dialogAction": {"type": "Delegate", "slots": {}},
    }


@pytest.mark.parametrize("text", ["", "x" * 1001])
def test_a_message_that_lex_would_refuse_is_an_error(event: LexEvent, text: str) -> None:
    with pytest.raises(ValidationError, match="content"):
        event.close(text)


def test_a_bot_without_an_intent_is_none() -> None:
    assert not isinstance(parse_event({**PAYLOAD, "currentIntent": None}), LexEvent)
