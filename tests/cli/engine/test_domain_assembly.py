import re

import pytest

from achalice.triggers import Trigger
from achalice_cli.engine.addresses import HTTP_API, REST_API, WEBSOCKET_ROUTES, Address
from achalice_cli.engine.assembly import CustomDomainError
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import ApiMapping, Desired, DomainName

from .builders import MESSAGE, PURE, ROUTE, TAGS, assembled, of_kind
from .fakes import deployed

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
EDGE_CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def domain(name: str = "api.example.com", **more: object) -> dict[str, object]:
    return {"domain_name": name, "certificate_arn": CERTIFICATE, **more}


def mappings_of(desired: Desired) -> dict[str, ApiMapping]:
    return {address: each for address, each in desired.items() if isinstance(each, ApiMapping)}


def test_a_domain_of_the_routes_leads_to_their_api() -> None:
    desired = assembled(ROUTE, api_gateway_custom_domain=domain(), api_gateway_stage="v1")

    assert of_kind(DomainName, desired, "domain_name:api.example.com") == DomainName(
        name="api.example.com",
        certificate_arn=CERTIFICATE,
        security_policy="TLS_1_2",
        endpoint_type="REGIONAL",
        tags=TAGS,
    )
    assert mappings_of(desired) == {
        "api_mapping:api.example.com/": ApiMapping(
            domain=Address("domain_name:api.example.com"),
            key="",
            api=REST_API,
            stage="v1",
            endpoint_type="REGIONAL",
            scheme="https",
        )
    }


@pytest.mark.parametrize(
    ("trigger", "key", "settings", "leads_to"),
    [
        (ROUTE, "api_gateway_custom_domain", {}, (REST_API, "api", "https")),
        (
            ROUTE,
            "api_gateway_custom_domain",
            {"api_type": "http"},
            (HTTP_API, "$default", "https"),
        ),
        (MESSAGE, "websocket_api_custom_domain", {}, (WEBSOCKET_ROUTES, "api", "wss")),
    ],
    ids=["rest", "http", "websocket"],
)
def test_every_kind_of_api_can_have_a_domain(
    trigger: Trigger, key: str, settings: dict[str, object], leads_to: tuple[str, str, str]
) -> None:
    desired = assembled(trigger, **{key: domain(), **settings})  # type: ignore[arg-type]  # keys

    (mapping,) = mappings_of(desired).values()
    assert (mapping.api, mapping.stage, mapping.scheme) == leads_to


def test_an_api_may_answer_at_several_paths_of_several_parts() -> None:
    desired = assembled(
        ROUTE, api_gateway_custom_domain=domain(url_prefix=["v1", "/shop/v1/", "(none)"])
    )

    assert [each.key for each in mappings_of(desired).values()] == ["v1", "shop/v1", ""]
    assert list(mappings_of(desired)) == [
        "api_mapping:api.example.com/v1",
        "api_mapping:api.example.com/shop/v1",
        "api_mapping:api.example.com/",
    ]


def test_a_domain_may_have_tags_and_an_older_tls() -> None:
    settings = domain(tags={"team": "store"}, tls_version="TLS_1_0")

    desired = assembled(ROUTE, api_gateway_custom_domain=settings)

    made = of_kind(DomainName, desired, "domain_name:api.example.com")
    assert made.tags == {"team": "store", **TAGS}
    assert made.security_policy == "TLS_1_0"


def test_an_edge_api_has_an_edge_domain() -> None:
    settings = domain(certificate_arn=EDGE_CERTIFICATE)

    desired = assembled(ROUTE, api_gateway_custom_domain=settings, api_gateway_endpoint_type="EDGE")

    made = of_kind(DomainName, desired, "domain_name:api.example.com")
    assert made.endpoint_type == "EDGE"
    assert {each.endpoint_type for each in mappings_of(desired).values()} == {"EDGE"}


@pytest.mark.parametrize(
    ("trigger", "settings", "said"),
    [
        (
            PURE,
            {"api_gateway_custom_domain": domain()},
            "`api_gateway_custom_domain` is for an API, and the app has no routes",
        ),
        (
            ROUTE,
            {"api_gateway_custom_domain": domain(), "api_type": "function_url"},
            "`api_gateway_custom_domain` is for an API of API Gateway, and a function URL is none",
        ),
        (
            ROUTE,
            {"websocket_api_custom_domain": domain()},
            "`websocket_api_custom_domain` is for a websocket API, and the app has none",
        ),
        (
            MESSAGE,
            {"websocket_api_custom_domain": domain(tls_version="TLS_1_0")},
            "`websocket_api_custom_domain.tls_version` is TLS_1_0, which only REST APIs speak",
        ),
        (
            ROUTE,
            {"api_gateway_custom_domain": domain(tls_version="TLS_1_0"), "api_type": "http"},
            "`api_gateway_custom_domain.tls_version` is TLS_1_0, which only REST APIs speak",
        ),
        (
            ROUTE,
            {"api_gateway_custom_domain": domain(), "api_gateway_endpoint_type": "EDGE"},
            "`api_gateway_custom_domain.certificate_arn` is of eu-west-1, and the domain of an "
            "EDGE API needs one of us-east-1",
        ),
        (
            ROUTE,
            {
                "api_gateway_custom_domain": domain(
                    certificate_arn=EDGE_CERTIFICATE, url_prefix="shop/v1"
                ),
                "api_gateway_endpoint_type": "EDGE",
            },
            "`api_gateway_custom_domain.url_prefix` is shop/v1, and only REGIONAL domains",
        ),
        (
            ROUTE,
            {"api_gateway_custom_domain": domain(tls_version="TLS_1_0", url_prefix="shop/v1")},
            "`api_gateway_custom_domain.url_prefix` is shop/v1, and only REGIONAL domains",
        ),
        (
            ROUTE,
            {
                "api_gateway_custom_domain": domain(),
                "api_gateway_endpoint_type": "PRIVATE",
                "api_gateway_endpoint_vpce": "vpce-1",
            },
            "`api_gateway_custom_domain` is for an API that the internet can reach",
        ),
    ],
    ids=[
        "no routes",
        "function URL",
        "no websockets",
        "websocket TLS",
        "HTTP API TLS",
        "edge certificate",
        "deep edge path",
        "deep path with an old TLS",
        "private",
    ],
)
def test_a_domain_that_an_api_cannot_have_is_told_before_anything_is_made(
    trigger: Trigger, settings: dict[str, object], said: str
) -> None:
    with pytest.raises(CustomDomainError, match=re.escape(said)) as raised:
        assembled(trigger, **settings)  # type: ignore[arg-type]  # any of the config's keys

    assert raised.value.hint


def test_websockets_have_a_domain_of_their_own() -> None:
    both = {"api_gateway_custom_domain": domain(), "websocket_api_custom_domain": domain()}

    with pytest.raises(CustomDomainError, match="the domain of the routes, too"):
        assembled(ROUTE, MESSAGE, **both)  # type: ignore[arg-type]  # any of the config's keys


def test_the_place_of_a_fault_is_where_it_is_written() -> None:
    stages = {"dev": {"api_gateway_custom_domain": domain()}}

    with pytest.raises(CustomDomainError, match=r"`stages\.dev\.api_gateway_custom_domain` is"):
        assembled(PURE, stages=stages)


async def test_a_domain_that_is_configured_no_more_is_removed() -> None:
    before = assembled(ROUTE, api_gateway_custom_domain=domain(url_prefix=["v1", "v2"]))
    _, record = await deployed(before)

    steps = plan(assembled(ROUTE), record.resources).work

    assert sorted((step.action, str(step.address)) for step in steps) == [
        ("delete", "api_mapping:api.example.com/v1"),
        ("delete", "api_mapping:api.example.com/v2"),
        ("delete", "domain_name:api.example.com"),
    ]


async def test_a_domain_is_kept_while_paths_of_it_come_and_go() -> None:
    before = assembled(ROUTE, api_gateway_custom_domain=domain(url_prefix="v1"))
    _, record = await deployed(before)

    after = assembled(ROUTE, api_gateway_custom_domain=domain(url_prefix="v2"))
    steps = plan(after, record.resources).work

    assert [(step.action, str(step.address)) for step in steps] == [
        ("create", "api_mapping:api.example.com/v2"),
        ("delete", "api_mapping:api.example.com/v1"),
    ]
