"""What checkers know of events that want an answer. Checked by mypy, never run."""

from typing import Any, assert_type

from pydantic import BaseModel

from achalice.events import (
    AlexaAudioPlayerRequest,
    AlexaEvent,
    AlexaIntentRequest,
    AlexaRequest,
    AlexaResponse,
    AlexaSessionEndedRequest,
    BedrockAgentActionResponse,
    BedrockAgentEvent,
    BedrockAgentFunctionEvent,
    BedrockAgentFunctionResponse,
    ChimeSIPEvent,
    ChimeSIPResponse,
    CognitoDefineAuthChallengeEvent,
    CognitoPreSignUpEvent,
    CognitoPreTokenGenerationV3Event,
    CognitoVerifyAuthChallengeEvent,
    ConnectCampaignEvent,
    ConnectContactFlowEvent,
    ConnectQueue,
    LexEvent,
    LexResponse,
    LexV2Event,
    LexV2Intent,
    LexV2Response,
)


class Customer(BaseModel):
    email: str


def cognito(
    sign_up: CognitoPreSignUpEvent,
    challenge: CognitoDefineAuthChallengeEvent,
    verify: CognitoVerifyAuthChallengeEvent,
    tokens: CognitoPreTokenGenerationV3Event,
) -> None:
    assert_type(sign_up.request.user_attributes, dict[str, str])
    assert_type(sign_up.request.validation_data, dict[str, str])
    assert_type(sign_up.answer(auto_confirm_user=True), dict[str, Any])
    # There is no such answer.
    sign_up.answer(auto_confirm=True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    # It is one or the other.
    challenge.answer(issue_tokens="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # It is right or wrong.
    verify.answer()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert_type(tokens.request.scopes, tuple[str, ...])


def connect(
    event: ConnectContactFlowEvent,
    campaign: ConnectCampaignEvent[Customer],
    untyped: ConnectCampaignEvent,
) -> None:
    assert_type(event.contact.queue, ConnectQueue | None)
    assert_type(event.contact.attributes, dict[str, str])
    assert_type(campaign.profiles[0].data, Customer)
    assert_type(untyped.profiles[0].data, dict[str, Any])


def lex(first: LexEvent, second: LexV2Event) -> None:
    assert_type(first.current_intent.slots, dict[str, str | None])
    assert_type(first.close("Bye."), LexResponse)
    assert_type(second.intent, LexV2Intent | None)
    assert_type(second.delegate(), LexV2Response)
    # Lex knows no such state.
    second.close(state="Done")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def alexa(event: AlexaEvent) -> None:
    assert_type(
        event.request,
        AlexaIntentRequest | AlexaSessionEndedRequest | AlexaAudioPlayerRequest | AlexaRequest,
    )
    if isinstance(event.request, AlexaIntentRequest):
        assert_type(event.request.intent.text("tea"), str | None)
    assert_type(event.say("Hello."), AlexaResponse)


def bedrock(operation: BedrockAgentEvent, function: BedrockAgentFunctionEvent) -> None:
    assert_type(operation.answer({}), BedrockAgentActionResponse)
    assert_type(function.arguments_as(Customer), Customer)
    assert_type(function.answer("", response_state="REPROMPT"), BedrockAgentFunctionResponse)


def chime(event: ChimeSIPEvent) -> None:
    assert_type(event.answer(), ChimeSIPResponse)
