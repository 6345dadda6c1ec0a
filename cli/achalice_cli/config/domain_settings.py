"""What the config file can say of domains of one's own."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from achalice_cli.config.model import Settings
from achalice_cli.config.names import TagName

TlsVersion = Literal["TLS_1_0", "TLS_1_2"]

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(\*\.)?({_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]")
_CERTIFICATE = re.compile(r"arn:[\w-]+:acm:[\w-]+:\d{12}:certificate/\S+")
_PREFIX = re.compile(r"[A-Za-z0-9$_.+!*'()-]+(/[A-Za-z0-9$_.+!*'()-]+)*")
_LONGEST_PREFIX = 300
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html"""


def _domain(given: str) -> str:
    name = given.lower().rstrip(".")
    if not _DOMAIN.fullmatch(name):
        raise ValueError("write a domain alone: api.example.com")
    return name


def _certificate(given: str) -> str:
    if not _CERTIFICATE.fullmatch(given):
        raise ValueError(
            "write the ARN of a certificate of ACM: "
            "arn:aws:acm:eu-west-1:123456789012:certificate/..."
        )
    return given


def _one_or_more(given: object) -> object:
    return [given] if isinstance(given, str) else given


def _prefix(given: str) -> str:
    # Chalice and API Gateway call the whole domain "(none)".
    prefix = "" if given == "(none)" else given.strip("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise ValueError("write a path of letters, digits and $-_.+!*'(): v1, or shop/v1")
    if len(prefix) > _LONGEST_PREFIX:
        raise ValueError(f"API Gateway takes {_LONGEST_PREFIX} characters")
    return prefix


def _different(given: list[str]) -> list[str]:
    for prefix in given:
        if given.count(prefix) > 1:
            raise ValueError(f"`{prefix}` is there twice")
    return given


class CustomDomainSettings(Settings):
    """A domain of one's own, and the paths of it at which the API answers."""

    domain_name: Annotated[str, AfterValidator(_domain)]
    """Alone: `api.example.com`."""
    certificate_arn: Annotated[str, AfterValidator(_certificate)]
    """Of a certificate of ACM."""
    tls_version: TlsVersion | None = None
    """The oldest that clients may speak; not set means TLS_1_2."""
    url_prefix: Annotated[
        list[Annotated[str, AfterValidator(_prefix)]] | None,
        Field(min_length=1),
        AfterValidator(lambda given: given if given is None else _different(given)),
        BeforeValidator(_one_or_more, json_schema_input_type=list[str] | str | None),
    ] = None
    """One path or several, `v1` or `shop/v1`; not set means the whole domain."""
    tags: dict[TagName, str] | None = None
    """Names and texts, beside those of the stage."""


class DomainSettings(Settings):
    """What can be set of the domains of a stage, or of all stages."""

    api_gateway_custom_domain: CustomDomainSettings | None = None
    """Of the app's routes, be it a REST or an HTTP API."""
    websocket_api_custom_domain: CustomDomainSettings | None = None
    """Another one, of the websockets."""
