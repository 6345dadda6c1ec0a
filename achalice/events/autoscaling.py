"""Instances to terminate, chosen by a function, and what Auto Scaling tells SNS topics.

https://docs.aws.amazon.com/autoscaling/ec2/userguide/lambda-custom-termination-policy.html
https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
"""

from typing import Annotated, Any

from pydantic import Field
from pydantic.alias_generators import to_pascal

from achalice.events._answers import Answer
from achalice.events._base import LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Timestamp
from achalice.events._spelling import PascalModel

__all__ = [
    "AutoScalingCapacity",
    "AutoScalingInstance",
    "AutoScalingNotification",
    "AutoScalingTerminationEvent",
    "AutoScalingTerminationResponse",
]


class AutoScalingCapacity(PascalModel):
    """How many instances of a kind are to go."""

    availability_zone: str
    capacity: int
    instance_market_option: str
    """`spot` or `on-demand`."""


class AutoScalingInstance(PascalModel):
    """An instance that may go."""

    instance_id: str
    availability_zone: str
    instance_type: str | None = None
    instance_market_option: str
    """`spot` or `on-demand`."""


class AutoScalingTerminationEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """A group is to lose instances. Return an `AutoScalingTerminationResponse`."""

    auto_scaling_group_arn: str = Field(
        validation_alias="AutoScalingGroupARN", serialization_alias="AutoScalingGroupARN"
    )
    auto_scaling_group_name: str
    capacity_to_terminate: Annotated[tuple[AutoScalingCapacity, ...], NullIsEmpty] = ()
    instances: Annotated[tuple[AutoScalingInstance, ...], NullIsEmpty] = ()
    """Those that Auto Scaling suggests; none other may go."""
    cause: str
    """`SCALE_IN`, `INSTANCE_REFRESH`, `MAX_INSTANCE_LIFETIME` or `REBALANCE`."""


class AutoScalingTerminationResponse(Answer):
    """The instances that may go; of those that are not here, none does."""

    instance_ids: tuple[str, ...] = Field(
        validation_alias="InstanceIDs", serialization_alias="InstanceIDs"
    )


class AutoScalingNotification(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """What Auto Scaling sends to an SNS topic: `SNSEvent[AutoScalingNotification]`.

    Either an instance waits at a lifecycle hook, or one was launched or terminated.
    """

    auto_scaling_group_name: str
    auto_scaling_group_arn: str | None = Field(
        default=None,
        validation_alias="AutoScalingGroupARN",
        serialization_alias="AutoScalingGroupARN",
    )
    service: str | None = None
    """`AWS Auto Scaling`."""
    event: str | None = None
    """`autoscaling:EC2_INSTANCE_LAUNCH`, `autoscaling:TEST_NOTIFICATION`, ..."""
    account_id: str | None = None
    request_id: str | None = None
    time: Timestamp | None = None
    ec2_instance_id: str | None = Field(
        default=None, validation_alias="EC2InstanceId", serialization_alias="EC2InstanceId"
    )
    lifecycle_hook_name: str | None = None
    """Only at a hook, like the next three."""
    lifecycle_transition: str | None = None
    """`autoscaling:EC2_INSTANCE_LAUNCHING` or `autoscaling:EC2_INSTANCE_TERMINATING`."""
    lifecycle_action_token: str | None = None
    """For `CompleteLifecycleAction`."""
    notification_metadata: str | None = None
    activity_id: str | None = None
    """Only of what was done, like the rest."""
    status_code: str | None = None
    status_message: str | None = None
    description: str | None = None
    cause: str | None = None
    progress: int | None = None
    """Per cent."""
    start_time: Timestamp | None = None
    end_time: Timestamp | None = None
    details: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """`Subnet ID`, `Availability Zone`, ..."""
    origin: str | None = None
    destination: str | None = None
