"""Which IAM actions an operation of AWS needs, where they are not called like it.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from achalice_cli.aws.service_models import service_model

_PREFIXES = {
    "apigatewaymanagementapi": "execute-api",
    "cloudcontrol": "cloudformation",
    "cloudwatch": "cloudwatch",
    "iot-data": "iot",
    "iot-jobs-data": "iotjobsdata",
    "iotsecuretunneling": "iot",
    "mturk": "mechanicalturk",
    "resourcegroupstaggingapi": "tag",
}
"""Of services whose requests are not signed for what their actions begin with."""

_GET = ("s3:GetObject",)
_PUT = ("s3:PutObject",)
_QUERY_GRAPH = ("ReadDataViaQuery", "WriteDataViaQuery", "DeleteDataViaQuery")
_PARTIQL = ("PartiQLSelect", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete")

_S3: dict[str, tuple[str, ...]] = {
    "CompleteMultipartUpload": _PUT,
    "CopyObject": ("s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging"),
    "CreateMultipartUpload": _PUT,
    "CreateSession": ("s3express:CreateSession",),
    "DeleteBucketAnalyticsConfiguration": ("s3:PutAnalyticsConfiguration",),
    "DeleteBucketCors": ("s3:PutBucketCORS",),
    "DeleteBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "DeleteBucketIntelligentTieringConfiguration": ("s3:PutIntelligentTieringConfiguration",),
    "DeleteBucketInventoryConfiguration": ("s3:PutInventoryConfiguration",),
    "DeleteBucketLifecycle": ("s3:PutLifecycleConfiguration",),
    "DeleteBucketMetricsConfiguration": ("s3:PutMetricsConfiguration",),
    "DeleteBucketOwnershipControls": ("s3:PutBucketOwnershipControls",),
    "DeleteBucketReplication": ("s3:PutReplicationConfiguration",),
    "DeleteBucketTagging": ("s3:PutBucketTagging",),
    "DeleteObjects": ("s3:DeleteObject",),
    "DeletePublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "GetBucketAccelerateConfiguration": ("s3:GetAccelerateConfiguration",),
    "GetBucketAnalyticsConfiguration": ("s3:GetAnalyticsConfiguration",),
    "GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "GetBucketIntelligentTieringConfiguration": ("s3:GetIntelligentTieringConfiguration",),
    "GetBucketInventoryConfiguration": ("s3:GetInventoryConfiguration",),
    "GetBucketLifecycle": ("s3:GetLifecycleConfiguration",),
    "GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "GetBucketMetricsConfiguration": ("s3:GetMetricsConfiguration",),
    "GetBucketNotificationConfiguration": ("s3:GetBucketNotification",),
    "GetBucketReplication": ("s3:GetReplicationConfiguration",),
    "GetObjectLockConfiguration": ("s3:GetBucketObjectLockConfiguration",),
    "GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "HeadBucket": ("s3:ListBucket",),
    "HeadObject": _GET,
    "ListBucketAnalyticsConfigurations": ("s3:GetAnalyticsConfiguration",),
    "ListBucketIntelligentTieringConfigurations": ("s3:GetIntelligentTieringConfiguration",),
    "ListBucketInventoryConfigurations": ("s3:GetInventoryConfiguration",),
    "ListBucketMetricsConfigurations": ("s3:GetMetricsConfiguration",),
    "ListBuckets": ("s3:ListAllMyBuckets",),
    "ListDirectoryBuckets": ("s3express:ListAllMyDirectoryBuckets",),
    "ListMultipartUploads": ("s3:ListBucketMultipartUploads",),
    "ListObjectVersions": ("s3:ListBucketVersions",),
    "ListObjects": ("s3:ListBucket",),
    "ListObjectsV2": ("s3:ListBucket",),
    "ListParts": ("s3:ListMultipartUploadParts",),
    "PutBucketAccelerateConfiguration": ("s3:PutAccelerateConfiguration",),
    "PutBucketAnalyticsConfiguration": ("s3:PutAnalyticsConfiguration",),
    "PutBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "PutBucketIntelligentTieringConfiguration": ("s3:PutIntelligentTieringConfiguration",),
    "PutBucketInventoryConfiguration": ("s3:PutInventoryConfiguration",),
    "PutBucketLifecycle": ("s3:PutLifecycleConfiguration",),
    "PutBucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "PutBucketMetricsConfiguration": ("s3:PutMetricsConfiguration",),
    "PutBucketNotificationConfiguration": ("s3:PutBucketNotification",),
    "PutBucketReplication": ("s3:PutReplicationConfiguration",),
    "PutObjectLockConfiguration": ("s3:PutBucketObjectLockConfiguration",),
    "PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "RenameObject": ("s3express:CreateSession",),
    "SelectObjectContent": _GET,
    "UploadPart": _PUT,
    "UploadPartCopy": ("s3:GetObject", "s3:PutObject"),
    "WriteGetObjectResponse": ("s3-object-lambda:WriteGetObjectResponse",),
}
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html"""

_OTHERS: dict[str, dict[str, tuple[str, ...]]] = {
    "bedrock-agent-runtime": {
        "RetrieveAndGenerateStream": ("bedrock:RetrieveAndGenerate",),
    },
    "bedrock-runtime": {
        "Converse": ("bedrock:InvokeModel",),
        "ConverseStream": ("bedrock:InvokeModelWithResponseStream",),
        "InvokeModelWithBidirectionalStream": ("bedrock:InvokeModelWithResponseStream",),
        "StartAsyncInvoke": ("bedrock:InvokeModel",),
    },
    "cloudfront": {
        "CreateDistributionWithTags": ("cloudfront:CreateDistribution", "cloudfront:TagResource"),
    },
    "cloudsearchdomain": {
        "Search": ("cloudsearch:search",),
        "Suggest": ("cloudsearch:suggest",),
        "UploadDocuments": ("cloudsearch:document",),
    },
    "dynamodb": {
        "BatchExecuteStatement": tuple(f"dynamodb:{action}" for action in _PARTIQL),
        "ExecuteStatement": tuple(f"dynamodb:{action}" for action in _PARTIQL),
        "ExecuteTransaction": tuple(f"dynamodb:{action}" for action in _PARTIQL),
        "TransactGetItems": ("dynamodb:GetItem",),
    },
    "iot-jobs-data": {"StartCommandExecution": ("iot:StartCommandExecution",)},
    "keyspaces": {
        "CreateKeyspace": ("cassandra:Create",),
        "CreateTable": ("cassandra:Create",),
        "DeleteKeyspace": ("cassandra:Drop",),
        "DeleteTable": ("cassandra:Drop",),
        "GetKeyspace": ("cassandra:Select",),
        "GetTable": ("cassandra:Select",),
        "ListKeyspaces": ("cassandra:Select",),
        "ListTables": ("cassandra:Select",),
        "ListTagsForResource": ("cassandra:Select",),
        "RestoreTable": ("cassandra:Restore",),
        "UpdateKeyspace": ("cassandra:Alter",),
        "UpdateTable": ("cassandra:Alter",),
    },
    "kms": {"ReEncrypt": ("kms:ReEncryptFrom", "kms:ReEncryptTo")},
    "lambda": {
        "GetLayerVersionByArn": ("lambda:GetLayerVersion",),
        "Invoke": ("lambda:InvokeFunction",),
        "InvokeWithResponseStream": ("lambda:InvokeFunction",),
    },
    "neptunedata": {
        f"Execute{language}Query": tuple(f"neptune-db:{action}" for action in _QUERY_GRAPH)
        for language in ("Gremlin", "OpenCypher")
    },
    "s3": _S3,
    "sesv2": {
        "SendBulkEmail": ("ses:SendBulkEmail", "ses:SendBulkTemplatedEmail"),
        "SendEmail": ("ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail"),
    },
    "sns": {"PublishBatch": ("sns:Publish",)},
    "sqs": {
        "ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility",),
        "DeleteMessageBatch": ("sqs:DeleteMessage",),
        "SendMessageBatch": ("sqs:SendMessage",),
    },
    "sts": {"GetCallerIdentity": (), "GetSessionToken": (), "GetAccessKeyInfo": ()},
    "timestream-query": {"Query": ("timestream:Select", "timestream:DescribeEndpoints")},
    "timestream-write": {
        "WriteRecords": ("timestream:WriteRecords", "timestream:DescribeEndpoints")
    },
}

WITHOUT_ACTIONS = frozenset({"connectparticipant", "sso", "sso-oidc", "codecatalyst"})
"""Services that tokens open, and no policy."""

_WRITES = {
    "ACL": "s3:PutObjectAcl",
    "ObjectLockLegalHoldStatus": "s3:PutObjectLegalHold",
    "ObjectLockMode": "s3:PutObjectRetention",
    "Tagging": "s3:PutObjectTagging",
}

BY_PARAMETER: dict[tuple[str, str], dict[str, str]] = {
    ("rds-data", "BatchExecuteStatement"): {"secretArn": "secretsmanager:GetSecretValue"},
    ("rds-data", "BeginTransaction"): {"secretArn": "secretsmanager:GetSecretValue"},
    ("rds-data", "CommitTransaction"): {"secretArn": "secretsmanager:GetSecretValue"},
    ("rds-data", "ExecuteStatement"): {"secretArn": "secretsmanager:GetSecretValue"},
    ("rds-data", "RollbackTransaction"): {"secretArn": "secretsmanager:GetSecretValue"},
    ("s3", "CopyObject"): _WRITES,
    ("s3", "CreateMultipartUpload"): _WRITES,
    ("s3", "DeleteObject"): {"VersionId": "s3:DeleteObjectVersion"},
    ("s3", "GetObject"): {"VersionId": "s3:GetObjectVersion"},
    ("s3", "GetObjectTagging"): {"VersionId": "s3:GetObjectVersionTagging"},
    ("s3", "HeadObject"): {"VersionId": "s3:GetObjectVersion"},
    ("s3", "PutObject"): _WRITES,
    ("dynamodb", "TransactWriteItems"): {
        "TransactItems[].ConditionCheck.TableName": "dynamodb:ConditionCheckItem",
        "TransactItems[].Delete.TableName": "dynamodb:DeleteItem",
        "TransactItems[].Put.TableName": "dynamodb:PutItem",
        "TransactItems[].Update.TableName": "dynamodb:UpdateItem",
    },
}
"""Actions that are needed where a parameter is given."""


HANDS_ON_A_ROLE = frozenset(
    {
        ("ecs", "RegisterTaskDefinition"),
        ("ecs", "RunTask"),
        ("events", "PutTargets"),
        ("glue", "CreateJob"),
        ("lambda", "CreateFunction"),
        ("scheduler", "CreateSchedule"),
        ("scheduler", "UpdateSchedule"),
        ("stepfunctions", "CreateStateMachine"),
    }
)
"""Operations for which AWS also asks whether the role in their parameters may be handed on.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""


def actions_of(service: str, operation: str) -> tuple[str, ...]:
    """The actions that calling `operation` always needs."""
    special = _OTHERS.get(service, {}).get(operation)
    if special is not None:
        return special
    model = service_model(service)
    if model is None or service in WITHOUT_ACTIONS or (service, operation) == _TRANSACTION:
        return ()
    if service == "apigatewaymanagementapi":
        return ("execute-api:ManageConnections",)
    if service in ("apigateway", "apigatewayv2"):
        return (f"apigateway:{model.http_methods[operation]}",)
    if service == "budgets" and not operation.endswith(("Action", "Resource")):
        return (f"budgets:{'View' if operation.startswith('Describe') else 'Modify'}Budget",)
    return (f"{_PREFIXES.get(service, model.signing_name)}:{operation}",)


_TRANSACTION = ("dynamodb", "TransactWriteItems")
