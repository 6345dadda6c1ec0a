"""Event source mappings as they are."""

from typing import TYPE_CHECKING

from pydantic import JsonValue

from achalice_cli.aws.mapping_requests import is_stopped
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made
from achalice_cli.engine.drift import Found, Gone, Reading
from achalice_cli.engine.state import Recorded

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import EventSourceMappingConfigurationResponseTypeDef


async def read_mapping(aws: Aws, recorded: Recorded, made: Made) -> Reading:
    """How the source is polled."""
    client = await aws.lambda_()
    found = await client.get_event_source_mapping(UUID=recorded.outputs["uuid"])
    if found.get("State") == "Deleting":
        return Gone()
    properties = _polling(found)
    if recorded.kind == "queue_mapping":
        concurrency = found.get("ScalingConfig", {}).get("MaximumConcurrency")
        properties["maximum_concurrency"] = concurrency
    if recorded.kind == "stream_mapping":
        properties |= _stream(found)
    if recorded.kind != "kafka_mapping":
        reports = found.get("FunctionResponseTypes", [])
        properties["partial_failures"] = "ReportBatchItemFailures" in reports
    if recorded.kind != "queue_mapping":
        destination = found.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        properties["on_failure"] = destination or None
    return Found(properties)


def _polling(found: "EventSourceMappingConfigurationResponseTypeDef") -> dict[str, JsonValue]:
    filters = found.get("FilterCriteria", {}).get("Filters", [])
    properties: dict[str, JsonValue] = {
        "batch_size": found.get("BatchSize"),
        "maximum_batching_window_in_seconds": found.get("MaximumBatchingWindowInSeconds", 0),
        "filters": [each.get("Pattern") for each in filters],
    }
    # Nothing that is declared says so: it is a change in any case, and switches it on again.
    return {**properties, "state": "Disabled"} if is_stopped(found.get("State")) else properties


def _stream(found: "EventSourceMappingConfigurationResponseTypeDef") -> dict[str, JsonValue]:
    return {
        "parallelization_factor": found.get("ParallelizationFactor", 1),
        "bisect_batch_on_function_error": found.get("BisectBatchOnFunctionError", False),
        "maximum_retry_attempts": _unless_unlimited(found.get("MaximumRetryAttempts")),
        "maximum_record_age_in_seconds": _unless_unlimited(found.get("MaximumRecordAgeInSeconds")),
        "tumbling_window_in_seconds": found.get("TumblingWindowInSeconds", 0),
    }


def _unless_unlimited(limit: int | None) -> int | None:
    """Lambda says -1 for no limit."""
    return None if limit == -1 else limit
