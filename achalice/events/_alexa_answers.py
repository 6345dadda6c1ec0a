"""What skills give back to Alexa.

https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from achalice.events._answers import Answer

__all__ = [
    "AlexaCanFulfillIntent",
    "AlexaCanFulfillSlot",
    "AlexaCard",
    "AlexaCardImage",
    "AlexaOutputSpeech",
    "AlexaReprompt",
    "AlexaResponse",
    "AlexaResponseBody",
]

MAX_LENGTH = 8000
"""Of speech, and of a card's text; in characters."""


class AlexaOutputSpeech(Answer):
    """What Alexa says."""

    type: Literal["PlainText", "SSML"] = "PlainText"
    text: Annotated[str, Field(max_length=MAX_LENGTH)] | None = None
    ssml: Annotated[str, Field(max_length=MAX_LENGTH)] | None = None
    play_behavior: Literal["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"] | None = None

    @model_validator(mode="after")
    def _has_what_it_says(self) -> Self:
        wanted = "text" if self.type == "PlainText" else "ssml"
        if getattr(self, wanted) is None:
            raise ValueError(f"speech of the type `{self.type}` needs `{wanted}`")
        return self


class AlexaReprompt(Answer):
    """What Alexa says when nobody answers."""

    output_speech: AlexaOutputSpeech | None = None
    directives: tuple[dict[str, Any], ...] | None = None


class AlexaCardImage(Answer):
    """A picture in two sizes."""

    small_image_url: str | None = None
    large_image_url: str | None = None


class AlexaCard(Answer):
    """What the Alexa app shows."""

    type: Literal["Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"] = "Simple"
    title: str | None = None
    content: Annotated[str, Field(max_length=MAX_LENGTH)] | None = None
    """Of `Simple` cards."""
    text: Annotated[str, Field(max_length=MAX_LENGTH)] | None = None
    """Of `Standard` cards."""
    image: AlexaCardImage | None = None
    """Of `Standard` cards."""
    permissions: tuple[str, ...] | None = None
    """Of `AskForPermissionsConsent` cards: `alexa::devices:all:address:full:read`."""


class AlexaCanFulfillSlot(Answer):
    """Whether a slot's value is understood, and can be used."""

    can_understand: Literal["YES", "NO", "MAYBE"]
    can_fulfill: Literal["YES", "NO"]


class AlexaCanFulfillIntent(Answer):
    """Whether the skill could do what a user has asked Alexa for."""

    can_fulfill: Literal["YES", "NO", "MAYBE"]
    slots: dict[str, AlexaCanFulfillSlot] | None = None


class AlexaResponseBody(Answer):
    """What happens next."""

    output_speech: AlexaOutputSpeech | None = None
    card: AlexaCard | None = None
    reprompt: AlexaReprompt | None = None
    should_end_session: bool | None = None
    """None leaves it to the directives whether the session stays open."""
    directives: tuple[dict[str, Any], ...] | None = None
    can_fulfill_intent: AlexaCanFulfillIntent | None = None
    api_response: Any = None
    """Of Alexa Conversations."""


class AlexaResponse(Answer):
    """What a skill gives back. The methods of `AlexaEvent` make these."""

    version: str = "1.0"
    session_attributes: dict[str, Any] | None = None
    response: AlexaResponseBody = Field(default_factory=AlexaResponseBody)
