"""What type checkers know of authorizers. Checked, never run."""

from typing import Any, assert_type

from achalice import Blueprint, Chalice, LambdaContext
from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    IAMAuthorizer,
)
from achalice.events import AuthRequest, CloudWatchEvent
from achalice.policies import AuthResponse, AuthRoute
from achalice.requests import Headers, MultiDict

from ..builders import FakeContext
from .sameness import Exactly, same

app = Chalice("shop")
orders = Blueprint("orders")


class OwnRequest(AuthRequest):
    """A model of one's own."""

    tenant: str = ""


async def gate(request: AuthRequest) -> AuthResponse:
    assert_type(request.token, str)
    assert_type(request.headers, Headers)
    assert_type(request.query_params, MultiDict | None)
    assert_type(request.context, LambdaContext)
    assert_type(request.to_dict(), dict[str, Any])
    # Events are frozen.
    request.token = "mine"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    return AuthResponse(["/orders", AuthRoute("/", ["GET"])], request.token, {"seats": 3})


def plain(request: AuthRequest) -> dict[str, int]:
    return {}


async def a_built_in_authorizer_is_called_like_its_handler(request: AuthRequest) -> None:
    authorizer = ChaliceAuthorizer(gate, ttl_seconds=30)

    assert_type(await authorizer(request), AuthResponse)
    assert_type(await authorizer.with_scopes(["a"])(request=request), AuthResponse)
    assert_type(ChaliceAuthorizer(plain)(request), dict[str, int])
    # The handler's own types count.
    authorizer("token")  # type: ignore[arg-type,unused-coroutine]  # pyright: ignore[reportArgumentType,reportUnusedCoroutine]


@app.authorizer(ttl_seconds=30)
async def members(request: AuthRequest, context: LambdaContext | None = None) -> AuthResponse:
    return AuthResponse(["/orders"], "jane")


@orders.authorizer(identity_sources=["$request.header.X-Tenant"])
def tenants(request: OwnRequest) -> dict[str, Any]:
    return {"isAuthorized": request.tenant == "a"}


@app.authorizer()
async def raw(request: dict[str, Any]) -> dict[str, bool]:
    return {"isAuthorized": True}


@app.get("/orders", authorizer=members.with_scopes(["orders:read"]))
async def index() -> str:
    return ""


async def an_authorizer_is_called_like_the_function_it_is(
    request: AuthRequest, own: OwnRequest
) -> None:
    assert_type(await members(request=request, context=FakeContext()), AuthResponse)
    assert_type(tenants(request=own), dict[str, Any])
    assert_type(await raw({}), dict[str, bool])
    assert_type(members.name, str)
    same(Exactly(ChaliceAuthorizer(gate)), Exactly(app.authorizer()(gate)))

    # The function's own types count.
    await members("token")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # And its own model.
    tenants(request)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # And its own parameters.
    await members(token="token")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def wants_a_schedule(event: CloudWatchEvent) -> AuthResponse:
    return AuthResponse([], "")


async def answers_text(request: AuthRequest) -> str:
    return "yes"


def answers_a_number(request: AuthRequest) -> int:
    return 1


async def answers_nothing() -> None: ...


def functions_that_are_no_authorizers_are_errors() -> None:
    # Questions come.
    app.authorizer()(wants_a_schedule)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # A policy, or a dictionary.
    app.authorizer()(answers_text)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # A policy, or a dictionary.
    app.authorizer()(answers_a_number)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # A policy, or a dictionary.
    app.authorizer()(answers_nothing)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType,reportCallIssue]
    # A number.
    app.authorizer(ttl_seconds="30")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def every_authorizer_fits_a_route() -> list[Authorizer]:
    pool = CognitoUserPoolAuthorizer("pool", ["arn"]).with_scopes(["a"])
    assert_type(pool, CognitoUserPoolAuthorizer)
    # Authorizers are frozen.
    pool.name = "other"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    return [pool, IAMAuthorizer(), ChaliceAuthorizer(gate)]


def wrong_answers_are_errors() -> None:
    # No lists.
    AuthResponse(["/"], "jane", {"roles": ["a"]})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    # A text.
    AuthResponse(["/"], 7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    # Texts.
    AuthRoute("/", [1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
