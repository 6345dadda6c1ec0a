"""What handlers give back to Lex V2.

https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from achalice.events._answers import Answer, Unchanged
from achalice.events._lex_v2_parts import LexV2SessionState

__all__ = ["LexV2Button", "LexV2ImageResponseCard", "LexV2Message", "LexV2Response"]


class LexV2Button(Answer):
    """What a user can press instead of typing."""

    text: Annotated[str, Field(min_length=1, max_length=50)]
    value: Annotated[str, Field(min_length=1, max_length=50)]
    """What Lex then takes as the user's words."""


class LexV2ImageResponseCard(Answer):
    """A picture with buttons, for clients that can show it."""

    title: Annotated[str, Field(min_length=1, max_length=250)]
    subtitle: Annotated[str, Field(min_length=1, max_length=250)] | None = None
    image_url: Annotated[str, Field(min_length=1, max_length=250)] | None = None
    buttons: Annotated[tuple[LexV2Button, ...], Field(max_length=5)] | None = None


class LexV2Message(Answer):
    """Something that the user is told."""

    content_type: Literal["CustomPayload", "ImageResponseCard", "PlainText", "SSML"] = "PlainText"
    content: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    image_response_card: LexV2ImageResponseCard | None = None

    @model_validator(mode="after")
    def _has_what_it_says(self) -> Self:
        is_card = self.content_type == "ImageResponseCard"
        if is_card and self.image_response_card is None:
            raise ValueError("a message of this type needs an `image_response_card`")
        if not is_card and self.content is None:
            raise ValueError("a message of this type needs `content`")
        return self


class LexV2Response(Answer):
    """Where the conversation goes from here. The methods of `LexV2Event` make these."""

    session_state: Annotated[LexV2SessionState, Unchanged]
    messages: tuple[LexV2Message, ...] | None = None
    """The bot's own where there are none."""
    request_attributes: dict[str, str] | None = None

    @model_validator(mode="after")
    def _has_what_lex_needs(self) -> Self:
        state = self.session_state
        action = state.dialog_action
        if action is None:
            raise ValueError("the session state needs a `dialog_action`")
        if action.type in ("ElicitSlot", "ConfirmIntent", "Close") and state.intent is None:
            raise ValueError(f"`{action.type}` needs the session's intent")
        if action.type == "ElicitSlot" and action.slot_to_elicit is None:
            raise ValueError("`ElicitSlot` needs a `slot_to_elicit`")
        if action.type in ("ElicitIntent", "ConfirmIntent") and not self.messages:
            raise ValueError(f"`{action.type}` needs a message")
        return self


def said(message: str | LexV2Message | LexV2ImageResponseCard) -> LexV2Message:
    """`message` as Lex wants it: text is plain text."""
    if isinstance(message, str):
        return LexV2Message(content=message)
    if isinstance(message, LexV2ImageResponseCard):
        return LexV2Message(content_type="ImageResponseCard", image_response_card=message)
    return message
