"""Functions of a template, and what they stand on: layer, log group, who may call them.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from pydantic import JsonValue

from achalice.triggers import WEBSOCKET_ENDPOINT_VARIABLE
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import (
    Alias,
    AsyncInvocation,
    Function,
    FunctionUrl,
    HttpApi,
    Layer,
    LogGroup,
    Permission,
    RestApi,
    WebsocketApi,
)
from achalice_cli.exports.exported import Archives
from achalice_cli.exports.sam.references import (
    Json,
    Names,
    as_list,
    literal,
    own_tags,
    ref,
    resource,
    sub,
)

_ALIAS_IN_ARN = 7
"""`arn:aws:lambda:eu-west-1:123456789012:function:ship:live`"""


def layer(made: Layer, archives: Archives) -> Json:
    """The dependencies. What is in them is in the description, too: other ones are published."""
    return resource(
        "Serverless::LayerVersion",
        {
            "LayerName": sub("${AWS::StackName}-dependencies"),
            "Description": made.content,
            "ContentUri": f"./{archives.layer}",
            "CompatibleRuntimes": [made.runtime],
            "CompatibleArchitectures": [made.architecture],
            "RetentionPolicy": "Delete",
            # Functions that are called by version get another one with other dependencies.
            "PublishLambdaVersion": True,
        },
    )


def log_group(made: LogGroup, address: Address) -> Json:
    """Where one function's logs go, or those of API Gateway. It is the stack's own."""
    _, _, service, *_ = made.name.split("/")
    own = f"-{address.partition(':')[2]}" if service == "lambda" else ""
    return resource(
        "Logs::LogGroup",
        {
            "LogGroupName": sub(f"/aws/{service}/${{AWS::StackName}}{own}"),
            "RetentionInDays": made.retention_in_days,
            "Tags": as_list(made.tags),
        },
    )


def function(made: Function, alias: Alias | None, names: Names, archives: Archives) -> Json:
    """A function, with its `alias` where it is called by version."""
    return resource(
        "Serverless::Function",
        {
            "FunctionName": made.name if names.keeps_name(made) else None,
            "Description": made.description or None,
            "CodeUri": f"./{archives.code}",
            "Handler": made.handler,
            "Runtime": made.runtime,
            "Architectures": [made.architecture],
            "MemorySize": made.memory_size,
            "Timeout": made.timeout,
            "Role": names.role(made.role),
            "Environment": {"Variables": _environment(made, names)},
            "Layers": [*(ref(names.ids[each]) for each in made.layers), *made.layer_arns],
            "LoggingConfig": _logging(made, names),
            "Tracing": "Active" if made.xray else "PassThrough",
            "Tags": own_tags(made.tags),
            **_options(made),
            **_versions(alias),
        },
    )


def _environment(made: Function, names: Names) -> Json:
    """What the deploy would have replaced in it is in one variable; the others are the user's."""
    return {
        name: names.said(value) if name == WEBSOCKET_ENDPOINT_VARIABLE else literal(value)
        for name, value in made.environment.items()
    }


def _logging(made: Function, names: Names) -> Json:
    logging: Json = {"LogFormat": made.log_format, "LogGroup": names.ref(made.log_group)}
    if made.log_format == "JSON":
        logging["ApplicationLogLevel"] = made.application_log_level or "INFO"
        logging["SystemLogLevel"] = made.system_log_level or "INFO"
    return logging


def _options(made: Function) -> Json:
    """What is configured of what has nothing otherwise."""
    options: Json = {
        "KmsKeyArn": made.kms_key_arn,
        "ReservedConcurrentExecutions": made.reserved_concurrency,
    }
    if made.ephemeral_storage != 512:
        options["EphemeralStorage"] = {"Size": made.ephemeral_storage}
    if made.snap_start:
        options["SnapStart"] = {"ApplyOn": "PublishedVersions"}
    if made.subnet_ids:
        options["VpcConfig"] = {
            "SubnetIds": [*made.subnet_ids],
            "SecurityGroupIds": [*made.security_group_ids],
        }
    if made.dead_letter_arn is not None:
        service = made.dead_letter_arn.split(":")[2].upper()
        options["DeadLetterQueue"] = {"Type": service, "TargetArn": made.dead_letter_arn}
    return options


def _versions(alias: Alias | None) -> Json:
    if alias is None:
        return {}
    versions: Json = {
        "AutoPublishAlias": alias.name,
        # Without it, a version is published where the code differs, and nowhere else.
        "AutoPublishAliasAllProperties": True,
        "VersionDeletionPolicy": "Delete",
    }
    if alias.provisioned_concurrency is not None:
        versions["ProvisionedConcurrencyConfig"] = {
            "ProvisionedConcurrentExecutions": alias.provisioned_concurrency
        }
    return versions


def _qualified(called: Address, names: Names) -> tuple[Json, Json | None]:
    """The name of the function that is `called`, and its alias where that is what is called."""
    if not isinstance(names.desired[called], Alias):
        return names.ref(called), None
    # The alias's name is the last part of its ARN, and taken from there, waits for the alias.
    parts: Json = {"Fn::Split": [":", names.arn(called)]}
    return ref(names.function_id(called)), {"Fn::Select": [_ALIAS_IN_ARN, parts]}


def async_invocation(made: AsyncInvocation, names: Names) -> Json:
    """What becomes of asynchronous calls."""
    function, qualifier = _qualified(made.function, names)
    destinations: Json = {}
    if made.on_success is not None:
        destinations["OnSuccess"] = {"Destination": made.on_success}
    if made.on_failure is not None:
        destinations["OnFailure"] = {"Destination": made.on_failure}
    return resource(
        "Lambda::EventInvokeConfig",
        {
            "FunctionName": function,
            "Qualifier": qualifier or "$LATEST",
            "MaximumRetryAttempts": made.maximum_retry_attempts,
            "MaximumEventAgeInSeconds": made.maximum_event_age_in_seconds,
            "DestinationConfig": destinations or None,
        },
    )


def function_url(made: FunctionUrl, names: Names) -> Json:
    """A URL of a function's own."""
    function, qualifier = _qualified(made.function, names)
    return resource(
        "Lambda::Url",
        {"TargetFunctionArn": function, "Qualifier": qualifier, "AuthType": made.auth},
    )


def permission(made: Permission, names: Names) -> Json:
    """What lets another service, or everybody by its URL, call a function."""
    by_url = made.url_action == "lambda:InvokeFunctionUrl"
    behind_url = made.url_action == "lambda:InvokeFunction"
    return resource(
        "Lambda::Permission",
        {
            "FunctionName": names.ref(made.function),
            "Action": made.url_action or "lambda:InvokeFunction",
            "Principal": made.principal,
            "SourceArn": _source(made, names),
            "SourceAccount": names.said(made.source_account),
            "FunctionUrlAuthType": "NONE" if by_url else None,
            "InvokedViaFunctionUrl": behind_url or None,
        },
    )


def _source(made: Permission, names: Names) -> JsonValue:
    if made.source is None:
        return names.said(made.source_arn)
    match names.desired[made.source]:
        case FunctionUrl():
            return None
        case RestApi() | HttpApi() | WebsocketApi():
            return names.execute_arn(made.source)
        case _:
            return names.arn(made.source)
