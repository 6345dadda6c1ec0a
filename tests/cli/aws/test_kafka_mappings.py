import pytest

from achalice_cli.aws.mappings import Mappings
from achalice_cli.aws.session import Aws
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.resources import KafkaMapping

from .mapping_calls import (
    ANOTHER,
    DESTINATION,
    FUNCTION,
    MADE,
    NAME,
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
from .scripts import ACCOUNT, REGION, Script

CLUSTER = f"arn:aws:kafka:{REGION}:{ACCOUNT}:cluster/rows/uuid-1"
ACCESS = (("SASL_SCRAM_512_AUTH", "arn:aws:secretsmanager:eu-west-1:1:secret:kafka"),)
TOPIC = KafkaMapping(
    topic="rows",
    cluster_arn=CLUSTER,
    bootstrap_servers=(),
    consumer_group_id=None,
    source_access=(),
    function=FUNCTION,
    role=ROLE,
    batch_size=100,
    maximum_batching_window_in_seconds=0,
    starting_position="LATEST",
    starting_position_timestamp=None,
    filters=(),
    on_failure=None,
    tags=TAGS,
)
OWN = TOPIC.model_copy(
    update={
        "cluster_arn": None,
        "bootstrap_servers": ("b:9092", "a:9092"),
        "consumer_group_id": "readers",
        "source_access": ACCESS,
        "on_failure": DESTINATION,
    }
)
OWN_CLUSTER = {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9092", "a:9092"]}}


@pytest.fixture
def mappings(aws: Aws) -> Mappings:
    return Mappings(aws)


async def test_a_topic_of_amazon_s_kafka_is_read(mappings: Mappings, lambda_: Script) -> None:
    listing(lambda_, CLUSTER).gives(EventSourceMappings=[])
    lambda_.on(
        "create_event_source_mapping",
        **SAID,
        EventSourceArn=CLUSTER,
        Tags=TAGS,
        StartingPosition="LATEST",
        Topics=["rows"],
        AmazonManagedKafkaEventSourceConfig={"ConsumerGroupId": "readers"},
    ).gives(UUID=UUID)

    await mappings.create(TOPIC.model_copy(update={"consumer_group_id": "readers"}), MADE)


async def test_a_topic_of_a_cluster_of_one_s_own_is_read(
    mappings: Mappings, lambda_: Script
) -> None:
    lambda_.on("list_event_source_mappings", FunctionName=NAME).gives(EventSourceMappings=[])
    lambda_.on(
        "create_event_source_mapping",
        **SAID,
        Tags=TAGS,
        StartingPosition="LATEST",
        DestinationConfig={"OnFailure": {"Destination": DESTINATION}},
        Topics=["rows"],
        SourceAccessConfigurations=[{"Type": kind, "URI": uri} for kind, uri in ACCESS],
        SelfManagedEventSource=OWN_CLUSTER,
        SelfManagedKafkaEventSourceConfig={"ConsumerGroupId": "readers"},
    ).gives(UUID=UUID)

    await mappings.create(OWN, MADE)


async def test_of_a_function_s_mappings_that_of_the_topic_and_cluster_is_taken_over(
    mappings: Mappings, lambda_: Script
) -> None:
    """A cluster of one's own has no ARN to ask for."""
    own = {
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["a:9092", "b:9092"]}},
        "SelfManagedKafkaEventSourceConfig": {"ConsumerGroupId": "readers"},
    }
    lambda_.on("list_event_source_mappings", FunctionName=NAME).gives(
        EventSourceMappings=[
            {"UUID": ANOTHER, "State": "Enabled", "EventSourceArn": CLUSTER, "Topics": ["columns"]},
            {"UUID": ANOTHER, "State": "Enabled", "Topics": ["columns"], **own},
            {"UUID": ANOTHER, "State": "Enabled", "Topics": ["rows"]},
            live(Topics=["rows"], **own),
        ]
    )
    lambda_.on(
        "update_event_source_mapping",
        UUID=UUID,
        **SAID,
        FilterCriteria={},
        SourceAccessConfigurations=[{"Type": kind, "URI": uri} for kind, uri in ACCESS],
        DestinationConfig={"OnFailure": {"Destination": DESTINATION}},
    ).gives()
    tagged_right(lambda_)

    assert (await mappings.create(OWN, MADE)).outputs == OUTPUTS


async def test_a_topic_that_is_to_be_read_by_another_group_gets_another_mapping(
    mappings: Mappings, lambda_: Script
) -> None:
    group = {"AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "writers"}}
    listing(lambda_, CLUSTER).gives(EventSourceMappings=[live(Topics=["rows"], **group)])
    deleting(lambda_).gives()
    lambda_.on(
        "create_event_source_mapping",
        **SAID,
        EventSourceArn=CLUSTER,
        Tags=TAGS,
        StartingPosition="LATEST",
        Topics=["rows"],
        AmazonManagedKafkaEventSourceConfig={"ConsumerGroupId": "readers"},
    ).gives(UUID=ANOTHER)

    result = await mappings.create(TOPIC.model_copy(update={"consumer_group_id": "readers"}), MADE)

    assert result.outputs == {"uuid": ANOTHER}


async def test_a_group_that_lambda_made_up_is_as_good_as_any(
    mappings: Mappings, lambda_: Script
) -> None:
    group = {"AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "made-up"}}
    listing(lambda_, CLUSTER).gives(EventSourceMappings=[live(Topics=["rows"], **group)])
    changing(
        lambda_,
        {
            "FilterCriteria": {},
            "SourceAccessConfigurations": [],
        },
    ).gives()
    tagged_right(lambda_)

    assert (await mappings.create(TOPIC, MADE)).outputs == OUTPUTS


async def test_a_topic_s_mapping_that_somebody_disabled_polls_again(
    mappings: Mappings, lambda_: Script
) -> None:
    values = {"FilterCriteria": {}, "SourceAccessConfigurations": [], "Enabled": True}
    changing(lambda_, values).gives()

    await mappings.update(TOPIC, frozenset({"state"}), OUTPUTS, MADE)
