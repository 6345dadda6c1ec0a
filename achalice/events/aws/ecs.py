"""Tasks, services and container instances, as ECS tells EventBridge.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping, Timestamp
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "ECSContainerInstanceStateChangeEvent",
    "ECSDeploymentStateChangeEvent",
    "ECSServiceActionEvent",
    "ECSTaskStateChangeEvent",
]


class ECSNameValue(EventModel):
    """An attribute, or a detail of an attachment."""

    name: str | None = None
    value: str | None = None


class ECSAttachment(EventModel):
    """What is attached to a task or an instance: `eni`, `sdi`, ..."""

    id: str | None = None
    type: str | None = None
    status: str | None = None
    details: Annotated[tuple[ECSNameValue, ...], NullIsEmpty] = ()


class ECSNetworkBinding(EventModel):
    """Which port of the host leads to which of a container."""

    bind_ip: str | None = Field(
        default=None, validation_alias="bindIP", serialization_alias="bindIP"
    )
    protocol: str | None = None
    container_port: int | None = None
    host_port: int | None = None


class ECSNetworkInterface(EventModel):
    """A container's address."""

    attachment_id: str | None = None
    private_ipv4_address: str | None = None
    ipv6_address: str | None = None


class ECSContainer(EventModel):
    """A container of a task."""

    container_arn: str
    name: str
    last_status: str
    task_arn: str | None = None
    exit_code: int | None = None
    """Once it ended."""
    reason: str | None = None
    """Why it could not run, or was stopped."""
    image: str | None = None
    image_digest: str | None = None
    runtime_id: str | None = None
    cpu: str | None = None
    memory: str | None = None
    memory_reservation: str | None = None
    health_status: str | None = None
    """`HEALTHY`, `UNHEALTHY` or `UNKNOWN`."""
    gpu_ids: Annotated[tuple[str, ...], NullIsEmpty] = ()
    managed_agents: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    network_bindings: Annotated[tuple[ECSNetworkBinding, ...], NullIsEmpty] = ()
    network_interfaces: Annotated[tuple[ECSNetworkInterface, ...], NullIsEmpty] = ()


class ECSTaskStateChangeDetail(EventModel):
    """A task as it is now."""

    task_arn: str
    cluster_arn: str
    task_definition_arn: str
    last_status: str
    """`PROVISIONING`, `PENDING`, `RUNNING`, `DEPROVISIONING`, `STOPPED`, ..."""
    desired_status: str
    version: int | None = None
    """Grows with each change: an event with a lesser one is late."""
    group: str | None = None
    """`service:{name}` or `family:{name}`."""
    launch_type: str | None = None
    """`EC2`, `FARGATE` or `EXTERNAL`; absent with capacity providers."""
    capacity_provider_name: str | None = None
    availability_zone: str | None = None
    connectivity: str | None = None
    container_instance_arn: str | None = None
    platform_version: str | None = None
    platform_family: str | None = None
    started_by: str | None = None
    """The deployment's id where a service started it."""
    stop_code: str | None = None
    """`TaskFailedToStart`, `EssentialContainerExited`, `UserInitiated`, ..."""
    stopped_reason: str | None = None
    cpu: str | None = None
    memory: str | None = None
    enable_execute_command: bool | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    connectivity_at: Timestamp | None = None
    pull_started_at: Timestamp | None = None
    pull_stopped_at: Timestamp | None = None
    started_at: Timestamp | None = None
    stopping_at: Timestamp | None = None
    stopped_at: Timestamp | None = None
    execution_stopped_at: Timestamp | None = None
    containers: Annotated[tuple[ECSContainer, ...], NullIsEmpty] = ()
    attachments: Annotated[tuple[ECSAttachment, ...], NullIsEmpty] = ()
    attributes: Annotated[tuple[ECSNameValue, ...], NullIsEmpty] = ()
    overrides: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """As the task was started with: `containerOverrides`."""
    ephemeral_storage: dict[str, Any] | None = None
    inference_accelerators: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()


class ECSResource(EventModel):
    """How much of something an instance has: of `CPU`, `MEMORY`, `PORTS`, ..."""

    name: str
    type: str | None = None
    """Which of the values it has: `INTEGER`, `STRINGSET`, ..."""
    integer_value: int | None = None
    long_value: int | None = None
    double_value: float | None = None
    string_set_value: Annotated[tuple[str, ...], NullIsEmpty] = ()


class ECSVersionInfo(EventModel):
    """What runs on an instance."""

    agent_version: str | None = None
    agent_hash: str | None = None
    docker_version: str | None = None


class ECSContainerInstanceStateChangeDetail(EventModel):
    """A container instance as it is now."""

    container_instance_arn: str
    cluster_arn: str
    status: str
    """`ACTIVE`, `DRAINING`, `INACTIVE`, ..."""
    status_reason: str | None = None
    agent_connected: bool | None = None
    agent_update_status: str | None = None
    ec2_instance_id: str | None = None
    account_type: str | None = None
    version: int | None = None
    """Grows with each change: an event with a lesser one is late."""
    running_tasks_count: int | None = None
    pending_tasks_count: int | None = None
    registered_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    version_info: ECSVersionInfo | None = None
    registered_resources: Annotated[tuple[ECSResource, ...], NullIsEmpty] = ()
    remaining_resources: Annotated[tuple[ECSResource, ...], NullIsEmpty] = ()
    attributes: Annotated[tuple[ECSNameValue, ...], NullIsEmpty] = ()
    attachments: Annotated[tuple[ECSAttachment, ...], NullIsEmpty] = ()


class ECSServiceActionDetail(EventModel):
    """What a service did, or could not do."""

    event_type: str
    """`INFO`, `WARN` or `ERROR`."""
    event_name: str
    """`SERVICE_STEADY_STATE`, `SERVICE_TASK_PLACEMENT_FAILURE`, ..."""
    cluster_arn: str | None = None
    created_at: Timestamp | None = None
    reason: str | None = None
    desired_count: int | None = None
    container_port: int | None = None
    task_arns: Annotated[tuple[str, ...], NullIsEmpty] = ()
    task_set_arns: Annotated[tuple[str, ...], NullIsEmpty] = ()
    container_instance_arns: Annotated[tuple[str, ...], NullIsEmpty] = ()
    ec2_instance_ids: Annotated[tuple[str, ...], NullIsEmpty] = ()
    capacity_provider_arns: Annotated[tuple[str, ...], NullIsEmpty] = ()
    target_group_arns: Annotated[tuple[str, ...], NullIsEmpty] = ()
    service_registry_arns: Annotated[tuple[str, ...], NullIsEmpty] = ()
    targets: Annotated[tuple[str, ...], NullIsEmpty] = ()


class ECSDeploymentStateChangeDetail(EventModel):
    """How a deployment goes; the service is in the event's `resources`."""

    event_type: str
    event_name: str
    """`SERVICE_DEPLOYMENT_IN_PROGRESS`, `SERVICE_DEPLOYMENT_COMPLETED` or
    `SERVICE_DEPLOYMENT_FAILED`.
    """
    deployment_id: str
    updated_at: Timestamp | None = None
    reason: str | None = None


class ECSTaskStateChangeEvent(EventBridgeEvent[ECSTaskStateChangeDetail]):
    """A task changed."""


class ECSContainerInstanceStateChangeEvent(EventBridgeEvent[ECSContainerInstanceStateChangeDetail]):
    """A container instance changed."""


class ECSServiceActionEvent(EventBridgeEvent[ECSServiceActionDetail]):
    """A service did something, or failed to."""


class ECSDeploymentStateChangeEvent(EventBridgeEvent[ECSDeploymentStateChangeDetail]):
    """A service's deployment went on."""
