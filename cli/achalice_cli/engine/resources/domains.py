"""Domains of one's own, and which API answers at which of their paths."""

from typing import ClassVar, Literal, TypeAlias

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.model import Model

DomainEndpoint: TypeAlias = Literal["EDGE", "REGIONAL"]
"""Whether clients come through CloudFront's locations."""

SecurityPolicy: TypeAlias = Literal["TLS_1_0", "TLS_1_2"]
"""The oldest TLS that clients may speak."""


class DomainName(Model):
    """A domain at which API Gateway answers, once its DNS record leads there."""

    service: ClassVar[str] = "apigatewayv2"
    fixed: ClassVar[frozenset[str]] = frozenset({"name"})

    name: str
    certificate_arn: str
    """Of ACM: in the region of the domain, in us-east-1 for `EDGE`."""
    security_policy: SecurityPolicy
    endpoint_type: DomainEndpoint
    tags: dict[str, str]
    kind: Literal["domain_name"] = "domain_name"


class ApiMapping(Model):
    """Lets an API answer at a path of a domain."""

    service: ClassVar[str] = "apigatewayv2"
    fixed: ClassVar[frozenset[str]] = frozenset({"domain", "key"})
    references: ClassVar[frozenset[str]] = frozenset({"domain", "api"})

    domain: Address
    key: str
    """`v1`, `shop/v1`; `""` is the whole domain."""
    api: Address
    stage: str
    endpoint_type: DomainEndpoint
    """That of the domain: two sorts of calls make mappings."""
    scheme: Literal["https", "wss"]
    """What clients speak."""
    kind: Literal["api_mapping"] = "api_mapping"
