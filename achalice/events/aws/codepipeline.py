"""Pipelines, stages and actions, as CodePipeline tells EventBridge.

https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
"""

from typing import Annotated

from achalice.events._base import NullIsEmpty
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "CodePipelineActionEvent",
    "CodePipelineExecutionEvent",
    "CodePipelineStageEvent",
]


class CodePipelineTrigger(KebabModel):
    """What started a pipeline."""

    trigger_type: str | None = None
    """`StartPipelineExecution`, `Webhook`, `CloudWatchEvent`, ..."""
    trigger_detail: str | None = None
    """An ARN, as a rule."""
    author_email: str | None = None
    author_display_name: str | None = None
    full_repository_name: str | None = None
    provider_type: str | None = None
    branch_name: str | None = None
    commit_id: str | None = None
    commit_message: str | None = None
    author_date: str | None = None
    author_id: str | None = None
    connection_arn: str | None = None


class CodePipelineExecutionDetail(KebabModel):
    """A run of a pipeline."""

    pipeline: str
    execution_id: str
    state: str
    """`STARTED`, `SUCCEEDED`, `FAILED`, `CANCELED`, `RESUMED`, `SUPERSEDED`, `STOPPING`, ..."""
    version: str | None = None
    """Of the pipeline."""
    region: str | None = None
    start_time: str | None = None
    pipeline_execution_attempt: float | None = None
    execution_trigger: CodePipelineTrigger | None = None


class CodePipelineStageDetail(CodePipelineExecutionDetail):
    """A stage of a run."""

    stage: str


class CodePipelineActionType(KebabModel):
    """What kind of action it is."""

    owner: str
    """`AWS`, `ThirdParty` or `Custom`."""
    category: str
    """`Source`, `Build`, `Test`, `Deploy`, `Approval`, `Invoke` or `Compute`."""
    provider: str
    """E.g. `CodeDeploy`."""
    version: str


class CodePipelineExecutionResult(KebabModel):
    """What an action's provider says of its part."""

    external_execution_id: str | None = None
    external_execution_url: str | None = None
    external_execution_summary: str | None = None
    error_code: str | None = None
    """Of failed actions."""


class CodePipelineS3Location(KebabModel):
    """An object in S3."""

    bucket: str
    key: str


class CodePipelineEventArtifact(KebabModel):
    """What an action takes or makes."""

    name: str
    s3location: CodePipelineS3Location | None = None


class CodePipelineActionDetail(CodePipelineStageDetail):
    """An action of a stage."""

    action: str
    type: CodePipelineActionType
    action_execution_id: str | None = None
    execution_result: CodePipelineExecutionResult | None = None
    """Once it ended."""
    input_artifacts: Annotated[tuple[CodePipelineEventArtifact, ...], NullIsEmpty] = ()
    output_artifacts: Annotated[tuple[CodePipelineEventArtifact, ...], NullIsEmpty] = ()


class CodePipelineExecutionEvent(EventBridgeEvent[CodePipelineExecutionDetail]):
    """A run of a pipeline began or ended."""


class CodePipelineStageEvent(EventBridgeEvent[CodePipelineStageDetail]):
    """A stage began or ended."""


class CodePipelineActionEvent(EventBridgeEvent[CodePipelineActionDetail]):
    """An action began or ended."""
