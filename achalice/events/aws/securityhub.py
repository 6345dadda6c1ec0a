"""Findings and insights, as Security Hub tells EventBridge.

https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
"""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, NullIsEmptyMapping
from achalice.events._spelling import PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["SecurityHubFinding", "SecurityHubFindingsEvent", "SecurityHubInsightEvent"]


class SecurityHubFinding(PascalModel):
    """One finding in the Security Finding Format; what is not here is in `model_extra`."""

    id: str
    schema_version: str | None = None
    product_arn: str | None = None
    product_name: str | None = None
    company_name: str | None = None
    region: str | None = None
    generator_id: str | None = None
    aws_account_id: str
    aws_account_name: str | None = None
    types: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """`Software and Configuration Checks/...`."""
    first_observed_at: str | None = None
    last_observed_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    processed_at: str | None = None
    severity: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """`Label`: `INFORMATIONAL`, `LOW`, `MEDIUM`, `HIGH` or `CRITICAL`."""
    confidence: int | None = None
    criticality: int | None = None
    title: str | None = None
    description: str | None = None
    remediation: dict[str, Any] | None = None
    source_url: str | None = None
    product_fields: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    user_defined_fields: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    resources: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    compliance: dict[str, Any] | None = None
    workflow: dict[str, Any] | None = None
    """`Status`: `NEW`, `NOTIFIED`, `RESOLVED` or `SUPPRESSED`."""
    workflow_state: str | None = None
    record_state: str | None = None
    """`ACTIVE` or `ARCHIVED`."""
    network: dict[str, Any] | None = None
    network_path: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    process: dict[str, Any] | None = None
    malware: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    threat_intel_indicators: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    vulnerabilities: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    related_findings: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    note: dict[str, Any] | None = None
    patch_summary: dict[str, Any] | None = None
    finding_provider_fields: dict[str, Any] | None = None
    action: dict[str, Any] | None = None
    sample: bool | None = None


class SecurityHubFindingsDetail(EventModel):
    """Findings, and which action somebody chose for them."""

    findings: Annotated[tuple[SecurityHubFinding, ...], NullIsEmpty]
    action_name: str | None = None
    """Only of custom actions."""
    action_description: str | None = None


class SecurityHubInsightDetail(EventModel):
    """Results of an insight that somebody chose an action for."""

    action_name: str
    action_description: str | None = None
    insight_arn: str
    insight_name: str | None = None
    result_type: str | None = None
    """What the results are counted by: `ResourceAwsIamAccessKeyUserName`."""
    number_of_results: int | None = Field(
        default=None,
        validation_alias="number of results",
        serialization_alias="number of results",
    )
    insight_results: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()


class SecurityHubFindingsEvent(EventBridgeEvent[SecurityHubFindingsDetail]):
    """Findings came in or changed, or were sent by a custom action: `detail_type` says which."""


class SecurityHubInsightEvent(EventBridgeEvent[SecurityHubInsightDetail]):
    """Results of an insight were sent by a custom action."""
