"""Connections to a Client VPN endpoint, admitted by a function.

https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
"""

from achalice.events._answers import Answer
from achalice.events._base import LambdaEvent
from achalice.events._spelling import to_kebab

__all__ = ["ClientVPNConnectionEvent", "ClientVPNConnectionResponse"]


class ClientVPNConnectionResponse(Answer, alias_generator=to_kebab, populate_by_name=True):
    """Whether a client may connect."""

    allow: bool
    error_msg_on_denied_connection: str = ""
    """Shown to the user by AWS's own client."""
    posture_compliance_statuses: tuple[str, ...] = ()
    """Logged by the endpoint."""
    schema_version: str = "v3"


class ClientVPNConnectionEvent(LambdaEvent, alias_generator=to_kebab, populate_by_name=True):
    """A client wants to connect. Return a `ClientVPNConnectionResponse`."""

    connection_id: str
    endpoint_id: str
    common_name: str | None = None
    """Of the client's certificate; empty where it has none."""
    username: str | None = None
    """Empty where certificates alone authenticate."""
    platform: str | None = None
    """Of the client's operating system; empty where it is not known."""
    platform_version: str | None = None
    public_ip: str | None = None
    client_openvpn_version: str | None = None
    aws_client_version: str | None = None
    groups: str | None = None
    """Of the user, where Active Directory or SAML authenticates."""
    schema_version: str
    """`v1`, `v2` or `v3`."""
