"""What polls queues, streams and topics of Kafka, in a template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
"""

from typing import assert_never

from pydantic import JsonValue

from achalice_cli.engine.resources import KafkaMapping, Mapping, QueueMapping, StreamMapping
from achalice_cli.engine.sources import queue_arn, stream_arn
from achalice_cli.exports.sam.references import Json, Names, as_list, resource


def mapping(made: Mapping, names: Names) -> Json:
    """A mapping of whatever kind."""
    filters: list[JsonValue] = [{"Pattern": pattern} for pattern in made.filters]
    return resource(
        "Lambda::EventSourceMapping",
        {
            "FunctionName": names.ref(made.function),
            "BatchSize": made.batch_size,
            "MaximumBatchingWindowInSeconds": made.maximum_batching_window_in_seconds,
            "FilterCriteria": {"Filters": filters} if filters else None,
            "Tags": as_list(made.tags),
            **_of_its_kind(made, names),
        },
    )


def _of_its_kind(made: Mapping, names: Names) -> Json:
    match made:
        case QueueMapping():
            return _queue(made, names)
        case StreamMapping():
            return {**_beginning(made), **_stream(made, names)}
        case KafkaMapping():
            return {**_beginning(made), **_kafka(made)}
        case _:
            assert_never(made)


def _queue(made: QueueMapping, names: Names) -> Json:
    most = made.maximum_concurrency
    return {
        "EventSourceArn": names.said(queue_arn(made.queue)),
        "ScalingConfig": None if most is None else {"MaximumConcurrency": most},
        **_reports(made),
    }


def _beginning(made: StreamMapping | KafkaMapping) -> Json:
    destination = made.on_failure
    return {
        "StartingPosition": made.starting_position,
        "StartingPositionTimestamp": made.starting_position_timestamp,
        "DestinationConfig": destination and {"OnFailure": {"Destination": destination}},
    }


def _stream(made: StreamMapping, names: Names) -> Json:
    return {
        "EventSourceArn": names.said(stream_arn(made.stream)),
        "ParallelizationFactor": made.parallelization_factor,
        "BisectBatchOnFunctionError": made.bisect_batch_on_function_error,
        "MaximumRetryAttempts": made.maximum_retry_attempts,
        "MaximumRecordAgeInSeconds": made.maximum_record_age_in_seconds,
        "TumblingWindowInSeconds": made.tumbling_window_in_seconds or None,
        **_reports(made),
    }


def _reports(made: QueueMapping | StreamMapping) -> Json:
    return {"FunctionResponseTypes": ["ReportBatchItemFailures"] if made.partial_failures else None}


def _kafka(made: KafkaMapping) -> Json:
    access: list[JsonValue] = [{"Type": kind, "URI": uri} for kind, uri in made.source_access]
    group: Json = {"ConsumerGroupId": made.consumer_group_id}
    ours = made.cluster_arn is not None
    config = f"{'AmazonManaged' if ours else 'SelfManaged'}KafkaEventSourceConfig"
    servers: Json = {"KafkaBootstrapServers": [*made.bootstrap_servers]}
    return {
        "EventSourceArn": made.cluster_arn,
        "SelfManagedEventSource": None if ours else {"Endpoints": servers},
        "Topics": [made.topic],
        "SourceAccessConfigurations": access or None,
        config: None if made.consumer_group_id is None else group,
    }
