"""Routes to the API in front of their functions."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import JsonValue

from achalice.triggers import HTTP_HANDLER, FunctionGuard, Guard, HttpRoute, JwtGuard
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import REST_API
from achalice_cli.engine.assembly.access_logs import access_log, access_log_group
from achalice_cli.engine.assembly.browsers import error_headers
from achalice_cli.engine.assembly.errors import DeclarationError
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.assembly.usage import usage
from achalice_cli.engine.resources import Desired, Permission, RestApi, RestMethod, Throttle


class UnsupportedGuardError(DeclarationError):
    """A route asks that callers be checked in a way that its front does not know."""

    def __init__(self, view: str, problem: str, hint: str) -> None:
        super().__init__(f"`{view}` {problem}")
        self.handlers = (view,)
        self.hint = hint


def rest_api(
    stage: Stage,
    routes: Sequence[HttpRoute],
    declared: Sequence[FunctionGuard],
    binary_media_types: Iterable[str],
    policy: dict[str, JsonValue] | None,
) -> Desired:
    """The API of all `routes`, what lets it call the functions behind and before them, its keys.

    `policy` says who may call it.

    Raises:
        UnsupportedGuardError: a route has an authorizer that REST APIs do not know.
    """
    guards = dict.fromkeys(
        [*declared, *(route.guard for route in routes if route.guard is not None)]
    )
    desired: Desired = {
        REST_API: _api(stage, routes, tuple(guards), tuple(binary_media_types), policy),
        **access_log_group(stage),
        **usage(stage),
    }
    for handler in (HTTP_HANDLER, *_handlers(guards)):
        desired[addresses.permission(handler, REST_API)] = Permission(
            function=addresses.function(handler),
            principal="apigateway.amazonaws.com",
            source=REST_API,
        )
    return desired


def _handlers(guards: Iterable[Guard]) -> list[str]:
    """Those guards that are handlers of the app."""
    return [guard.handler for guard in guards if isinstance(guard, FunctionGuard)]


def _api(
    stage: Stage,
    routes: Sequence[HttpRoute],
    guards: tuple[Guard, ...],
    binary_media_types: tuple[str, ...],
    policy: dict[str, JsonValue] | None,
) -> RestApi:
    config = stage.config.rest_api
    return RestApi(
        name=stage.name(),
        methods=tuple(_methods(routes)),
        function=addresses.function(HTTP_HANDLER),
        guards=guards,
        guard_functions=tuple(map(addresses.function, _handlers(guards))),
        stage=stage.config.api_gateway_stage,
        binary_media_types=binary_media_types,
        endpoint_type=config.endpoint_type,
        tags=stage.tags(),
        vpc_endpoint_ids=config.vpc_endpoint_ids,
        policy=policy or _private_policy(config.vpc_endpoint_ids),
        minimum_compression_size=config.minimum_compression_size,
        error_headers=error_headers(route.cors for route in routes),
        tracing=stage.config.xray,
        throttle=throttle(stage),
        access_log=access_log(stage),
        access_log_group=next(iter(access_log_group(stage)), None),
        stage_variables=config.stage_variables,
    )


def _private_policy(vpc_endpoint_ids: Sequence[str]) -> dict[str, JsonValue] | None:
    """Whoever comes through one of the endpoints of a private API may call it."""
    if not vpc_endpoint_ids:
        return None
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "arn:*:execute-api:*:*:*",
                "Condition": {"StringEquals": {"aws:SourceVpce": [*vpc_endpoint_ids]}},
            }
        ],
    }


def throttle(stage: Stage) -> Throttle | None:
    """How many requests the stage's API lets through; None where the config does not say."""
    said = stage.config.rest_api.throttle
    return None if said is None else Throttle.model_validate(said.model_dump())


def _methods(routes: Iterable[HttpRoute]) -> Iterator[RestMethod]:
    """Those of `routes`, and OPTIONS for paths that answer preflight requests."""
    preflight: set[str] = set()
    for route in routes:
        if isinstance(route.guard, JwtGuard):
            raise UnsupportedGuardError(
                route.view,
                f"has the JWT authorizer `{route.guard.name}`, which REST APIs do not know",
                'set "api_type": "http" in .achalice/config.json, use a '
                "CognitoUserPoolAuthorizer, or check the token in an @app.authorizer",
            )
        for method in route.methods:
            yield RestMethod(
                path=route.path,
                method=method,
                guard=None if route.guard is None else route.guard.name,
                scopes=route.scopes,
                api_key_required=route.api_key_required,
            )
        if route.cors is not None and route.path not in preflight:
            preflight.add(route.path)
            yield RestMethod(path=route.path, method="OPTIONS")
