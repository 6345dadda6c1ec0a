"""Tasks of labelling jobs."""

from achalice import Chalice
from achalice.events import (
    SageMakerAnnotationConsolidationEvent,
    SageMakerPreHumanTaskEvent,
    SageMakerPreHumanTaskResponse,
    parse_event,
)

from ..builders import FakeContext

JOB = "arn:aws:sagemaker:eu-central-1:123456789012:labeling-job/cups"
TASK = {
    "version": "2018-10-16",
    "labelingJobArn": JOB,
    "dataObject": {"source-ref": "s3://cups/1.jpg", "shop": "north"},
}


def test_an_object_to_label_is_the_manifests_line() -> None:
    event = parse_event(TASK)

    assert isinstance(event, SageMakerPreHumanTaskEvent)
    assert (event.version, event.labeling_job_arn) == ("2018-10-16", JOB)
    assert event.data_object == {"source-ref": "s3://cups/1.jpg", "shop": "north"}


async def test_a_handler_fills_the_workers_page() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def prepare(event: SageMakerPreHumanTaskEvent) -> SageMakerPreHumanTaskResponse:
        return SageMakerPreHumanTaskResponse(
            task_input={"image": event.data_object["source-ref"]},
            is_human_annotation_required=True,
        )

    assert await app.dispatch(TASK, FakeContext()) == {
        "taskInput": {"image": "s3://cups/1.jpg"},
        "isHumanAnnotationRequired": True,
    }


def test_annotations_are_in_s3() -> None:
    event = parse_event(
        {
            "version": "2018-10-16",
            "labelingJobArn": JOB,
            "labelAttributeName": "cup",
            "roleArn": "arn:aws:iam::123456789012:role/label",
            "payload": {"s3Uri": "s3://cups/annotations.json"},
        }
    )

    assert isinstance(event, SageMakerAnnotationConsolidationEvent)
    assert event.payload.s3_uri == "s3://cups/annotations.json"
    assert (event.label_attribute_name, event.role_arn) == (
        "cup",
        "arn:aws:iam::123456789012:role/label",
    )
