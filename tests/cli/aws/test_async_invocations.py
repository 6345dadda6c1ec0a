import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.async_invocations import AsyncInvocations
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ROLE, Address
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import AsyncInvocation

from .scripts import ACCOUNT, REGION, Clock, Script

ALIAS = Address("alias:tick")
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-tick:live"
MADE: Made = {ALIAS: {"name": ARN, "arn": ARN}}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:done"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"
CONFIG = AsyncInvocation(
    function=ALIAS,
    role=ROLE,
    maximum_retry_attempts=0,
    maximum_event_age_in_seconds=60,
    on_success=TOPIC,
    on_failure=QUEUE,
)
REQUEST: dict[str, object] = {
    "FunctionName": ARN,
    "MaximumRetryAttempts": 0,
    "MaximumEventAgeInSeconds": 60,
    "DestinationConfig": {
        "OnSuccess": {"Destination": TOPIC},
        "OnFailure": {"Destination": QUEUE},
    },
}


@pytest.fixture
def configs(aws: Aws) -> AsyncInvocations:
    return AsyncInvocations(aws)


async def test_all_that_is_configured_is_one_call(
    configs: AsyncInvocations, lambda_: Script
) -> None:
    lambda_.on("put_function_event_invoke_config", **REQUEST).gives()

    result = await configs.put(CONFIG, MADE)

    assert result.outputs == {"function": ARN}


async def test_what_is_not_configured_any_more_is_left_out_of_what_overwrites_it(
    configs: AsyncInvocations, lambda_: Script
) -> None:
    without = {"on_success": None, "on_failure": None, "maximum_event_age_in_seconds": None}
    lambda_.on("put_function_event_invoke_config", FunctionName=ARN, MaximumRetryAttempts=0).gives()

    await configs.put(CONFIG.model_copy(update=without), MADE)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ResourceConflictException", "An update is in progress for resource"),
        (
            "InvalidParameterValueException",
            "The function's execution role does not have permissions to call SendMessage on arn",
        ),
    ],
)
async def test_a_destination_is_taken_as_soon_as_function_and_role_are_ready(
    configs: AsyncInvocations, lambda_: Script, clock: Clock, code: str, message: str
) -> None:
    lambda_.on("put_function_event_invoke_config", **REQUEST).refuses(code, message)
    lambda_.on("put_function_event_invoke_config", **REQUEST).gives()

    await configs.put(CONFIG, MADE)

    assert len(clock.pauses) == 1


async def test_a_destination_that_cannot_be_is_told_at_once(
    configs: AsyncInvocations, lambda_: Script, clock: Clock
) -> None:
    lambda_.on("put_function_event_invoke_config", **REQUEST).refuses(
        "InvalidParameterValueException", "The provided destination config is invalid"
    )

    with pytest.raises(ClientError, match="is invalid"):
        await configs.put(CONFIG, MADE)

    assert clock.pauses == []


@pytest.mark.parametrize("is_gone", [False, True])
async def test_a_configuration_is_deleted(
    configs: AsyncInvocations, lambda_: Script, is_gone: bool
) -> None:
    call = lambda_.on("delete_function_event_invoke_config", FunctionName=ARN)
    if is_gone:
        call.refuses("ResourceNotFoundException")
    else:
        call.gives()

    await configs.delete({"function": ARN})
