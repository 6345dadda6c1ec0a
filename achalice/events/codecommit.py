"""Pushes to a repository, through one of its triggers.

https://docs.aws.amazon.com/lambda/latest/dg/services-codecommit.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import EventModel, EventRecord, NullIsEmpty, RecordsEvent, Timestamp

__all__ = ["CodeCommitEvent", "CodeCommitRecord", "CodeCommitReference", "CodeCommitReferences"]


class CodeCommitReference(EventModel):
    """A branch or tag that was pushed."""

    commit: str
    ref: str
    """`refs/heads/main`."""
    created: bool | None = None
    """True of what was not there before."""
    deleted: bool | None = None
    """True of what is there no more."""


class CodeCommitReferences(EventModel):
    """What was pushed."""

    references: Annotated[tuple[CodeCommitReference, ...], NullIsEmpty] = ()


class CodeCommitRecord(EventRecord):
    """One call of a trigger."""

    event_id: str
    event_version: str | None = None
    event_time: Timestamp
    event_name: str
    """`ReferenceChanges`; `TriggerEventTest` of tests."""
    event_trigger_name: str | None = None
    event_trigger_config_id: str | None = None
    event_part_number: int | None = None
    event_total_parts: int | None = None
    event_source: str
    """`aws:codecommit`."""
    event_source_arn: str = Field(
        validation_alias="eventSourceARN", serialization_alias="eventSourceARN"
    )
    """The repository."""
    aws_region: str | None = None
    user_identity_arn: str | None = Field(
        default=None, validation_alias="userIdentityARN", serialization_alias="userIdentityARN"
    )
    custom_data: str | None = None
    """The trigger's own."""
    codecommit: CodeCommitReferences


class CodeCommitEvent(RecordsEvent[CodeCommitRecord]):
    """Branches or tags were pushed: iterating gives the records."""

    records: tuple[CodeCommitRecord, ...] = Field(
        validation_alias="Records", serialization_alias="Records"
    )
