"""What Lambda is told of a function, when it is made and when it changes.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypedDict, cast

from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import Function

if TYPE_CHECKING:
    from types_aiobotocore_lambda.literals import RuntimeType
    from types_aiobotocore_lambda.type_defs import (
        DeadLetterConfigTypeDef,
        EnvironmentTypeDef,
        EphemeralStorageTypeDef,
        LoggingConfigTypeDef,
        SnapStartTypeDef,
        TracingConfigTypeDef,
        VpcConfigTypeDef,
    )


class Configuration(TypedDict, total=False):
    """What both calls take of what a function is configured with."""

    FunctionName: "str"
    Runtime: "RuntimeType"
    Handler: "str"
    Role: "str"
    MemorySize: "int"
    Timeout: "int"
    Environment: "EnvironmentTypeDef"
    Layers: "list[str]"
    Description: "str"
    EphemeralStorage: "EphemeralStorageTypeDef"
    SnapStart: "SnapStartTypeDef"
    VpcConfig: "VpcConfigTypeDef"
    TracingConfig: "TracingConfigTypeDef"
    KMSKeyArn: "str"
    DeadLetterConfig: "DeadLetterConfigTypeDef"
    LoggingConfig: "LoggingConfigTypeDef"


def _vpc(function: Function) -> Configuration:
    return {
        "VpcConfig": {
            "SubnetIds": [*function.subnet_ids],
            "SecurityGroupIds": [*function.security_group_ids],
        }
    }


def _logging(function: Function) -> Configuration:
    if function.log_format == "Text":
        return {"LoggingConfig": {"LogFormat": "Text"}}
    return {
        "LoggingConfig": {
            "LogFormat": function.log_format,
            "ApplicationLogLevel": function.application_log_level or "INFO",
            "SystemLogLevel": function.system_log_level or "INFO",
        }
    }


_Part = Callable[[Function], Configuration]

# Each says what it is where nothing is configured, too: left out, it would stay as it was.
_OPTIONS: dict[str, _Part] = {
    "description": lambda function: {"Description": function.description},
    "ephemeral_storage": lambda function: {
        "EphemeralStorage": {"Size": function.ephemeral_storage}
    },
    "snap_start": lambda function: {
        "SnapStart": {"ApplyOn": "PublishedVersions" if function.snap_start else "None"}
    },
    "subnet_ids": _vpc,
    "security_group_ids": _vpc,
    "xray": lambda function: {
        "TracingConfig": {"Mode": "Active" if function.xray else "PassThrough"}
    },
    "kms_key_arn": lambda function: {"KMSKeyArn": function.kms_key_arn or ""},
    "dead_letter_arn": lambda function: {
        "DeadLetterConfig": {"TargetArn": function.dead_letter_arn or ""}
    },
    "log_format": _logging,
    "application_log_level": _logging,
    "system_log_level": _logging,
}

CONFIGURATION = frozenset(
    {
        *("handler", "runtime", "memory_size", "timeout", "environment"),
        *("role", "layers", "layer_arns"),
        *_OPTIONS,
    }
)
"""Properties that go to UpdateFunctionConfiguration."""


def configuration(function: Function, changed: Collection[str], made: Made) -> Configuration:
    """All that every function has, and those options that are `changed`."""
    request: Configuration = {
        "FunctionName": function.name,
        "Runtime": cast("RuntimeType", function.runtime),
        "Handler": function.handler,
        "Role": made[function.role]["arn"],
        "MemorySize": function.memory_size,
        "Timeout": function.timeout,
        "Environment": {"Variables": function.environment},
        "Layers": [*(made[layer]["arn"] for layer in function.layers), *function.layer_arns],
    }
    for name, part in _OPTIONS.items():
        if name in changed:
            request |= part(function)
    return request


def configured(function: Function) -> frozenset[str]:
    """The properties that are not as AWS has them in a function that nobody configured."""
    defaults = function.defaults()
    return frozenset(
        name for name, value in function.properties().items() if value != defaults.get(name)
    )
