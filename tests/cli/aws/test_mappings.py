import pytest
from botocore.exceptions import ClientError

from achalice_cli.aws.mappings import Mappings
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.applying import ResourceGoneError
from achalice_cli.engine.resources import QueueMapping

from .mapping_calls import (
    ANOTHER,
    EXISTS,
    FILTER,
    FILTERS,
    FUNCTION,
    MADE,
    MAPPING_ARN,
    NAME,
    OUTPUTS,
    TAGS,
    UUID,
    deleting,
    listing,
    tagged_right,
)
from .scripts import ACCOUNT, REGION, Call, Clock, Script

QUEUE_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders"
ALL = frozenset({"batch_size"})
"""Of a queue's mapping all values are sent, whichever of them changed."""

PERMISSIONS_MISSING = (
    "The provided execution role does not have permissions to call ReceiveMessage on SQS"
)
PENDING = "The function is currently in the following state: Pending"


def mapping(maximum_concurrency: int | None = None, queue: str = "orders") -> QueueMapping:
    return QueueMapping(
        queue=queue,
        function=FUNCTION,
        role=ROLE,
        batch_size=10,
        maximum_batching_window_in_seconds=5,
        maximum_concurrency=maximum_concurrency,
        tags=TAGS,
    )


@pytest.fixture
def mappings(aws: Aws) -> Mappings:
    return Mappings(aws)


def creating(lambda_: Script, **more: object) -> Call:
    return lambda_.on(
        "create_event_source_mapping",
        EventSourceArn=QUEUE_ARN,
        FunctionName=NAME,
        BatchSize=10,
        MaximumBatchingWindowInSeconds=5,
        Tags=TAGS,
        **more,
    )


def updating(
    lambda_: Script,
    scaling: dict[str, int],
    filters: dict[str, object] | None = None,
    response_types: list[str] | None = None,
    **more: object,
) -> Call:
    return lambda_.on(
        "update_event_source_mapping",
        UUID=UUID,
        FunctionName=NAME,
        BatchSize=10,
        MaximumBatchingWindowInSeconds=5,
        ScalingConfig=scaling,
        FilterCriteria=filters or {},
        FunctionResponseTypes=response_types or [],
        **more,
    )


async def test_a_queue_is_mapped_to_its_function(mappings: Mappings, lambda_: Script) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[])
    creating(lambda_).gives(UUID=UUID, State="Creating")

    result = await mappings.create(mapping(), MADE)

    assert result.outputs == OUTPUTS


async def test_a_limit_of_concurrency_is_set_from_the_start(
    mappings: Mappings, lambda_: Script
) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[])
    creating(lambda_, ScalingConfig={"MaximumConcurrency": 7}).gives(UUID=UUID)

    await mappings.create(mapping(7), MADE)


async def test_a_queue_given_as_an_arn_is_taken_as_it_is(
    mappings: Mappings, lambda_: Script
) -> None:
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:elsewhere"
    listing(lambda_, arn).gives(EventSourceMappings=[{"UUID": UUID, "State": "Enabled"}])
    updating(lambda_, {}).gives()
    tagged_right(lambda_)

    await mappings.create(mapping(queue=arn), MADE)


async def test_the_mapping_that_an_interrupted_deploy_left_is_taken_over(
    mappings: Mappings, lambda_: Script
) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[{"UUID": UUID, "State": "Enabled"}])
    updating(lambda_, {"MaximumConcurrency": 7}).gives()
    tagged_right(lambda_)

    result = await mappings.create(mapping(7), MADE)

    assert result.outputs == OUTPUTS


@pytest.mark.parametrize("state", ["Disabled", "Disabling"])
async def test_a_mapping_that_somebody_disabled_polls_again_once_it_is_taken_over(
    mappings: Mappings, lambda_: Script, state: str
) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[{"UUID": UUID, "State": state}])
    updating(lambda_, {}, Enabled=True).gives()
    tagged_right(lambda_)

    assert (await mappings.create(mapping(), MADE)).outputs == OUTPUTS


async def test_a_mapping_that_is_being_deleted_is_not_taken_over(
    mappings: Mappings, lambda_: Script, clock: Clock
) -> None:
    """After `achalice delete` AWS takes a minute over it, and refuses another one until then."""
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[{"UUID": UUID, "State": "Deleting"}])
    creating(lambda_).refuses("ResourceConflictException", EXISTS)
    creating(lambda_).gives(UUID=ANOTHER)

    result = await mappings.create(mapping(), MADE)

    assert result.outputs == {"uuid": ANOTHER}
    assert len(clock.pauses) == 1


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("InvalidParameterValueException", PERMISSIONS_MISSING),
        (
            "InvalidParameterValueException",
            "The function execution role does not have permissions to call ReceiveMessage on SQS",
        ),
        ("ResourceConflictException", PENDING),
        ("ResourceInUseException", "The event source mapping is in use."),
    ],
    ids=["new policy", "new policy, in older words", "new function", "in use"],
)
async def test_a_queue_is_mapped_as_soon_as_aws_takes_it(
    mappings: Mappings, lambda_: Script, clock: Clock, code: str, message: str
) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[])
    creating(lambda_).refuses(code, message)
    creating(lambda_).gives(UUID=UUID)

    await mappings.create(mapping(), MADE)

    assert len(clock.pauses) == 1


async def test_a_queue_that_does_not_exist_is_told_at_once(
    mappings: Mappings, lambda_: Script, clock: Clock
) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[])
    creating(lambda_).refuses(
        "InvalidParameterValueException",
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService."
        "NonExistentQueue. SQS Error Message: The specified queue does not exist",
    )

    with pytest.raises(ClientError, match="The specified queue does not exist"):
        await mappings.create(mapping(), MADE)

    assert clock.pauses == []


async def test_a_mapping_is_changed_in_one_call(mappings: Mappings, lambda_: Script) -> None:
    updating(lambda_, {"MaximumConcurrency": 7}).gives()

    result = await mappings.update(mapping(7), ALL, OUTPUTS, MADE)

    assert result.outputs == OUTPUTS


async def test_a_mapping_that_somebody_disabled_polls_again(
    mappings: Mappings, lambda_: Script
) -> None:
    """Whatever else changes, Lambda leaves it disabled unless it is told otherwise."""
    updating(lambda_, {}, Enabled=True).gives()

    await mappings.update(mapping(), frozenset({"state"}), OUTPUTS, MADE)


async def test_a_limit_of_concurrency_that_is_not_declared_any_more_is_removed(
    mappings: Mappings, lambda_: Script
) -> None:
    """An empty structure says so to AWS. Without one the limit would stay, as in Chalice."""
    updating(lambda_, {}).gives()

    await mappings.update(mapping(), ALL, OUTPUTS, MADE)


async def test_filters_and_the_answer_that_lambda_is_to_read_are_set_from_the_start(
    mappings: Mappings, lambda_: Script
) -> None:
    listing(lambda_, QUEUE_ARN).gives(EventSourceMappings=[])
    creating(
        lambda_, FilterCriteria=FILTERS, FunctionResponseTypes=["ReportBatchItemFailures"]
    ).gives(UUID=UUID)
    wanted = mapping().model_copy(update={"filters": (FILTER,), "partial_failures": True})

    assert (await mappings.create(wanted, MADE)).outputs == OUTPUTS


async def test_filters_and_the_answer_that_lambda_is_to_read_are_changed(
    mappings: Mappings, lambda_: Script
) -> None:
    updating(lambda_, {}, FILTERS, ["ReportBatchItemFailures"]).gives()
    wanted = mapping().model_copy(update={"filters": (FILTER,), "partial_failures": True})

    assert (await mappings.update(wanted, ALL, OUTPUTS, MADE)).outputs == OUTPUTS


async def test_a_mapping_is_changed_as_soon_as_aws_takes_it(
    mappings: Mappings, lambda_: Script, clock: Clock
) -> None:
    updating(lambda_, {}).refuses("ResourceInUseException", "The mapping is being updated.")
    updating(lambda_, {}).gives()

    await mappings.update(mapping(), ALL, OUTPUTS, MADE)

    assert len(clock.pauses) == 1


async def test_other_tags_are_set_and_those_that_were_are_removed(
    mappings: Mappings, lambda_: Script
) -> None:
    """Nothing else is sent: a change of tags must not touch what polls."""
    lambda_.on("list_tags", Resource=MAPPING_ARN).gives(Tags={"team": "store", **TAGS})
    lambda_.on("untag_resource", Resource=MAPPING_ARN, TagKeys=["team"]).gives()
    wanted = mapping().model_copy(update={"tags": {**TAGS, "owner": "me"}})
    lambda_.on("tag_resource", Resource=MAPPING_ARN, Tags=wanted.tags).gives()

    await mappings.update(wanted, frozenset({"tags"}), OUTPUTS, MADE)


async def test_a_mapping_that_is_gone_is_told(mappings: Mappings, lambda_: Script) -> None:
    updating(lambda_, {}).refuses("ResourceNotFoundException")

    with pytest.raises(ResourceGoneError):
        await mappings.update(mapping(), ALL, OUTPUTS, MADE)


async def test_a_mapping_is_deleted_as_soon_as_aws_takes_it(
    mappings: Mappings, lambda_: Script, clock: Clock
) -> None:
    deleting(lambda_).refuses("ResourceInUseException", "The mapping is being created.")
    deleting(lambda_).gives(State="Deleting")

    await mappings.delete(OUTPUTS)

    assert len(clock.pauses) == 1


async def test_a_mapping_that_is_gone_counts_as_deleted(
    mappings: Mappings, lambda_: Script
) -> None:
    deleting(lambda_).refuses("ResourceNotFoundException")

    await mappings.delete(OUTPUTS)
