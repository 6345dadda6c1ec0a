"""Calls in SIP media applications of the Amazon Chime SDK.

https://docs.aws.amazon.com/chime-sdk/latest/dg/pstn-invocations.html
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from pydantic.alias_generators import to_pascal

from achalice.events._answers import Answer
from achalice.events._base import LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Texts, Timestamp
from achalice.events._spelling import PascalModel

__all__ = [
    "ChimeAction",
    "ChimeActionData",
    "ChimeCallDetails",
    "ChimeParticipant",
    "ChimeSIPEvent",
    "ChimeSIPResponse",
]


class ChimeParticipant(PascalModel):
    """One leg of a call."""

    call_id: str
    participant_tag: str | None = None
    """`LEG-A` or `LEG-B`."""
    to: str | None = None
    from_: str | None = Field(default=None, validation_alias="From", serialization_alias="From")
    direction: str | None = None
    """`Inbound` or `Outbound`."""
    start_time_in_milliseconds: Timestamp | None = None
    status: str | None = None
    """`Connected`, `Disconnected` and others."""
    sip_headers: Texts = Field(default_factory=dict)


class ChimeCallDetails(PascalModel):
    """The call, with all of its legs."""

    transaction_id: str
    aws_account_id: str | None = None
    aws_region: str | None = None
    sip_rule_id: str | None = None
    sip_media_application_id: str | None = None
    sip_application_id: str | None = None
    """What older events call `sip_media_application_id`."""
    participants: Annotated[tuple[ChimeParticipant, ...], NullIsEmpty] = ()
    transaction_attributes: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """What earlier answers told Chime to remember."""


class ChimeActionData(PascalModel):
    """What became of an action. What belongs to its type alone is in `model_extra`."""

    type: str | None = None
    parameters: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    error_type: str | None = None
    error_message: str | None = None
    received_digits: str | None = None


class ChimeAction(Answer, alias_generator=to_pascal, populate_by_name=True):
    """Something to do with a call: `PlayAudio`, `Hangup`, `CallAndBridge`..."""

    type: str
    parameters: dict[str, Any] = Field(default_factory=dict)


class ChimeSIPResponse(Answer, alias_generator=to_pascal, populate_by_name=True):
    """What to do with the call, in this order."""

    schema_version: str = "1.0"
    actions: Annotated[tuple[ChimeAction, ...], Field(max_length=10)] = ()
    transaction_attributes: dict[str, str] | None = None
    """What comes back with the next event; None keeps what there is."""


class ChimeSIPEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """Somebody calls, hangs up, presses digits; or an action has succeeded, or failed."""

    schema_version: str = "1.0"
    sequence: int
    """Counts the events of a call, from 1."""
    invocation_event_type: str
    """`NEW_INBOUND_CALL`, `RINGING`, `CALL_ANSWERED`, `ACTION_SUCCESSFUL`, `ACTION_FAILED`,
    `DIGITS_RECEIVED`, `HANGUP`, `INVALID_LAMBDA_RESPONSE` and others."""
    call_details: ChimeCallDetails
    action_data: ChimeActionData | None = None
    error_type: str | None = None
    """Of `INVALID_LAMBDA_RESPONSE`, like `error_message`."""
    error_message: str | None = None

    def answer(
        self, *actions: ChimeAction, transaction_attributes: Mapping[str, str] | None = None
    ) -> ChimeSIPResponse:
        """Do these with the call; nothing where there are none."""
        remembered = None if transaction_attributes is None else dict(transaction_attributes)
        return ChimeSIPResponse(actions=actions, transaction_attributes=remembered)
