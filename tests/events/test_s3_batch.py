"""Tasks of S3 Batch Operations, and what became of them."""

from typing import Any

import pytest
from pydantic import ValidationError

from achalice import Chalice
from achalice.events import S3BatchEvent, S3BatchResponse, S3BatchResult, parse_event

from ..builders import FakeContext

FIRST: dict[str, Any] = {
    "invocationSchemaVersion": "1.0",
    "invocationId": "YXNkbGZqYWRmaiBhc2Rm",
    "job": {"id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce"},
    "tasks": [
        {
            "taskId": "dGFza2lk",
            "s3Key": "tea+%26+scones.jpg",
            "s3VersionId": "1",
            "s3BucketArn": "arn:aws:s3:::pictures",
        }
    ],
}
SECOND: dict[str, Any] = {
    "invocationSchemaVersion": "2.0",
    "invocationId": "YXNkbGZqYWRmaiBhc2Rm",
    "job": {"id": "f3cc4f60", "userArguments": {"size": "small"}},
    "tasks": [
        {"taskId": "dGFza2lk", "s3Key": "tea.jpg", "s3VersionId": None, "s3Bucket": "pictures"}
    ],
}


def test_a_task_names_its_object() -> None:
    event = S3BatchEvent.from_payload(FIRST)
    [task] = event

    assert (event.invocation_schema_version, event.invocation_id) == (
        "1.0",
        "YXNkbGZqYWRmaiBhc2Rm",
    )
    assert (event.job.id, event.job.user_arguments) == ("f3cc4f60-61f6-4a2b-8a21-d07600c373ce", {})
    assert (task.task_id, task.s3_key, task.s3_version_id) == (
        "dGFza2lk",
        "tea & scones.jpg",
        "1",
    )
    assert task.quoted_s3_key == "tea+%26+scones.jpg"
    assert task.to_dict() is FIRST["tasks"][0]


@pytest.mark.parametrize("payload", [FIRST, SECOND], ids=["1.0", "2.0"])
def test_the_bucket_has_one_name_in_both_versions(payload: dict[str, Any]) -> None:
    event = parse_event(payload)

    assert isinstance(event, S3BatchEvent)
    assert [task.bucket for task in event] == ["pictures"]


def test_a_jobs_arguments_come_with_version_2() -> None:
    event = S3BatchEvent.from_payload(SECOND)

    assert event.job.user_arguments == {"size": "small"}
    assert (event.records[0].s3_bucket, event.records[0].s3_bucket_arn) == ("pictures", None)


def test_arguments_that_are_null_are_none() -> None:
    job = {"id": "f3cc4f60", "userArguments": None}

    assert S3BatchEvent.from_payload({**SECOND, "job": job}).job.user_arguments == {}


async def test_a_handler_returns_what_became_of_the_tasks() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def resize(event: S3BatchEvent) -> S3BatchResponse:
        return event.response(*(task.result("Succeeded", task.s3_key) for task in event))

    assert await app.dispatch(FIRST, FakeContext()) == {
        "invocationSchemaVersion": "1.0",
        "treatMissingKeysAs": "TemporaryFailure",
        "invocationId": "YXNkbGZqYWRmaiBhc2Rm",
        "results": [
            {
                "taskId": "dGFza2lk",
                "resultCode": "Succeeded",
                "resultString": "tea & scones.jpg",
            }
        ],
    }


def test_a_result_that_batch_operations_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="'Succeeded', 'TemporaryFailure'"):
        S3BatchResult.model_validate({"taskId": "1", "resultCode": "Done"})
