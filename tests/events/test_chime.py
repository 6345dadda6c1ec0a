"""Calls in SIP media applications."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice import _json
from achalice.events import ChimeAction, ChimeParticipant, ChimeSIPEvent, parse_event

CALL: dict[str, Any] = {
    "TransactionId": "t1",
    "AwsAccountId": "123456789012",
    "AwsRegion": "us-east-1",
    "SipRuleId": "r1",
    "SipMediaApplicationId": "a1",
    "Participants": [
        {
            "CallId": "c1",
            "ParticipantTag": "LEG-A",
            "To": "+12065550100",
            "From": "+15105550101",
            "Direction": "Inbound",
            "StartTimeInMilliseconds": "1645498023381",
            "SipHeaders": {"X-CallId": "7"},
        }
    ],
}


def call(kind: str, **others: Any) -> dict[str, Any]:
    return {
        "SchemaVersion": "1.0",
        "Sequence": 1,
        "InvocationEventType": kind,
        "CallDetails": CALL,
        **others,
    }


def test_somebody_calls() -> None:
    event = parse_event(call("NEW_INBOUND_CALL"))

    assert isinstance(event, ChimeSIPEvent)
    assert (event.invocation_event_type, event.sequence) == ("NEW_INBOUND_CALL", 1)
    assert (event.call_details.transaction_id, event.call_details.sip_rule_id) == ("t1", "r1")
    assert event.call_details.sip_media_application_id == "a1"
    assert event.call_details.transaction_attributes == {}
    assert event.call_details.participants == (
        ChimeParticipant(
            call_id="c1",
            participant_tag="LEG-A",
            to="+12065550100",
            from_="+15105550101",
            direction="Inbound",
            start_time_in_milliseconds=datetime(2022, 2, 22, 2, 47, 3, 381000, tzinfo=UTC),
            sip_headers={"X-CallId": "7"},
        ),
    )


def test_an_action_tells_what_became_of_it() -> None:
    data = {"Type": "ReceiveDigits", "Parameters": {"InputDigitsRegex": "1"}, "CallId": "c1"}
    event = ChimeSIPEvent.from_payload(
        call("DIGITS_RECEIVED", ActionData={**data, "ReceivedDigits": 1})
    )

    assert event.action_data is not None
    assert (event.action_data.type, event.action_data.received_digits) == ("ReceiveDigits", "1")
    assert event.action_data.parameters == {"InputDigitsRegex": "1"}
    assert event.action_data.model_extra == {"CallId": "c1"}


def test_an_answer_says_what_to_do_with_the_call() -> None:
    event = ChimeSIPEvent.from_payload(call("NEW_INBOUND_CALL"))
    pause = ChimeAction(type="Pause", parameters={"DurationInMilliseconds": "1000"})

    answer = event.answer(pause, ChimeAction(type="Hangup"), transaction_attributes={"a": "b"})

    assert _json.plain(answer) == {
        "SchemaVersion": "1.0",
        "Actions": [
            {"Type": "Pause", "Parameters": {"DurationInMilliseconds": "1000"}},
            {"Type": "Hangup", "Parameters": {}},
        ],
        "TransactionAttributes": {"a": "b"},
    }
    assert _json.plain(event.answer()) == {"SchemaVersion": "1.0", "Actions": []}


def test_an_answer_has_ten_actions_at_most() -> None:
    event = ChimeSIPEvent.from_payload(call("NEW_INBOUND_CALL"))

    with pytest.raises(ValidationError, match="actions"):
        event.answer(*[ChimeAction(type="Pause")] * 11)
