from pathlib import Path

import orjson
import pytest

from achalice_cli.config import ConfigFileError, CustomDomainSettings, StageConfig, read_config

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1"


def read(folder: Path, content: object) -> StageConfig:
    file = folder / ".achalice" / "config.json"
    file.parent.mkdir()
    file.write_bytes(orjson.dumps(content))
    return read_config(file)


def domain(**settings: object) -> dict[str, object]:
    return {"domain_name": "api.example.com", "certificate_arn": CERTIFICATE, **settings}


def settings_of(folder: Path, **settings: object) -> CustomDomainSettings:
    found = read(folder, {"api_gateway_custom_domain": domain(**settings)})
    assert found.api_gateway_custom_domain is not None
    return found.api_gateway_custom_domain


def test_without_a_domain_apis_have_only_their_own(tmp_path: Path) -> None:
    config = read(tmp_path, {})

    assert config.api_gateway_custom_domain is None
    assert config.websocket_api_custom_domain is None


def test_the_domain_of_the_stage_wins_over_that_of_the_file(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        {
            "api_gateway_custom_domain": domain(),
            "websocket_api_custom_domain": domain(domain_name="ws.example.com"),
            "stages": {"dev": {"api_gateway_custom_domain": domain(domain_name="dev.example.com")}},
        },
    )

    http, websocket = config.api_gateway_custom_domain, config.websocket_api_custom_domain
    assert http is not None
    assert websocket is not None
    assert (http.domain_name, websocket.domain_name) == ("dev.example.com", "ws.example.com")


@pytest.mark.parametrize(
    ("given", "read_as"),
    [("API.Example.com", "api.example.com"), ("*.example.com", "*.example.com")],
)
def test_a_domain_is_read_as_dns_does(tmp_path: Path, given: str, read_as: str) -> None:
    assert settings_of(tmp_path, domain_name=given).domain_name == read_as


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("v1", ["v1"]),
        ("/shop/v1/", ["shop/v1"]),
        ("(none)", [""]),
        ("/", [""]),
        (["v1", "(none)"], ["v1", ""]),
    ],
)
def test_a_path_is_one_or_several(tmp_path: Path, given: object, read_as: list[str]) -> None:
    """`(none)` is what Chalice calls the whole domain."""
    assert settings_of(tmp_path, url_prefix=given).url_prefix == read_as


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "`api_gateway_custom_domain` lacks `domain_name`"),
        (
            {"domain_name": "api.example.com"},
            "`api_gateway_custom_domain` lacks `certificate_arn`",
        ),
        (
            domain(domain_name="https://api.example.com"),
            '`api_gateway_custom_domain.domain_name` cannot be "https://api.example.com": '
            "write a domain alone: api.example.com",
        ),
        (
            domain(certificate_arn="arn:aws:iam::1:server-certificate/x"),
            "write the ARN of a certificate of ACM",
        ),
        (domain(url_prefix="a b"), "write a path of letters, digits and"),
        (domain(url_prefix="a//b"), "write a path of letters, digits and"),
        (domain(url_prefix="a" * 301), "API Gateway takes 300 characters"),
        (domain(url_prefix=["a", "/a"]), "`a` is there twice"),
        (domain(url_prefix=[]), "at least 1"),
        (domain(tls_version="TLS_1_1"), "'TLS_1_0' or 'TLS_1_2'"),
        (domain(mapping="v1"), "`api_gateway_custom_domain.mapping` is not a key achalice knows"),
    ],
    ids=[
        "no domain",
        "no certificate",
        "URL",
        "another certificate",
        "space",
        "empty part",
        "long path",
        "twice",
        "none",
        "TLS",
        "unknown key",
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    tmp_path: Path, settings: dict[str, object], said: str
) -> None:
    """Chalice raised a KeyError where a key was missing."""
    with pytest.raises(ConfigFileError) as caught:
        read(tmp_path, {"api_gateway_custom_domain": settings})

    assert said in str(caught.value)
