"""Which resources a call is about, by the parameters that name them.

The formats are those of
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from achalice_cli.analysis.actions import BY_PARAMETER
from achalice_cli.analysis.values import Text

Named = Mapping[str, tuple[Text, ...] | None]
"""By path of a parameter: the strings that it may be, or None for anything."""

PARTITION = "${AWS::Partition}"
ACCOUNT = "${AWS::AccountId}"
EVERYTHING = ("*",)


@dataclass(frozen=True, slots=True)
class Naming:
    """How a parameter's value becomes ARNs."""

    formats: tuple[str, ...] = ()
    """What follows the account; `{}` is the value. Without any, only ARNs are understood."""
    operations: frozenset[str] = frozenset()
    """The only operations whose parameter it is; empty: all of the service."""
    prefix: str | None = None
    """The service in the ARN, where it is not called as its clients are."""
    behind_arns: tuple[str, ...] = ("",)
    """What is added to a value that is an ARN itself."""


_PARAMETERS = frozenset(
    {
        "DeleteParameter",
        "DeleteParameters",
        "GetParameter",
        "GetParameterHistory",
        "GetParameters",
        "LabelParameterVersion",
        "PutParameter",
        "UnlabelParameterVersion",
    }
)
_TABLE = Naming(("table/{}",))

_NAMINGS: dict[str, dict[str, Naming]] = {
    "cognito-idp": {"UserPoolId": Naming(("userpool/{}",))},
    "codebuild": {"projectName": Naming(("project/{}",), frozenset({"StartBuild"}))},
    "dynamodb": {
        "TableName": _TABLE,
        "RequestItems{}": _TABLE,
        "TransactItems[].ConditionCheck.TableName": _TABLE,
        "TransactItems[].Delete.TableName": _TABLE,
        "TransactItems[].Get.TableName": _TABLE,
        "TransactItems[].Put.TableName": _TABLE,
        "TransactItems[].Update.TableName": _TABLE,
    },
    "dynamodbstreams": {"StreamArn": Naming()},
    "events": {"Entries[].EventBusName": Naming(("event-bus/{}",), frozenset({"PutEvents"}))},
    "firehose": {"DeliveryStreamName": Naming(("deliverystream/{}",))},
    "glue": {"JobName": Naming(("job/{}",), frozenset({"StartJobRun", "GetJobRun"}))},
    "iot-data": {
        "topic": Naming(("topic/{}",), frozenset({"Publish"}), prefix="iot"),
        "thingName": Naming(("thing/{}",), prefix="iot"),
    },
    "kinesis": {
        "StreamName": Naming(("stream/{}",)),
        "StreamARN": Naming(behind_arns=("", "/consumer/*")),
        "ConsumerARN": Naming(),
    },
    "kms": {"KeyId": Naming(("key/{}",))},
    "lambda": {"FunctionName": Naming(("function:{}", "function:{}:*"), behind_arns=("", ":*"))},
    "logs": {
        "logGroupName": Naming(("log-group:{}", "log-group:{}:*")),
        "logGroupNames[]": Naming(("log-group:{}", "log-group:{}:*")),
    },
    "rds-data": {"resourceArn": Naming()},
    "scheduler": {
        "Name": Naming(
            ("schedule/*/{}",),
            frozenset({"CreateSchedule", "DeleteSchedule", "GetSchedule", "UpdateSchedule"}),
        )
    },
    "secretsmanager": {
        "SecretId": Naming(("secret:{}-??????",), behind_arns=("", "-??????")),
        "Name": Naming(("secret:{}-??????",), frozenset({"CreateSecret"})),
    },
    "sns": {
        "TopicArn": Naming(),
        "Name": Naming(("{}",), frozenset({"CreateTopic"})),
    },
    "sqs": {"QueueName": Naming(("{}",)), "QueueUrl": Naming(("{}",))},
    "ssm": {
        "Name": Naming(("parameter/{}",), _PARAMETERS),
        "Names[]": Naming(("parameter/{}",), _PARAMETERS),
        "Path": Naming(("parameter/{}", "parameter/{}/*"), frozenset({"GetParametersByPath"})),
    },
    "stepfunctions": {
        "stateMachineArn": Naming(prefix="states"),
        "executionArn": Naming(prefix="states"),
        "activityArn": Naming(prefix="states"),
    },
    "sts": {"RoleArn": Naming()},
}

_UNNAMEABLE: dict[str, frozenset[str]] = {
    "dynamodb": frozenset({"ListBackups", "ListContributorInsights"}),
    "kinesis": frozenset(
        {
            "DisableEnhancedMonitoring",
            "EnableEnhancedMonitoring",
            "UpdateShardCount",
            "UpdateStreamMode",
        }
    ),
    "kms": frozenset({"CreateAlias", "DeleteAlias", "ListAliases", "UpdateAlias"}),
    "lambda": frozenset({"CreateEventSourceMapping", "ListEventSourceMappings"}),
    "logs": frozenset({"DescribeQueries", "PutQueryDefinition"}),
}
"""Operations whose action does not look at the resource that a parameter names."""

_S3_PATHS = ("Bucket", "CopySource", "CopySource.Bucket")
_BUCKET_ACTIONS_OF_OBJECTS = frozenset({"AbortMultipartUpload", "ListMultipartUploadParts"})


def named_by(service: str, operation: str) -> tuple[str, ...]:
    """The parameters of `operation` that matter: `TableName`, `TransactItems[].Put.TableName`."""
    paths = dict.fromkeys(BY_PARAMETER.get((service, operation), ()))
    if service == "s3":
        paths |= dict.fromkeys(_S3_PATHS)
    if service == "dynamodb":
        paths["IndexName"] = None
    for path, naming in _NAMINGS.get(service, {}).items():
        if not naming.operations or operation in naming.operations:
            paths[path] = None
    return tuple(paths)


def arns_of(service: str, operation: str, action: str, region: str, named: Named) -> Iterable[str]:
    """The resources that `action` is needed for; `*` where they are not known."""
    if service == "s3":
        return _objects_and_buckets(operation, action, named)
    if action.startswith("secretsmanager:") and service != "secretsmanager":
        return _whole(named.get("secretArn"))
    if service == "apigatewaymanagementapi":
        return [f"arn:{PARTITION}:execute-api:{region}:{ACCOUNT}:*/*/*/@connections/*"]
    if operation in _UNNAMEABLE.get(service, ()):
        return EVERYTHING
    found: set[str] = set()
    only = BY_PARAMETER.get((service, operation), {})
    for path, naming in _NAMINGS.get(service, {}).items():
        if path not in named or only.get(path, action) != action:
            continue
        values = named[path]
        if values == () and "." in path:
            # No item of the list has it.
            continue
        if not values:
            return EVERYTHING
        for value in values:
            arns = _arns(service, naming, region, value.value)
            if not arns:
                return EVERYTHING
            found |= arns
    if service == "dynamodb" and "IndexName" in named:
        found |= {f"{arn}/index/*" for arn in found}
    return found or EVERYTHING


def _arns(service: str, naming: Naming, region: str, value: str) -> set[str]:
    """What `value` names; nothing if that cannot be told."""
    if value.startswith("arn:"):
        return {value + behind for behind in naming.behind_arns}
    value = _READERS.get(service, str)(value)
    if value in ("", "*"):
        return set()
    start = f"arn:{PARTITION}:{naming.prefix or service}:{region}:{ACCOUNT}:"
    return {start + form.format(value) for form in naming.formats}


def _queue(value: str) -> str:
    """A queue's name, out of its URL too."""
    return value.rpartition("/")[2]


def _parameter(value: str) -> str:
    """A parameter's name as ARNs have it: without a version, or a slash in front."""
    return value.partition(":")[0].strip("/")


def _key(value: str) -> str:
    """A key's id. What an alias stands for is not known here."""
    return "" if value.startswith("alias/") else value


def _function(value: str) -> str:
    """A function's name, without its alias or version."""
    return value.partition(":")[0]


def _bus(value: str) -> str:
    """A bus; entries that name none go to the default one."""
    return value or "default"


_READERS: dict[str, Callable[[str], str]] = {
    "events": _bus,
    "kms": _key,
    "lambda": _function,
    "sqs": _queue,
    "ssm": _parameter,
}


def _objects_and_buckets(operation: str, action: str, named: Named) -> Iterable[str]:
    name = action.partition(":")[2]
    about_objects = name in _BUCKET_ACTIONS_OF_OBJECTS or (
        "Object" in name and "Bucket" not in name
    )
    copied = operation in ("CopyObject", "UploadPartCopy") and name.startswith("GetObject")
    buckets = _copied_from(named) if copied else named.get("Bucket")
    if not buckets or action == "s3:ListAllMyBuckets":
        return EVERYTHING
    found = {bucket.value for bucket in buckets}
    if any(value == "" or value.startswith("arn:") for value in found) or "*" in found:
        return EVERYTHING
    return [f"arn:{PARTITION}:s3:::{value}{'/*' if about_objects else ''}" for value in found]


def _copied_from(named: Named) -> tuple[Text, ...] | None:
    """The buckets in `CopySource`: `bucket/key`, or a dictionary."""
    whole = named.get("CopySource")
    if whole:
        return tuple(Text(text.value.lstrip("/").partition("/")[0]) for text in whole)
    return named.get("CopySource.Bucket")


def _whole(values: tuple[Text, ...] | None) -> Iterable[str]:
    arns = [text.value for text in values or ()]
    return arns if arns and all(arn.startswith("arn:") for arn in arns) else EVERYTHING
