"""Tasks of labelling jobs, before and after people do them.

https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step3-lambda-requirements.html
"""

from typing import Any

from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent

__all__ = [
    "SageMakerAnnotationConsolidationEvent",
    "SageMakerAnnotationPayload",
    "SageMakerPreHumanTaskEvent",
    "SageMakerPreHumanTaskResponse",
]


class SageMakerPreHumanTaskEvent(LambdaEvent):
    """An object that people shall label. Return a `SageMakerPreHumanTaskResponse`."""

    version: str
    """`2018-10-16`."""
    labeling_job_arn: str
    data_object: dict[str, Any]
    """The manifest's line: `source` or `source-ref`, and its own fields."""


class SageMakerPreHumanTaskResponse(Answer):
    """What the workers' page is filled with."""

    task_input: dict[str, Any]
    is_human_annotation_required: bool | None = None
    """False skips the object."""


class SageMakerAnnotationPayload(EventModel):
    """Where the annotations are."""

    s3_uri: str


class SageMakerAnnotationConsolidationEvent(LambdaEvent):
    """Annotations of several workers, to be made one of."""

    version: str
    """`2018-10-16`."""
    labeling_job_arn: str
    payload: SageMakerAnnotationPayload
    label_attribute_name: str | None = None
    role_arn: str | None = None
    label_categories: tuple[str, ...] | str | None = None
    output_config: str | None = None
