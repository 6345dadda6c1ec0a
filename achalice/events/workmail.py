"""Mail that goes through WorkMail, for a function to look at or to change.

https://docs.aws.amazon.com/workmail/latest/adminguide/lambda.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty

__all__ = [
    "WorkMailAction",
    "WorkMailAddress",
    "WorkMailEnvelope",
    "WorkMailEvent",
    "WorkMailResponse",
]


class WorkMailAddress(EventModel):
    """An address."""

    address: str


class WorkMailEnvelope(EventModel):
    """From whom to whom, as the servers see it."""

    mail_from: WorkMailAddress
    recipients: Annotated[tuple[WorkMailAddress, ...], NullIsEmpty] = ()


class WorkMailEvent(LambdaEvent):
    """A message that a rule has found. Return a `WorkMailResponse` where the rule waits for it."""

    summary_version: str
    """`2019-07-28`."""
    envelope: WorkMailEnvelope
    sender: WorkMailAddress | None = None
    """From the header; None where there is none."""
    subject: str = ""
    message_id: str
    """For `GetRawMessageContent`."""
    invocation_id: str
    flow_direction: str
    """`INBOUND` or `OUTBOUND`."""
    truncated: bool = False
    """Whether recipients or the subject were cut to fit."""


class WorkMailAction(Answer):
    """What to do with the message, for some recipients or all."""

    action: dict[str, Any]
    """`{"type": "DEFAULT"}`, or `BOUNCE`, `DROP`, `BYPASS_SPAM_CHECK`, `MOVE_TO_JUNK`, with
    `parameters`.
    """
    recipients: tuple[str, ...] | None = None
    all_recipients: bool | None = None


class WorkMailResponse(Answer):
    """What to do with the message."""

    actions: tuple[WorkMailAction, ...] = Field(min_length=1)
