"""Instances, volumes and snapshots, as EC2 tells EventBridge.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/automating_with_eventbridge.html
"""

from typing import Annotated

from pydantic import AliasChoices, Field

from achalice.events._base import EventModel, NullIsEmpty
from achalice.events._spelling import KebabModel
from achalice.events._wire import AsSent
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "EBSMultiVolumeSnapshotsEvent",
    "EBSSnapshotEvent",
    "EBSVolumeEvent",
    "EC2FastLaunchStateChangeEvent",
    "EC2InstanceRebalanceEvent",
    "EC2InstanceStateChangeEvent",
    "EC2SpotInstanceInterruptionEvent",
]


class EC2InstanceStateChangeDetail(KebabModel):
    """Which instance, and what it is now."""

    instance_id: str
    state: str
    """`pending`, `running`, `stopping`, `stopped`, `shutting-down` or `terminated`."""


class EC2SpotInstanceInterruptionDetail(KebabModel):
    """Which instance, and what will be done to it."""

    instance_id: str
    instance_action: str
    """`hibernate`, `stop` or `terminate`."""


class EC2InstanceRebalanceDetail(KebabModel):
    """Which instance is likely to be interrupted."""

    instance_id: str


class EC2FastLaunchDetail(EventModel):
    """How it stands with the snapshots that Windows instances are launched from."""

    image_id: str
    resource_type: str | None = None
    """`snapshot`."""
    state: str
    state_transition_reason: str | None = None


class EBSVolumeDetail(KebabModel):
    """What was done to a volume; the volume is in the event's `resources`."""

    event: str
    """`createVolume`, `deleteVolume`, `attachVolume`, `modifyVolume`, ..."""
    result: str
    """E.g. `available`, `deleted`, `failed`, `optimizing`, `completed`."""
    cause: str | None = None
    """Empty where nothing failed."""
    request_id: str | None = None


class EBSSnapshotDetail(AsSent, KebabModel):
    """What was done to a snapshot."""

    _sent_fields = ("start_time", "end_time")

    event: str
    """`createSnapshot`, `copySnapshot` or `shareSnapshot`."""
    result: str
    """`succeeded` or `failed`."""
    cause: str | None = None
    """Empty where nothing failed."""
    request_id: str | None = None
    snapshot_id: str | None = Field(
        default=None, validation_alias="snapshot_id", serialization_alias="snapshot_id"
    )
    """An ARN."""
    source: str | None = None
    """The ARN of the volume or the snapshot that it was made of."""
    start_time: str | None = Field(
        default=None,
        validation_alias=AliasChoices("startTime", "StartTime"),
        serialization_alias="startTime",
    )
    end_time: str | None = Field(
        default=None,
        validation_alias=AliasChoices("endTime", "EndTime"),
        serialization_alias="endTime",
    )
    incremental: str | None = None
    """Of copies: `true` where only changes were copied."""


class EBSMultiVolumeSnapshot(EventModel):
    """One of the snapshots that were made together."""

    snapshot_id: str | None = Field(
        default=None, validation_alias="snapshot_id", serialization_alias="snapshot_id"
    )
    """An ARN."""
    source: str | None = None
    """The volume's ARN."""
    status: str | None = None
    """`completed` or `error`."""


class EBSMultiVolumeSnapshotsDetail(EBSSnapshotDetail):
    """What became of the snapshots of several volumes."""

    snapshots: Annotated[tuple[EBSMultiVolumeSnapshot, ...], NullIsEmpty] = ()


class EC2InstanceStateChangeEvent(EventBridgeEvent[EC2InstanceStateChangeDetail]):
    """An instance started, stopped or was terminated."""


class EC2SpotInstanceInterruptionEvent(EventBridgeEvent[EC2SpotInstanceInterruptionDetail]):
    """A Spot instance will be taken away in two minutes."""


class EC2InstanceRebalanceEvent(EventBridgeEvent[EC2InstanceRebalanceDetail]):
    """A Spot instance had better be replaced."""


class EC2FastLaunchStateChangeEvent(EventBridgeEvent[EC2FastLaunchDetail]):
    """Faster launching of a Windows image changed."""


class EBSVolumeEvent(EventBridgeEvent[EBSVolumeDetail]):
    """Something was done to a volume."""


class EBSSnapshotEvent(EventBridgeEvent[EBSSnapshotDetail]):
    """A snapshot was created, copied or shared."""


class EBSMultiVolumeSnapshotsEvent(EventBridgeEvent[EBSMultiVolumeSnapshotsDetail]):
    """Snapshots of several volumes were made together."""
