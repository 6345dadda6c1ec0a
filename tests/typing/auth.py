"""What mypy knows of authorizers. Checked by mypy, never run."""

from typing import Any, assert_type

from achalice import LambdaContext
from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    IAMAuthorizer,
)
from achalice.events import AuthRequest
from achalice.policies import AuthResponse, AuthRoute
from achalice.requests import Headers, MultiDict


async def gate(request: AuthRequest) -> AuthResponse:
    assert_type(request.token, str)
    assert_type(request.headers, Headers)
    assert_type(request.query_params, MultiDict | None)
    assert_type(request.context, LambdaContext)
    assert_type(request.to_dict(), dict[str, Any])
    request.token = "mine"  # type: ignore[misc]  # events are frozen
    return AuthResponse(["/orders", AuthRoute("/", ["GET"])], request.token, {"seats": 3})


def plain(request: AuthRequest) -> dict[str, int]:
    return {}


async def a_built_in_authorizer_is_called_like_its_handler(request: AuthRequest) -> None:
    authorizer = ChaliceAuthorizer(gate, ttl_seconds=30)

    assert_type(await authorizer(request), AuthResponse)
    assert_type(await authorizer.with_scopes(["a"])(request=request), AuthResponse)
    assert_type(ChaliceAuthorizer(plain)(request), dict[str, int])
    authorizer("token")  # type: ignore[arg-type,unused-coroutine]  # the handler's own types count


def every_authorizer_fits_a_route() -> list[Authorizer]:
    pool = CognitoUserPoolAuthorizer("pool", ["arn"]).with_scopes(["a"])
    assert_type(pool, CognitoUserPoolAuthorizer)
    pool.name = "other"  # type: ignore[misc]  # authorizers are frozen
    return [pool, IAMAuthorizer(), ChaliceAuthorizer(gate)]


def wrong_answers_are_errors() -> None:
    AuthResponse(["/"], "jane", {"roles": ["a"]})  # type: ignore[dict-item]  # no lists
    AuthResponse(["/"], 7)  # type: ignore[arg-type]  # a text
    AuthRoute("/", [1])  # type: ignore[list-item]  # texts
