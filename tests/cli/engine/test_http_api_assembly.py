"""Routes behind an HTTP API or a function's URL, as the config asks for."""

import json
from typing import Any

import pytest

from achalice.cors import CORSConfig
from achalice.triggers import (
    CognitoGuard,
    CustomGuard,
    FunctionGuard,
    Guard,
    HttpRoute,
    IamGuard,
    JwtGuard,
)
from achalice_cli.config import ConfigFile, ConflictingApiSettingsError, StageConfig
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ACCESS_LOG, FUNCTION_URL, HTTP_API, REST_API
from achalice_cli.engine.assembly import UnsupportedGuardError, assemble
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import (
    Desired,
    FunctionUrl,
    HttpApi,
    HttpApiRoute,
    HttpAuthorizer,
    Permission,
    Throttle,
)
from achalice_cli.engine.steps import Delete

from .builders import CONTENTS, ROUTE, TAGS, assembled, of_kind
from .fakes import deployed

FUNCTION = addresses.function("api_handler")
PORTER = FunctionGuard("porter", header="X-Token", simple_responses=True, ttl_seconds=0)
KEYED = FunctionGuard("keyed", identity_sources=("$request.querystring.key",))
TOKENS = JwtGuard("tokens", "https://issuer.example", ("shop",), "$request.header.Authorization")
THEIRS = CustomGuard("theirs", "arn:uri", "Authorization", None, 60, "arn:role")
POOL_ARN = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc"
POOL = CognitoGuard("pool", (POOL_ARN,), "Authorization")
IAM = IamGuard()


def guarded(guard: Guard, path: str = "/orders", scopes: tuple[str, ...] = ()) -> HttpRoute:
    return HttpRoute(path, ("GET",), "orders", guard=guard, scopes=scopes)


def http_api_of(*routes: HttpRoute) -> HttpApi:
    guards = [each.guard for each in routes if isinstance(each.guard, FunctionGuard)]
    return of_kind(HttpApi, assembled(*routes, *guards, api_type="http"), HTTP_API)


def permissions_of(desired: Desired) -> dict[str, Permission]:
    return {address: each for address, each in desired.items() if isinstance(each, Permission)}


def test_routes_are_behind_a_rest_api_unless_the_config_says_otherwise() -> None:
    assert REST_API in assembled(ROUTE)
    assert assembled(ROUTE, api_type="rest") == assembled(ROUTE)


def test_a_stage_has_the_api_that_its_config_asks_for() -> None:
    stages = {"dev": {"api_type": "function_url"}, "prod": {}}

    fronts = {
        stage: assembled(ROUTE, stage=stage, api_type="http", stages=stages).keys()
        & {REST_API, HTTP_API, FUNCTION_URL}
        for stage in stages
    }

    assert fronts == {"dev": {FUNCTION_URL}, "prod": {HTTP_API}}


def test_an_http_api_has_a_route_for_each_method() -> None:
    greedy = HttpRoute("/files/{key+}", ("PUT",), "put_file")

    api = http_api_of(ROUTE, greedy)

    assert api == HttpApi(
        name="shop-dev",
        routes=(
            HttpApiRoute(key="GET /orders/{order_id}"),
            HttpApiRoute(key="PUT /orders/{order_id}"),
            HttpApiRoute(key="PUT /files/{key+}"),
        ),
        function=FUNCTION,
        authorizers=(),
        authorizer_functions=(),
        stage="$default",
        tags=TAGS,
    )


def test_paths_of_an_http_api_begin_with_the_stage_that_the_config_names() -> None:
    desired = assembled(ROUTE, api_type="http", api_gateway_stage="v1")

    assert of_kind(HttpApi, desired, HTTP_API).stage == "v1"


def test_the_stage_of_an_http_api_is_told_what_is_configured() -> None:
    desired = assembled(
        ROUTE,
        api_type="http",
        throttle={"rate_limit": 10, "burst_limit": 20},
        access_log=True,
        stage_variables={"table": "orders"},
    )

    api = of_kind(HttpApi, desired, HTTP_API)
    assert api.access_log is not None
    # What only REST APIs know would be logged as `-`.
    assert json.loads(api.access_log.format).items() >= {"routeKey": "$context.routeKey"}.items()
    assert "resourcePath" not in api.access_log.format
    assert (api.throttle, api.stage_variables) == (
        Throttle(rate_limit=10, burst_limit=20),
        {"table": "orders"},
    )
    assert (api.access_log_group, ACCESS_LOG in desired) == (ACCESS_LOG, True)


@pytest.mark.parametrize(
    ("api_type", "settings", "whose", "known"),
    [
        ("http", {"minimum_compression_size": 0}, "REST APIs", "rest"),
        ("http", {"api_gateway_endpoint_type": "EDGE"}, "REST APIs", "rest"),
        ("http", {"api_keys": {"partner": {}}}, "REST APIs", "rest"),
        ("function_url", {"access_log": True}, "REST APIs and HTTP APIs", "http"),
        ("function_url", {"stage_variables": {"a": "b"}}, "REST APIs and HTTP APIs", "http"),
        (
            "function_url",
            {"throttle": {"rate_limit": 1, "burst_limit": 1}},
            "REST APIs and HTTP APIs",
            "http",
        ),
        ("rest", {"function_url_auth": "AWS_IAM"}, "function URLs", "function_url"),
    ],
    ids=lambda each: each if isinstance(each, str) else next(iter(each)),
)
def test_what_would_do_nothing_is_refused(
    api_type: str, settings: dict[str, Any], whose: str, known: str
) -> None:
    with pytest.raises(ConflictingApiSettingsError) as raised:
        assembled(ROUTE, stages={"dev": {"api_type": api_type}}, **settings)

    key = next(iter(settings))
    assert (str(raised.value), raised.value.hint) == (
        f'.achalice/config.json: `{key}` is for {whose}, and `api_type` is "{api_type}"',
        f'leave it out of this stage, or set "api_type": "{known}"',
    )


def test_a_function_url_may_do_without_the_log_that_other_stages_have() -> None:
    dev = {"api_type": "function_url", "access_log": False}

    assert FUNCTION_URL in assembled(ROUTE, access_log=True, stages={"dev": dev})


def test_nobody_has_to_be_let_in_to_ask_what_a_browser_may_do() -> None:
    cors = HttpRoute("/orders", ("GET",), "orders", guard=IAM, cors=CORSConfig())
    more = HttpRoute("/orders", ("POST",), "order", cors=CORSConfig())

    assert http_api_of(cors, more).routes == (
        HttpApiRoute(key="GET /orders", authorization="AWS_IAM"),
        HttpApiRoute(key="OPTIONS /orders"),
        HttpApiRoute(key="POST /orders"),
    )


@pytest.mark.parametrize(
    ("guard", "route", "authorizer"),
    [
        (
            PORTER,
            HttpApiRoute(key="GET /orders", authorization="CUSTOM", authorizer="porter"),
            HttpAuthorizer(
                name="porter",
                type="REQUEST",
                identity_sources=("$request.header.X-Token",),
                payload_version="2.0",
                simple_responses=True,
                ttl_seconds=0,
            ),
        ),
        (
            KEYED,
            HttpApiRoute(key="GET /orders", authorization="CUSTOM", authorizer="keyed"),
            HttpAuthorizer(
                name="keyed",
                type="REQUEST",
                identity_sources=("$request.querystring.key",),
                payload_version="2.0",
                ttl_seconds=300,
            ),
        ),
        (
            THEIRS,
            HttpApiRoute(key="GET /orders", authorization="CUSTOM", authorizer="theirs"),
            HttpAuthorizer(
                name="theirs",
                type="REQUEST",
                identity_sources=("$request.header.Authorization",),
                uri="arn:uri",
                payload_version="1.0",
                ttl_seconds=60,
                credentials="arn:role",
            ),
        ),
        (
            TOKENS,
            HttpApiRoute(key="GET /orders", authorization="JWT", authorizer="tokens"),
            HttpAuthorizer(
                name="tokens",
                type="JWT",
                identity_sources=("$request.header.Authorization",),
                issuer="https://issuer.example",
                audience=("shop",),
            ),
        ),
    ],
    ids=["own", "with identity sources", "another's", "tokens"],
)
def test_each_kind_of_authorizer_is_one_of_the_http_api(
    guard: Guard, route: HttpApiRoute, authorizer: HttpAuthorizer
) -> None:
    api = http_api_of(guarded(guard))

    assert (api.routes, api.authorizers) == ((route,), (authorizer,))


def test_routes_share_an_authorizer_and_ask_for_scopes_of_their_own() -> None:
    api = http_api_of(guarded(TOKENS, "/a", ("read",)), guarded(TOKENS, "/b"))

    assert [route.scopes for route in api.routes] == [("read",), ()]
    assert [each.name for each in api.authorizers] == ["tokens"]


def test_an_http_api_may_call_its_function_and_its_authorizers() -> None:
    desired = assembled(guarded(PORTER), PORTER, api_type="http")

    assert of_kind(HttpApi, desired, HTTP_API).authorizer_functions == (
        addresses.function("porter"),
    )
    assert permissions_of(desired) == {
        f"permission:{handler}/{HTTP_API}": Permission(
            function=addresses.function(handler),
            principal="apigateway.amazonaws.com",
            source=HTTP_API,
        )
        for handler in ("api_handler", "porter")
    }


@pytest.mark.parametrize(
    ("route", "problem", "hint"),
    [
        (
            HttpRoute("/", ("GET",), "index", api_key_required=True),
            "`index` asks for an API key, which HTTP APIs do not know",
            'leave out api_key_required, or set "api_type": "rest"',
        ),
        (
            guarded(POOL),
            "`orders` has the Cognito authorizer `pool`; an HTTP API takes tokens of app clients "
            "that it is told, and not of all that a user pool has",
            'use JWTAuthorizer("pool", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"'
            ", [the ids of its app clients])",
        ),
        (
            guarded(CognitoGuard("pools", (POOL_ARN, POOL_ARN), "Authorization")),
            "`orders` has the Cognito authorizer `pools`; an HTTP API takes tokens of app clients "
            "that it is told, and not of all that a user pool has",
            "use a JWTAuthorizer, which takes the tokens of one user pool",
        ),
        (
            guarded(PORTER, scopes=("read",)),
            "`orders` asks for scopes, which an HTTP API does not look for with `porter`",
            "use a JWTAuthorizer, or check them in the authorizer",
        ),
    ],
    ids=["api key", "user pool", "user pools", "scopes"],
)
def test_what_an_http_api_does_not_know_is_refused(
    route: HttpRoute, problem: str, hint: str
) -> None:
    with pytest.raises(UnsupportedGuardError) as raised:
        http_api_of(route)

    assert (str(raised.value), raised.value.hint) == (problem, hint)


def test_a_token_that_a_rest_api_does_not_know_is_one_for_an_http_api() -> None:
    with pytest.raises(UnsupportedGuardError) as raised:
        assembled(guarded(TOKENS))

    assert '"api_type": "http"' in str(raised.value.hint)


def test_everybody_may_use_a_function_url() -> None:
    """Lambda wants two statements, and the one for the function holds for nobody else."""
    desired = assembled(ROUTE, api_type="function_url")

    assert desired[FUNCTION_URL] == FunctionUrl(function=FUNCTION, auth="NONE")
    assert {
        (each.principal, each.source, each.url_action) for each in permissions_of(desired).values()
    } == {
        ("*", FUNCTION_URL, "lambda:InvokeFunctionUrl"),
        ("*", FUNCTION_URL, "lambda:InvokeFunction"),
    }


def test_a_function_url_for_signed_requests_is_open_to_nobody() -> None:
    desired = assembled(guarded(IAM), api_type="function_url", function_url_auth="AWS_IAM")

    assert desired[FUNCTION_URL] == FunctionUrl(function=FUNCTION, auth="AWS_IAM")
    assert permissions_of(desired) == {}


@pytest.mark.parametrize(
    ("route", "problem", "hint"),
    [
        (
            HttpRoute("/", ("GET",), "index", api_key_required=True),
            "`index` asks for an API key, which function URLs do not know",
            'leave out api_key_required, or set "api_type": "rest"',
        ),
        (
            guarded(PORTER),
            "`orders` has the authorizer `porter`, and a function URL asks nobody",
            'set "api_type": "http" or "rest", or check who calls in a middleware',
        ),
        (
            guarded(IAM),
            "`orders` is for signed requests, and anybody may call a function URL without auth",
            'set "function_url_auth": "AWS_IAM", which holds for all routes',
        ),
    ],
    ids=["api key", "authorizer", "IAM"],
)
def test_what_a_function_url_cannot_do_is_refused(
    route: HttpRoute, problem: str, hint: str
) -> None:
    with pytest.raises(UnsupportedGuardError) as raised:
        assembled(route, api_type="function_url")

    assert (str(raised.value), raised.value.hint) == (problem, hint)


FRONTS: tuple[dict[str, str], ...] = (
    {"api_type": "rest"},
    {"api_type": "http"},
    {"api_type": "function_url"},
    {"api_type": "function_url", "function_url_auth": "AWS_IAM"},
)


@pytest.mark.parametrize(
    ("before", "after"),
    [(one, other) for one in FRONTS for other in FRONTS if one["api_type"] != other["api_type"]],
    ids=lambda each: "-".join(each.values()),
)
async def test_an_api_is_closed_when_the_one_in_its_place_is_open(
    before: dict[str, str], after: dict[str, str]
) -> None:
    """So that nothing is lost where the other one cannot be made."""
    _, record = await deployed(front(before))
    desired = front(after)

    made = plan(desired, record.resources)

    opened = {
        position
        for position, step in enumerate(made.steps)
        if step.address in desired.keys() - record.resources.keys()
    }
    for position, step in enumerate(made.steps):
        if isinstance(step, Delete):
            assert opened <= _awaited(made.after, position)


def front(settings: dict[str, str]) -> Desired:
    config = StageConfig(stage="dev", file=ConfigFile.model_validate(settings))
    return assemble("shop", config, [ROUTE], CONTENTS)


def _awaited(after: tuple[frozenset[int], ...], position: int) -> set[int]:
    """All that is done before the step at `position`."""
    awaited = set(after[position])
    for each in after[position]:
        awaited |= _awaited(after, each)
    return awaited


@pytest.mark.parametrize("api_type", ["http", "function_url"])
def test_a_function_that_is_kept_ready_is_called_by_its_alias(api_type: str) -> None:
    desired = assembled(ROUTE, api_type=api_type, provisioned_concurrency=1)

    called = {
        each.function
        for each in desired.values()
        if isinstance(each, HttpApi | FunctionUrl | Permission)
    }
    assert called == {addresses.alias("api_handler")}
