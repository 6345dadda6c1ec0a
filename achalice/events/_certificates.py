"""Certificates of clients, as API Gateway shows them after mutual TLS."""

from pydantic import Field

from achalice.events._base import EventModel


class CertificateValidity(EventModel):
    """When a certificate may be used."""

    not_before: str | None = None
    """`May 28 12:30:02 2019 GMT`."""
    not_after: str | None = None


class ClientCertificate(EventModel):
    """What a client has shown."""

    client_cert_pem: str | None = None
    subject_dn: str | None = Field(
        default=None, validation_alias="subjectDN", serialization_alias="subjectDN"
    )
    issuer_dn: str | None = Field(
        default=None, validation_alias="issuerDN", serialization_alias="issuerDN"
    )
    serial_number: str | None = None
    """`a1:a1:a1:...`."""
    validity: CertificateValidity | None = None


__all__ = ["CertificateValidity", "ClientCertificate"]
