"""Action groups of Amazon Bedrock's agents."""

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice import Chalice, _json
from achalice.events import (
    BedrockAgent,
    BedrockAgentEvent,
    BedrockAgentFunctionEvent,
    BedrockAgentFunctionResponse,
    BedrockAgentParameter,
    BedrockAgentResponseEvent,
    BedrockKnowledgeBase,
    parse_event,
)

from ..builders import FakeContext

AGENT = {"name": "travel", "id": "A1", "alias": "TSTALIASID", "version": "DRAFT"}
COMMON: dict[str, Any] = {
    "messageVersion": "1.0",
    "agent": AGENT,
    "inputText": "Book me a room",
    "sessionId": "s1",
    "actionGroup": "Booking",
    "sessionAttributes": {"customer": "7"},
    "promptSessionAttributes": {"today": "2026-01-31"},
}
OPERATION: dict[str, Any] = {
    **COMMON,
    "apiPath": "/hotels/{hotelId}",
    "httpMethod": "POST",
    "parameters": [{"name": "hotelId", "type": "string", "value": "ritz"}],
    "requestBody": {
        "content": {
            "application/json": {"properties": [{"name": "nights", "type": "integer", "value": 3}]}
        }
    },
}
FUNCTION: dict[str, Any] = {
    **COMMON,
    "function": "book",
    "parameters": [
        {"name": "hotel", "type": "string", "value": "ritz"},
        {"name": "nights", "type": "integer", "value": "3"},
    ],
}


class Booking(BaseModel):
    hotel: str
    nights: int


def test_an_agent_calls_an_operation() -> None:
    event = parse_event(OPERATION)

    assert isinstance(event, BedrockAgentEvent)
    assert event.agent == BedrockAgent(name="travel", id="A1", alias="TSTALIASID", version="DRAFT")
    assert (event.message_version, event.session_id) == ("1.0", "s1")
    assert (event.action_group, event.input_text) == ("Booking", "Book me a room")
    assert (event.api_path, event.http_method) == ("/hotels/{hotelId}", "POST")
    assert event.session_attributes == {"customer": "7"}
    assert event.prompt_session_attributes == {"today": "2026-01-31"}
    assert event.parameters == (BedrockAgentParameter(name="hotelId", type="string", value="ritz"),)
    assert event.arguments == {"hotelId": "ritz", "nights": 3}


def test_an_operation_may_have_neither_parameters_nor_a_body() -> None:
    payload = {**OPERATION, "parameters": None, "sessionAttributes": None}
    del payload["requestBody"]

    event = BedrockAgentEvent.from_payload(payload)

    assert (event.parameters, event.arguments, event.session_attributes) == ((), {}, {})


def test_an_agent_calls_a_function() -> None:
    event = parse_event(FUNCTION)

    assert isinstance(event, BedrockAgentFunctionEvent)
    assert event.function == "book"
    assert event.arguments == {"hotel": "ritz", "nights": 3}
    assert event.arguments_as(Booking) == Booking(hotel="ritz", nights=3)


def test_arguments_that_do_not_fit_are_an_error() -> None:
    event = BedrockAgentFunctionEvent.from_payload({**FUNCTION, "parameters": []})

    with pytest.raises(ValidationError, match="nights"):
        event.arguments_as(Booking)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "7", "7"),
        ("integer", "7", 7),
        ("integer", "seven", "seven"),
        ("integer", "true", "true"),
        ("number", "7.5", 7.5),
        ("number", "7", 7),
        ("boolean", "true", True),
        ("boolean", "False", False),
        ("boolean", "1", "1"),
        ("array", '["a", 1]', ["a", 1]),
        ("array", "[a, b]", "[a, b]"),
        ("object", '{"a": 1}', {"a": 1}),
        ("object", "[]", "[]"),
        (None, "7", "7"),
        ("integer", None, None),
    ],
)
def test_a_value_is_read_as_its_type_says(
    kind: str | None, text: str | None, value: object
) -> None:
    typed = BedrockAgentParameter(name="x", type=kind, value=text).typed

    assert (typed, type(typed)) == (value, type(value))


def test_an_operations_answer_says_what_it_answers() -> None:
    event = BedrockAgentEvent.from_payload(OPERATION)

    answer = event.answer({"booked": True}, http_status_code=201)

    assert _json.plain(answer) == {
        "messageVersion": "1.0",
        "sessionAttributes": {"customer": "7"},
        "promptSessionAttributes": {"today": "2026-01-31"},
        "response": {
            "actionGroup": "Booking",
            "apiPath": "/hotels/{hotelId}",
            "httpMethod": "POST",
            "httpStatusCode": 201,
            "responseBody": {"application/json": {"body": '{"booked":true}'}},
        },
    }


def test_a_functions_answer_is_text_for_the_model() -> None:
    event = BedrockAgentFunctionEvent.from_payload(FUNCTION)
    search = BedrockKnowledgeBase(
        knowledge_base_id="K1",
        retrieval_configuration={"vectorSearchConfiguration": {"numberOfResults": 5}},
    )

    answer = event.answer(
        "Booked.",
        session_attributes={},
        prompt_session_attributes={"a": "b"},
        knowledge_bases=[search],
    )

    assert _json.plain(answer) == {
        "messageVersion": "1.0",
        "sessionAttributes": {},
        "promptSessionAttributes": {"a": "b"},
        "knowledgeBasesConfiguration": [
            {
                "knowledgeBaseId": "K1",
                "retrievalConfiguration": {"vectorSearchConfiguration": {"numberOfResults": 5}},
            }
        ],
        "response": {
            "actionGroup": "Booking",
            "function": "book",
            "functionResponse": {"responseBody": {"TEXT": {"body": "Booked."}}},
        },
    }


@pytest.mark.parametrize("state", ["FAILURE", "REPROMPT"])
def test_a_function_fails_or_has_the_user_asked_again(state: Any) -> None:
    event = BedrockAgentFunctionEvent.from_payload(FUNCTION)

    outcome = event.answer("Which city?", response_state=state).response.function_response

    assert outcome.response_state == state


def test_a_state_that_bedrock_does_not_know_is_an_error() -> None:
    event = BedrockAgentFunctionEvent.from_payload(FUNCTION)

    with pytest.raises(ValidationError, match="response_state"):
        event.answer("?", response_state="SAD")  # type: ignore[arg-type]  # that is the test


def test_a_handlers_answer_reaches_lambda() -> None:
    app = Chalice("travel")

    @app.lambda_function()
    async def book(event: BedrockAgentFunctionEvent) -> BedrockAgentFunctionResponse:
        booking = event.arguments_as(Booking)
        return event.answer(f"{booking.nights} nights")

    answer: Any = app(FUNCTION, FakeContext())

    body = answer["response"]["functionResponse"]["responseBody"]
    assert body == {"TEXT": {"body": "3 nights"}}


@pytest.mark.parametrize("listed", [True, False])
def test_an_answer_of_an_action_group_can_be_read_again(listed: bool) -> None:
    result = {"actionGroup": "orders", "apiPath": "/teas", "httpMethod": "GET"}
    payload = {"messageVersion": "1.0", "response": [result] if listed else result}

    event = parse_event(payload)

    assert isinstance(event, BedrockAgentResponseEvent)
    assert event.model_dump(mode="json", by_alias=True)["response"] == payload["response"]
