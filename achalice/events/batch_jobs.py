"""Jobs of AWS Batch, as functions are asked for them: Lambda's blueprints, and `sam local`.

https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
"""

from typing import Any

from achalice.events._base import LambdaEvent, Texts

__all__ = ["BatchGetJobEvent", "BatchSubmitJobEvent"]


class BatchSubmitJobEvent(LambdaEvent):
    """Submit this job: the fields are those of Batch's `SubmitJob`."""

    job_name: str
    job_queue: str
    """A name or an ARN."""
    job_definition: str
    """A name, with or without its revision, or an ARN."""
    parameters: Texts | None = None
    """What the definition's placeholders stand for."""
    container_overrides: dict[str, Any] | None = None
    """As `SubmitJob` takes it."""


class BatchGetJobEvent(LambdaEvent):
    """How far is this job?"""

    job_id: str
