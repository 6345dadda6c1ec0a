"""Functions, layers and permissions as they are."""

import base64
import json
from typing import TYPE_CHECKING

from pydantic import JsonValue

from achalice_cli.aws.reading.likeness import addresses_of, as_recorded, tags_as_recorded
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.resources import Function
from achalice_cli.engine.state import Recorded

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import FunctionConfigurationTypeDef


async def read_function(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """The function's code and what it is configured with."""
    client = await aws.lambda_()
    answer = await client.get_function(FunctionName=recorded.outputs["name"])
    found = {**_configuration(answer["Configuration"]), **_layers(answer["Configuration"], made)}
    concurrency = answer.get("Concurrency", {}).get("ReservedConcurrentExecutions")
    found["reserved_concurrency"] = concurrency
    role = answer["Configuration"].get("Role", "")
    found |= _levels(answer["Configuration"], recorded)
    found["role"] = addresses_of(made).get(role, role)
    known = {name: value for name, value in found.items() if name in Function.model_fields}
    return Found(
        {
            name: as_recorded(aws, recorded.properties.get(name), value)
            for name, value in known.items()
        }
        | tags_as_recorded(recorded, answer.get("Tags"))
    )


def _configuration(found: "FunctionConfigurationTypeDef") -> dict[str, JsonValue]:
    logging = found.get("LoggingConfig", {})
    vpc = found.get("VpcConfig", {})
    properties: dict[str, JsonValue] = {
        "code": base64.b64decode(found.get("CodeSha256", "")).hex(),
        "handler": found.get("Handler"),
        "runtime": found.get("Runtime"),
        "memory_size": found.get("MemorySize"),
        "timeout": found.get("Timeout"),
        "environment": {**found.get("Environment", {}).get("Variables", {})},
        "description": found.get("Description", ""),
        "xray": found.get("TracingConfig", {}).get("Mode") == "Active",
        "kms_key_arn": found.get("KMSKeyArn") or None,
        "dead_letter_arn": found.get("DeadLetterConfig", {}).get("TargetArn") or None,
        "snap_start": found.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions",
        "subnet_ids": [*vpc.get("SubnetIds", [])],
        "security_group_ids": [*vpc.get("SecurityGroupIds", [])],
        "log_format": logging.get("LogFormat", "Text"),
    }
    for architecture in found.get("Architectures", []):
        properties["architecture"] = architecture
    if "EphemeralStorage" in found:
        properties["ephemeral_storage"] = found["EphemeralStorage"]["Size"]
    return properties


def _levels(found: "FunctionConfigurationTypeDef", recorded: Recorded) -> dict[str, JsonValue]:
    """From which level on there are logs; AWS says INFO where nobody has said anything."""
    logging = found.get("LoggingConfig", {})
    levels: dict[str, JsonValue] = {
        "application_log_level": logging.get("ApplicationLogLevel"),
        "system_log_level": logging.get("SystemLogLevel"),
    }
    return {
        name: None if level == "INFO" and recorded.properties.get(name) is None else level
        for name, level in levels.items()
    }


def _layers(found: "FunctionConfigurationTypeDef", made: Made) -> dict[str, JsonValue]:
    """Those of the app, and those that somebody else has published."""
    own = addresses_of(made)
    arns = [layer.get("Arn", "") for layer in found.get("Layers", [])]
    return {
        "layers": [own[arn] for arn in arns if arn in own],
        "layer_arns": [arn for arn in arns if arn not in own],
    }


async def read_layer(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Whether the version is there; nobody can change one."""
    client = await aws.lambda_()
    await client.get_layer_version(
        LayerName=recorded.outputs["name"], VersionNumber=int(recorded.outputs["version"])
    )
    return Found({})


async def read_permission(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Whether the statement is there; its id is made of what it says."""
    client = await aws.lambda_()
    answer = await client.get_policy(FunctionName=recorded.outputs["function"])
    statements = json.loads(answer["Policy"]).get("Statement", [])
    ids = [statement.get("Sid") for statement in statements]
    return Found({}) if recorded.outputs["statement"] in ids else Gone()
