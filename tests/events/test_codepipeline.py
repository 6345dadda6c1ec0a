"""Jobs of a pipeline's Lambda actions."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from achalice.events import CodePipelineJobEvent, parse_event


class Settings(BaseModel):
    stage: str


def job(user_parameters: object = "prod", **data: object) -> dict[str, Any]:
    configuration = {"FunctionName": "check", "UserParameters": user_parameters}
    return {
        "CodePipeline.job": {
            "id": "11111111-abcd",
            "accountId": "111111111111",
            "data": {
                "actionConfiguration": {"configuration": configuration},
                "inputArtifacts": [
                    {
                        "name": "source",
                        "revision": None,
                        "location": {
                            "type": "S3",
                            "s3Location": {"bucketName": "artifacts", "objectKey": "a.zip"},
                        },
                    }
                ],
                "outputArtifacts": [],
                "artifactCredentials": {
                    "accessKeyId": "AKIA1",
                    "secretAccessKey": "hidden",
                    "sessionToken": "hidden, too",
                    "expirationTime": 1575493418000,
                },
                **data,
            },
        }
    }


def test_a_job_says_what_there_is_to_do() -> None:
    payload = job(
        continuationToken="go on",
        encryptionKey={"id": "arn:aws:kms:eu-central-1:111122223333:key/1", "type": "KMS"},
    )

    event = parse_event(payload)

    assert isinstance(event, CodePipelineJobEvent)
    assert (event.job.id, event.job.account_id) == ("11111111-abcd", "111111111111")
    assert event.user_parameters == event.decoded_user_parameters == "prod"
    data = event.job.data
    [artifact] = data.input_artifacts
    assert (artifact.name, artifact.revision, artifact.location.type) == ("source", None, "S3")
    assert artifact.location.s3_location is not None
    assert artifact.location.s3_location.bucket_name == "artifacts"
    assert artifact.location.s3_location.object_key == "a.zip"
    assert (data.output_artifacts, data.continuation_token) == ((), "go on")
    assert data.encryption_key is not None
    assert data.encryption_key.type == "KMS"
    assert event.to_dict() is payload


def test_a_jobs_credentials_are_there_and_not_in_its_repr() -> None:
    event = CodePipelineJobEvent.from_payload(job())

    credentials = event.job.data.artifact_credentials
    assert credentials is not None
    assert (credentials.access_key_id, credentials.secret_access_key) == ("AKIA1", "hidden")
    assert credentials.session_token == "hidden, too"
    assert credentials.expiration_time == datetime(2019, 12, 4, 21, 3, 38, tzinfo=UTC)
    assert "hidden" not in repr(event)


def test_user_parameters_are_read_as_the_type_in_brackets() -> None:
    event = CodePipelineJobEvent[Settings].from_payload(job('{"stage": "prod"}'))

    assert event.decoded_user_parameters == Settings(stage="prod")
    assert event.user_parameters == '{"stage": "prod"}'


def test_an_action_may_have_no_user_parameters() -> None:
    payload = job()
    del payload["CodePipeline.job"]["data"]["actionConfiguration"]["configuration"][
        "UserParameters"
    ]

    event = CodePipelineJobEvent[Settings].from_payload(payload)

    assert (event.user_parameters, event.decoded_user_parameters) == (None, None)


def test_user_parameters_that_do_not_fit_are_told_with_their_place() -> None:
    with pytest.raises(ValidationError, match=r"UserParameters.stage\n  Field required"):
        CodePipelineJobEvent[Settings].from_payload(job("{}"))


def test_a_job_is_written_back_as_it_came() -> None:
    payload = job('{"stage": "prod"}')
    del payload["CodePipeline.job"]["data"]["artifactCredentials"]["expirationTime"]

    event = CodePipelineJobEvent[Settings].from_payload(payload)

    assert event.model_dump(mode="json", by_alias=True, exclude_unset=True) == payload
