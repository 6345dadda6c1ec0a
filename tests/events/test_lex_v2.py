"""Bots of Lex V2."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice import Chalice, _json
from achalice.events import (
    LexV2ActiveContext,
    LexV2Button,
    LexV2DialogAction,
    LexV2Event,
    LexV2ImageResponseCard,
    LexV2Message,
    LexV2Prompt,
    LexV2Response,
    LexV2RuntimeHints,
    LexV2RuntimeHintValue,
    LexV2SentimentScore,
    LexV2SessionState,
    LexV2SlotHints,
    LexV2TimeToLive,
    parse_event,
)

from ..builders import FakeContext


def scalar(text: str) -> dict[str, Any]:
    value = {"originalValue": text, "interpretedValue": text, "resolvedValues": [text]}
    return {"shape": "Scalar", "value": value}


INTENT: dict[str, Any] = {
    "name": "BookHotel",
    "slots": {"City": scalar("Bonn"), "Nights": None},
    "state": "InProgress",
    "confirmationState": "None",
}
PAYLOAD: dict[str, Any] = {
    "messageVersion": "1.0",
    "invocationSource": "DialogCodeHook",
    "inputMode": "Text",
    "responseContentType": "text/plain; charset=utf-8",
    "sessionId": "s1",
    "inputTranscript": "a room in Bonn",
    "bot": {
        "id": "B1",
        "name": "BookTrip",
        "aliasId": "TSTALIASID",
        "aliasName": "TestBotAlias",
        "localeId": "de_DE",
        "version": "DRAFT",
    },
    "interpretations": [
        {"intent": INTENT, "nluConfidence": 0.9, "interpretationSource": "Lex"},
        {"intent": {"name": "FallbackIntent", "slots": {}}},
    ],
    "sessionState": {
        "intent": INTENT,
        "sessionAttributes": {"trips": "1"},
        "activeContexts": [],
        "originatingRequestId": "o1",
    },
}


def turn(**others: Any) -> LexV2Event:
    return LexV2Event.from_payload({**PAYLOAD, **others})


def plain(response: LexV2Response) -> Any:
    return _json.plain(response)


def test_a_turn_says_what_the_user_may_want() -> None:
    event = parse_event(PAYLOAD)

    assert isinstance(event, LexV2Event)
    assert (event.invocation_source, event.input_mode) == ("DialogCodeHook", "Text")
    assert event.response_content_type == "text/plain; charset=utf-8"
    assert (event.session_id, event.input_transcript) == ("s1", "a room in Bonn")
    assert (event.bot.id, event.bot.alias_id, event.bot.locale_id) == ("B1", "TSTALIASID", "de_DE")
    likely, fallback = event.interpretations
    assert (likely.intent.name, likely.score, likely.interpretation_source) == (
        "BookHotel",
        0.9,
        "Lex",
    )
    assert (fallback.intent.name, fallback.score) == ("FallbackIntent", None)
    assert event.session_attributes == {"trips": "1"}
    assert event.session_state.originating_request_id == "o1"
    assert (event.request_attributes, event.transcriptions) == ({}, ())


def test_a_slots_value_is_a_word_away() -> None:
    intent = turn().intent

    assert intent is not None
    assert (intent.state, intent.confirmation_state) == ("InProgress", "None")
    assert intent.text("City") == "Bonn"
    assert intent.text("Nights") is intent.text("Stars") is None


def test_a_slot_has_several_values_or_parts() -> None:
    total = {"originalValue": "a and b", "interpretedValue": "a and b", "resolvedValues": None}
    slots = {
        "Toppings": {"shape": "List", "value": total, "values": [scalar("a"), scalar("b")]},
        "Address": {
            "shape": "Composite",
            "value": None,
            "subSlots": {"City": scalar("Bonn"), "Zip": None},
        },
        "Raw": {"value": {"originalValue": "seven"}},
    }

    intent = turn(sessionState={"intent": {**INTENT, "slots": slots}}).intent

    assert intent is not None
    toppings, address = intent.slots["Toppings"], intent.slots["Address"]
    assert toppings is not None
    assert [each.text for each in toppings.values if each] == ["a", "b"]
    assert address is not None
    assert {name: slot and slot.text for name, slot in address.sub_slots.items()} == {
        "City": "Bonn",
        "Zip": None,
    }
    assert (toppings.text, address.text, intent.text("Raw")) == ("a and b", None, "seven")


def test_scores_come_in_two_forms() -> None:
    event = turn(interpretations=[{"intent": INTENT, "nluConfidence": {"score": 1.0}}])

    assert event.interpretations[0].score == 1.0


def test_a_mood_is_measured() -> None:
    score = {"positive": 0.1, "negative": 0.2, "neutral": 0.3, "mixed": 0.4}
    mood = {"sentiment": "MIXED", "sentimentScore": score}

    sentiment = turn(interpretations=[{"intent": INTENT, "sentimentResponse": mood}])

    found = sentiment.interpretations[0].sentiment_response
    assert found is not None
    assert found.sentiment == "MIXED"
    assert found.sentiment_score == LexV2SentimentScore(
        positive=0.1, negative=0.2, neutral=0.3, mixed=0.4
    )


def test_a_turn_tells_what_comes_next_and_what_was_heard() -> None:
    event = turn(
        invocationLabel="city",
        proposedNextState={
            "intent": INTENT,
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Nights"},
            "prompt": {"attempt": "Retry1"},
        },
        transcriptions=[
            {
                "transcription": "a room in bonn",
                "transcriptionConfidence": 0.8,
                "resolvedContext": {"intent": "BookHotel"},
                "resolvedSlots": {"City": scalar("Bonn")},
            }
        ],
    )

    assert event.invocation_label == "city"
    proposed = event.proposed_next_state
    assert proposed is not None
    assert proposed.dialog_action == LexV2DialogAction(type="ElicitSlot", slot_to_elicit="Nights")
    assert proposed.prompt == LexV2Prompt(attempt="Retry1")
    [heard] = event.transcriptions
    assert heard.transcription == "a room in bonn"
    assert heard.transcription_confidence is not None
    assert heard.transcription_confidence.score == 0.8
    assert heard.resolved_context is not None
    assert heard.resolved_context.intent == "BookHotel"
    city = heard.resolved_slots["City"]
    assert city is not None
    assert city.text == "Bonn"


def test_a_session_has_contexts_and_hints() -> None:
    hint = {"runtimeHintValues": [{"phrase": "Bonn"}]}
    state = turn(
        sessionState={
            "activeContexts": [
                {
                    "name": "trip",
                    "contextAttributes": {"a": "b"},
                    "timeToLive": {"timeToLiveInSeconds": 12, "turnsToLive": 20},
                }
            ],
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "City"},
            "runtimeHints": {"slotHints": {"BookHotel": {"City": hint}}},
            "sessionAttributes": None,
        }
    ).session_state

    assert state.active_contexts == (
        LexV2ActiveContext(
            name="trip",
            context_attributes={"a": "b"},
            time_to_live=LexV2TimeToLive(time_to_live_in_seconds=12, turns_to_live=20),
        ),
    )
    city = LexV2SlotHints(runtime_hint_values=(LexV2RuntimeHintValue(phrase="Bonn"),))
    assert state.runtime_hints == LexV2RuntimeHints(slot_hints={"BookHotel": {"City": city}})
    assert (state.intent, state.session_attributes) == (None, {})


def test_a_slot_is_asked_for_and_the_session_goes_on() -> None:
    response = turn().elicit_slot(
        "Nights", "How many?", slots={"City": "Berlin"}, slot_elicitation_style="SpellByLetter"
    )

    assert plain(response) == {
        "sessionState": {
            "intent": {
                "name": "BookHotel",
                "slots": {"City": scalar("Berlin"), "Nights": None},
                "state": "InProgress",
                "confirmationState": "None",
            },
            "sessionAttributes": {"trips": "1"},
            "activeContexts": [],
            "originatingRequestId": "o1",
            "dialogAction": {
                "type": "ElicitSlot",
                "slotToElicit": "Nights",
                "slotElicitationStyle": "SpellByLetter",
            },
        },
        "messages": [{"contentType": "PlainText", "content": "How many?"}],
    }


def test_a_conversation_is_closed_with_a_picture() -> None:
    card = LexV2ImageResponseCard(
        title="Booked", buttons=(LexV2Button(text="Another", value="another"),)
    )

    response = plain(turn().close("Done.", card, state="Failed", session_attributes={}))

    assert response["sessionState"]["intent"]["state"] == "Failed"
    assert response["sessionState"]["dialogAction"] == {"type": "Close"}
    assert response["sessionState"]["sessionAttributes"] == {}
    assert response["messages"] == [
        {"contentType": "PlainText", "content": "Done."},
        {
            "contentType": "ImageResponseCard",
            "imageResponseCard": {
                "title": "Booked",
                "buttons": [{"text": "Another", "value": "another"}],
            },
        },
    ]


def test_slots_are_confirmed_and_forgotten() -> None:
    ssml = LexV2Message(content_type="SSML", content="<speak>Sure?</speak>")

    response = plain(turn().confirm_intent(ssml, slots={"City": None}))

    assert response["sessionState"]["intent"]["slots"] == {"City": None, "Nights": None}
    assert response["messages"] == [{"contentType": "SSML", "content": "<speak>Sure?</speak>"}]


def test_lex_is_left_to_choose() -> None:
    response = plain(turn(requestAttributes={"a": "b"}).delegate())

    assert response["sessionState"]["dialogAction"] == {"type": "Delegate"}
    assert response["requestAttributes"] == {"a": "b"}
    assert "messages" not in response


def test_an_intent_is_asked_for_where_there_is_none() -> None:
    event = turn(sessionState={})

    response = plain(event.elicit_intent("What can I do?"))

    assert event.intent is None
    assert response["sessionState"] == {"dialogAction": {"type": "ElicitIntent"}}


def test_what_lex_would_refuse_is_an_error() -> None:
    event = turn()

    with pytest.raises(ValidationError, match="`ConfirmIntent` needs a message"):
        event.confirm_intent()
    with pytest.raises(ValidationError, match="`ElicitIntent` needs a message"):
        event.elicit_intent()
    with pytest.raises(ValidationError, match="`Close` needs the session's intent"):
        turn(sessionState={}).close()
    with pytest.raises(ValidationError, match="needs a `dialog_action`"):
        LexV2Response(session_state=LexV2SessionState())
    with pytest.raises(ValidationError, match="needs a `slot_to_elicit`"):
        LexV2Response(
            session_state=event.session_state.model_copy(
                update={"dialog_action": LexV2DialogAction(type="ElicitSlot")}
            )
        )
    with pytest.raises(ValidationError, match="needs `content`"):
        LexV2Message(content_type="SSML")
    with pytest.raises(ValidationError, match="needs an `image_response_card`"):
        LexV2Message(content_type="ImageResponseCard", content="text")


def test_a_handlers_answer_reaches_lambda() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def book(event: LexV2Event) -> LexV2Response:
        return event.close("Booked.")

    answer: Any = app(PAYLOAD, FakeContext())

    assert answer["messages"] == [{"contentType": "PlainText", "content": "Booked."}]
    assert answer["sessionState"]["intent"]["state"] == "Fulfilled"
