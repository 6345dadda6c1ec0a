from collections.abc import Awaitable, Callable

import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.artifacts import NO_ARTIFACTS, Artifacts
from achalice_cli.aws.errors import NotOursError
from achalice_cli.aws.functions import Functions
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import LAYER, REST_API, ROLE, Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import Function
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Call, Clock, Script

NAME = "shop-dev"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{NAME}"
OUTPUTS: Outputs = {"name": NAME, "arn": ARN}
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
FUNCTION_ADDRESS = Address("function:api_handler")
LAYER_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:shop-dev-dependencies:7"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/shop-dev"
API_ARN = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:abc123/*"
MADE: Made = {
    ROLE: {"name": "shop-dev", "arn": ROLE_ARN},
    LAYER: {"name": "shop-dev-dependencies", "arn": LAYER_ARN, "version": "7"},
    REST_API: {"id": "abc123", "source_arn": API_ARN},
    FUNCTION_ADDRESS: OUTPUTS,
}

FUNCTION = Function(
    name=NAME,
    code="f00d",
    handler="app.app",
    runtime="python3.12",
    architecture="arm64",
    memory_size=256,
    timeout=30,
    environment={"ACHALICE_HANDLER": "api_handler"},
    role=ROLE,
    layers=(LAYER,),
    log_group=Address("log_group:api_handler"),
    tags=TAGS,
)
CONFIGURATION = {
    "FunctionName": NAME,
    "Runtime": "python3.12",
    "Handler": "app.app",
    "Role": ROLE_ARN,
    "MemorySize": 256,
    "Timeout": 30,
    "Environment": {"Variables": {"ACHALICE_HANDLER": "api_handler"}},
    "Layers": [LAYER_ARN],
}
NOTHING_SPECIAL: dict[str, object] = {
    "Description": "",
    "EphemeralStorage": {"Size": 512},
    "SnapStart": {"ApplyOn": "None"},
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
    "TracingConfig": {"Mode": "PassThrough"},
    "KMSKeyArn": "",
    "DeadLetterConfig": {"TargetArn": ""},
    "LoggingConfig": {"LogFormat": "Text"},
}

BUSY = "The operation cannot be performed at this time. An update is in progress for resource"
PENDING = "The function is currently in the following state: Pending"
ROLE_IS_NEW = "The role defined for the function cannot be assumed by Lambda."


def zipped(content: bytes) -> Callable[[], Awaitable[bytes]]:
    async def zip_() -> bytes:
        return content

    return zip_


@pytest.fixture
def functions(aws: Aws) -> Functions:
    return Functions(aws, Artifacts(code=zipped(b"code"), layer=zipped(b"layer")))


def creating(lambda_: Script) -> Call:
    return lambda_.on(
        "create_function",
        **CONFIGURATION,
        Code={"ZipFile": b"code"},
        Architectures=["arm64"],
        Tags=TAGS,
    )


def updating_code(lambda_: Script) -> Call:
    return lambda_.on(
        "update_function_code", FunctionName=NAME, ZipFile=b"code", Architectures=["arm64"]
    )


def updating_configuration(lambda_: Script) -> Call:
    return lambda_.on("update_function_configuration", **CONFIGURATION)


async def test_a_function_is_made_in_one_call(functions: Functions, lambda_: Script) -> None:
    creating(lambda_).gives(FunctionArn=ARN, State="Pending")

    result = await functions.create(FUNCTION, MADE)

    assert result.outputs == OUTPUTS


@pytest.mark.parametrize(
    "message",
    [
        ROLE_IS_NEW,
        "Lambda was unable to configure access to your environment variables because the KMS key "
        "is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: "
        "InvalidArnException KMS Message: ARN does not refer to a valid principal: "
        f"{ROLE_ARN}",
    ],
    ids=["to Lambda", "to KMS"],
)
async def test_a_function_is_made_as_soon_as_its_new_role_is_known(
    functions: Functions, lambda_: Script, clock: Clock, message: str
) -> None:
    creating(lambda_).refuses("InvalidParameterValueException", message)
    creating(lambda_).refuses("InvalidParameterValueException", message)
    creating(lambda_).gives(FunctionArn=ARN)

    await functions.create(FUNCTION, MADE)

    assert len(clock.pauses) == 2


async def test_what_has_nothing_to_do_with_the_role_is_not_tried_again(
    functions: Functions, lambda_: Script, clock: Clock
) -> None:
    creating(lambda_).refuses(
        "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes"
    )

    with pytest.raises(ClientError, match="Unzipped size"):
        await functions.create(FUNCTION, MADE)

    assert clock.pauses == []


def exists_with(lambda_: Script, tags: dict[str, str] | None) -> None:
    creating(lambda_).refuses("ResourceConflictException", f"Function already exist: {NAME}")
    answer = {} if tags is None else {"Tags": tags}
    lambda_.on("get_function", FunctionName=NAME).gives(
        Configuration={"FunctionArn": ARN}, **answer
    )


async def test_the_function_that_an_interrupted_deploy_left_is_taken_over(
    functions: Functions, lambda_: Script
) -> None:
    exists_with(lambda_, {**TAGS, "cost": "7"})
    updating_code(lambda_).refuses("ResourceConflictException", PENDING)
    updating_code(lambda_).gives()
    resetting = {**CONFIGURATION, **NOTHING_SPECIAL}
    lambda_.on("update_function_configuration", **resetting).refuses(
        "ResourceConflictException", BUSY
    )
    lambda_.on("update_function_configuration", **resetting).gives()
    lambda_.on("delete_function_concurrency", FunctionName=NAME).gives()
    lambda_.on("list_tags", Resource=ARN).gives(Tags={**TAGS, "cost": "7"})
    lambda_.on("untag_resource", Resource=ARN, TagKeys=["cost"]).gives()
    lambda_.on("tag_resource", Resource=ARN, Tags=TAGS).gives()

    result = await functions.create(FUNCTION, MADE)

    assert result.outputs == OUTPUTS


@pytest.mark.parametrize(
    "tags", [None, {}, {**TAGS, "achalice:stage": "prod"}], ids=["untagged", "no tags", "another"]
)
async def test_the_function_of_somebody_else_is_not_touched(
    functions: Functions, lambda_: Script, tags: dict[str, str] | None
) -> None:
    exists_with(lambda_, tags)

    with pytest.raises(NotOursError, match="the function `shop-dev` exists already"):
        await functions.create(FUNCTION, MADE)


async def test_other_code_is_one_call(functions: Functions, lambda_: Script) -> None:
    updating_code(lambda_).gives()

    result = await functions.update(FUNCTION, frozenset({"code"}), OUTPUTS, MADE)

    assert result.outputs == OUTPUTS


LAYERS = ("arn:aws:lambda:eu-west-1:999999999999:layer:extension:3",)
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:dead"
VPC = {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}
SPECIAL = FUNCTION.model_copy(
    update={
        "description": "reads orders",
        "ephemeral_storage": 1024,
        "layer_arns": LAYERS,
        "reserved_concurrency": 0,
        "snap_start": True,
        "subnet_ids": ("subnet-1", "subnet-2"),
        "security_group_ids": ("sg-1",),
        "xray": True,
        "kms_key_arn": KEY,
        "dead_letter_arn": QUEUE,
        "log_format": "JSON",
        "application_log_level": "DEBUG",
    }
)


async def test_a_function_is_made_with_all_that_is_configured(
    functions: Functions, lambda_: Script
) -> None:
    lambda_.on(
        "create_function",
        **CONFIGURATION
        | {
            "Layers": [LAYER_ARN, *LAYERS],
            "Description": "reads orders",
            "EphemeralStorage": {"Size": 1024},
            "SnapStart": {"ApplyOn": "PublishedVersions"},
            "VpcConfig": VPC,
            "TracingConfig": {"Mode": "Active"},
            "KMSKeyArn": KEY,
            "DeadLetterConfig": {"TargetArn": QUEUE},
            "LoggingConfig": {
                "LogFormat": "JSON",
                "ApplicationLogLevel": "DEBUG",
                "SystemLogLevel": "INFO",
            },
            "Code": {"ZipFile": b"code"},
            "Architectures": ["arm64"],
            "Tags": TAGS,
        },
    ).gives(FunctionArn=ARN)
    reserving = lambda_.on(
        "put_function_concurrency", FunctionName=NAME, ReservedConcurrentExecutions=0
    )
    reserving.gives(ReservedConcurrentExecutions=0)

    await functions.create(SPECIAL, MADE)


@pytest.mark.parametrize(
    ("removed", "sent"),
    [
        ("description", ["Description"]),
        ("ephemeral_storage", ["EphemeralStorage"]),
        ("layer_arns", []),
        ("snap_start", ["SnapStart"]),
        ("subnet_ids", ["VpcConfig"]),
        ("security_group_ids", ["VpcConfig"]),
        ("xray", ["TracingConfig"]),
        ("kms_key_arn", ["KMSKeyArn"]),
        ("dead_letter_arn", ["DeadLetterConfig"]),
        ("log_format", ["LoggingConfig"]),
        ("application_log_level", ["LoggingConfig"]),
        ("system_log_level", ["LoggingConfig"]),
    ],
)
async def test_an_option_that_is_not_given_any_more_is_what_it_was_before(
    aws: Aws, lambda_: Script, removed: str, sent: list[str]
) -> None:
    """Left out of the call, it would stay, as in Chalice."""
    said = {name: NOTHING_SPECIAL[name] for name in sent}
    lambda_.on("update_function_configuration", **CONFIGURATION, **said).gives()

    await Functions(aws, NO_ARTIFACTS).update(FUNCTION, frozenset({removed}), OUTPUTS, MADE)


async def test_concurrency_that_is_not_reserved_any_more_is_given_back(
    aws: Aws, lambda_: Script
) -> None:
    releasing = {"FunctionName": NAME}
    lambda_.on("delete_function_concurrency", **releasing).refuses(
        "ResourceConflictException", BUSY
    )
    lambda_.on("delete_function_concurrency", **releasing).gives()

    changed = frozenset({"reserved_concurrency"})
    await Functions(aws, NO_ARTIFACTS).update(FUNCTION, changed, OUTPUTS, MADE)


@pytest.mark.parametrize("levels", [(None, None), ("WARN", None), (None, "DEBUG")])
async def test_a_level_of_json_logs_that_is_not_given_is_said_to_be_info(
    aws: Aws, lambda_: Script, levels: tuple[str | None, str | None]
) -> None:
    function = FUNCTION.model_copy(
        update={
            "log_format": "JSON",
            "application_log_level": levels[0],
            "system_log_level": levels[1],
        }
    )
    lambda_.on(
        "update_function_configuration",
        **CONFIGURATION,
        LoggingConfig={
            "LogFormat": "JSON",
            "ApplicationLogLevel": levels[0] or "INFO",
            "SystemLogLevel": levels[1] or "INFO",
        },
    ).gives()

    changed = frozenset({"application_log_level"})
    await Functions(aws, NO_ARTIFACTS).update(function, changed, OUTPUTS, MADE)


async def test_another_architecture_is_sent_with_the_code(
    functions: Functions, lambda_: Script
) -> None:
    """AWS takes it nowhere else."""
    updating_code(lambda_).gives()

    await functions.update(FUNCTION, frozenset({"architecture"}), OUTPUTS, MADE)


@pytest.mark.parametrize(
    "changed",
    ["handler", "runtime", "memory_size", "timeout", "environment", "role", "layers", "layer_arns"],
)
async def test_another_configuration_is_one_call_without_the_code(
    aws: Aws, lambda_: Script, changed: str
) -> None:
    updating_configuration(lambda_).gives()

    await Functions(aws, NO_ARTIFACTS).update(FUNCTION, frozenset({changed}), OUTPUTS, MADE)


async def test_other_tags_are_set_and_those_that_were_are_removed(
    aws: Aws, lambda_: Script
) -> None:
    lambda_.on("list_tags", Resource=ARN).gives(
        Tags={**TAGS, "owner": "me", "aws:cloudformation:stack-id": "AWS's own"}
    )
    lambda_.on("untag_resource", Resource=ARN, TagKeys=["owner"]).gives()
    lambda_.on("tag_resource", Resource=ARN, Tags=TAGS).gives()

    await Functions(aws, NO_ARTIFACTS).update(FUNCTION, frozenset({"tags"}), OUTPUTS, MADE)


async def test_another_log_group_of_the_same_name_is_no_call(aws: Aws, lambda_: Script) -> None:
    await Functions(aws, NO_ARTIFACTS).update(FUNCTION, frozenset({"log_group"}), OUTPUTS, MADE)


async def test_code_and_configuration_go_one_after_the_other(
    functions: Functions, lambda_: Script, clock: Clock
) -> None:
    """Lambda takes the second as soon as it has finished the first."""
    updating_code(lambda_).gives(LastUpdateStatus="InProgress")
    updating_configuration(lambda_).refuses("ResourceConflictException", BUSY)
    updating_configuration(lambda_).gives()

    await functions.update(FUNCTION, frozenset({"code", "timeout"}), OUTPUTS, MADE)

    assert len(clock.pauses) == 1


async def test_a_function_gets_its_new_role_as_soon_as_that_is_known(
    functions: Functions, lambda_: Script
) -> None:
    updating_configuration(lambda_).refuses("InvalidParameterValueException", ROLE_IS_NEW)
    updating_configuration(lambda_).gives()

    await functions.update(FUNCTION, frozenset({"role"}), OUTPUTS, MADE)


@pytest.mark.parametrize("changed", ["code", "timeout", "tags"])
async def test_a_function_that_is_gone_is_told(
    functions: Functions, lambda_: Script, changed: str
) -> None:
    if changed == "code":
        call = updating_code(lambda_)
    elif changed == "timeout":
        call = updating_configuration(lambda_)
    else:
        call = lambda_.on("list_tags", Resource=ARN)
    call.refuses("ResourceNotFoundException", f"Function not found: {ARN}")

    with pytest.raises(ResourceGoneError):
        await functions.update(FUNCTION, frozenset({changed}), OUTPUTS, MADE)


async def test_a_function_is_deleted(functions: Functions, lambda_: Script) -> None:
    lambda_.on("delete_function", FunctionName=NAME).gives()

    await functions.delete(OUTPUTS)


async def test_a_function_is_deleted_as_soon_as_it_can_be(
    functions: Functions, lambda_: Script, clock: Clock
) -> None:
    lambda_.on("delete_function", FunctionName=NAME).refuses("ResourceConflictException", BUSY)
    lambda_.on("delete_function", FunctionName=NAME).gives()

    await functions.delete(OUTPUTS)

    assert len(clock.pauses) == 1


async def test_a_function_that_is_gone_counts_as_deleted(
    functions: Functions, lambda_: Script
) -> None:
    lambda_.on("delete_function", FunctionName=NAME).refuses("ResourceNotFoundException")

    await functions.delete(OUTPUTS)
