"""Findings and scans, as Amazon Inspector tells EventBridge.

https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["InspectorFindingEvent", "InspectorScanEvent"]


class InspectorFindingDetail(EventModel):
    """A finding as it is now; times look like `Jan 19, 2022, 10:46:15 PM`."""

    finding_arn: str
    aws_account_id: str
    type: str
    """`PACKAGE_VULNERABILITY`, `NETWORK_REACHABILITY` or `CODE_VULNERABILITY`."""
    severity: str
    """`INFORMATIONAL`, `LOW`, `MEDIUM`, `HIGH`, `CRITICAL` or `UNTRIAGED`."""
    status: str | None = None
    """`ACTIVE`, `SUPPRESSED` or `CLOSED`."""
    title: str | None = None
    description: str | None = None
    first_observed_at: str | None = None
    last_observed_at: str | None = None
    updated_at: str | None = None
    inspector_score: float | None = None
    inspector_score_details: dict[str, Any] | None = None
    exploit_available: str | None = None
    fix_available: str | None = None
    epss: dict[str, Any] | None = None
    remediation: dict[str, Any] | None = None
    package_vulnerability_details: dict[str, Any] | None = None
    network_reachability_details: dict[str, Any] | None = None
    code_vulnerability_details: dict[str, Any] | None = None
    exploitability_details: dict[str, Any] | None = None
    resources: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()


class InspectorScanDetail(KebabModel):
    """How a first scan of an image went."""

    version: str | None = None
    scan_status: str
    """`INITIAL_SCAN_COMPLETE`, ..."""
    repository_name: str | None = None
    """An ARN."""
    image_digest: str | None = None
    image_tags: Annotated[tuple[str, ...], NullIsEmpty] = ()
    finding_severity_counts: Annotated[dict[str, int], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    instance_id: str | None = None


class InspectorFindingEvent(EventBridgeEvent[InspectorFindingDetail]):
    """A vulnerability was found, changed or closed."""


class InspectorScanEvent(EventBridgeEvent[InspectorScanDetail]):
    """An image was scanned for the first time."""
