"""Routes to the API in front of their functions."""

from collections.abc import Iterable, Iterator, Sequence

from achalice.exceptions import AchaliceError
from achalice.triggers import HTTP_HANDLER, FunctionGuard, HttpRoute, JwtGuard
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import REST_API
from achalice_cli.engine.assembly.stage import Stage
from achalice_cli.engine.resources import Desired, Permission, RestApi, RestMethod


class UnsupportedGuardError(AchaliceError):
    """A route asks that callers be checked in a way that its front does not know."""

    def __init__(self, view: str, problem: str, hint: str) -> None:
        super().__init__(f"`{view}` {problem}")
        self.hint = hint


def rest_api(
    stage: Stage,
    routes: Sequence[HttpRoute],
    declared: Sequence[FunctionGuard],
    binary_media_types: Iterable[str],
) -> Desired:
    """The API of all `routes` and what lets it call the functions behind and before them.

    Raises:
        UnsupportedGuardError: a route has an authorizer that REST APIs do not know.
    """
    guards = dict.fromkeys(
        [*declared, *(route.guard for route in routes if route.guard is not None)]
    )
    handlers = [guard.handler for guard in guards if isinstance(guard, FunctionGuard)]
    desired: Desired = {
        REST_API: RestApi(
            name=stage.name(),
            methods=tuple(_methods(routes)),
            function=addresses.function(HTTP_HANDLER),
            guards=tuple(guards),
            guard_functions=tuple(map(addresses.function, handlers)),
            stage=stage.config.api_gateway_stage,
            binary_media_types=tuple(binary_media_types),
            endpoint_type="REGIONAL",
            tags=stage.tags(),
        )
    }
    for handler in (HTTP_HANDLER, *handlers):
        desired[addresses.permission(handler, REST_API)] = Permission(
            function=addresses.function(handler),
            principal="apigateway.amazonaws.com",
            source=REST_API,
        )
    return desired


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
