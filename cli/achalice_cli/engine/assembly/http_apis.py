"""Routes to an HTTP API or a function's URL in front of their function."""

import re
from collections.abc import Iterable, Iterator, Sequence

from achalice.triggers import (
    HTTP_HANDLER,
    CognitoGuard,
    CustomGuard,
    FunctionGuard,
    Guard,
    HttpRoute,
    IamGuard,
    JwtGuard,
)
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import FUNCTION_URL, HTTP_API
from achalice_cli.engine.assembly.access_logs import access_log, access_log_group
from achalice_cli.engine.assembly.gateways import UnsupportedGuardError, throttle
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import (
    Desired,
    FunctionUrl,
    HttpApi,
    HttpApiRoute,
    HttpAuthorizer,
    Permission,
)
from achalice_cli.engine.resources.http_apis import Authorization

_KEPT_FOR = 300
"""Seconds for which a REST API keeps an authorizer's answer unless it is told otherwise."""


def http_api(stage: Stage, routes: Sequence[HttpRoute]) -> Desired:
    """The API of all `routes` and what lets it call the functions behind and before them.

    Raises:
        UnsupportedGuardError: a route asks for something that HTTP APIs do not know.
    """
    for route in routes:
        _check(route)
    guards = {route.guard.name: route.guard for route in routes if route.guard is not None}
    handlers = [guard.handler for guard in guards.values() if isinstance(guard, FunctionGuard)]
    desired: Desired = {
        HTTP_API: HttpApi(
            name=stage.name(),
            routes=tuple(_routes(routes)),
            function=addresses.function(HTTP_HANDLER),
            authorizers=tuple(_authorizers(guards.values())),
            authorizer_functions=tuple(map(addresses.function, handlers)),
            stage=stage.config.http_api_stage,
            tags=stage.tags(),
            throttle=throttle(stage),
            access_log=access_log(stage),
            access_log_group=next(iter(access_log_group(stage)), None),
            stage_variables=stage.config.rest_api.stage_variables,
        ),
        **access_log_group(stage),
    }
    for handler in (HTTP_HANDLER, *handlers):
        desired[addresses.permission(handler, HTTP_API)] = Permission(
            function=addresses.function(handler),
            principal="apigateway.amazonaws.com",
            source=HTTP_API,
        )
    return desired


def function_url(stage: Stage, routes: Sequence[HttpRoute]) -> Desired:
    """The URL of the function of all `routes`, and what lets everybody use it.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html

    Raises:
        UnsupportedGuardError: a route asks for something that function URLs do not know.
    """
    auth = stage.config.function_url_auth
    for route in routes:
        _check_alone(route, signed=auth == "AWS_IAM")
    function = addresses.function(HTTP_HANDLER)
    desired: Desired = {FUNCTION_URL: FunctionUrl(function=function, auth=auth)}
    if auth == "NONE":
        # Lambda wants both: the one for the URL, the other for the function behind it.
        desired[addresses.permission(HTTP_HANDLER, FUNCTION_URL)] = Permission(
            function=function,
            principal="*",
            source=FUNCTION_URL,
            url_action="lambda:InvokeFunctionUrl",
        )
        desired[addresses.permission(HTTP_HANDLER, f"{FUNCTION_URL}/function")] = Permission(
            function=function,
            principal="*",
            source=FUNCTION_URL,
            url_action="lambda:InvokeFunction",
        )
    return desired


def _routes(routes: Iterable[HttpRoute]) -> Iterator[HttpApiRoute]:
    """Those of `routes`, and OPTIONS for paths that answer preflight requests."""
    preflight: set[str] = set()
    for route in routes:
        guard = route.guard
        for method in route.methods:
            yield HttpApiRoute(
                key=f"{method} {route.path}",
                authorization=_authorization(guard),
                authorizer=None if guard is None or isinstance(guard, IamGuard) else guard.name,
                scopes=route.scopes,
            )
        if route.cors is not None and route.path not in preflight:
            preflight.add(route.path)
            # A browser asks before it has anything to show an authorizer.
            yield HttpApiRoute(key=f"OPTIONS {route.path}")


def _authorization(guard: Guard | None) -> Authorization:
    match guard:
        case None:
            return "NONE"
        case IamGuard():
            return "AWS_IAM"
        case JwtGuard():
            return "JWT"
        case _:
            return "CUSTOM"


def _authorizers(guards: Iterable[Guard]) -> Iterator[HttpAuthorizer]:
    for guard in guards:
        match guard:
            case FunctionGuard():
                yield HttpAuthorizer(
                    name=guard.name,
                    type="REQUEST",
                    identity_sources=_sources(guard),
                    payload_version="2.0",
                    simple_responses=guard.simple_responses,
                    ttl_seconds=_KEPT_FOR if guard.ttl_seconds is None else guard.ttl_seconds,
                    credentials=guard.execution_role,
                )
            case CustomGuard():
                yield HttpAuthorizer(
                    name=guard.name,
                    type="REQUEST",
                    identity_sources=_sources(guard),
                    uri=guard.authorizer_uri,
                    # It has all that a REST API sends, and the function may serve one as well.
                    payload_version="1.0",
                    ttl_seconds=guard.ttl_seconds,
                    credentials=guard.invoke_role_arn,
                )
            case JwtGuard():
                yield HttpAuthorizer(
                    name=guard.name,
                    type="JWT",
                    identity_sources=(guard.identity_source,),
                    issuer=guard.issuer,
                    audience=guard.audience,
                )
            case _:
                # IAM needs none, and all others have been refused.
                continue


def _sources(guard: FunctionGuard | CustomGuard) -> tuple[str, ...]:
    if guard.identity_sources is None:
        return (f"$request.header.{guard.header}",)
    return guard.identity_sources


def _check(route: HttpRoute) -> None:
    """Raise if an HTTP API could not serve `route` as it asks for.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
    """
    guard = route.guard
    if route.api_key_required:
        raise UnsupportedGuardError(
            route.view,
            "asks for an API key, which HTTP APIs do not know",
            'leave out api_key_required, or set "api_type": "rest"',
        )
    if isinstance(guard, CognitoGuard):
        raise UnsupportedGuardError(
            route.view,
            f"has the Cognito authorizer `{guard.name}`; an HTTP API takes tokens of "
            "app clients that it is told, and not of all that a user pool has",
            _as_jwt(guard),
        )
    if route.scopes and guard is not None and not isinstance(guard, JwtGuard):
        raise UnsupportedGuardError(
            route.view,
            f"asks for scopes, which an HTTP API does not look for with `{guard.name}`",
            "use a JWTAuthorizer, or check them in the authorizer",
        )


def _as_jwt(guard: CognitoGuard) -> str:
    pools = [_issuer(arn) for arn in guard.provider_arns]
    if len(pools) > 1 or None in pools:
        return "use a JWTAuthorizer, which takes the tokens of one user pool"
    return f'use JWTAuthorizer("{guard.name}", "{pools[0]}", [the ids of its app clients])'


def _issuer(user_pool_arn: str) -> str | None:
    """Who signs the tokens of a user pool; None where the ARN is not one."""
    found = re.fullmatch(r"arn:([\w-]+):cognito-idp:([\w-]+):\d*:userpool/(\S+)", user_pool_arn)
    if found is None:
        return None
    partition, region, pool = found.groups()
    domain = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return f"https://cognito-idp.{region}.{domain}/{pool}"


def _check_alone(route: HttpRoute, *, signed: bool) -> None:
    """Raise if `route` needs a gateway; `signed` where all callers have to sign."""
    guard = route.guard
    if route.api_key_required:
        raise UnsupportedGuardError(
            route.view,
            "asks for an API key, which function URLs do not know",
            'leave out api_key_required, or set "api_type": "rest"',
        )
    if isinstance(guard, IamGuard):
        if not signed:
            raise UnsupportedGuardError(
                route.view,
                "is for signed requests, and anybody may call a function URL without auth",
                'set "function_url_auth": "AWS_IAM", which holds for all routes',
            )
    elif guard is not None:
        raise UnsupportedGuardError(
            route.view,
            f"has the authorizer `{guard.name}`, and a function URL asks nobody",
            'set "api_type": "http" or "rest", or check who calls in a middleware',
        )
