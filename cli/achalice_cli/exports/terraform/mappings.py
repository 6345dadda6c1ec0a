"""What polls queues, streams and topics of Kafka, in Terraform."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import KafkaMapping, Mapping, QueueMapping, StreamMapping
from achalice_cli.engine.sources import queue_arn, stream_arn
from achalice_cli.exports.terraform.expressions import Value, resolved
from achalice_cli.exports.terraform.functions import allowed
from achalice_cli.exports.terraform.names import Names
from achalice_cli.exports.terraform.pieces import Block, Piece, given

_REPORTS = ["ReportBatchItemFailures"]
_NO_LIMIT = -1


def mapping(names: Names, address: Address, mapping: Mapping) -> Iterator[Piece]:
    """The event source mapping, once the role may read the source."""
    arguments = given(
        function_name=names.called(mapping.function).arn,
        batch_size=mapping.batch_size,
        maximum_batching_window_in_seconds=mapping.maximum_batching_window_in_seconds,
        filter_criteria=_filters(mapping),
        tags=mapping.tags,
        depends_on=allowed(names, mapping.role) or None,
    )
    yield Block(names.type(address), names.label(address), {**arguments, **_source(mapping)})


def _filters(mapping: Mapping) -> Value:
    if not mapping.filters:
        return None
    return {"filter": [{"pattern": pattern} for pattern in mapping.filters]}


def _source(mapping: Mapping) -> dict[str, Value]:
    match mapping:
        case QueueMapping():
            return _queue(mapping)
        case StreamMapping():
            return {**_beginning(mapping), **_stream(mapping)}
        case KafkaMapping():
            return {**_beginning(mapping), **_kafka(mapping)}
        case _:
            assert_never(mapping)


def _queue(mapping: QueueMapping) -> dict[str, Value]:
    most = mapping.maximum_concurrency
    return given(
        event_source_arn=resolved(queue_arn(mapping.queue)),
        scaling_config=None if most is None else {"maximum_concurrency": most},
        function_response_types=_REPORTS if mapping.partial_failures else None,
    )


def _beginning(mapping: StreamMapping | KafkaMapping) -> dict[str, Value]:
    moment, told = mapping.starting_position_timestamp, mapping.on_failure
    return given(
        starting_position=mapping.starting_position,
        starting_position_timestamp=None if moment is None else _rfc3339(moment),
        destination_config=None if told is None else {"on_failure": {"destination_arn": told}},
    )


def _rfc3339(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stream(mapping: StreamMapping) -> dict[str, Value]:
    retries, age = mapping.maximum_retry_attempts, mapping.maximum_record_age_in_seconds
    return given(
        event_source_arn=resolved(stream_arn(mapping.stream)),
        parallelization_factor=mapping.parallelization_factor,
        bisect_batch_on_function_error=mapping.bisect_batch_on_function_error,
        maximum_retry_attempts=_NO_LIMIT if retries is None else retries,
        maximum_record_age_in_seconds=_NO_LIMIT if age is None else age,
        tumbling_window_in_seconds=mapping.tumbling_window_in_seconds,
        function_response_types=_REPORTS if mapping.partial_failures else None,
    )


def _kafka(mapping: KafkaMapping) -> dict[str, Value]:
    is_amazons = mapping.cluster_arn is not None
    servers = {"KAFKA_BOOTSTRAP_SERVERS": ",".join(mapping.bootstrap_servers)}
    group: Value = {"consumer_group_id": mapping.consumer_group_id}
    named = mapping.consumer_group_id is not None
    return given(
        topics=[mapping.topic],
        event_source_arn=mapping.cluster_arn,
        self_managed_event_source=None if is_amazons else {"endpoints": servers},
        amazon_managed_kafka_event_source_config=group if named and is_amazons else None,
        self_managed_kafka_event_source_config=group if named and not is_amazons else None,
        source_access_configuration=[
            {"type": kind, "uri": uri} for kind, uri in mapping.source_access
        ]
        or None,
    )
