"""Certificates, as ACM tells EventBridge.

https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html
"""

from achalice.events._base import Timestamp
from achalice.events._spelling import PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["ACMCertificateEvent"]


class ACMCertificateDetail(PascalModel):
    """A certificate as it is now; its ARN is in the event's `resources`."""

    days_to_expiry: int | None = None
    common_name: str | None = None
    certificate_type: str | None = None
    """`AMAZON_ISSUED`, `IMPORTED` or `PRIVATE`."""
    action: str | None = None
    """Of certificates that became available: `ISSUANCE`, `RENEWAL`, `IMPORT` or `REIMPORT`."""
    domain_validation_method: str | None = None
    """`email` or `dns`."""
    renewal_status_reason: str | None = None
    certificate_created_date: Timestamp | None = None
    certificate_expiration_date: Timestamp | None = None
    certificate_revocation_date: Timestamp | None = None
    certificate_serial: str | None = None
    revocation_reason: str | None = None
    in_use: bool | None = None
    exported: bool | None = None
    exportable: bool | None = None


class ACMCertificateEvent(EventBridgeEvent[ACMCertificateDetail]):
    """A certificate came, expires, must be renewed or was revoked: `detail_type` says which."""
