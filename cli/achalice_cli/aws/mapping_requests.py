"""What Lambda is told of an event source mapping, when it is made and when it changes.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, assert_never, cast

from achalice_cli.engine.resources import KafkaMapping, Mapping, QueueMapping, StreamMapping
from achalice_cli.engine.sources import queue_arn, stream_arn

if TYPE_CHECKING:
    from types_aiobotocore_lambda.literals import SourceAccessTypeType
    from types_aiobotocore_lambda.type_defs import (
        CreateEventSourceMappingRequestTypeDef,
        DestinationConfigTypeDef,
        EventSourceMappingConfigurationTypeDef,
        FilterCriteriaTypeDef,
        SourceAccessConfigurationTypeDef,
        UpdateEventSourceMappingRequestTypeDef,
    )

_SERVERS: Final = "KAFKA_BOOTSTRAP_SERVERS"
_REPORTS: Final = "ReportBatchItemFailures"


def source_of(mapping: Mapping) -> str | None:
    """The ARN of what is polled; None where the source has none."""
    match mapping:
        case QueueMapping(queue=queue):
            return queue_arn(queue)
        case StreamMapping(stream=stream):
            return stream_arn(stream)
        case KafkaMapping(cluster_arn=cluster_arn):
            return cluster_arn
        case _:
            assert_never(mapping)


def is_of(mapping: Mapping, found: "EventSourceMappingConfigurationTypeDef") -> bool:
    """Whether `found`, which has the function and the source of `mapping`, has the rest, too."""
    if not isinstance(mapping, KafkaMapping):
        return True
    endpoints = found.get("SelfManagedEventSource", {}).get("Endpoints", {})
    return found.get("Topics", []) == [mapping.topic] and (
        sorted(endpoints.get(_SERVERS, [])) == sorted(mapping.bootstrap_servers)
    )


def begins_alike(mapping: Mapping, found: "EventSourceMappingConfigurationTypeDef") -> bool:
    """Whether `found` began to read where `mapping` is to begin: nothing can change that."""
    if isinstance(mapping, QueueMapping):
        return True
    if found.get("StartingPosition", mapping.starting_position) != mapping.starting_position:
        return False
    moment = found.get("StartingPositionTimestamp")
    # AWS counts in whole seconds.
    if moment and int(moment.timestamp()) != int(mapping.starting_position_timestamp or 0):
        return False
    return not isinstance(mapping, KafkaMapping) or (
        mapping.consumer_group_id in (None, _group_of(found))
    )


def creation(
    mapping: Mapping, source: str | None, function: str
) -> "CreateEventSourceMappingRequestTypeDef":
    """What makes `mapping` of the `source`, an ARN, and the `function`, a name."""
    request: CreateEventSourceMappingRequestTypeDef = {
        "FunctionName": function,
        "BatchSize": mapping.batch_size,
        "MaximumBatchingWindowInSeconds": mapping.maximum_batching_window_in_seconds,
        "Tags": mapping.tags,
    }
    if source is not None:
        request["EventSourceArn"] = source
    if mapping.filters:
        request["FilterCriteria"] = _filters(mapping)
    match mapping:
        case QueueMapping():
            _add_queue(request, mapping)
        case StreamMapping():
            _add_beginning(request, mapping)
            _add_stream(request, mapping)
        case KafkaMapping():
            _add_beginning(request, mapping)
            _add_kafka(request, mapping)
        case _:
            assert_never(mapping)
    return request


def _add_queue(request: "CreateEventSourceMappingRequestTypeDef", mapping: QueueMapping) -> None:
    if mapping.maximum_concurrency is not None:
        request["ScalingConfig"] = {"MaximumConcurrency": mapping.maximum_concurrency}
    if mapping.partial_failures:
        request["FunctionResponseTypes"] = [_REPORTS]


def _add_beginning(
    request: "CreateEventSourceMappingRequestTypeDef", mapping: StreamMapping | KafkaMapping
) -> None:
    request["StartingPosition"] = mapping.starting_position
    if mapping.starting_position_timestamp is not None:
        moment = datetime.fromtimestamp(mapping.starting_position_timestamp, UTC)
        request["StartingPositionTimestamp"] = moment
    if mapping.on_failure is not None:
        request["DestinationConfig"] = _destination(mapping)


def _add_stream(request: "CreateEventSourceMappingRequestTypeDef", mapping: StreamMapping) -> None:
    request["ParallelizationFactor"] = mapping.parallelization_factor
    request["BisectBatchOnFunctionError"] = mapping.bisect_batch_on_function_error
    if mapping.maximum_retry_attempts is not None:
        request["MaximumRetryAttempts"] = mapping.maximum_retry_attempts
    if mapping.maximum_record_age_in_seconds is not None:
        request["MaximumRecordAgeInSeconds"] = mapping.maximum_record_age_in_seconds
    if mapping.tumbling_window_in_seconds:
        request["TumblingWindowInSeconds"] = mapping.tumbling_window_in_seconds
    if mapping.partial_failures:
        request["FunctionResponseTypes"] = [_REPORTS]


def _add_kafka(request: "CreateEventSourceMappingRequestTypeDef", mapping: KafkaMapping) -> None:
    request["Topics"] = [mapping.topic]
    if mapping.source_access:
        request["SourceAccessConfigurations"] = _access(mapping)
    if mapping.cluster_arn is None:
        servers = [*mapping.bootstrap_servers]
        request["SelfManagedEventSource"] = {"Endpoints": {_SERVERS: servers}}
    if mapping.consumer_group_id is None:
        return
    if mapping.cluster_arn is None:
        request["SelfManagedKafkaEventSourceConfig"] = {
            "ConsumerGroupId": mapping.consumer_group_id
        }
    else:
        request["AmazonManagedKafkaEventSourceConfig"] = {
            "ConsumerGroupId": mapping.consumer_group_id
        }


def change(
    mapping: Mapping, uuid: str, function: str, *, tells: bool, stopped: bool
) -> "UpdateEventSourceMappingRequestTypeDef":
    """What gives the mapping `uuid` all values of `mapping`, the absent ones, too.

    An empty structure or text, or -1, is how Lambda is told to have none. `tells` is whether the
    mapping may have somebody to tell of failures, who has to go if `mapping` has nobody; `stopped`
    is whether somebody has disabled the mapping, which is to poll again.
    """
    request: UpdateEventSourceMappingRequestTypeDef = {
        "UUID": uuid,
        "FunctionName": function,
        "BatchSize": mapping.batch_size,
        "MaximumBatchingWindowInSeconds": mapping.maximum_batching_window_in_seconds,
        "FilterCriteria": _filters(mapping),
    }
    match mapping:
        case QueueMapping(maximum_concurrency=most, partial_failures=reports):
            request["ScalingConfig"] = {} if most is None else {"MaximumConcurrency": most}
            request["FunctionResponseTypes"] = [_REPORTS] if reports else []
        case StreamMapping(maximum_retry_attempts=retries, maximum_record_age_in_seconds=age):
            request["ParallelizationFactor"] = mapping.parallelization_factor
            request["BisectBatchOnFunctionError"] = mapping.bisect_batch_on_function_error
            request["MaximumRetryAttempts"] = -1 if retries is None else retries
            request["MaximumRecordAgeInSeconds"] = -1 if age is None else age
            request["TumblingWindowInSeconds"] = mapping.tumbling_window_in_seconds
            request["FunctionResponseTypes"] = [_REPORTS] if mapping.partial_failures else []
        case KafkaMapping():
            request["SourceAccessConfigurations"] = _access(mapping)
        case _:
            assert_never(mapping)
    if not isinstance(mapping, QueueMapping) and (tells or mapping.on_failure is not None):
        request["DestinationConfig"] = _destination(mapping)
    if stopped:
        request["Enabled"] = True
    return request


def tells_of_failures(found: "EventSourceMappingConfigurationTypeDef") -> bool:
    """Whether `found` has somebody to tell of them."""
    return bool(found.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"))


def is_stopped(state: str | None) -> bool:
    """Whether somebody has disabled a mapping that is in `state`, or does so just now."""
    return state in ("Disabled", "Disabling")


def _filters(mapping: Mapping) -> "FilterCriteriaTypeDef":
    if not mapping.filters:
        return {}
    return {"Filters": [{"Pattern": pattern} for pattern in mapping.filters]}


def _destination(mapping: StreamMapping | KafkaMapping) -> "DestinationConfigTypeDef":
    return {"OnFailure": {"Destination": mapping.on_failure or ""}}


def _access(mapping: KafkaMapping) -> "list[SourceAccessConfigurationTypeDef]":
    return [
        {"Type": cast("SourceAccessTypeType", kind), "URI": uri}
        for kind, uri in mapping.source_access
    ]


def _group_of(found: "EventSourceMappingConfigurationTypeDef") -> str | None:
    for config in (
        found.get("AmazonManagedKafkaEventSourceConfig", {}),
        found.get("SelfManagedKafkaEventSourceConfig", {}),
    ):
        if "ConsumerGroupId" in config:
            return config["ConsumerGroupId"]
    return None
