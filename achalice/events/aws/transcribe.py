"""Transcriptions and analyses of calls, as Transcribe tells EventBridge.

https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html
"""

from typing import Any

from achalice.events._spelling import PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["TranscribeCallAnalyticsEvent", "TranscribeJobStateChangeEvent"]


class TranscribeJobDetail(PascalModel):
    """A transcription that ended."""

    transcription_job_name: str
    transcription_job_status: str
    """`COMPLETED` or `FAILED`."""
    failure_reason: str | None = None


class TranscribeCallAnalyticsDetail(PascalModel):
    """An analysis that ended."""

    job_name: str
    job_status: str
    """`COMPLETED` or `FAILED`."""
    failure_reason: str | None = None
    analytics_job_details: dict[str, Any] | None = None
    """`Skipped`: what could not be done, and why."""


class TranscribeJobStateChangeEvent(EventBridgeEvent[TranscribeJobDetail]):
    """A transcription ended."""


class TranscribeCallAnalyticsEvent(EventBridgeEvent[TranscribeCallAnalyticsDetail]):
    """An analysis of a call ended."""
