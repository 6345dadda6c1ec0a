"""Aliases, what becomes of asynchronous calls, and given roles as they are."""

from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Reading
from achalice_cli.engine.state import Recorded

_USUAL = {"maximum_retry_attempts": 2, "maximum_event_age_in_seconds": 21_600}
"""What AWS does where nothing is configured."""


async def read_alias(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Whether the alias is there, and how much is kept ready.

    Which version it stands for is not looked at: versions do not say what is in them.
    """
    client = await aws.lambda_()
    function, name = recorded.outputs["function"], recorded.outputs["alias"]
    await client.get_alias(FunctionName=function, Name=name)
    try:
        answer = await client.get_provisioned_concurrency_config(
            FunctionName=function, Qualifier=name
        )
    except ClientError as error:
        if code_of(error) != "ProvisionedConcurrencyConfigNotFoundException":
            raise
        return Found({"provisioned_concurrency": None})
    return Found({"provisioned_concurrency": answer["RequestedProvisionedConcurrentExecutions"]})


async def read_async_invocation(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """How often is retried, for how long, and who is told."""
    client = await aws.lambda_()
    answer = await client.get_function_event_invoke_config(
        FunctionName=recorded.outputs["function"]
    )
    told = answer.get("DestinationConfig", {})
    found: dict[str, JsonValue] = {
        "maximum_retry_attempts": answer.get("MaximumRetryAttempts"),
        "maximum_event_age_in_seconds": answer.get("MaximumEventAgeInSeconds"),
        "on_success": told.get("OnSuccess", {}).get("Destination") or None,
        "on_failure": told.get("OnFailure", {}).get("Destination") or None,
    }
    for name, usual in _USUAL.items():
        if recorded.properties.get(name) is None and found[name] == usual:
            found[name] = None
    return Found(found)


async def read_given_role(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """Nothing: it is somebody else's, and whoever deploys need not be allowed to look at it."""
    return Found({})
