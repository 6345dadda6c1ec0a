"""Which model is for which of the events that AWS itself sends to EventBridge."""

from typing import Any

from achalice.events._shapes.rules import at

_API_CALLS = "CloudTrailEvent"

_MODELS: dict[str, dict[str, str]] = {
    "aws.acm": {
        "ACM Certificate Approaching Expiration": "ACMCertificateEvent",
        "ACM Certificate Available": "ACMCertificateEvent",
        "ACM Certificate Expired": "ACMCertificateEvent",
        "ACM Certificate Renewal Action Required": "ACMCertificateEvent",
        "ACM Certificate Revoked": "ACMCertificateEvent",
        "ACM Certificate Revoked by Certificate Authority (CA)": "ACMCertificateEvent",
    },
    "aws.autoscaling": {
        "EC2 Instance-launch Lifecycle Action": "AutoScalingLifecycleActionEvent",
        "EC2 Instance-terminate Lifecycle Action": "AutoScalingLifecycleActionEvent",
        "EC2 Instance Launch Successful": "AutoScalingInstanceLaunchEvent",
        "EC2 Instance Launch Unsuccessful": "AutoScalingInstanceLaunchEvent",
        "EC2 Instance Terminate Successful": "AutoScalingInstanceTerminateEvent",
        "EC2 Instance Terminate Unsuccessful": "AutoScalingInstanceTerminateEvent",
    },
    "aws.batch": {"Batch Job State Change": "BatchJobStateChangeEvent"},
    "aws.cloudwatch": {
        "CloudWatch Alarm State Change": "CloudWatchAlarmStateChangeEvent",
        "CloudWatch Alarm Configuration Change": "CloudWatchAlarmConfigurationChangeEvent",
    },
    "aws.codebuild": {
        "CodeBuild Build Phase Change": "CodeBuildPhaseChangeEvent",
        "CodeBuild Build State Change": "CodeBuildStateChangeEvent",
    },
    "aws.codecommit": {
        "CodeCommit Approval Rule Template Change": "CodeCommitApprovalRuleTemplateEvent",
        "CodeCommit Comment on Commit": "CodeCommitCommentEvent",
        "CodeCommit Comment on Pull Request": "CodeCommitCommentEvent",
        "CodeCommit Pull Request State Change": "CodeCommitPullRequestEvent",
        "CodeCommit Repository State Change": "CodeCommitRepositoryEvent",
    },
    "aws.codedeploy": {
        "CodeDeploy Deployment State-change Notification": "CodeDeployDeploymentEvent",
        "CodeDeploy Instance State-change Notification": "CodeDeployInstanceEvent",
    },
    "aws.codepipeline": {
        "CodePipeline Action Execution State Change": "CodePipelineActionEvent",
        "CodePipeline Pipeline Execution State Change": "CodePipelineExecutionEvent",
        "CodePipeline Stage Execution State Change": "CodePipelineStageEvent",
    },
    "aws.ec2": {
        "EBS Multi-Volume Snapshots Completion Status": "EBSMultiVolumeSnapshotsEvent",
        "EBS Snapshot Notification": "EBSSnapshotEvent",
        "EBS Volume Notification": "EBSVolumeEvent",
        "EC2 Fast Launch State-change Notification": "EC2FastLaunchStateChangeEvent",
        "EC2 Instance Rebalance Recommendation": "EC2InstanceRebalanceEvent",
        "EC2 Instance State-change Notification": "EC2InstanceStateChangeEvent",
        "EC2 Spot Instance Interruption Warning": "EC2SpotInstanceInterruptionEvent",
    },
    "aws.ecr": {
        "ECR Image Action": "ECRImageActionEvent",
        "ECR Image Scan": "ECRImageScanEvent",
        "ECR Pull Through Cache Action": "ECRPullThroughCacheEvent",
        "ECR Referrer Action": "ECRReferrerActionEvent",
        "ECR Replication Action": "ECRReplicationEvent",
    },
    "aws.ecs": {
        "ECS Container Instance State Change": "ECSContainerInstanceStateChangeEvent",
        "ECS Deployment State Change": "ECSDeploymentStateChangeEvent",
        "ECS Service Action": "ECSServiceActionEvent",
        "ECS Task State Change": "ECSTaskStateChangeEvent",
    },
    "aws.glue": {
        "Glue Crawler State Change": "GlueCrawlerStateChangeEvent",
        "Glue Data Catalog Database State Change": "GlueDataCatalogDatabaseEvent",
        "Glue Data Catalog Table State Change": "GlueDataCatalogTableEvent",
        "Glue Job Run Status": "GlueJobRunStatusEvent",
        "Glue Job State Change": "GlueJobStateChangeEvent",
    },
    "aws.guardduty": {
        "GuardDuty Finding": "GuardDutyFindingEvent",
        "GuardDuty Malware Protection Object Scan Result": "GuardDutyMalwareObjectScanEvent",
        "GuardDuty Malware Protection Post Scan Action Failed": (
            "GuardDutyMalwarePostScanActionEvent"
        ),
        "GuardDuty Malware Protection Resource Status Active": (
            "GuardDutyMalwareResourceStatusEvent"
        ),
        "GuardDuty Malware Protection Resource Status Error": (
            "GuardDutyMalwareResourceStatusEvent"
        ),
        "GuardDuty Malware Protection Resource Status Warning": (
            "GuardDutyMalwareResourceStatusEvent"
        ),
    },
    "aws.health": {
        "AWS Health Abuse Event": "HealthEvent",
        "AWS Health Event": "HealthEvent",
    },
    "aws.inspector2": {
        "Inspector2 Finding": "InspectorFindingEvent",
        "Inspector2 Scan": "InspectorScanEvent",
    },
    "aws.kms": {
        "KMS CMK Deletion": "KMSKeyEvent",
        "KMS CMK Rotation": "KMSKeyEvent",
        "KMS Imported Key Material Expiration": "KMSKeyEvent",
    },
    "aws.macie": {"Macie Finding": "MacieFindingEvent"},
    "aws.rds": {
        "RDS Blue Green Deployment Event": "RDSEvent",
        "RDS Custom Engine Version Event": "RDSEvent",
        "RDS DB Cluster Event": "RDSEvent",
        "RDS DB Cluster Snapshot Event": "RDSEvent",
        "RDS DB Instance Event": "RDSEvent",
        "RDS DB Parameter Group Event": "RDSEvent",
        "RDS DB Proxy Event": "RDSEvent",
        "RDS DB Security Group Event": "RDSEvent",
        "RDS DB Shard Group Event": "RDSEvent",
        "RDS DB Snapshot Event": "RDSEvent",
    },
    "aws.s3": {
        "Object ACL Updated": "S3ObjectACLUpdatedEvent",
        "Object Access Tier Changed": "S3ObjectAccessTierChangedEvent",
        "Object Created": "S3ObjectCreatedEvent",
        "Object Deleted": "S3ObjectDeletedEvent",
        "Object Restore Completed": "S3ObjectRestoreCompletedEvent",
        "Object Restore Expired": "S3ObjectRestoreExpiredEvent",
        "Object Restore Initiated": "S3ObjectRestoreInitiatedEvent",
        "Object Storage Class Changed": "S3ObjectStorageClassChangedEvent",
        "Object Tags Added": "S3ObjectTagsAddedEvent",
        "Object Tags Deleted": "S3ObjectTagsDeletedEvent",
    },
    "aws.securityhub": {
        "Security Hub Findings - Custom Action": "SecurityHubFindingsEvent",
        "Security Hub Findings - Imported": "SecurityHubFindingsEvent",
        "Security Hub Insight Results": "SecurityHubInsightEvent",
    },
    "aws.ssm": {
        "Calendar State Change": "SSMCalendarStateChangeEvent",
        "EC2 Automation Execution Status-change Notification": "SSMAutomationExecutionEvent",
        "EC2 Automation Step Status-change Notification": "SSMAutomationExecutionEvent",
        "EC2 Command Invocation Status-change Notification": "SSMCommandInvocationEvent",
        "EC2 Command Status-change Notification": "SSMCommandStatusChangeEvent",
        "Parameter Store Change": "SSMParameterStoreChangeEvent",
        "Parameter Store Policy Action": "SSMParameterPolicyActionEvent",
    },
    "aws.states": {
        "Step Functions Execution Status Change": "StepFunctionsExecutionStatusChangeEvent"
    },
    "aws.tag": {"Tag Change on Resource": "TagChangeEvent"},
    "aws.transcribe": {
        "Call Analytics Job State Change": "TranscribeCallAnalyticsEvent",
        "Transcribe Job State Change": "TranscribeJobStateChangeEvent",
    },
    "aws.translate": {
        "Translate Parallel Data State Change": "TranslateParallelDataEvent",
        "Translate TextTranslationJob State Change": "TranslateTextTranslationJobEvent",
    },
    "aws.trustedadvisor": {
        "Trusted Advisor Check Item Refresh Notification": "TrustedAdvisorCheckEvent"
    },
    "lambda": {
        "Lambda Function Invocation Result - Failure": "LambdaInvocationResultEvent",
        "Lambda Function Invocation Result - Success": "LambdaInvocationResultEvent",
    },
}
"""By source, then by detail type."""

_FROM_ANY_SERVICE = {
    "AWS API Call via CloudTrail": _API_CALLS,
    "AWS Console Action via CloudTrail": _API_CALLS,
    "AWS Console Sign In via CloudTrail": "CloudTrailConsoleSignInEvent",
    "AWS Console Signin via CloudTrail": "CloudTrailConsoleSignInEvent",
    "AWS Insight via CloudTrail": _API_CALLS,
    "AWS Service Event via CloudTrail": _API_CALLS,
}


def aws_event(payload: dict[str, Any]) -> str | None:
    """The model of just this event; None where it is no known one of AWS."""
    source, detail_type = payload["source"], payload["detail-type"]
    if not isinstance(source, str) or not isinstance(detail_type, str):
        return None
    # EC2 says `instance-id`: the model would take the other for its own name, and give it back so.
    if source == "aws.ec2" and at(payload, "detail", "instance_id") is not None:
        return None
    return _MODELS.get(source, {}).get(detail_type) or _FROM_ANY_SERVICE.get(detail_type)
