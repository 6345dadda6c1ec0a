from datetime import UTC, datetime

import pytest

from achalice_cli.aws.mappings import Mappings
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.resources import StreamMapping

from .mapping_calls import (
    ANOTHER,
    DESTINATION,
    EXISTS,
    FILTER,
    FILTERS,
    FUNCTION,
    MADE,
    OUTPUTS,
    SAID,
    TAGS,
    UUID,
    changing,
    deleting,
    listing,
    live,
    tagged_right,
)
from .scripts import ACCOUNT, REGION, Call, Clock, Script

STREAM_ARN = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/clicks"
STREAM = StreamMapping(
    stream="clicks",
    function=FUNCTION,
    role=ROLE,
    batch_size=100,
    maximum_batching_window_in_seconds=0,
    starting_position="LATEST",
    starting_position_timestamp=None,
    filters=(),
    parallelization_factor=1,
    bisect_batch_on_function_error=False,
    maximum_retry_attempts=None,
    maximum_record_age_in_seconds=None,
    tumbling_window_in_seconds=0,
    on_failure=None,
    partial_failures=False,
    tags=TAGS,
)
EVERY_OPTION = STREAM.model_copy(
    update={
        "starting_position": "AT_TIMESTAMP",
        "starting_position_timestamp": 1e9,
        "filters": (FILTER,),
        "parallelization_factor": 4,
        "bisect_batch_on_function_error": True,
        "maximum_retry_attempts": 0,
        "maximum_record_age_in_seconds": 60,
        "tumbling_window_in_seconds": 30,
        "on_failure": DESTINATION,
        "partial_failures": True,
    }
)
GIVEN: dict[str, object] = {
    "FilterCriteria": FILTERS,
    "ParallelizationFactor": 4,
    "BisectBatchOnFunctionError": True,
    "MaximumRetryAttempts": 0,
    "MaximumRecordAgeInSeconds": 60,
    "TumblingWindowInSeconds": 30,
    "DestinationConfig": {"OnFailure": {"Destination": DESTINATION}},
    "FunctionResponseTypes": ["ReportBatchItemFailures"],
}
NOTHING: dict[str, object] = {
    "FilterCriteria": {},
    "ParallelizationFactor": 1,
    "BisectBatchOnFunctionError": False,
    "MaximumRetryAttempts": -1,
    "MaximumRecordAgeInSeconds": -1,
    "TumblingWindowInSeconds": 0,
    "FunctionResponseTypes": [],
}
"""As AWS is told to have none of it."""
NOBODY: dict[str, object] = {"DestinationConfig": {"OnFailure": {"Destination": ""}}}


@pytest.fixture
def mappings(aws: Aws) -> Mappings:
    return Mappings(aws)


def creating_stream(lambda_: Script, **more: object) -> Call:
    return lambda_.on(
        "create_event_source_mapping",
        **{
            **SAID,
            "EventSourceArn": STREAM_ARN,
            "Tags": TAGS,
            "StartingPosition": "LATEST",
            "ParallelizationFactor": 1,
            "BisectBatchOnFunctionError": False,
            **more,
        },
    )


async def test_a_stream_is_read_from_its_end_until_records_expire(
    mappings: Mappings, lambda_: Script
) -> None:
    listing(lambda_, STREAM_ARN).gives(EventSourceMappings=[])
    creating_stream(lambda_).gives(UUID=UUID)

    assert (await mappings.create(STREAM, MADE)).outputs == OUTPUTS


async def test_a_stream_is_read_with_every_option_from_the_start(
    mappings: Mappings, lambda_: Script
) -> None:
    listing(lambda_, STREAM_ARN).gives(EventSourceMappings=[])
    creating_stream(
        lambda_,
        StartingPosition="AT_TIMESTAMP",
        StartingPositionTimestamp=datetime.fromtimestamp(1e9, UTC),
        **GIVEN,
    ).gives(UUID=UUID)

    await mappings.create(EVERY_OPTION, MADE)


@pytest.mark.parametrize(
    ("wanted", "changed", "values"),
    [
        (EVERY_OPTION, "filters", GIVEN),
        (STREAM, "filters", NOTHING),
        (STREAM, "on_failure", {**NOTHING, **NOBODY}),
        (STREAM, "state", {**NOTHING, "Enabled": True}),
    ],
    ids=["given", "taken away", "nobody to tell any more", "somebody disabled it"],
)
async def test_options_of_a_stream_are_changed_in_one_call(
    mappings: Mappings,
    lambda_: Script,
    wanted: StreamMapping,
    changed: str,
    values: dict[str, object],
) -> None:
    """What is not declared any more is gone then: what AWS is not told stays."""
    changing(lambda_, values).gives()

    await mappings.update(wanted, frozenset({changed}), OUTPUTS, MADE)


@pytest.mark.parametrize(
    "stream",
    [
        f"{STREAM_ARN}/consumer/shop:1",
        f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders/stream/2026-01-01",
    ],
    ids=["consumer", "table"],
)
async def test_a_stream_given_as_an_arn_is_taken_as_it_is(
    mappings: Mappings, lambda_: Script, stream: str
) -> None:
    listing(lambda_, stream).gives(EventSourceMappings=[])
    creating_stream(lambda_, EventSourceArn=stream).gives(UUID=UUID)

    await mappings.create(STREAM.model_copy(update={"stream": stream}), MADE)


async def test_a_stream_that_the_role_may_not_read_yet_is_mapped_as_soon_as_it_may(
    mappings: Mappings, lambda_: Script, clock: Clock
) -> None:
    listing(lambda_, STREAM_ARN).gives(EventSourceMappings=[])
    creating_stream(lambda_).refuses(
        "InvalidParameterValueException",
        f"Cannot access stream {STREAM_ARN}. Please ensure the role can perform the GetRecords, "
        "GetShardIterator, DescribeStream, ListShards, and ListStreams Actions on your stream.",
    )
    creating_stream(lambda_).gives(UUID=UUID)

    await mappings.create(STREAM, MADE)

    assert len(clock.pauses) == 1


@pytest.mark.parametrize(
    ("found", "values"),
    [
        (live(DestinationConfig={"OnFailure": {}}), NOTHING),
        (live(DestinationConfig={"OnFailure": {"Destination": "x"}}), {**NOTHING, **NOBODY}),
    ],
    ids=["with nobody to tell", "with somebody to tell"],
)
async def test_the_mapping_of_a_stream_that_is_there_is_taken_over(
    mappings: Mappings, lambda_: Script, found: dict[str, object], values: dict[str, object]
) -> None:
    """Lambda says of one without a destination that it has an empty one, which it refuses."""
    listing(lambda_, STREAM_ARN).gives(EventSourceMappings=[found])
    changing(lambda_, values).gives()
    tagged_right(lambda_)

    assert (await mappings.create(STREAM, MADE)).outputs == OUTPUTS


@pytest.mark.parametrize(
    "found",
    [
        live(StartingPosition="TRIM_HORIZON"),
        live(
            StartingPosition="AT_TIMESTAMP",
            StartingPositionTimestamp=datetime.fromtimestamp(1e9 + 1, UTC),
        ),
    ],
    ids=["position", "moment"],
)
async def test_a_stream_that_is_to_be_read_from_elsewhere_gets_another_mapping(
    mappings: Mappings, lambda_: Script, clock: Clock, found: dict[str, object]
) -> None:
    """AWS changes it in none, and has room for one only: so the old one has to go first."""
    listing(lambda_, STREAM_ARN).gives(EventSourceMappings=[found])
    deleting(lambda_).gives(State="Deleting")
    creation = creating_stream(
        lambda_,
        StartingPosition="AT_TIMESTAMP",
        StartingPositionTimestamp=datetime.fromtimestamp(1e9, UTC),
    )
    creation.refuses("ResourceConflictException", EXISTS)
    creation.gives(UUID=ANOTHER)
    wanted = STREAM.model_copy(
        update={"starting_position": "AT_TIMESTAMP", "starting_position_timestamp": 1e9}
    )

    result = await mappings.create(wanted, MADE)

    assert result.outputs == {"uuid": ANOTHER}
    assert len(clock.pauses) == 1
