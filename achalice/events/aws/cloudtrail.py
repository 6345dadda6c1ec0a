"""Who called which API, as CloudTrail records it and tells EventBridge.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Timestamp,
)
from achalice.events._principals import CloudTrailUserIdentity
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "CloudTrailConsoleSignInEvent",
    "CloudTrailEvent",
    "CloudTrailRecord",
    "CloudTrailUserIdentity",
]


class CloudTrailResource(EventModel):
    """What was accessed."""

    arn: str | None = Field(default=None, validation_alias="ARN", serialization_alias="ARN")
    account_id: str | None = None
    type: str | None = None


class CloudTrailTLSDetails(EventModel):
    """How the call was encrypted."""

    tls_version: str | None = None
    cipher_suite: str | None = None
    client_provided_host_header: str | None = None


class CloudTrailRecord(LambdaEvent):
    """One call, sign-in or action of a service. Some send it to a function as it is."""

    event_version: str
    user_identity: CloudTrailUserIdentity | None = None
    event_time: Timestamp
    event_source: str
    """`s3.amazonaws.com`."""
    event_name: str
    """`CreateBucket`."""
    aws_region: str
    event_id: str | None = Field(
        default=None, validation_alias="eventID", serialization_alias="eventID"
    )
    event_type: str | None = None
    """`AwsApiCall`, `AwsServiceEvent`, `AwsConsoleSignIn`, `AwsConsoleAction`, ..."""
    event_category: str | None = None
    """`Management`, `Data` or `Insight`."""
    source_ip_address: str | None = Field(
        default=None, validation_alias="sourceIPAddress", serialization_alias="sourceIPAddress"
    )
    """Or the name of the service that called."""
    user_agent: str | None = None
    error_code: str | None = None
    """Of calls that failed."""
    error_message: str | None = None
    request_parameters: dict[str, Any] | None = None
    response_elements: dict[str, Any] | None = None
    """None where the call changed nothing."""
    additional_event_data: dict[str, Any] | None = None
    service_event_details: dict[str, Any] | None = None
    insight_details: dict[str, Any] | None = None
    request_id: str | None = Field(
        default=None, validation_alias="requestID", serialization_alias="requestID"
    )
    read_only: bool | None = None
    management_event: bool | None = None
    api_version: str | None = None
    recipient_account_id: str | None = None
    shared_event_id: str | None = Field(
        default=None, validation_alias="sharedEventID", serialization_alias="sharedEventID"
    )
    vpc_endpoint_id: str | None = None
    vpc_endpoint_account_id: str | None = None
    session_credential_from_console: str | None = None
    """`true` where somebody clicked."""
    resources: Annotated[tuple[CloudTrailResource, ...], NullIsEmpty] = ()
    tls_details: CloudTrailTLSDetails | None = None
    edge_device_details: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    addendum: dict[str, Any] | None = None
    """Why the record is late or was changed."""


class CloudTrailEvent(EventBridgeEvent[CloudTrailRecord]):
    """An API was called, or a service did something: its `source` is that service."""


class CloudTrailConsoleSignInEvent(EventBridgeEvent[CloudTrailRecord]):
    """Somebody signed in to the console, or tried: `detail.response_elements` says which."""
