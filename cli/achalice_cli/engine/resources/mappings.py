"""Event source mappings: what polls queues, streams and topics for a function.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from typing import ClassVar, Literal

from pydantic import Field

from achalice.triggers import StartingPosition
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model

_STARTING = frozenset({"starting_position", "starting_position_timestamp"})


class QueueMapping(Model):
    """What polls an SQS queue and hands its messages to a function."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"queue"})
    references: ClassVar[frozenset[str]] = frozenset({"function", "role"})

    queue: str
    """A name in the app's account and region, or an ARN."""
    function: Address
    role: Address
    """Must be allowed to read the queue before AWS takes the mapping."""
    batch_size: int
    maximum_batching_window_in_seconds: int
    maximum_concurrency: int | None
    filters: tuple[str, ...] = ()
    """JSON patterns; what fits none of them is not delivered."""
    partial_failures: bool = False
    """Whether the function says which messages failed."""
    tags: dict[str, str] = Field(default_factory=dict)
    kind: Literal["queue_mapping"] = "queue_mapping"


class StreamMapping(Model):
    """What reads a Kinesis or DynamoDB stream and hands its records to a function."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = frozenset({"stream"}) | _STARTING
    references: ClassVar[frozenset[str]] = frozenset({"function", "role"})

    stream: str
    """A Kinesis stream's name in the app's account and region, or an ARN."""
    function: Address
    role: Address
    """Must be allowed to read the stream before AWS takes the mapping."""
    batch_size: int
    maximum_batching_window_in_seconds: int
    starting_position: StartingPosition
    starting_position_timestamp: float | None
    """Seconds since 1970."""
    filters: tuple[str, ...]
    """JSON patterns; what fits none of them is skipped."""
    parallelization_factor: int
    bisect_batch_on_function_error: bool
    maximum_retry_attempts: int | None
    """None retries until the records expire."""
    maximum_record_age_in_seconds: int | None
    tumbling_window_in_seconds: int
    """0: no windows."""
    on_failure: str | None
    """The ARN of what is told of discarded records."""
    partial_failures: bool
    """Whether the function says which record failed."""
    tags: dict[str, str]
    kind: Literal["stream_mapping"] = "stream_mapping"


class KafkaMapping(Model):
    """What reads a topic of Kafka and hands its records to a function."""

    service: ClassVar[str] = "lambda"
    fixed: ClassVar[frozenset[str]] = (
        frozenset({"topic", "cluster_arn", "bootstrap_servers", "consumer_group_id"}) | _STARTING
    )
    references: ClassVar[frozenset[str]] = frozenset({"function", "role"})

    topic: str
    cluster_arn: str | None
    """Of an MSK cluster; None for one that is not Amazon's, which has `bootstrap_servers`."""
    bootstrap_servers: tuple[str, ...]
    consumer_group_id: str | None
    """None leaves it to Lambda, which then makes one up."""
    source_access: tuple[tuple[str, str], ...]
    """How to get in: types and what they name."""
    function: Address
    role: Address
    """Must be allowed to reach the cluster before Lambda can read it."""
    batch_size: int
    maximum_batching_window_in_seconds: int
    starting_position: StartingPosition
    starting_position_timestamp: float | None
    """Seconds since 1970."""
    filters: tuple[str, ...]
    """JSON patterns; what fits none of them is skipped."""
    on_failure: str | None
    """The ARN of what is told of discarded records."""
    tags: dict[str, str]
    kind: Literal["kafka_mapping"] = "kafka_mapping"
