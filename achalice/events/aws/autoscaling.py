"""Instances that come and go, as Auto Scaling tells EventBridge.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/automating-ec2-auto-scaling-with-eventbridge.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import NullIsEmptyMapping, Timestamp
from achalice.events._spelling import PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "AutoScalingInstanceLaunchEvent",
    "AutoScalingInstanceTerminateEvent",
    "AutoScalingLifecycleActionDetail",
    "AutoScalingLifecycleActionEvent",
]


class AutoScalingLifecycleActionDetail(PascalModel):
    """Which instance waits, and what `complete_lifecycle_action` needs to let it go on."""

    auto_scaling_group_name: str
    lifecycle_hook_name: str
    ec2_instance_id: str = Field(
        validation_alias="EC2InstanceId", serialization_alias="EC2InstanceId"
    )
    lifecycle_transition: str
    """`autoscaling:EC2_INSTANCE_LAUNCHING` or `autoscaling:EC2_INSTANCE_TERMINATING`."""
    lifecycle_action_token: str | None = None
    notification_metadata: str | None = None
    """The hook's own; absent where it has none."""
    origin: str | None = None
    """`EC2`, `WarmPool` or `AutoScalingGroup`."""
    destination: str | None = None


class AutoScalingActivityDetail(PascalModel):
    """What was done with an instance, and how it ended."""

    auto_scaling_group_name: str
    activity_id: str
    ec2_instance_id: str | None = Field(
        default=None, validation_alias="EC2InstanceId", serialization_alias="EC2InstanceId"
    )
    """Empty where there never was one."""
    status_code: str
    """E.g. `InProgress`, `Failed`."""
    status_message: str | None = None
    description: str | None = None
    cause: str | None = None
    request_id: str | None = None
    start_time: Timestamp | None = None
    end_time: Timestamp | None = None
    details: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """`Subnet ID`, `Availability Zone` and, of warm pools, what was invoked."""
    origin: str | None = None
    destination: str | None = None


class AutoScalingLifecycleActionEvent(EventBridgeEvent[AutoScalingLifecycleActionDetail]):
    """An instance waits at a lifecycle hook."""


class AutoScalingInstanceLaunchEvent(EventBridgeEvent[AutoScalingActivityDetail]):
    """An instance was launched, or could not be: `detail_type` says which."""


class AutoScalingInstanceTerminateEvent(EventBridgeEvent[AutoScalingActivityDetail]):
    """An instance was terminated, or could not be: `detail_type` says which."""
