"""Findings and malware scans, as GuardDuty tells EventBridge.

https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping, Timestamp
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "GuardDutyFindingEvent",
    "GuardDutyMalwareObjectScanEvent",
    "GuardDutyMalwarePostScanActionEvent",
    "GuardDutyMalwareResourceStatusEvent",
]


class GuardDutyTag(EventModel):
    """A tag of a resource."""

    key: str | None = None
    value: str | None = None


class GuardDutyAccessKey(EventModel):
    """The credentials that were used."""

    access_key_id: str | None = None
    principal_id: str | None = None
    user_name: str | None = None
    user_type: str | None = None
    """`Root`, `IAMUser`, `AssumedRole`, ..."""


class GuardDutyInstance(EventModel):
    """The EC2 instance that it is about."""

    instance_id: str | None = None
    instance_type: str | None = None
    instance_state: str | None = None
    launch_time: str | None = None
    platform: str | None = None
    image_id: str | None = None
    image_description: str | None = None
    availability_zone: str | None = None
    outpost_arn: str | None = None
    iam_instance_profile: dict[str, Any] | None = None
    network_interfaces: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    product_codes: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    tags: Annotated[tuple[GuardDutyTag, ...], NullIsEmpty] = ()


class GuardDutyBucket(EventModel):
    """An S3 bucket that it is about."""

    name: str | None = None
    arn: str | None = None
    type: str | None = None
    """`Destination` or `Source`."""
    created_at: Timestamp | None = None
    owner: dict[str, Any] | None = None
    tags: Annotated[tuple[GuardDutyTag, ...], NullIsEmpty] = ()
    default_server_side_encryption: dict[str, Any] | None = None
    public_access: dict[str, Any] | None = None


class GuardDutyResource(EventModel):
    """What it is about: of the details there are those of its type."""

    resource_type: str
    """`Instance`, `AccessKey`, `S3Bucket`, `EKSCluster`, `Container`, ..."""
    access_key_details: GuardDutyAccessKey | None = None
    instance_details: GuardDutyInstance | None = None
    s3_bucket_details: Annotated[tuple[GuardDutyBucket, ...], NullIsEmpty] = ()
    eks_cluster_details: dict[str, Any] | None = None
    ecs_cluster_details: dict[str, Any] | None = None
    kubernetes_details: dict[str, Any] | None = None
    container_details: dict[str, Any] | None = None
    ebs_volume_details: dict[str, Any] | None = None
    lambda_details: dict[str, Any] | None = None
    rds_db_instance_details: dict[str, Any] | None = None
    rds_db_user_details: dict[str, Any] | None = None


class GuardDutyService(EventModel):
    """How GuardDuty came to it."""

    service_name: str | None = None
    detector_id: str | None = None
    action: dict[str, Any] | None = None
    """`actionType` and what belongs to it: `networkConnectionAction`, `awsApiCallAction`, ..."""
    aws_api_call_action: dict[str, Any] | None = None
    ebs_volume_scan_details: dict[str, Any] | None = None
    runtime_details: dict[str, Any] | None = None
    evidence: dict[str, Any] | None = None
    additional_info: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    event_first_seen: Timestamp | None = None
    event_last_seen: Timestamp | None = None
    resource_role: str | None = None
    """`TARGET` or `ACTOR`."""
    feature_name: str | None = None
    user_feedback: str | None = None
    archived: bool | None = None
    count: int | None = None
    """How often it was seen."""


class GuardDutyFindingDetail(EventModel):
    """A finding."""

    id: str
    arn: str | None = None
    type: str
    """`UnauthorizedAccess:EC2/SSHBruteForce`."""
    severity: float
    """1 to 10; 7 and more is high."""
    account_id: str
    region: str
    partition: str | None = None
    schema_version: str | None = None
    title: str | None = None
    description: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    resource: GuardDutyResource
    service: GuardDutyService


class GuardDutyScannedObject(EventModel):
    """An object in S3 that was scanned."""

    bucket_name: str
    object_key: str
    e_tag: str | None = None
    version_id: str | None = None
    s3_throttled: bool | None = None


class GuardDutyThreat(EventModel):
    """What was found."""

    name: str | None = None


class GuardDutyScanResult(EventModel):
    """What a scan found."""

    scan_result_status: str
    """`NO_THREATS_FOUND`, `THREATS_FOUND`, `UNSUPPORTED`, `ACCESS_DENIED` or `FAILED`."""
    threats: Annotated[tuple[GuardDutyThreat, ...], NullIsEmpty] = ()


class GuardDutyMalwareObjectScanDetail(EventModel):
    """A scan of one object."""

    schema_version: str | None = None
    scan_status: str
    """`COMPLETED`, `SKIPPED` or `FAILED`."""
    resource_type: str | None = None
    """`S3_OBJECT`."""
    s3_object_details: GuardDutyScannedObject
    scan_result_details: GuardDutyScanResult


class GuardDutyPostScanAction(EventModel):
    """What was to be done after a scan."""

    action_type: str | None = None
    """`TAG_OBJECT`."""
    status: str | None = None
    failure_reason: str | None = None


class GuardDutyMalwarePostScanActionDetail(EventModel):
    """What could not be done after a scan."""

    schema_version: str | None = None
    event_time: Timestamp | None = None
    s3_object_details: GuardDutyScannedObject
    post_scan_actions: Annotated[tuple[GuardDutyPostScanAction, ...], NullIsEmpty] = ()


class GuardDutyProtectedBucket(EventModel):
    """A bucket that is protected, or was to be."""

    bucket_name: str


class GuardDutyStatusReason(EventModel):
    """Why a bucket is not protected."""

    code: str | None = None


class GuardDutyMalwareResourceStatusDetail(EventModel):
    """How it stands with the protection of a bucket."""

    schema_version: str | None = None
    event_time: Timestamp | None = None
    s3_bucket_details: GuardDutyProtectedBucket
    resource_status: str
    """`ACTIVE`, `WARNING` or `ERROR`."""
    status_reasons: Annotated[tuple[GuardDutyStatusReason, ...], NullIsEmpty] = ()


class GuardDutyFindingEvent(EventBridgeEvent[GuardDutyFindingDetail]):
    """Something looks like an attack."""


class GuardDutyMalwareObjectScanEvent(EventBridgeEvent[GuardDutyMalwareObjectScanDetail]):
    """An object in S3 was scanned for malware."""


class GuardDutyMalwarePostScanActionEvent(EventBridgeEvent[GuardDutyMalwarePostScanActionDetail]):
    """A scanned object could not be tagged."""


class GuardDutyMalwareResourceStatusEvent(EventBridgeEvent[GuardDutyMalwareResourceStatusDetail]):
    """A bucket is protected from malware, or no longer."""
