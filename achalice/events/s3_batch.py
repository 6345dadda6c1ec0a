"""Objects that an S3 Batch Operations job asks a function to work on.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html
"""

from typing import Literal
from urllib.parse import unquote_plus

from pydantic import Field

from achalice.events._answers import Answer
from achalice.events._base import EventModel, EventRecord, RecordsEvent, Texts

__all__ = ["S3BatchEvent", "S3BatchJob", "S3BatchResponse", "S3BatchResult", "S3BatchTask"]

S3BatchResultCode = Literal["Succeeded", "TemporaryFailure", "PermanentFailure"]
"""A temporary failure is tried again before the job ends."""


class S3BatchJob(EventModel):
    """The job."""

    id: str
    user_arguments: Texts = Field(default_factory=dict)
    """As the job was created with; none with schema 1.0."""


class S3BatchResult(Answer):
    """What became of one task."""

    task_id: str
    result_code: S3BatchResultCode
    result_string: str = ""
    """Stands in the job's report."""


class S3BatchResponse(Answer):
    """What became of the tasks."""

    invocation_schema_version: str
    """As in the event."""
    treat_missing_keys_as: S3BatchResultCode = "TemporaryFailure"
    """What a task is that has no result."""
    invocation_id: str
    """As in the event."""
    results: tuple[S3BatchResult, ...]


class S3BatchTask(EventRecord):
    """One object."""

    task_id: str
    quoted_s3_key: str = Field(validation_alias="s3Key", serialization_alias="s3Key")
    """As the job sends it: URL-encoded."""
    s3_version_id: str | None = None
    s3_bucket: str | None = None
    """The bucket's name, with schema 2.0; `bucket` has it with both."""
    s3_bucket_arn: str | None = None
    """With schema 1.0."""

    @property
    def s3_key(self) -> str:
        """The key itself, URL-decoded."""
        return unquote_plus(self.quoted_s3_key)

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.s3_bucket or (self.s3_bucket_arn or "").rpartition(":")[2]

    def result(self, code: S3BatchResultCode, text: str = "") -> S3BatchResult:
        """That this task ended with `code`; `text` stands in the job's report."""
        return S3BatchResult(task_id=self.task_id, result_code=code, result_string=text)


class S3BatchEvent(RecordsEvent[S3BatchTask]):
    """Tasks of a job, of which it sends one: iterating gives them. Return an `S3BatchResponse`."""

    invocation_schema_version: str
    """`1.0` or `2.0`: the job's choice."""
    invocation_id: str
    job: S3BatchJob
    records: tuple[S3BatchTask, ...] = Field(validation_alias="tasks", serialization_alias="tasks")

    def response(
        self,
        *results: S3BatchResult,
        treat_missing_keys_as: S3BatchResultCode = "TemporaryFailure",
    ) -> S3BatchResponse:
        """The answer to this event."""
        return S3BatchResponse(
            invocation_schema_version=self.invocation_schema_version,
            treat_missing_keys_as=treat_missing_keys_as,
            invocation_id=self.invocation_id,
            results=results,
        )
