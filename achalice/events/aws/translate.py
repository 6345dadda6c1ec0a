"""Batches of texts and parallel data, as Translate tells EventBridge.

https://docs.aws.amazon.com/translate/latest/dg/monitoring-with-eventbridge.html
"""

from achalice.events._base import EventModel, Timestamp
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["TranslateParallelDataEvent", "TranslateTextTranslationJobEvent"]


class TranslateTextTranslationJobDetail(EventModel):
    """A batch of texts as it is now."""

    job_id: str
    job_status: str
    """`IN_PROGRESS`, `COMPLETED`, `FAILED`, `STOPPED`, ..."""


class TranslateParallelDataDetail(EventModel):
    """Parallel data as it is now."""

    operation: str
    """`CreateParallelData` or `UpdateParallelData`."""
    name: str
    status: str
    """`ACTIVE` or `FAILED`."""
    latest_update_attempt_status: str | None = None
    """Of updates."""
    latest_update_attempt_at: Timestamp | None = None


class TranslateTextTranslationJobEvent(EventBridgeEvent[TranslateTextTranslationJobDetail]):
    """A batch of texts was translated, or could not be."""


class TranslateParallelDataEvent(EventBridgeEvent[TranslateParallelDataDetail]):
    """Parallel data was created or updated."""
