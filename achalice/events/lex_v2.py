"""Bots of Lex V2.

https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Texts
from achalice.events._lex_v2_answers import (
    LexV2Button,
    LexV2ImageResponseCard,
    LexV2Message,
    LexV2Response,
    said,
)
from achalice.events._lex_v2_parts import (
    LexV2ActiveContext,
    LexV2DialogAction,
    LexV2Intent,
    LexV2RuntimeHints,
    LexV2RuntimeHintValue,
    LexV2SessionState,
    LexV2Slot,
    LexV2SlotHints,
    LexV2SlotValue,
    LexV2SubSlotToElicit,
    LexV2TimeToLive,
)

__all__ = [
    "LexV2ActiveContext",
    "LexV2Bot",
    "LexV2Button",
    "LexV2Confidence",
    "LexV2DialogAction",
    "LexV2Event",
    "LexV2ImageResponseCard",
    "LexV2Intent",
    "LexV2Interpretation",
    "LexV2Message",
    "LexV2Prompt",
    "LexV2ProposedNextState",
    "LexV2ResolvedContext",
    "LexV2Response",
    "LexV2RuntimeHintValue",
    "LexV2RuntimeHints",
    "LexV2Sentiment",
    "LexV2SentimentScore",
    "LexV2SessionState",
    "LexV2Slot",
    "LexV2SlotHints",
    "LexV2SlotValue",
    "LexV2SubSlotToElicit",
    "LexV2TimeToLive",
    "LexV2Transcription",
]

Said = str | LexV2Message | LexV2ImageResponseCard
"""What a user is told: plain text, another kind of message, or a card."""


class LexV2Bot(EventModel):
    """The bot that asks."""

    id: str = ""
    name: str | None = None
    alias_id: str | None = None
    alias_name: str | None = None
    locale_id: str | None = None
    """`en_US`."""
    version: str | None = None
    """`DRAFT` in tests."""


def _scored(value: object) -> object:
    return {"score": value} if isinstance(value, int | float | str) else value


class LexV2Confidence(EventModel):
    """How sure Lex is."""

    score: float | None = None
    """From 0 to 1."""


class LexV2SentimentScore(EventModel):
    """How sure Lex is of each mood, from 0 to 1."""

    positive: float = 0.0
    negative: float = 0.0
    neutral: float = 0.0
    mixed: float = 0.0


class LexV2Sentiment(EventModel):
    """The mood of what was said."""

    sentiment: str | None = None
    """`POSITIVE`, `NEGATIVE`, `NEUTRAL` or `MIXED`."""
    sentiment_score: LexV2SentimentScore | None = None


class LexV2Interpretation(EventModel):
    """What the user may have meant."""

    intent: LexV2Intent
    nlu_confidence: Annotated[LexV2Confidence | None, BeforeValidator(_scored)] = None
    """None for the fallback."""
    interpretation_source: str | None = None
    """`Lex` or `Bedrock`."""
    sentiment_response: LexV2Sentiment | None = None

    @property
    def score(self) -> float | None:
        """How sure Lex is, from 0 to 1."""
        return None if self.nlu_confidence is None else self.nlu_confidence.score


class LexV2Prompt(EventModel):
    """How often the user has been asked."""

    attempt: str | None = None
    """`Initial`, `Retry1` to `Retry5`."""


class LexV2ProposedNextState(EventModel):
    """What comes next if nobody says otherwise."""

    dialog_action: LexV2DialogAction | None = None
    intent: LexV2Intent | None = None
    prompt: LexV2Prompt | None = None


class LexV2ResolvedContext(EventModel):
    """What a transcription belongs to."""

    intent: str | None = None


class LexV2Transcription(EventModel):
    """What the user may have said."""

    transcription: str | None = None
    transcription_confidence: Annotated[LexV2Confidence | None, BeforeValidator(_scored)] = None
    resolved_context: LexV2ResolvedContext | None = None
    resolved_slots: Annotated[dict[str, LexV2Slot | None], NullIsEmptyMapping] = Field(
        default_factory=dict
    )


class LexV2Event(LambdaEvent):
    """A user has said something to a bot.

    The methods answer: the session goes on as it is, but for what they are given. `slots` has new
    values of slots by their names, None to forget one.
    """

    message_version: str = "1.0"
    invocation_source: str = ""
    """`DialogCodeHook` at every turn, `FulfillmentCodeHook` when all slots have their values."""
    invocation_label: str | None = None
    """Which of the bot's code hooks it is, where they have names."""
    input_mode: str | None = None
    """`DTMF`, `Speech` or `Text`."""
    response_content_type: str | None = None
    """`text/plain; charset=utf-8`, `audio/mpeg` and the like."""
    session_id: str
    input_transcript: str | None = None
    """What was typed, or understood of what was said."""
    raw_input_transcript: str | None = None
    bot: LexV2Bot
    interpretations: Annotated[tuple[LexV2Interpretation, ...], NullIsEmpty] = ()
    """The likeliest first."""
    proposed_next_state: LexV2ProposedNextState | None = None
    """Of dialog code hooks before a slot is asked for."""
    request_attributes: Texts = Field(default_factory=dict)
    session_state: LexV2SessionState
    transcriptions: Annotated[tuple[LexV2Transcription, ...], NullIsEmpty] = ()

    @property
    def intent(self) -> LexV2Intent | None:
        """What the session is about; None where that is not clear."""
        return self.session_state.intent

    @property
    def session_attributes(self) -> dict[str, str]:
        """What the session remembers."""
        return self.session_state.session_attributes

    def elicit_slot(
        self,
        slot: str,
        *messages: Said,
        slots: Mapping[str, str | LexV2Slot | None] | None = None,
        slot_elicitation_style: Literal["Default", "SpellByLetter", "SpellByWord"] | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexV2Response:
        """Ask for `slot`, in the bot's own words where there are no messages."""
        given: dict[str, Any] = {"type": "ElicitSlot", "slot_to_elicit": slot}
        if slot_elicitation_style is not None:
            given["slot_elicitation_style"] = slot_elicitation_style
        return self._respond(LexV2DialogAction(**given), messages, slots, session_attributes)

    def confirm_intent(
        self,
        *messages: Said,
        slots: Mapping[str, str | LexV2Slot | None] | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexV2Response:
        """Ask whether the slots are right; Lex wants a message."""
        action = LexV2DialogAction(type="ConfirmIntent")
        return self._respond(action, messages, slots, session_attributes)

    def elicit_intent(
        self, *messages: Said, session_attributes: Mapping[str, str] | None = None
    ) -> LexV2Response:
        """Ask what the user wants; Lex wants a message."""
        action = LexV2DialogAction(type="ElicitIntent")
        return self._respond(action, messages, None, session_attributes)

    def delegate(
        self,
        *,
        slots: Mapping[str, str | LexV2Slot | None] | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexV2Response:
        """Let Lex choose what comes next."""
        action = LexV2DialogAction(type="Delegate")
        return self._respond(action, (), slots, session_attributes)

    def close(
        self,
        *messages: Said,
        state: Literal["Fulfilled", "Failed", "InProgress"] = "Fulfilled",
        slots: Mapping[str, str | LexV2Slot | None] | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexV2Response:
        """Expect nothing more of the user."""
        action = LexV2DialogAction(type="Close")
        return self._respond(action, messages, slots, session_attributes, state)

    def _respond(
        self,
        action: LexV2DialogAction,
        messages: tuple[Said, ...],
        slots: Mapping[str, str | LexV2Slot | None] | None,
        attributes: Mapping[str, str] | None,
        state: str | None = None,
    ) -> LexV2Response:
        changed: dict[str, Any] = {"dialog_action": action}
        intent = self.intent
        if intent is not None and (slots or state):
            changed["intent"] = intent.with_slots(slots or {}, state)
        if attributes is not None:
            changed["session_attributes"] = dict(attributes)
        return LexV2Response(
            session_state=self.session_state.model_copy(update=changed),
            messages=tuple(said(message) for message in messages) or None,
            request_attributes=self.request_attributes or None,
        )
