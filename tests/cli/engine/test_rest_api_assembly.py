"""What the config says of a REST API reaches its resources."""

import json
from typing import Any

import pytest
from pydantic import JsonValue

from achalice.cors import CORSConfig
from achalice.triggers import HttpRoute
from achalice_cli.config import ConflictingApiSettingsError
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ACCESS_LOG, REST_API
from achalice_cli.engine.assembly.browsers import error_headers
from achalice_cli.engine.resources import (
    AccessLog,
    ApiKey,
    LogGroup,
    Permission,
    Quota,
    RestApi,
    Role,
    Throttle,
    UsagePlan,
    UsagePlanKey,
)

from .builders import ROUTE, TAGS, assembled, of_kind

PRIVATE: dict[str, Any] = {"api_gateway_endpoint_type": "PRIVATE"}
KEYS: dict[str, Any] = {
    "api_keys": {"partner": {}},
    "usage_plans": {"basic": {"api_keys": ["partner"]}},
}


def rest_api(route: HttpRoute = ROUTE, **settings: Any) -> RestApi:
    return of_kind(RestApi, assembled(route, **settings), REST_API)


def complaint(**settings: Any) -> tuple[str, str | None]:
    with pytest.raises(ConflictingApiSettingsError) as raised:
        assembled(ROUTE, **settings)
    return str(raised.value), raised.value.hint


def test_without_a_config_an_api_is_as_it_was_before_there_was_one_to_have() -> None:
    """Records of before have none of these fields, and are not to be changed for that."""
    api = rest_api()

    told = {name: value for name, value in api.properties().items() if name in RestApi.defaults()}
    assert told.items() <= RestApi.defaults().items()
    assert api.endpoint_type == "REGIONAL"


def test_an_api_is_told_what_is_configured() -> None:
    api = rest_api(
        api_gateway_endpoint_type="EDGE",
        minimum_compression_size=0,
        throttle={"rate_limit": 10, "burst_limit": 20},
        stage_variables={"table": "orders"},
        xray=True,
    )

    assert (api.endpoint_type, api.minimum_compression_size, api.tracing) == ("EDGE", 0, True)
    assert api.throttle == Throttle(rate_limit=10, burst_limit=20)
    assert api.stage_variables == {"table": "orders"}


@pytest.mark.parametrize(
    ("written", "endpoints"),
    [("vpce-1", ("vpce-1",)), (["vpce-1", "vpce-2"], ("vpce-1", "vpce-2"))],
)
def test_a_private_api_may_be_called_through_its_endpoints(
    written: str | list[str], endpoints: tuple[str, ...]
) -> None:
    """As Chalice has it."""
    api = rest_api(**PRIVATE, api_gateway_endpoint_vpce=written)

    assert api.vpc_endpoint_ids == endpoints
    assert api.policy == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "arn:*:execute-api:*:*:*",
                "Condition": {"StringEquals": {"aws:SourceVpce": [*endpoints]}},
            }
        ],
    }


def test_an_api_that_is_not_private_may_be_called_by_everybody() -> None:
    assert rest_api().policy is None


@pytest.mark.parametrize(
    ("settings", "problem", "hint"),
    [
        (
            {"api_gateway_endpoint_vpce": "vpce-1"},
            "`api_gateway_endpoint_vpce` is for private APIs, and this one is REGIONAL",
            'set "api_gateway_endpoint_type": "PRIVATE", too, or leave the endpoints out',
        ),
        (
            PRIVATE,
            '`api_gateway_endpoint_type` is "PRIVATE", but nothing says who may call the API',
            'set "api_gateway_endpoint_vpce" to the VPC endpoints that may, or '
            '"api_gateway_policy_file" to a file in .achalice/',
        ),
        (
            {
                "api_gateway_policy_file": "policy.json",
                "stages": {"dev": {**PRIVATE, "api_gateway_endpoint_vpce": "vpce-1"}},
            },
            "`stages.dev.api_gateway_endpoint_vpce` and `api_gateway_policy_file` are two ways "
            "to say who may call a private API",
            "leave one of them out; a policy may name the endpoints as `aws:SourceVpce`",
        ),
        (
            {"api_type": "http", **KEYS},
            '`usage_plans` is for REST APIs, and `api_type` is "http"',
            'leave it out of this stage, or set "api_type": "rest"',
        ),
        (
            {"api_gateway_policy_file": "p.json", "stages": {"dev": {"api_type": "function_url"}}},
            '`api_gateway_policy_file` is for REST APIs, and `api_type` is "function_url"',
            'leave it out of this stage, or set "api_type": "rest"',
        ),
        (
            {"usage_plans": {"basic": {"api_keys": ["partner"]}}},
            "`usage_plans.basic.api_keys` names partner, which is not in `api_keys`",
            'say that there is such a key: "api_keys": {"partner": {}}',
        ),
        (
            {**KEYS, "stages": {"dev": {"usage_plans": {"big": {"api_keys": ["partner"]}}}}},
            "`stages.dev.usage_plans.big.api_keys` names partner, which is in the plan basic "
            "already",
            "one key has one plan: make another key",
        ),
    ],
)
def test_what_does_not_go_together_is_told_with_its_place(
    settings: dict[str, Any], problem: str, hint: str
) -> None:
    assert complaint(**settings) == (f".achalice/config.json: {problem}", hint)


def test_requests_are_logged_in_json_to_a_group_of_the_apps_own() -> None:
    desired = assembled(ROUTE, access_log=True, log_retention_in_days=7)

    api = of_kind(RestApi, desired, REST_API)
    assert api.access_log is not None
    assert json.loads(api.access_log.format)["requestId"] == "$context.requestId"
    assert (api.access_log.destination_arn, api.access_log_group) == (None, ACCESS_LOG)
    assert desired[ACCESS_LOG] == LogGroup(
        name="/aws/apigateway/shop-dev", retention_in_days=7, tags=TAGS
    )


def test_the_functions_have_nothing_to_write_to_the_apis_log() -> None:
    role = of_kind(Role, assembled(ROUTE, access_log=True), "role:default")

    assert "apigateway" not in json.dumps(role.policy)


def test_requests_may_be_logged_elsewhere_and_otherwise() -> None:
    arn = "arn:aws:logs:eu-west-1:123456789012:log-group:all"
    settings = {"destination_arn": f"{arn}:*", "format": "$context.requestId"}
    desired = assembled(ROUTE, access_log=settings)

    api = of_kind(RestApi, desired, REST_API)
    assert api.access_log == AccessLog(format="$context.requestId", destination_arn=arn)
    assert (api.access_log_group, ACCESS_LOG in desired) == (None, False)


def test_a_stage_may_do_without_the_log_that_the_others_have() -> None:
    desired = assembled(ROUTE, access_log=True, stages={"dev": {"access_log": False}})

    assert (of_kind(RestApi, desired, REST_API).access_log, ACCESS_LOG in desired) == (None, False)


def test_keys_are_made_and_put_into_their_plans() -> None:
    desired = assembled(
        ROUTE,
        api_gateway_stage="v1",
        api_keys={"partner": {"enabled": False}, "old": {"id": "abc123"}, "spare": {}},
        usage_plans={
            "basic": {
                "description": "for all",
                "throttle": {"rate_limit": 10, "burst_limit": 20},
                "quota": {"limit": 1000, "period": "MONTH"},
                "api_keys": ["partner", "old"],
            }
        },
    )

    made = {
        address: each
        for address, each in desired.items()
        if isinstance(each, ApiKey | UsagePlan | UsagePlanKey)
    }
    assert made == {
        "api_key:partner": ApiKey(
            name="shop-dev-partner", description="", enabled=False, tags=TAGS
        ),
        "api_key:spare": ApiKey(name="shop-dev-spare", description="", enabled=True, tags=TAGS),
        "usage_plan:basic": UsagePlan(
            name="shop-dev-basic",
            description="for all",
            api=REST_API,
            stage="v1",
            throttle=Throttle(rate_limit=10, burst_limit=20),
            quota=Quota(limit=1000, period="MONTH"),
            tags=TAGS,
        ),
        "usage_plan_key:partner": UsagePlanKey(
            plan=addresses.usage_plan("basic"), key=addresses.api_key("partner"), key_id=None
        ),
        "usage_plan_key:old": UsagePlanKey(
            plan=addresses.usage_plan("basic"), key=None, key_id="abc123"
        ),
    }


def test_a_stage_has_keys_and_plans_of_its_own_beside_those_of_all() -> None:
    """Those of the same name are the stage's."""
    own = {"api_keys": {"friend": {}}, "usage_plans": {"basic": {"api_keys": ["friend"]}}}
    desired = assembled(ROUTE, **KEYS, stages={"dev": own})

    assert {"api_key:partner", "api_key:friend", "usage_plan_key:friend"} <= desired.keys()
    assert "usage_plan_key:partner" not in desired


def test_an_app_without_routes_has_no_keys() -> None:
    assert not [each for each in assembled(**KEYS).values() if not isinstance(each, Permission)]


SHOP = CORSConfig("https://shop.example", expose_headers=["X-Left"], allow_credentials=True)
ANYBODY = {"Access-Control-Allow-Origin": "*"}


@pytest.mark.parametrize(
    ("configs", "headers"),
    [
        ([], {}),
        ([None], {}),
        ([None, CORSConfig()], ANYBODY),
        (
            [SHOP, None, SHOP],
            {
                "Access-Control-Allow-Origin": "https://shop.example",
                "Access-Control-Expose-Headers": "X-Left",
                "Access-Control-Allow-Credentials": "true",
            },
        ),
        (
            [SHOP, CORSConfig("https://shop.example")],
            {
                "Access-Control-Allow-Origin": "https://shop.example",
                "Access-Control-Expose-Headers": "X-Left",
            },
        ),
        ([CORSConfig("https://a.example"), CORSConfig("https://b.example")], ANYBODY),
        (
            [CORSConfig(allow_origins=["https://a.example"])],
            {"Access-Control-Allow-Origin": "https://a.example"},
        ),
        (
            [CORSConfig(allow_origins=["https://a.example", "https://b.example"])],
            ANYBODY,
        ),
        ([CORSConfig(allow_origins=["https://*.example"], allow_credentials=True)], ANYBODY),
    ],
    ids=[
        "no routes",
        "no cors",
        "any origin",
        "one origin",
        "one without credentials",
        "routes that differ",
        "a list of one",
        "several origins",
        "a pattern",
    ],
)
def test_errors_of_the_gateway_may_be_read_by_the_one_origin_or_by_all(
    configs: list[CORSConfig | None], headers: dict[str, str]
) -> None:
    """They cannot be made for one of several origins, and hold nothing of the app's."""
    assert error_headers(configs) == headers


def test_errors_carry_what_routes_say_to_browsers() -> None:
    cors: dict[str, JsonValue] = {"Access-Control-Allow-Origin": "*"}

    assert rest_api(HttpRoute("/", ("GET",), "index", cors=CORSConfig())).error_headers == cors
