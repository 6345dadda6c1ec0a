"""Lambda's event source mappings."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of, message_of
from achalice_cli.aws.patience import is_busy, until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, ResourceGoneError, Result
from achalice_cli.engine.policy import queue_arn
from achalice_cli.engine.resources import QueueMapping
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import (
        CreateEventSourceMappingRequestTypeDef,
        FilterCriteriaTypeDef,
        ScalingConfigTypeDef,
    )


def _is_temporary(error: ClientError) -> bool:
    """The mapping or its function is between two states, or IAM has not told all of the role."""
    if code_of(error) == "ResourceInUseException" or is_busy(error):
        return True
    return (
        code_of(error) == "InvalidParameterValueException"
        and "execution role does not have permissions" in message_of(error).lower()
    )


class QueueMappings:
    """Makes, changes and removes what polls queues."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, mapping: QueueMapping, made: Made) -> Result:
        """Map the queue to the function, or take over the mapping of the two that exists."""
        client = await self._aws.lambda_()
        function = made[mapping.function]["name"]
        source = self._aws.resolve(queue_arn(mapping.queue))
        existing = await client.list_event_source_mappings(
            EventSourceArn=source, FunctionName=function
        )
        for each in existing["EventSourceMappings"]:
            if each.get("State") != "Deleting":
                return await self.update(mapping, {"uuid": each["UUID"]}, made)
        request: CreateEventSourceMappingRequestTypeDef = {
            "EventSourceArn": source,
            "FunctionName": function,
            "BatchSize": mapping.batch_size,
            "MaximumBatchingWindowInSeconds": mapping.maximum_batching_window_in_seconds,
        }
        if mapping.filters:
            request["FilterCriteria"] = _filters(mapping)
        if mapping.partial_failures:
            request["FunctionResponseTypes"] = ["ReportBatchItemFailures"]
        if mapping.maximum_concurrency is not None:
            request["ScalingConfig"] = _scaling(mapping)
        answer = await until_accepted(
            lambda: client.create_event_source_mapping(**request),
            # No live mapping is there, so one that exists already is still being deleted.
            lambda error: _is_temporary(error) or code_of(error) == "ResourceConflictException",
        )
        return Result({"uuid": answer["UUID"]})

    async def update(self, mapping: QueueMapping, outputs: Outputs, made: Made) -> Result:
        """Give the mapping all of its values; without a limit of its own, none is left behind."""
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.update_event_source_mapping(
                    UUID=outputs["uuid"],
                    FunctionName=made[mapping.function]["name"],
                    BatchSize=mapping.batch_size,
                    MaximumBatchingWindowInSeconds=mapping.maximum_batching_window_in_seconds,
                    ScalingConfig=_scaling(mapping),
                    FilterCriteria=_filters(mapping),
                    FunctionResponseTypes=(
                        ["ReportBatchItemFailures"] if mapping.partial_failures else []
                    ),
                ),
                _is_temporary,
            )
        except ClientError as error:
            if code_of(error) == "ResourceNotFoundException":
                raise ResourceGoneError(f"the mapping {outputs['uuid']} is gone") from error
            raise
        return Result(outputs)

    async def delete(self, outputs: Outputs) -> None:
        """Stop polling."""
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.delete_event_source_mapping(UUID=outputs["uuid"]), _is_temporary
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _filters(mapping: QueueMapping) -> "FilterCriteriaTypeDef":
    # An empty structure is how AWS is told to have none.
    if not mapping.filters:
        return {}
    return {"Filters": [{"Pattern": pattern} for pattern in mapping.filters]}


def _scaling(mapping: QueueMapping) -> "ScalingConfigTypeDef":
    # An empty structure is how AWS is told to have no limit.
    if mapping.maximum_concurrency is None:
        return {}
    return {"MaximumConcurrency": mapping.maximum_concurrency}
