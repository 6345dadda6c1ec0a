"""Jobs, as Batch tells EventBridge.

https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping, Texts, Timestamp
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["BatchJobStateChangeEvent"]


class BatchKeyValue(EventModel):
    """An environment variable."""

    name: str | None = None
    value: str | None = None


class BatchResourceRequirement(EventModel):
    """How much a container needs of something."""

    type: str | None = None
    """`VCPU`, `MEMORY` (MiB) or `GPU`."""
    value: str | None = None


class BatchContainer(EventModel):
    """The container that a job runs in, or did."""

    image: str | None = None
    command: Annotated[tuple[str, ...], NullIsEmpty] = ()
    job_role_arn: str | None = None
    execution_role_arn: str | None = None
    environment: Annotated[tuple[BatchKeyValue, ...], NullIsEmpty] = ()
    exit_code: int | None = None
    """Once it ended."""
    reason: str | None = None
    container_instance_arn: str | None = None
    task_arn: str | None = None
    log_stream_name: str | None = None
    vcpus: float | None = None
    memory: int | None = None
    """MiB."""
    resource_requirements: Annotated[tuple[BatchResourceRequirement, ...], NullIsEmpty] = ()
    mount_points: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    volumes: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    ulimits: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    linux_parameters: dict[str, Any] | None = None
    privileged: bool | None = None
    readonly_root_filesystem: bool | None = None
    user: str | None = None
    instance_type: str | None = None
    secrets: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    network_interfaces: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    network_configuration: dict[str, Any] | None = None
    fargate_platform_configuration: dict[str, Any] | None = None
    log_configuration: dict[str, Any] | None = None


class BatchAttempt(EventModel):
    """One try of a job."""

    container: BatchContainer | None = None
    started_at: Timestamp | None = None
    stopped_at: Timestamp | None = None
    status_reason: str | None = None


class BatchRetryStrategy(EventModel):
    """How often a job is tried."""

    attempts: int | None = None
    evaluate_on_exit: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()


class BatchJobDependency(EventModel):
    """A job that must end first."""

    job_id: str | None = None
    type: str | None = None
    """`N_TO_N` or `SEQUENTIAL`, of array jobs."""


class BatchArrayProperties(EventModel):
    """Of array jobs: how many children, or which one this is."""

    size: int | None = None
    index: int | None = None
    status_summary: Annotated[dict[str, int], NullIsEmptyMapping] = Field(default_factory=dict)


class BatchJobStateChangeDetail(EventModel):
    """A job as it is now."""

    job_id: str
    job_name: str
    job_arn: str | None = None
    job_queue: str
    """An ARN."""
    job_definition: str | None = None
    status: str
    """`SUBMITTED`, `PENDING`, `RUNNABLE`, `STARTING`, `RUNNING`, `SUCCEEDED` or `FAILED`."""
    status_reason: str | None = None
    created_at: Timestamp | None = None
    started_at: Timestamp | None = None
    stopped_at: Timestamp | None = None
    is_cancelled: bool | None = None
    is_terminated: bool | None = None
    share_identifier: str | None = None
    scheduling_priority: int | None = None
    parameters: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    tags: Texts = Field(default_factory=dict)
    propagate_tags: bool | None = None
    platform_capabilities: Annotated[tuple[str, ...], NullIsEmpty] = ()
    attempts: Annotated[tuple[BatchAttempt, ...], NullIsEmpty] = ()
    retry_strategy: BatchRetryStrategy | None = None
    depends_on: Annotated[tuple[BatchJobDependency, ...], NullIsEmpty] = ()
    array_properties: BatchArrayProperties | None = None
    container: BatchContainer | None = None
    node_details: dict[str, Any] | None = None
    node_properties: dict[str, Any] | None = None
    eks_properties: dict[str, Any] | None = None
    eks_attempts: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    ecs_properties: dict[str, Any] | None = None
    timeout: dict[str, Any] | None = None


class BatchJobStateChangeEvent(EventBridgeEvent[BatchJobStateChangeDetail]):
    """A job went on, or ended."""
