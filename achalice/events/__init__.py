"""Typed Lambda events. A source's models are built when a name of it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from achalice.events._base import EventModel as EventModel
    from achalice.events._base import EventRecord as EventRecord
    from achalice.events._base import LambdaEvent as LambdaEvent
    from achalice.events._base import RecordsEvent as RecordsEvent
    from achalice.events._parsing import *
    from achalice.events.activemq import *
    from achalice.events.alb import *
    from achalice.events.alexa import *
    from achalice.events.alexa_smart_home import *
    from achalice.events.apigateway import *
    from achalice.events.apigateway_v2 import *
    from achalice.events.appsync import *
    from achalice.events.appsync_authorizer import *
    from achalice.events.appsync_events import *
    from achalice.events.authorizer import *
    from achalice.events.authorizer_responses import *
    from achalice.events.autoscaling import *
    from achalice.events.aws.acm import *
    from achalice.events.aws.autoscaling import *
    from achalice.events.aws.batch import *
    from achalice.events.aws.cloudtrail import *
    from achalice.events.aws.cloudwatch import *
    from achalice.events.aws.codebuild import *
    from achalice.events.aws.codecommit import *
    from achalice.events.aws.codedeploy import *
    from achalice.events.aws.codepipeline import *
    from achalice.events.aws.ec2 import *
    from achalice.events.aws.ecr import *
    from achalice.events.aws.ecs import *
    from achalice.events.aws.functions import *
    from achalice.events.aws.glue import *
    from achalice.events.aws.guardduty import *
    from achalice.events.aws.health import *
    from achalice.events.aws.inspector import *
    from achalice.events.aws.kms import *
    from achalice.events.aws.macie import *
    from achalice.events.aws.rds import *
    from achalice.events.aws.s3 import *
    from achalice.events.aws.securityhub import *
    from achalice.events.aws.ssm import *
    from achalice.events.aws.stepfunctions import *
    from achalice.events.aws.tagging import *
    from achalice.events.aws.transcribe import *
    from achalice.events.aws.translate import *
    from achalice.events.aws.trustedadvisor import *
    from achalice.events.batches import *
    from achalice.events.bedrock import *
    from achalice.events.bedrock_hooks import *
    from achalice.events.chime import *
    from achalice.events.clientvpn import *
    from achalice.events.cloudformation import *
    from achalice.events.cloudfront import *
    from achalice.events.cloudwatch import *
    from achalice.events.cloudwatch_logs import *
    from achalice.events.codecommit import *
    from achalice.events.codedeploy import *
    from achalice.events.codepipeline import *
    from achalice.events.cognito import *
    from achalice.events.cognito_challenges import *
    from achalice.events.cognito_messages import *
    from achalice.events.cognito_sync import *
    from achalice.events.cognito_tokens import *
    from achalice.events.cognito_users import *
    from achalice.events.config_rules import *
    from achalice.events.connect import *
    from achalice.events.destinations import *
    from achalice.events.documentdb import *
    from achalice.events.dynamodb import *
    from achalice.events.eventbridge import *
    from achalice.events.firehose import *
    from achalice.events.function_url import *
    from achalice.events.iot import *
    from achalice.events.iot_lifecycle import *
    from achalice.events.kafka import *
    from achalice.events.kinesis import *
    from achalice.events.kinesis_analytics import *
    from achalice.events.lex import *
    from achalice.events.lex_v2 import *
    from achalice.events.pinpoint import *
    from achalice.events.pipes import *
    from achalice.events.pure import *
    from achalice.events.rabbitmq import *
    from achalice.events.s3 import *
    from achalice.events.s3_batch import *
    from achalice.events.s3_object_lambda import *
    from achalice.events.sagemaker import *
    from achalice.events.secrets_manager import *
    from achalice.events.ses import *
    from achalice.events.sns import *
    from achalice.events.sqs import *
    from achalice.events.transfer import *
    from achalice.events.vpc_lattice import *
    from achalice.events.websocket import *
    from achalice.events.windows import *
    from achalice.events.workmail import *

_NAMES: dict[str, tuple[str, ...]] = {
    "_base": ("EventModel", "EventRecord", "LambdaEvent", "RecordsEvent"),
    "_parsing": ("parse_event",),
    "activemq": ("ActiveMQDestination", "ActiveMQEvent", "ActiveMQMessage"),
    "alb": ("ALBEvent", "ALBRequestContext", "ALBResponse", "ALBTarget"),
    "alexa": (
        "AlexaApplication",
        "AlexaAudioPlayerRequest",
        "AlexaCanFulfillIntent",
        "AlexaCanFulfillSlot",
        "AlexaCard",
        "AlexaCardImage",
        "AlexaContext",
        "AlexaDevice",
        "AlexaError",
        "AlexaEvent",
        "AlexaIntent",
        "AlexaIntentRequest",
        "AlexaOutputSpeech",
        "AlexaPerson",
        "AlexaPlaybackState",
        "AlexaReprompt",
        "AlexaRequest",
        "AlexaResponse",
        "AlexaResponseBody",
        "AlexaSession",
        "AlexaSessionEndedRequest",
        "AlexaSlot",
        "AlexaSystem",
        "AlexaUser",
    ),
    "alexa_smart_home": (
        "AlexaConnectedHomeEvent",
        "AlexaDirective",
        "AlexaDirectiveHeader",
        "AlexaEndpoint",
        "AlexaScope",
        "AlexaSmartHomeEvent",
    ),
    "apigateway": (
        "APIGatewayAuthorizerContext",
        "APIGatewayIdentity",
        "APIGatewayProxyEvent",
        "APIGatewayProxyResponse",
        "APIGatewayRequestContext",
    ),
    "apigateway_v2": (
        "APIGatewayAuthentication",
        "APIGatewayAuthorizerV2",
        "APIGatewayCognitoIdentity",
        "APIGatewayHTTP",
        "APIGatewayIAM",
        "APIGatewayJWT",
        "APIGatewayProxyEventV2",
        "APIGatewayProxyResponseV2",
        "APIGatewayRequestContextV2",
    ),
    "appsync": (
        "AppSyncBatchResolverEvent",
        "AppSyncBatchResult",
        "AppSyncCognitoIdentity",
        "AppSyncIAMIdentity",
        "AppSyncInfo",
        "AppSyncLambdaIdentity",
        "AppSyncOIDCIdentity",
        "AppSyncPrevious",
        "AppSyncRequest",
        "AppSyncResolverEvent",
        "AppSyncResolverTemplate",
    ),
    "appsync_authorizer": (
        "AppSyncAuthorizerEvent",
        "AppSyncAuthorizerRequestContext",
        "AppSyncAuthorizerResponse",
    ),
    "appsync_events": (
        "AppSyncChannel",
        "AppSyncChannelNamespace",
        "AppSyncEventsEvent",
        "AppSyncEventsInfo",
        "AppSyncEventsResponse",
        "AppSyncIncomingEvent",
        "AppSyncOutgoingEvent",
    ),
    "authorizer": ("AuthRequest",),
    "authorizer_responses": (
        "APIGatewayAuthorizerResponse",
        "APIGatewaySimpleAuthorizerResponse",
    ),
    "autoscaling": (
        "AutoScalingCapacity",
        "AutoScalingInstance",
        "AutoScalingNotification",
        "AutoScalingTerminationEvent",
        "AutoScalingTerminationResponse",
    ),
    "aws.acm": ("ACMCertificateEvent",),
    "aws.autoscaling": (
        "AutoScalingInstanceLaunchEvent",
        "AutoScalingInstanceTerminateEvent",
        "AutoScalingLifecycleActionDetail",
        "AutoScalingLifecycleActionEvent",
    ),
    "aws.batch": ("BatchJobStateChangeEvent",),
    "aws.cloudtrail": (
        "CloudTrailConsoleSignInEvent",
        "CloudTrailEvent",
        "CloudTrailRecord",
        "CloudTrailUserIdentity",
    ),
    "aws.cloudwatch": (
        "CloudWatchAlarmConfigurationChangeEvent",
        "CloudWatchAlarmStateChangeEvent",
    ),
    "aws.codebuild": (
        "CodeBuildPhaseChangeEvent",
        "CodeBuildStateChangeEvent",
    ),
    "aws.codecommit": (
        "CodeCommitApprovalRuleTemplateEvent",
        "CodeCommitCommentEvent",
        "CodeCommitPullRequestEvent",
        "CodeCommitRepositoryEvent",
    ),
    "aws.codedeploy": (
        "CodeDeployDeploymentEvent",
        "CodeDeployInstanceEvent",
    ),
    "aws.codepipeline": (
        "CodePipelineActionEvent",
        "CodePipelineExecutionEvent",
        "CodePipelineStageEvent",
    ),
    "aws.ec2": (
        "EBSMultiVolumeSnapshotsEvent",
        "EBSSnapshotEvent",
        "EBSVolumeEvent",
        "EC2FastLaunchStateChangeEvent",
        "EC2InstanceRebalanceEvent",
        "EC2InstanceStateChangeEvent",
        "EC2SpotInstanceInterruptionEvent",
    ),
    "aws.ecr": (
        "ECRImageActionEvent",
        "ECRImageScanEvent",
        "ECRPullThroughCacheEvent",
        "ECRReferrerActionEvent",
        "ECRReplicationEvent",
    ),
    "aws.ecs": (
        "ECSContainerInstanceStateChangeEvent",
        "ECSDeploymentStateChangeEvent",
        "ECSServiceActionEvent",
        "ECSTaskStateChangeEvent",
    ),
    "aws.functions": ("LambdaInvocationResultEvent",),
    "aws.glue": (
        "GlueCrawlerStateChangeEvent",
        "GlueDataCatalogDatabaseEvent",
        "GlueDataCatalogTableEvent",
        "GlueJobRunStatusEvent",
        "GlueJobStateChangeEvent",
    ),
    "aws.guardduty": (
        "GuardDutyFindingEvent",
        "GuardDutyMalwareObjectScanEvent",
        "GuardDutyMalwarePostScanActionEvent",
        "GuardDutyMalwareResourceStatusEvent",
    ),
    "aws.health": ("HealthEvent",),
    "aws.inspector": (
        "InspectorFindingEvent",
        "InspectorScanEvent",
    ),
    "aws.kms": ("KMSKeyEvent",),
    "aws.macie": ("MacieFindingEvent",),
    "aws.rds": ("RDSEvent",),
    "aws.s3": (
        "S3ObjectACLUpdatedEvent",
        "S3ObjectAccessTierChangedEvent",
        "S3ObjectCreatedEvent",
        "S3ObjectDeletedEvent",
        "S3ObjectDetail",
        "S3ObjectRestoreCompletedEvent",
        "S3ObjectRestoreExpiredEvent",
        "S3ObjectRestoreInitiatedEvent",
        "S3ObjectStorageClassChangedEvent",
        "S3ObjectTagsAddedEvent",
        "S3ObjectTagsDeletedEvent",
    ),
    "aws.securityhub": (
        "SecurityHubFinding",
        "SecurityHubFindingsEvent",
        "SecurityHubInsightEvent",
    ),
    "aws.ssm": (
        "SSMAutomationExecutionEvent",
        "SSMCalendarStateChangeEvent",
        "SSMCommandInvocationEvent",
        "SSMCommandStatusChangeEvent",
        "SSMParameterPolicyActionEvent",
        "SSMParameterStoreChangeEvent",
    ),
    "aws.stepfunctions": ("StepFunctionsExecutionStatusChangeEvent",),
    "aws.tagging": ("TagChangeEvent",),
    "aws.transcribe": ("TranscribeCallAnalyticsEvent", "TranscribeJobStateChangeEvent"),
    "aws.translate": ("TranslateParallelDataEvent", "TranslateTextTranslationJobEvent"),
    "aws.trustedadvisor": ("TrustedAdvisorCheckEvent",),
    "batches": ("BatchItemFailure", "BatchItemFailures", "KafkaItemIdentifier"),
    "bedrock": (
        "BedrockAgent",
        "BedrockAgentActionResponse",
        "BedrockAgentActionResult",
        "BedrockAgentContent",
        "BedrockAgentEvent",
        "BedrockAgentFunctionEvent",
        "BedrockAgentFunctionOutcome",
        "BedrockAgentFunctionResponse",
        "BedrockAgentFunctionResult",
        "BedrockAgentParameter",
        "BedrockAgentRequestBody",
        "BedrockBody",
        "BedrockKnowledgeBase",
    ),
    "bedrock_hooks": (
        "BedrockContentBatch",
        "BedrockFile",
        "BedrockFileLocation",
        "BedrockFlow",
        "BedrockFlowEvent",
        "BedrockFlowInput",
        "BedrockFlowNode",
        "BedrockParserEvent",
        "BedrockS3Location",
        "BedrockTransformationEvent",
        "BedrockTransformationResponse",
    ),
    "chime": (
        "ChimeAction",
        "ChimeActionData",
        "ChimeCallDetails",
        "ChimeParticipant",
        "ChimeSIPEvent",
        "ChimeSIPResponse",
    ),
    "clientvpn": (
        "ClientVPNConnectionEvent",
        "ClientVPNConnectionResponse",
    ),
    "cloudformation": (
        "CloudFormationHookEvent",
        "CloudFormationHookResponse",
        "CloudFormationHookTarget",
        "CloudFormationMacroEvent",
        "CloudFormationMacroResponse",
        "CustomResourceEvent",
        "CustomResourceResponse",
    ),
    "cloudfront": (
        "CloudFrontBody",
        "CloudFrontConfig",
        "CloudFrontCustomOrigin",
        "CloudFrontData",
        "CloudFrontEvent",
        "CloudFrontHeader",
        "CloudFrontOrigin",
        "CloudFrontRecord",
        "CloudFrontRequest",
        "CloudFrontResponse",
        "CloudFrontS3Origin",
    ),
    "cloudwatch": (
        "AlarmConfiguration",
        "AlarmData",
        "AlarmMetric",
        "AlarmState",
        "CloudWatchAlarmEvent",
        "CloudWatchAlarmNotification",
        "CloudWatchDashboardEvent",
        "WidgetContext",
    ),
    "cloudwatch_logs": (
        "CloudWatchLogEvent",
        "CloudWatchLogsData",
        "CloudWatchLogsEvent",
        "CloudWatchLogsPayload",
    ),
    "codecommit": (
        "CodeCommitEvent",
        "CodeCommitRecord",
        "CodeCommitReference",
        "CodeCommitReferences",
    ),
    "codedeploy": ("CodeDeployLifecycleHookEvent",),
    "codepipeline": (
        "CodePipelineArtifact",
        "CodePipelineArtifactCredentials",
        "CodePipelineData",
        "CodePipelineEncryptionKey",
        "CodePipelineJob",
        "CodePipelineJobEvent",
    ),
    "cognito": ("CognitoCallerContext", "CognitoTriggerEvent", "CognitoTriggerRequest"),
    "cognito_challenges": (
        "CognitoChallengeRequest",
        "CognitoChallengeResult",
        "CognitoCreateAuthChallengeEvent",
        "CognitoCreateAuthChallengeRequest",
        "CognitoDefineAuthChallengeEvent",
        "CognitoVerifyAuthChallengeEvent",
        "CognitoVerifyAuthChallengeRequest",
    ),
    "cognito_messages": (
        "CognitoCustomEmailSenderEvent",
        "CognitoCustomMessageEvent",
        "CognitoCustomMessageRequest",
        "CognitoCustomSMSSenderEvent",
        "CognitoCustomSenderRequest",
    ),
    "cognito_sync": ("CognitoSyncEvent", "CognitoSyncRecord"),
    "cognito_tokens": (
        "CognitoAccessTokenChanges",
        "CognitoGroupConfiguration",
        "CognitoGroupOverride",
        "CognitoPreTokenGenerationEvent",
        "CognitoPreTokenGenerationRequest",
        "CognitoPreTokenGenerationV2Event",
        "CognitoPreTokenGenerationV2Request",
        "CognitoPreTokenGenerationV3Event",
        "CognitoTokenChanges",
    ),
    "cognito_users": (
        "CognitoInboundFederationEvent",
        "CognitoInboundFederationRequest",
        "CognitoPostAuthenticationEvent",
        "CognitoPostAuthenticationRequest",
        "CognitoPostConfirmationEvent",
        "CognitoPreAuthenticationEvent",
        "CognitoPreAuthenticationRequest",
        "CognitoPreSignUpEvent",
        "CognitoPreSignUpRequest",
        "CognitoProviderAttributes",
        "CognitoUserMigrationEvent",
        "CognitoUserMigrationRequest",
    ),
    "config_rules": (
        "ConfigItem",
        "ConfigItemDiff",
        "ConfigItemSummary",
        "ConfigRelationship",
        "ConfigRuleEvent",
        "InvokingEvent",
    ),
    "connect": (
        "ConnectAudio",
        "ConnectCampaign",
        "ConnectCampaignEvent",
        "ConnectCampaignProfile",
        "ConnectContactData",
        "ConnectContactFlowEvent",
        "ConnectDetails",
        "ConnectEndpoint",
        "ConnectMediaStream",
        "ConnectQueue",
        "ConnectReference",
        "ConnectSegmentAttribute",
    ),
    "destinations": (
        "DestinationRequestContext",
        "DestinationResponseContext",
        "DiscardedBatchEvent",
        "DiscardedKafkaBatch",
        "DiscardedStreamBatch",
        "LambdaDestinationEvent",
    ),
    "documentdb": (
        "DocumentDBChange",
        "DocumentDBEvent",
        "DocumentDBNamespace",
        "DocumentDBRecord",
        "DocumentDBTruncatedArray",
        "DocumentDBUpdateDescription",
    ),
    "dynamodb": ("DynamoDBEvent", "DynamoDBRecord", "DynamoDBStreamRecord", "DynamoDBUserIdentity"),
    "eventbridge": ("CloudWatchEvent", "EventBridgeEvent"),
    "firehose": (
        "FirehoseEvent",
        "FirehoseKinesisMetadata",
        "FirehoseMSKMetadata",
        "FirehoseRecord",
        "FirehoseResponse",
        "FirehoseResponseMetadata",
        "FirehoseResponseRecord",
    ),
    "function_url": ("LambdaFunctionURLEvent",),
    "iot": (
        "IoT1ClickDevice",
        "IoT1ClickEvent",
        "IoT1ClickPlacement",
        "IoTAuthorizerEvent",
        "IoTAuthorizerResponse",
        "IoTButtonEvent",
        "IoTClick",
        "IoTConnection",
        "IoTDeviceEvent",
        "IoTHTTP",
        "IoTMQTT",
        "IoTPreProvisioningHookEvent",
        "IoTPreProvisioningHookResponse",
        "IoTProtocolData",
        "IoTTLS",
    ),
    "iot_lifecycle": (
        "IoTJobEvent",
        "IoTJobExecutionEvent",
        "IoTPresenceEvent",
        "IoTPropagatingAttribute",
        "IoTSubscriptionEvent",
        "IoTThingEvent",
        "IoTThingGroup",
        "IoTThingGroupEvent",
        "IoTThingGroupHierarchyEvent",
        "IoTThingGroupMembershipEvent",
        "IoTThingTypeAssociationEvent",
        "IoTThingTypeEvent",
    ),
    "kafka": ("KafkaEvent", "KafkaRecord", "KafkaSchemaMetadata"),
    "kinesis": ("KinesisEvent", "KinesisPayload", "KinesisRecord"),
    "kinesis_analytics": (
        "KinesisAnalyticsDeliveryMetadata",
        "KinesisAnalyticsFirehoseMetadata",
        "KinesisAnalyticsInputPreprocessingEvent",
        "KinesisAnalyticsInputPreprocessingResponse",
        "KinesisAnalyticsInputRecord",
        "KinesisAnalyticsInputResponseRecord",
        "KinesisAnalyticsOutputDeliveryEvent",
        "KinesisAnalyticsOutputDeliveryResponse",
        "KinesisAnalyticsOutputRecord",
        "KinesisAnalyticsOutputResponseRecord",
        "KinesisAnalyticsStreamMetadata",
    ),
    "lex": (
        "LexActiveContext",
        "LexAttachment",
        "LexBot",
        "LexButton",
        "LexDialogAction",
        "LexEvent",
        "LexIntent",
        "LexIntentSummary",
        "LexMessage",
        "LexResponse",
        "LexResponseCard",
        "LexSentiment",
        "LexSlotDetail",
        "LexTimeToLive",
    ),
    "lex_v2": (
        "LexV2ActiveContext",
        "LexV2Bot",
        "LexV2Button",
        "LexV2Confidence",
        "LexV2DialogAction",
        "LexV2Event",
        "LexV2ImageResponseCard",
        "LexV2Intent",
        "LexV2Interpretation",
        "LexV2Message",
        "LexV2Prompt",
        "LexV2ProposedNextState",
        "LexV2ResolvedContext",
        "LexV2Response",
        "LexV2RuntimeHintValue",
        "LexV2RuntimeHints",
        "LexV2Sentiment",
        "LexV2SentimentScore",
        "LexV2SessionState",
        "LexV2Slot",
        "LexV2SlotHints",
        "LexV2SlotValue",
        "LexV2SubSlotToElicit",
        "LexV2TimeToLive",
        "LexV2Transcription",
    ),
    "pinpoint": ("PinpointEndpoint", "PinpointEvent", "PinpointUser"),
    "pipes": (
        "PipesEvent",
        "PipesRecord",
    ),
    "pure": ("LambdaFunctionEvent",),
    "rabbitmq": ("RabbitMQBasicProperties", "RabbitMQEvent", "RabbitMQMessage"),
    "s3": (
        "S3Bucket",
        "S3Entity",
        "S3Event",
        "S3Object",
        "S3Record",
        "S3ReplicationEventData",
        "S3TestEvent",
    ),
    "s3_batch": (
        "S3BatchEvent",
        "S3BatchJob",
        "S3BatchResponse",
        "S3BatchResult",
        "S3BatchTask",
    ),
    "s3_object_lambda": (
        "S3GetObjectContext",
        "S3HeadObjectResponse",
        "S3ListObjectsResponse",
        "S3ObjectContext",
        "S3ObjectLambdaConfiguration",
        "S3ObjectLambdaEvent",
        "S3ObjectLambdaGetEvent",
        "S3ObjectLambdaHeadEvent",
        "S3ObjectLambdaListEvent",
        "S3ObjectLambdaListV2Event",
        "S3ObjectLambdaUserRequest",
    ),
    "sagemaker": (
        "SageMakerAnnotationConsolidationEvent",
        "SageMakerAnnotationPayload",
        "SageMakerPreHumanTaskEvent",
        "SageMakerPreHumanTaskResponse",
    ),
    "secrets_manager": ("SecretRotationEvent",),
    "ses": (
        "SESCommonHeaders",
        "SESEvent",
        "SESHeader",
        "SESMail",
        "SESMessage",
        "SESReceipt",
        "SESReceiptAction",
        "SESRecord",
        "SESResponse",
        "SESVerdict",
    ),
    "sns": ("SNSEvent", "SNSMessage", "SNSMessageAttribute", "SNSRecord"),
    "sqs": ("SQSEvent", "SQSMessageAttribute", "SQSRecord"),
    "transfer": (
        "TransferFileLocation",
        "TransferHomeDirectory",
        "TransferIdentityEvent",
        "TransferIdentityResponse",
        "TransferPosixProfile",
        "TransferWorkflowEvent",
    ),
    "vpc_lattice": (
        "VPCLatticeEvent",
        "VPCLatticeEventV2",
        "VPCLatticeIdentity",
        "VPCLatticeRequestContext",
        "VPCLatticeResponse",
    ),
    "websocket": ("WebsocketEvent", "WebsocketRequestContext"),
    "windows": ("TimeWindow", "TimeWindowResponse", "WindowedEvent"),
    "workmail": (
        "WorkMailAction",
        "WorkMailAddress",
        "WorkMailEnvelope",
        "WorkMailEvent",
        "WorkMailResponse",
    ),
}
"""By the module that has them: its `__all__`."""

_HOMES = {name: home for home, names in _NAMES.items() for name in names}
# Loading them all is not what any program wants: checkers need not know what `*` means.
__all__ = sorted(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


# Type checkers know the names above, and would take any other one on this function's word.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        try:
            home = _HOMES[name]
        except KeyError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value
