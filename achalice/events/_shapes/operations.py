"""Shapes of what AWS tells of itself: EventBridge, S3, CloudWatch, deployments."""

from typing import Any

from achalice.events._shapes.aws_events import aws_event
from achalice.events._shapes.rules import Rule, at, is_object, records_of, source_of


def _is_from_eventbridge(payload: Any) -> bool:
    # Alarms that call a function may have an envelope that looks like EventBridge's.
    return is_object(payload, "detail-type", "source") and not is_object(payload, "alarmData")


def _is_dashboards(payload: Any) -> bool:
    wants_text = is_object(payload, "describe") and payload["describe"] is True
    return is_object(payload, "widgetContext") or (wants_text and len(payload) == 1)


def _is_destinations(payload: Any) -> bool:
    return (
        at(payload, "requestContext", "condition") is not None
        and at(payload, "requestContext", "functionArn") is not None
    )


def _is_discarded_batch(payload: Any) -> bool:
    names = ("KinesisBatchInfo", "DDBStreamBatchInfo", "KafkaBatchInfo")
    return _is_destinations(payload) and any(name in payload for name in names)


def _is_piped(payload: Any) -> bool:
    return isinstance(payload, list) and isinstance(at(payload, 0, "eventSource"), str)


RULES = (
    Rule("EventBridgeEvent", _is_from_eventbridge, narrower=aws_event),
    Rule("PipesEvent", _is_piped),
    Rule(
        "CloudTrailRecord",
        lambda payload: is_object(
            payload, "eventVersion", "eventTime", "eventSource", "eventName", "awsRegion"
        ),
    ),
    Rule("S3Event", lambda payload: records_of(payload, "aws:s3", "s3")),
    Rule(
        "S3TestEvent",
        lambda payload: is_object(payload, "Event") and payload["Event"] == "s3:TestEvent",
    ),
    Rule(
        "S3BatchEvent",
        lambda payload: is_object(payload, "invocationSchemaVersion", "invocationId", "tasks"),
    ),
    Rule(
        "S3ObjectLambdaGetEvent",
        lambda payload: is_object(payload, "xAmzRequestId", "getObjectContext"),
    ),
    Rule(
        "S3ObjectLambdaHeadEvent",
        lambda payload: is_object(payload, "xAmzRequestId", "headObjectContext"),
    ),
    Rule(
        "S3ObjectLambdaListEvent",
        lambda payload: is_object(payload, "xAmzRequestId", "listObjectsContext"),
    ),
    Rule(
        "S3ObjectLambdaListV2Event",
        lambda payload: is_object(payload, "xAmzRequestId", "listObjectsV2Context"),
    ),
    Rule("CloudWatchAlarmEvent", lambda payload: is_object(payload, "source", "alarmData")),
    Rule(
        "CloudWatchAlarmNotification",
        lambda payload: is_object(payload, "AlarmName", "NewStateValue"),
    ),
    Rule("CloudWatchDashboardEvent", _is_dashboards),
    Rule("ConfigRuleEvent", lambda payload: is_object(payload, "invokingEvent", "resultToken")),
    Rule("CodePipelineJobEvent", lambda payload: is_object(payload, "CodePipeline.job")),
    Rule(
        "CodeDeployLifecycleHookEvent",
        lambda payload: is_object(payload, "DeploymentId", "LifecycleEventHookExecutionId"),
    ),
    Rule("CodeCommitEvent", lambda payload: source_of(payload) == "aws:codecommit"),
    Rule(
        "CustomResourceEvent",
        lambda payload: is_object(payload, "RequestType", "LogicalResourceId", "StackId"),
    ),
    Rule(
        "CloudFormationHookEvent",
        lambda payload: is_object(payload, "hookTypeName", "actionInvocationPoint", "requestData"),
    ),
    Rule(
        "CloudFormationMacroEvent",
        lambda payload: is_object(payload, "transformId", "fragment", "requestId"),
    ),
    Rule(
        "SecretRotationEvent",
        lambda payload: is_object(payload, "SecretId", "ClientRequestToken", "Step"),
    ),
    Rule("SESEvent", lambda payload: source_of(payload) == "aws:ses"),
    Rule(
        "TransferIdentityEvent",
        lambda payload: is_object(payload, "username", "serverId"),
    ),
    Rule(
        "TransferWorkflowEvent",
        lambda payload: is_object(payload, "token", "serviceMetadata", "fileLocation"),
    ),
    Rule(
        "LambdaDestinationEvent",
        lambda payload: (
            _is_destinations(payload)
            and "requestPayload" in payload
            and not _is_discarded_batch(payload)
        ),
    ),
    Rule("DiscardedBatchEvent", _is_discarded_batch),
    Rule(
        "AutoScalingTerminationEvent",
        lambda payload: is_object(payload, "AutoScalingGroupName", "CapacityToTerminate"),
    ),
    Rule(
        "AutoScalingNotification",
        lambda payload: (
            is_object(payload, "AutoScalingGroupName")
            and not is_object(payload, "CapacityToTerminate")
            and (is_object(payload, "LifecycleTransition") or is_object(payload, "Event"))
        ),
    ),
    Rule(
        "BatchSubmitJobEvent",
        lambda payload: is_object(payload, "jobName", "jobQueue", "jobDefinition"),
    ),
    Rule("BatchGetJobEvent", lambda payload: is_object(payload, "jobId") and len(payload) == 1),
    Rule("StepFunctionsErrorEvent", lambda payload: is_object(payload, "Error", "Cause")),
    Rule(
        "ClientVPNConnectionEvent",
        lambda payload: is_object(payload, "connection-id", "endpoint-id"),
    ),
    Rule(
        "WorkMailEvent",
        lambda payload: is_object(payload, "summaryVersion", "envelope", "flowDirection"),
    ),
    Rule(
        "SageMakerPreHumanTaskEvent",
        lambda payload: is_object(payload, "labelingJobArn", "dataObject"),
    ),
    Rule(
        "SageMakerAnnotationConsolidationEvent",
        lambda payload: (
            is_object(payload, "labelingJobArn", "payload") and not is_object(payload, "dataObject")
        ),
    ),
)
