"""Bots of Lex V1.

https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from achalice.events._answers import Answer, Unchanged
from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Texts

__all__ = [
    "LexActiveContext",
    "LexAttachment",
    "LexBot",
    "LexButton",
    "LexDialogAction",
    "LexEvent",
    "LexIntent",
    "LexIntentSummary",
    "LexMessage",
    "LexResponse",
    "LexResponseCard",
    "LexSentiment",
    "LexSlotDetail",
    "LexTimeToLive",
]

Slots = dict[str, str | None]
"""Values by slot; None where there is none yet."""


class LexSlotDetail(EventModel):
    """How a slot's value came about."""

    original_value: str | None = None
    """What the user said or typed."""
    resolutions: Annotated[tuple[dict[str, str | None], ...], NullIsEmpty] = ()
    """At most five, the likeliest first: `{"value": "large"}`."""


class LexIntent(EventModel):
    """What the user may want."""

    name: str
    nlu_intent_confidence_score: float | None = None
    """From 0 to 1; None where scores are not enabled."""
    slots: Annotated[Slots, NullIsEmptyMapping] = Field(default_factory=dict)
    slot_details: Annotated[dict[str, LexSlotDetail | None], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    confirmation_status: str | None = None
    """`None`, as a text, before the user was asked; then `Confirmed` or `Denied`."""


class LexBot(EventModel):
    """The bot that asks."""

    name: str
    alias: str | None = None
    """`$LATEST` in tests."""
    version: str | None = None


class LexSentiment(EventModel):
    """The mood of what was said last."""

    sentiment_label: str | None = None
    """`POSITIVE`, `NEGATIVE`, `NEUTRAL` or `MIXED`."""
    sentiment_score: Any = None
    """Text: `{Positive: 0.03,Negative: 0.01,Neutral: 0.95,Mixed: 0.0}`."""


class LexTimeToLive(EventModel):
    """How long a context is active."""

    time_to_live_in_seconds: int | None = None
    turns_to_live: int | None = None


class LexActiveContext(EventModel):
    """A context that intents may need."""

    name: str
    time_to_live: LexTimeToLive | None = None
    parameters: Annotated[Slots, NullIsEmptyMapping] = Field(default_factory=dict)


class LexIntentSummary(EventModel):
    """One of the last three intents of the session."""

    intent_name: str | None = None
    checkpoint_label: str | None = None
    slots: Annotated[Slots, NullIsEmptyMapping] = Field(default_factory=dict)
    confirmation_status: str | None = None
    dialog_action_type: str | None = None
    fulfillment_state: str | None = None
    slot_to_elicit: str | None = None


class LexMessage(Answer):
    """What the user is told."""

    content: Annotated[str, Field(min_length=1, max_length=1000)]
    content_type: Literal["PlainText", "SSML", "CustomPayload"] = "PlainText"


class LexButton(Answer):
    """What a user can press instead of typing."""

    text: Annotated[str, Field(min_length=1, max_length=15)]
    value: Annotated[str, Field(min_length=1, max_length=1000)]
    """What Lex then takes as the user's words."""


class LexAttachment(Answer):
    """One card."""

    title: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    sub_title: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    image_url: str | None = None
    attachment_link_url: str | None = None
    buttons: Annotated[tuple[LexButton, ...], Field(max_length=5)] | None = None


class LexResponseCard(Answer):
    """Cards that chat clients show."""

    version: int = 1
    content_type: Literal["application/vnd.amazonaws.card.generic"] = (
        "application/vnd.amazonaws.card.generic"
    )
    generic_attachments: Annotated[tuple[LexAttachment, ...], Field(min_length=1, max_length=10)]


class LexDialogAction(Answer):
    """What Lex does next. The methods of `LexEvent` make these."""

    type: Literal["ElicitIntent", "ElicitSlot", "ConfirmIntent", "Delegate", "Close"]
    fulfillment_state: Literal["Fulfilled", "Failed"] | None = None
    message: LexMessage | None = None
    intent_name: str | None = None
    slots: Slots | None = None
    slot_to_elicit: str | None = None
    response_card: LexResponseCard | None = None


class LexResponse(Answer):
    """What a handler gives back to Lex."""

    session_attributes: dict[str, str] | None = None
    """All that are kept; None keeps those that there are."""
    recent_intent_summary_view: Annotated[tuple[LexIntentSummary, ...] | None, Unchanged] = None
    active_contexts: Annotated[tuple[LexActiveContext, ...] | None, Unchanged] = None
    dialog_action: LexDialogAction


class LexEvent(LambdaEvent):
    """A user has said something to a bot.

    The methods answer: each keeps the session's attributes, unless others are given.
    """

    message_version: str = "1.0"
    invocation_source: str
    """`DialogCodeHook` at every turn, `FulfillmentCodeHook` when all slots have their values."""
    user_id: str | None = None
    """What the client calls the user."""
    input_transcript: str | None = None
    """What was typed, or understood of what was said."""
    output_dialog_mode: str | None = None
    """`Text` or `Voice`."""
    bot: LexBot
    current_intent: LexIntent
    alternative_intents: Annotated[tuple[LexIntent, ...], NullIsEmpty] = ()
    session_attributes: Texts = Field(default_factory=dict)
    request_attributes: Texts = Field(default_factory=dict)
    recent_intent_summary_view: Annotated[tuple[LexIntentSummary, ...], NullIsEmpty] = ()
    active_contexts: Annotated[tuple[LexActiveContext, ...], NullIsEmpty] = ()
    sentiment_response: LexSentiment | None = None
    kendra_response: dict[str, Any] | None = None
    """Kendra's answer to a query; of `AMAZON.KendraSearchIntent` alone."""

    def elicit_slot(
        self,
        slot: str,
        message: str | LexMessage | None = None,
        *,
        slots: Mapping[str, str | None] | None = None,
        response_card: LexResponseCard | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexResponse:
        """Ask for `slot`; of the intent's slots, `slots` have other values now."""
        return self._respond(
            session_attributes,
            type="ElicitSlot",
            slot_to_elicit=slot,
            message=_message(message),
            intent_name=self.current_intent.name,
            slots={**self.current_intent.slots, **(slots or {})},
            response_card=response_card,
        )

    def confirm_intent(
        self,
        message: str | LexMessage | None = None,
        *,
        slots: Mapping[str, str | None] | None = None,
        response_card: LexResponseCard | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexResponse:
        """Ask whether the slots are right."""
        return self._respond(
            session_attributes,
            type="ConfirmIntent",
            message=_message(message),
            intent_name=self.current_intent.name,
            slots={**self.current_intent.slots, **(slots or {})},
            response_card=response_card,
        )

    def elicit_intent(
        self,
        message: str | LexMessage | None = None,
        *,
        response_card: LexResponseCard | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexResponse:
        """Ask what the user wants."""
        return self._respond(
            session_attributes,
            type="ElicitIntent",
            message=_message(message),
            response_card=response_card,
        )

    def delegate(
        self,
        *,
        slots: Mapping[str, str | None] | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexResponse:
        """Let Lex choose what comes next."""
        return self._respond(
            session_attributes,
            type="Delegate",
            slots={**self.current_intent.slots, **(slots or {})},
        )

    def close(
        self,
        message: str | LexMessage | None = None,
        *,
        fulfillment_state: Literal["Fulfilled", "Failed"] = "Fulfilled",
        response_card: LexResponseCard | None = None,
        session_attributes: Mapping[str, str] | None = None,
    ) -> LexResponse:
        """Expect nothing more of the user."""
        return self._respond(
            session_attributes,
            type="Close",
            fulfillment_state=fulfillment_state,
            message=_message(message),
            response_card=response_card,
        )

    def _respond(self, attributes: Mapping[str, str] | None, **action: Any) -> LexResponse:
        kept = self.session_attributes if attributes is None else attributes
        return LexResponse(session_attributes=dict(kept), dialog_action=LexDialogAction(**action))


def _message(message: str | LexMessage | None) -> LexMessage | None:
    return LexMessage(content=message) if isinstance(message, str) else message
