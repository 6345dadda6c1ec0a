"""Mail that SES receives.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
"""

from typing import Annotated, Literal

from pydantic import Field

from achalice.events._answers import Answer
from achalice.events._base import EventModel, EventRecord, NullIsEmpty, RecordsEvent, Timestamp
from achalice.requests import Headers

__all__ = [
    "SESCommonHeaders",
    "SESEvent",
    "SESHeader",
    "SESMail",
    "SESMessage",
    "SESReceipt",
    "SESReceiptAction",
    "SESRecord",
    "SESResponse",
    "SESVerdict",
]


class SESHeader(EventModel):
    """One header of a mail."""

    name: str
    value: str


class SESCommonHeaders(EventModel):
    """The headers that mails usually have, in parts; absent where a mail has them not."""

    return_path: str | None = None
    from_: Annotated[tuple[str, ...], NullIsEmpty] = Field(
        default=(), validation_alias="from", serialization_alias="from"
    )
    sender: str | None = None
    reply_to: Annotated[tuple[str, ...], NullIsEmpty] = ()
    to: Annotated[tuple[str, ...], NullIsEmpty] = ()
    cc: Annotated[tuple[str, ...], NullIsEmpty] = ()
    bcc: Annotated[tuple[str, ...], NullIsEmpty] = ()
    subject: str | None = None
    date: str | None = None
    """`Wed, 7 Oct 2015 12:34:56 -0700`."""
    message_id: str | None = None
    """The sender's, in angle brackets."""


class SESMail(EventModel):
    """A mail; its body is not there."""

    message_id: str
    """SES's own: the object's name, where the mail is kept in S3."""
    timestamp: Timestamp
    """When it came."""
    source: str
    """The envelope's `MAIL FROM`."""
    destination: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """The envelope's recipients."""
    headers_truncated: bool = False
    """Whether there are more headers than SES hands on: 10 KB."""
    headers: Annotated[tuple[SESHeader, ...], NullIsEmpty] = ()
    """In their order; `headers_by_name` finds one."""
    common_headers: SESCommonHeaders = Field(default_factory=SESCommonHeaders)

    @property
    def headers_by_name(self) -> Headers:
        """The headers in any casing; `getlist` has all of one name."""
        lists: dict[str, list[str]] = {}
        for header in self.headers:
            lists.setdefault(header.name.lower(), []).append(header.value)
        return Headers(several=lists)


class SESVerdict(EventModel):
    """What a check says."""

    status: str
    """`PASS`, `FAIL`, `GRAY` (no verdict) or `PROCESSING_FAILED`; `DISABLED` where unchecked."""


class SESReceiptAction(EventModel):
    """The rule's action that calls, and what it was configured with."""

    type: str
    """`Lambda`; `S3`, `SNS`, `Bounce`, `WorkMail` or `Stop` in notifications."""
    function_arn: str | None = None
    invocation_type: str | None = None
    """`Event`, or `RequestResponse`, which waits for an `SESResponse`."""
    topic_arn: str | None = None
    bucket_name: str | None = None
    object_key_prefix: str | None = None
    object_key: str | None = None
    smtp_reply_code: str | None = None
    status_code: str | None = None
    message: str | None = None
    sender: str | None = None
    organization_arn: str | None = None
    encoding: str | None = None


class SESReceipt(EventModel):
    """What SES found out about a mail."""

    timestamp: Timestamp
    processing_time_millis: int | None = None
    recipients: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """Those that the rule matched."""
    spam_verdict: SESVerdict | None = None
    virus_verdict: SESVerdict | None = None
    spf_verdict: SESVerdict | None = None
    dkim_verdict: SESVerdict | None = None
    dmarc_verdict: SESVerdict | None = None
    dmarc_policy: str | None = None
    """`none`, `quarantine` or `reject`; only where DMARC fails."""
    action: SESReceiptAction | None = None


class SESMessage(EventModel):
    """A mail and what SES found out about it."""

    mail: SESMail
    receipt: SESReceipt


class SESRecord(EventRecord):
    """One mail."""

    event_source: str
    """`aws:ses`."""
    event_version: str | None = None
    ses: SESMessage

    @property
    def mail(self) -> SESMail:
        """The mail."""
        return self.ses.mail

    @property
    def receipt(self) -> SESReceipt:
        """What SES found out about it."""
        return self.ses.receipt


class SESEvent(RecordsEvent[SESRecord]):
    """Mail came in: iterating gives the records, of which SES sends one.

    Return an `SESResponse` where the rule waits for it.
    """

    records: tuple[SESRecord, ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )

    @property
    def mail(self) -> SESMail:
        """The first record's mail."""
        return self.records[0].mail

    @property
    def receipt(self) -> SESReceipt:
        """What SES found out about it."""
        return self.records[0].receipt


class SESResponse(Answer):
    """What SES does next with the mail."""

    disposition: Literal["CONTINUE", "STOP_RULE", "STOP_RULE_SET"]
    """Go on; leave the rest of this rule; leave all other rules, too."""
