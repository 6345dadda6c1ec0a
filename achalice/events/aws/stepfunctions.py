"""Executions, as Step Functions tells EventBridge.

https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
"""

from achalice.events._base import EventModel, Timestamp
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["StepFunctionsExecutionStatusChangeEvent"]


class StepFunctionsDataDetails(EventModel):
    """Whether input or output came along."""

    included: bool | None = None
    """False where it is too large for an event."""


class StepFunctionsExecutionDetail(EventModel):
    """An execution as it is now."""

    execution_arn: str
    state_machine_arn: str
    name: str
    status: str
    """`RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED` or `PENDING_REDRIVE`."""
    start_date: Timestamp
    stop_date: Timestamp | None = None
    """Once it ended."""
    input: str | None = None
    """JSON, as it was given."""
    input_details: StepFunctionsDataDetails | None = None
    output: str | None = None
    """JSON; only of executions that succeeded."""
    output_details: StepFunctionsDataDetails | None = None
    error: str | None = None
    cause: str | None = None
    state_machine_version_arn: str | None = None
    state_machine_alias_arn: str | None = None
    redrive_count: int | None = None
    redrive_date: Timestamp | None = None
    redrive_status: str | None = None
    """`REDRIVABLE`, `NOT_REDRIVABLE` or `REDRIVABLE_BY_MAP_RUN`."""
    redrive_status_reason: str | None = None
    map_run_arn: str | None = None


class StepFunctionsExecutionStatusChangeEvent(EventBridgeEvent[StepFunctionsExecutionDetail]):
    """An execution began or ended; standard workflows only."""
