"""Requests that a VPC Lattice service sends to a function, in both versions of their shape.

https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from achalice.events._base import EventModel, NullIsEmptyMapping, NullIsNoText, Texts
from achalice.events._casings import AnyCasing
from achalice.events._http import HTTPEvent, HTTPResponse, NullIsFalse
from achalice.requests import MultiDict

__all__ = [
    "VPCLatticeEvent",
    "VPCLatticeEventV2",
    "VPCLatticeIdentity",
    "VPCLatticeRequestContext",
    "VPCLatticeResponse",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _of_microseconds(value: object) -> object:
    text = str(value)
    with suppress(OverflowError):
        return _EPOCH + timedelta(microseconds=int(text)) if text.isdecimal() else value
    raise ValueError(f"is no time: {text}")


class VPCLatticeEvent(HTTPEvent):
    """A request in version 1: its names are in snake case, and it says nothing of the caller."""

    method: str
    raw_path: str = Field(validation_alias="raw_path", serialization_alias="raw_path")
    """With the query behind it, if there is one."""
    is_base64_encoded: Annotated[bool, NullIsFalse] = Field(
        default=False,
        validation_alias="is_base64_encoded",
        serialization_alias="is_base64_encoded",
    )
    query_string_parameters: Texts = Field(
        default_factory=dict,
        validation_alias="query_string_parameters",
        serialization_alias="query_string_parameters",
    )
    """The last value of each name."""

    @property
    def path(self) -> str:
        """Without the query."""
        return self.raw_path.partition("?")[0]

    @property
    def query_params(self) -> MultiDict:
        """The last value of each parameter, which is all that version 1 has."""
        return MultiDict.of(self.query_string_parameters.items())


class VPCLatticeIdentity(AnyCasing):
    """The caller, as far as the service's auth type asks for it."""

    source_vpc_arn: str | None = None
    type: str | None = None
    """`AWS_IAM`; absent where nobody has to sign."""
    principal: str | None = None
    """An ARN."""
    principal_org_id: str | None = Field(
        default=None, validation_alias="principalOrgID", serialization_alias="principalOrgID"
    )
    session_name: str | None = None
    x509_issuer_ou: str | None = None
    """Of a certificate that IAM Roles Anywhere took, like all of `x509...`."""
    x509_san_dns: str | None = None
    x509_san_name_cn: str | None = None
    x509_san_uri: str | None = None
    x509_subject_cn: str | None = None


class VPCLatticeRequestContext(EventModel):
    """Where the request came from and through."""

    service_network_arn: str | None = None
    service_arn: str | None = None
    target_group_arn: str | None = None
    identity: Annotated[VPCLatticeIdentity, NullIsEmptyMapping] = Field(
        default_factory=VPCLatticeIdentity
    )
    region: str | None = None
    time_epoch: Annotated[AwareDatetime, BeforeValidator(_of_microseconds)] | None = None
    """Microseconds since 1970 in the payload, as a text."""


class VPCLatticeEventV2(HTTPEvent):
    """A request in version 2.0: headers and query with all of their values."""

    version: str = "2.0"
    method: str
    path: str
    query_string_parameters: Annotated[
        dict[str, Annotated[str | list[str], NullIsNoText]], NullIsEmptyMapping
    ] = Field(default_factory=dict)
    """Lists, and in older events texts."""
    request_context: VPCLatticeRequestContext

    @model_validator(mode="before")
    @classmethod
    def _query_of_version_1(cls, value: Any) -> Any:
        """Early events of version 2.0 still spell this one name as version 1 does."""
        if isinstance(value, Mapping) and "query_string_parameters" in value:
            return {"queryStringParameters": value["query_string_parameters"], **value}
        return value

    @property
    def query_params(self) -> MultiDict:
        """Every value of every parameter."""
        lists = self.query_string_parameters.items()
        return MultiDict({name: [each] if isinstance(each, str) else each for name, each in lists})


class VPCLatticeResponse(HTTPResponse):
    """What a service takes from a function, whichever version it sends."""
