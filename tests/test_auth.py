"""Authorizers: what they are declared with, and asking those of the app itself."""

import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from achalice import Chalice, LambdaContext, UnauthorizedError
from achalice.auth import (
    Authorizer,
    ChaliceAuthorizer,
    CognitoUserPoolAuthorizer,
    CustomAuthorizer,
    IAMAuthorizer,
    JWTAuthorizer,
)
from achalice.events import AuthRequest, SQSEvent
from achalice.exceptions import (
    AuthorizerAnswerError,
    AuthorizerOptionError,
    EventShapeError,
    HandlerSignatureError,
)
from achalice.policies import AuthResponse, AuthRoute
from achalice.triggers import FunctionGuard, HttpRoute

from .builders import FakeContext

API = "arn:aws:execute-api:us-east-1:123456789012:abcdef123"
POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc"
URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
ISSUER = "https://issuer.example.com/"

TOKEN = {"type": "TOKEN", "authorizationToken": "t", "methodArn": f"{API}/dev/GET/orders"}
HTTP = {
    "version": "2.0",
    "type": "REQUEST",
    "routeArn": f"{API}/$default/GET/orders",
    "identitySource": ["t"],
    "rawPath": "/orders",
    "headers": {},
    "requestContext": {"stage": "$default", "http": {"method": "GET", "path": "/orders"}},
}


async def allow_all(request: AuthRequest) -> AuthResponse:
    return AuthResponse(["*"], request.token)


async def allow_orders(request: AuthRequest) -> AuthResponse:
    return AuthResponse(["/orders"], request.token, {"plan": "gold"})


async def ask(handler: Callable[..., object], payload: dict[str, Any] = TOKEN) -> dict[str, Any]:
    return await ChaliceAuthorizer(handler).authorize(payload, FakeContext())


def every_authorizer() -> list[Authorizer]:
    return [
        CognitoUserPoolAuthorizer("pool", [POOL]),
        CustomAuthorizer("custom", URI),
        JWTAuthorizer("jwt", ISSUER, ["shop"]),
        ChaliceAuthorizer(allow_all),
    ]


@pytest.mark.parity("auth.cognito", "auth.custom", "auth.iam")
def test_defaults_are_chalices() -> None:
    cognito = CognitoUserPoolAuthorizer("pool", [POOL])
    custom = CustomAuthorizer("custom", URI)

    assert (cognito.name, cognito.header, cognito.provider_arns) == (
        "pool",
        "Authorization",
        (POOL,),
    )
    assert (custom.ttl_seconds, custom.header, custom.invoke_role_arn) == (
        300,
        "Authorization",
        None,
    )
    assert IAMAuthorizer().name == "sigv4"


@pytest.mark.parity("auth.with-scopes")
@pytest.mark.parametrize("authorizer", every_authorizer(), ids=lambda each: each.name)
def test_with_scopes_is_a_copy(authorizer: Authorizer) -> None:
    scoped = authorizer.with_scopes(["orders/read"])

    assert (scoped.scopes, authorizer.scopes) == (("orders/read",), ())
    assert (scoped.name, scoped.sources) == (authorizer.name, authorizer.sources)
    assert scoped.with_scopes([]) == authorizer
    assert len({authorizer, scoped, scoped.with_scopes(())}) == 2


@pytest.mark.parametrize("authorizer", every_authorizer(), ids=lambda each: each.name)
def test_scopes_are_a_list(authorizer: Authorizer) -> None:
    with pytest.raises(AuthorizerOptionError, match="needs a list of texts as `scopes`, not 'x'"):
        authorizer.with_scopes("x")


@pytest.mark.parity("auth.iam-scopes")
def test_iam_knows_no_scopes() -> None:
    with pytest.raises(NotImplementedError, match="IAMAuthorizer has no scopes"):
        IAMAuthorizer().with_scopes(["x"])


@pytest.mark.parity("auth.unchecked")
@pytest.mark.parametrize(
    ("declare", "message"),
    [
        (
            lambda: CognitoUserPoolAuthorizer("pool", POOL),
            "authorizer `pool` needs a list of texts as `provider_arns`, not 'arn:",
        ),
        (lambda: CognitoUserPoolAuthorizer("pool", []), r"`provider_arns`, not \[\]"),
        (lambda: CognitoUserPoolAuthorizer("", [POOL]), "needs a text as `name`, not ''"),
        (lambda: CognitoUserPoolAuthorizer("p", [POOL], ""), "needs a text as `header`"),
        (lambda: CustomAuthorizer("c", ""), "needs a text as `authorizer_uri`"),
        (lambda: CustomAuthorizer("c", URI, -1), "keeps answers for -1 seconds"),
        (lambda: CustomAuthorizer("c", URI, 3601), "keeps answers for 3601 seconds"),
        (lambda: CustomAuthorizer("c", URI, True), "whole seconds as `ttl_seconds`, not True"),
        (lambda: CustomAuthorizer("c", URI, identity_sources=["X"]), "identity source .*: 'X'"),
        (lambda: JWTAuthorizer("j", "http://x", ["a"]), "an issuer that is an https URL"),
        (lambda: JWTAuthorizer("j", ISSUER, []), "list of texts as `audience`"),
        (lambda: JWTAuthorizer("j", ISSUER, ["a"], "$context.x"), "from a header or the query"),
        (lambda: ChaliceAuthorizer(allow_all, identity_sources=[]), "has no identity source"),
        (
            lambda: ChaliceAuthorizer(allow_all, ttl_seconds="x"),  # type: ignore[arg-type]
            "authorizer `allow_all` needs whole seconds as `ttl_seconds`, not 'x'",
        ),
    ],
)
def test_what_the_gateway_would_refuse_fails_at_once(
    declare: Callable[[], object], message: str
) -> None:
    with pytest.raises(AuthorizerOptionError, match=message):
        declare()


@pytest.mark.parity("auth.cognito-list")
@pytest.mark.parametrize("kind", [TypeError, ValueError])
def test_wrong_options_are_what_chalice_raises_too(kind: type[Exception]) -> None:
    with pytest.raises(kind):
        CognitoUserPoolAuthorizer("pool", POOL)


@pytest.mark.parametrize(
    ("authorizer", "scheme"),
    [
        (
            CognitoUserPoolAuthorizer("pool", [POOL]),
            {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        ),
        (
            CognitoUserPoolAuthorizer("pool", [POOL], header="X-Token"),
            {"type": "apiKey", "in": "header", "name": "X-Token"},
        ),
        (
            JWTAuthorizer("jwt", ISSUER, ["shop"]),
            {
                "type": "openIdConnect",
                "openIdConnectUrl": "https://issuer.example.com/.well-known/openid-configuration",
            },
        ),
        (
            JWTAuthorizer("jwt", ISSUER, ["shop"], "$request.querystring.token"),
            {"type": "apiKey", "in": "query", "name": "token"},
        ),
        (
            CustomAuthorizer("custom", URI, header="X-Key"),
            {"type": "apiKey", "in": "header", "name": "X-Key"},
        ),
        (
            ChaliceAuthorizer(
                allow_all,
                identity_sources=["context.stage", "$request.header.X-A", "$request.querystring.b"],
            ),
            {
                "type": "apiKey",
                "in": "header",
                "name": "X-A",
                "description": "Needed, too: querystring.b",
            },
        ),
        (
            ChaliceAuthorizer(allow_all, identity_sources=[], ttl_seconds=0),
            {"type": "apiKey", "in": "header", "name": "Authorization"},
        ),
        (
            IAMAuthorizer(),
            {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "AWS Signature Version 4",
                "x-amazon-apigateway-authtype": "awsSigv4",
            },
        ),
    ],
)
def test_openapi_is_told_where_the_secret_goes(
    authorizer: Authorizer, scheme: dict[str, object]
) -> None:
    assert authorizer.security_scheme() == scheme


@pytest.mark.parity("auth.builtin-name")
def test_a_built_in_authorizer_is_named_after_its_handler() -> None:
    authorizer = ChaliceAuthorizer(allow_all)

    assert (authorizer.name, authorizer.__name__) == ("allow_all", "allow_all")
    assert (authorizer.auth_type, authorizer.sources) == (
        "TOKEN",
        ("$request.header.Authorization",),
    )
    assert ChaliceAuthorizer(allow_all, name="gate").name == "gate"


@pytest.mark.parity("auth.token-only")
def test_identity_sources_make_it_a_request_authorizer() -> None:
    authorizer = ChaliceAuthorizer(allow_all, identity_sources=["method.request.header.X-A"])

    assert (authorizer.auth_type, authorizer.sources) == ("REQUEST", ("$request.header.X-A",))


@pytest.mark.parity("auth.builtin-call")
async def test_it_can_still_be_called_like_the_handler() -> None:
    authorizer = ChaliceAuthorizer(allow_all)
    request = AuthRequest(auth_type="TOKEN", token="jane", method_arn="")

    assert await authorizer(request) == AuthResponse(["*"], "jane")


async def test_the_answer_is_a_policy() -> None:
    answer = await ask(allow_orders)

    assert (answer["principalId"], answer["context"]) == ("t", {"plan": "gold"})
    assert answer["policyDocument"]["Statement"][0]["Resource"] == [f"{API}/dev/*/orders"]


async def test_a_plain_function_runs_in_a_thread_of_its_own() -> None:
    threads: list[int] = []

    def handler(request: AuthRequest) -> AuthResponse:
        threads.append(threading.get_ident())
        return AuthResponse([], "nobody")

    assert (await ask(handler))["principalId"] == "nobody"
    assert threads != [threading.get_ident()]


@pytest.mark.parity("auth.answer-dict")
async def test_a_dictionary_is_passed_on_as_it_is() -> None:
    async def handler(request: AuthRequest) -> dict[str, object]:
        return {"usageIdentifierKey": "k"}

    assert await ask(handler) == {"usageIdentifierKey": "k"}


async def test_a_handler_takes_the_raw_question_and_the_context_if_it_says_so() -> None:
    seen: list[object] = []

    async def handler(event: dict[str, Any], context: LambdaContext) -> AuthResponse:
        seen.extend([event, context])
        return AuthResponse([], "nobody")

    await ask(handler)

    assert seen == [TOKEN, FakeContext()]


class OwnRequest(AuthRequest):
    """With a word of the app's own."""

    @property
    def user(self) -> str:
        return self.token.upper()


async def test_a_handler_may_derive_a_request_of_its_own() -> None:
    async def handler(request: OwnRequest) -> AuthResponse:
        return AuthResponse([], request.user)

    assert (await ask(handler))["principalId"] == "T"


async def test_a_handler_may_take_nothing() -> None:
    async def handler() -> AuthResponse:
        return AuthResponse(["*"], "everybody")

    assert (await ask(handler))["principalId"] == "everybody"


async def test_a_handler_without_annotations_gets_the_request() -> None:
    """As Chalice's examples are written."""

    def handler(auth_request):  # type: ignore[no-untyped-def]
        return AuthResponse(["/"], auth_request.token)

    assert (await ask(handler))["principalId"] == "t"


async def test_the_token_is_the_identity_sources_value() -> None:
    """A REST API does not say in the event which of the headers that was."""
    payload = {
        "type": "REQUEST",
        "methodArn": f"{API}/dev/GET/orders",
        "headers": {"x-key": "jane"},
        "requestContext": {},
    }
    authorizer = ChaliceAuthorizer(allow_all, identity_sources=["$request.header.X-Key"])

    assert (await authorizer.authorize(payload, FakeContext()))["principalId"] == "jane"


async def test_an_http_api_gets_a_simple_answer_if_it_was_promised_one() -> None:
    authorizer = ChaliceAuthorizer(allow_orders, simple_responses=True)

    assert await authorizer.authorize(HTTP, FakeContext()) == {
        "isAuthorized": True,
        "context": {"plan": "gold"},
    }
    assert "policyDocument" in await authorizer.authorize(TOKEN, FakeContext())
    assert "policyDocument" in await ask(allow_orders, HTTP)


async def test_a_kept_simple_answer_must_not_be_about_one_route() -> None:
    """The gateway would let the client have every other route for as long."""
    some = ChaliceAuthorizer(allow_orders, simple_responses=True, ttl_seconds=60)
    every = ChaliceAuthorizer(allow_all, simple_responses=True, ttl_seconds=60)

    with pytest.raises(AuthorizerAnswerError, match="kept for 60 seconds for all of them"):
        await some.authorize(HTTP, FakeContext())
    assert (await every.authorize(HTTP, FakeContext()))["isAuthorized"] is True


async def test_an_unauthorized_error_is_a_401() -> None:
    """The gateway answers so to this text only; to every other error it answers 500."""

    async def handler(request: AuthRequest) -> AuthResponse:
        raise UnauthorizedError("the token is from yesterday")

    with pytest.raises(UnauthorizedError, match=r"^Unauthorized$"):
        await ask(handler)


async def test_an_unauthorized_error_of_a_task_is_a_401_too() -> None:
    async def refuse() -> None:
        raise UnauthorizedError("the token is from yesterday")

    async def handler(request: AuthRequest) -> AuthResponse:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(refuse)
        return AuthResponse([], "nobody")

    with pytest.raises(UnauthorizedError, match=r"^Unauthorized$"):
        await ask(handler)


@pytest.mark.parity("auth.answer-other")
@pytest.mark.parametrize("answer", [None, True, ["/"]])
async def test_any_other_answer_names_the_authorizer(answer: object) -> None:
    async def handler(request: AuthRequest) -> object:
        return answer

    with pytest.raises(AuthorizerAnswerError, match="authorizer `handler` returned a"):
        await ask(handler)


async def test_another_event_names_the_authorizer_and_what_is_missing() -> None:
    with pytest.raises(EventShapeError, match=r"given to `allow_all` is not a .*: auth_type: "):
        await ask(allow_all, {"methodArn": API})


def test_a_handler_of_another_event_is_refused() -> None:
    async def handler(event: SQSEvent) -> AuthResponse:
        return AuthResponse([], "")

    with pytest.raises(HandlerSignatureError, match="its trigger delivers `AuthRequest`"):
        ChaliceAuthorizer(handler)


def test_declaring_authorizers_builds_no_event_model() -> None:
    """The app's module imports this one, and most apps have no authorizer of their own."""
    program = "import sys, achalice.auth; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True
    )

    assert not [name for name in done.stdout.split() if name.startswith("achalice.events.")]


@pytest.mark.parity("auth.builtin")
def test_an_authorizer_of_the_app_is_a_function_of_its_own() -> None:
    app = Chalice("shop")

    gate = app.authorizer(
        ttl_seconds=30, execution_role="arn:aws:iam::1:role/asks", name="gate", header="X-Token"
    )(allow_all)

    assert app.triggers == [FunctionGuard("gate", "X-Token", None, 30, "arn:aws:iam::1:role/asks")]
    assert (gate.ttl_seconds, gate.header) == (30, "X-Token")


@pytest.mark.parity("auth.builtin-defaults")
def test_an_authorizer_that_says_nothing_leaves_the_rest_to_the_gateway() -> None:
    app = Chalice("shop")

    app.authorizer()(allow_all)

    assert app.triggers == [FunctionGuard("allow_all", "Authorization", None, None, None)]


@pytest.mark.parity("auth.builtin-object")
async def test_several_routes_may_share_an_authorizer_with_scopes_of_their_own() -> None:
    app = Chalice("shop")
    gate = app.authorizer()(allow_all)

    async def index() -> None: ...

    app.get("/", authorizer=gate)(index)
    app.put("/", authorizer=gate.with_scopes(["orders/write"]))(index)

    [_, get, put] = app.triggers
    assert isinstance(get, HttpRoute)
    assert isinstance(put, HttpRoute)
    assert (get.guard, put.guard) == (FunctionGuard("allow_all"), FunctionGuard("allow_all"))
    assert (get.scopes, put.scopes) == ((), ("orders/write",))


@pytest.mark.parity("refused.unknown-authorizer-option")
def test_an_authorizer_takes_no_unknown_option() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'ttl'"):
        Chalice("shop").authorizer(ttl=30)  # type: ignore[call-arg]  # that is the test


@pytest.mark.parity("auth.all-methods")
def test_all_methods_have_a_name() -> None:
    assert AuthRoute("/", AuthResponse.ALL_HTTP_METHODS).methods == AuthResponse.ALL_HTTP_METHODS
    assert {*AuthResponse.ALL_HTTP_METHODS} == {
        "DELETE",
        "GET",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "POST",
        "PUT",
    }
