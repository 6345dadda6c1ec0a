"""Skills for Alexa.

https://developer.amazon.com/docs/alexa/custom-skills/request-and-response-json-reference.html
"""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from achalice.events._alexa_answers import (
    AlexaCanFulfillIntent,
    AlexaCanFulfillSlot,
    AlexaCard,
    AlexaCardImage,
    AlexaOutputSpeech,
    AlexaReprompt,
    AlexaResponse,
    AlexaResponseBody,
)
from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Timestamp,
)

__all__ = [
    "AlexaApplication",
    "AlexaAudioPlayerRequest",
    "AlexaCanFulfillIntent",
    "AlexaCanFulfillSlot",
    "AlexaCard",
    "AlexaCardImage",
    "AlexaContext",
    "AlexaDevice",
    "AlexaError",
    "AlexaEvent",
    "AlexaIntent",
    "AlexaIntentRequest",
    "AlexaOutputSpeech",
    "AlexaPerson",
    "AlexaPlaybackState",
    "AlexaReprompt",
    "AlexaRequest",
    "AlexaResponse",
    "AlexaResponseBody",
    "AlexaSession",
    "AlexaSessionEndedRequest",
    "AlexaSlot",
    "AlexaSystem",
    "AlexaUser",
]


class AlexaApplication(EventModel):
    """The skill that is meant: check it if others may invoke the function."""

    application_id: str | None = None
    """`amzn1.ask.skill...`."""


class AlexaUser(EventModel):
    """Whose account it is."""

    user_id: str | None = None
    """`amzn1.ask.account...`; another one after the skill was disabled and enabled again."""
    access_token: str | None = None
    """Of the account that the user has linked; None without one."""
    permissions: dict[str, Any] | None = None


class AlexaPerson(EventModel):
    """Who is speaking, where Alexa knows the voice."""

    person_id: str | None = None
    access_token: str | None = None


class AlexaSession(EventModel):
    """The conversation."""

    new: bool = False
    session_id: str | None = None
    application: AlexaApplication | None = None
    attributes: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """What the skill answered last time; empty in new sessions."""
    user: AlexaUser | None = None


class AlexaDevice(EventModel):
    """What the user speaks to."""

    device_id: str | None = None
    supported_interfaces: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By name: `AudioPlayer`, `Alexa.Presentation.APL`."""


class AlexaSystem(EventModel):
    """Where this comes from, and how to ask Alexa for more."""

    application: AlexaApplication | None = None
    user: AlexaUser | None = None
    person: AlexaPerson | None = None
    device: AlexaDevice | None = None
    unit: dict[str, Any] | None = None
    """The household's devices that this one is among: `unitId`, `persistentUnitId`."""
    api_endpoint: str | None = None
    api_access_token: str | None = None


class AlexaPlaybackState(EventModel):
    """What is playing, or was."""

    token: str | None = None
    """The one that the skill gave the stream."""
    offset_in_milliseconds: int | None = None
    player_activity: str | None = None
    """`IDLE`, `PLAYING`, `PAUSED`, `STOPPED`, `FINISHED` or `BUFFER_UNDERRUN`."""


class AlexaContext(EventModel):
    """What the device and its player are doing."""

    system: AlexaSystem | None = Field(
        default=None, validation_alias="System", serialization_alias="System"
    )
    audio_player: AlexaPlaybackState | None = Field(
        default=None, validation_alias="AudioPlayer", serialization_alias="AudioPlayer"
    )
    viewport: dict[str, Any] | None = Field(
        default=None, validation_alias="Viewport", serialization_alias="Viewport"
    )
    """Of devices with a screen."""
    viewports: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = Field(
        default=(), validation_alias="Viewports", serialization_alias="Viewports"
    )
    geolocation: dict[str, Any] | None = Field(
        default=None, validation_alias="Geolocation", serialization_alias="Geolocation"
    )
    """Where the user allows it."""


class AlexaError(EventModel):
    """What went wrong."""

    type: str | None = None
    """`INVALID_RESPONSE`, `DEVICE_COMMUNICATION_ERROR`, `MEDIA_ERROR_UNKNOWN` and others."""
    message: str | None = None


class AlexaSlot(EventModel):
    """A value in what the user said."""

    name: str
    value: str | None = None
    """None where the user did not say it."""
    confirmation_status: str | None = None
    """`NONE`, `CONFIRMED` or `DENIED`."""
    source: str | None = None
    resolutions: dict[str, Any] | None = None
    """What it may be, by each authority that was asked."""
    slot_value: dict[str, Any] | None = None
    """Of slots with several values, all of them."""


class AlexaIntent(EventModel):
    """What the user wants."""

    name: str
    """One's own, or one of Alexa's: `AMAZON.HelpIntent`."""
    confirmation_status: str | None = None
    """`NONE`, `CONFIRMED` or `DENIED`."""
    slots: Annotated[dict[str, AlexaSlot], NullIsEmptyMapping] = Field(default_factory=dict)

    def text(self, slot: str) -> str | None:
        """The value of `slot`; None where the user did not say it, or there is no such slot."""
        found = self.slots.get(slot)
        return None if found is None else found.value


class AlexaRequest(EventModel):
    """Something that a user did, or a device. What no other model is for is in `model_extra`."""

    type: str
    """`LaunchRequest`, `PlaybackController.NextCommandIssued`, `System.ExceptionEncountered`..."""
    request_id: str | None = None
    timestamp: Timestamp | None = None
    locale: str | None = None
    """`en-US`."""


class AlexaIntentRequest(AlexaRequest):
    """An `IntentRequest`, or a `CanFulfillIntentRequest`: what if a user asked for this?"""

    intent: AlexaIntent
    dialog_state: str | None = None
    """`STARTED`, `IN_PROGRESS` or `COMPLETED`; of dialogs that Alexa leads."""


class AlexaSessionEndedRequest(AlexaRequest):
    """The conversation is over. Alexa does not listen to an answer."""

    reason: str | None = None
    """`USER_INITIATED`, `ERROR` or `EXCEEDED_MAX_REPROMPTS`."""
    error: AlexaError | None = None


class AlexaAudioPlayerRequest(AlexaRequest):
    """The player started, stopped, failed, has finished, or nearly so."""

    token: str | None = None
    """The one that the skill gave the stream."""
    offset_in_milliseconds: int | None = None
    error: AlexaError | None = None
    current_playback_state: AlexaPlaybackState | None = None
    """Of `AudioPlayer.PlaybackFailed`."""


def _kind(request: object) -> str:
    kind = request.get("type") if isinstance(request, dict) else getattr(request, "type", None)
    if kind in ("IntentRequest", "CanFulfillIntentRequest"):
        return "intent"
    if kind == "SessionEndedRequest":
        return "end"
    return "player" if str(kind).startswith("AudioPlayer.") else "other"


AnyRequest = Annotated[
    Annotated[AlexaIntentRequest, Tag("intent")]
    | Annotated[AlexaSessionEndedRequest, Tag("end")]
    | Annotated[AlexaAudioPlayerRequest, Tag("player")]
    | Annotated[AlexaRequest, Tag("other")],
    Discriminator(_kind),
]


class AlexaEvent(LambdaEvent):
    """A user speaks to a skill, or Alexa tells it something."""

    version: str = "1.0"
    session: AlexaSession | None = None
    """None outside of conversations: what players and lists tell has none."""
    device_context: AlexaContext | None = Field(
        default=None, validation_alias="context", serialization_alias="context"
    )
    """Alexa's own `context`."""
    request: AnyRequest

    def say(
        self,
        speech: str | AlexaOutputSpeech | None = None,
        *,
        reprompt: str | AlexaOutputSpeech | None = None,
        card: AlexaCard | None = None,
        end_session: bool | None = None,
        directives: tuple[dict[str, Any], ...] = (),
        attributes: dict[str, Any] | None = None,
    ) -> AlexaResponse:
        """Answer. Text that begins with `<speak>` is SSML.

        Args:
            speech: what Alexa says; None for nothing.
            reprompt: what it says when the user does not answer; keeps the conversation open.
            card: what the Alexa app shows.
            end_session: None ends the conversation unless there is a `reprompt`.
            directives: for the device: `{"type": "AudioPlayer.Stop"}`.
            attributes: what comes back with the user's answer; None keeps the session's.
        """
        kept = self.session.attributes if self.session and attributes is None else attributes
        return AlexaResponse(
            session_attributes=kept,
            response=AlexaResponseBody(
                output_speech=_speech(speech),
                reprompt=None
                if reprompt is None
                else AlexaReprompt(output_speech=_speech(reprompt)),
                card=card,
                should_end_session=reprompt is None if end_session is None else end_session,
                directives=directives or None,
            ),
        )

    def can_fulfill(
        self,
        can_fulfill: Literal["YES", "NO", "MAYBE"],
        slots: dict[str, AlexaCanFulfillSlot] | None = None,
    ) -> AlexaResponse:
        """Answer a `CanFulfillIntentRequest`."""
        intent = AlexaCanFulfillIntent(can_fulfill=can_fulfill, slots=slots)
        return AlexaResponse(response=AlexaResponseBody(can_fulfill_intent=intent))


def _speech(speech: str | AlexaOutputSpeech | None) -> AlexaOutputSpeech | None:
    if not isinstance(speech, str):
        return speech
    if speech.startswith("<speak>"):
        return AlexaOutputSpeech(type="SSML", ssml=speech)
    return AlexaOutputSpeech(type="PlainText", text=speech)
