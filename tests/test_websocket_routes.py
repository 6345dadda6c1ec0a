"""What websocket decorators declare, and what they refuse."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from achalice import (
    AuthResponse,
    Blueprint,
    Chalice,
    CognitoUserPoolAuthorizer,
    CustomAuthorizer,
    IAMAuthorizer,
    JWTAuthorizer,
    LambdaContext,
)
from achalice.auth import Authorizer, ChaliceAuthorizer
from achalice.events import AuthRequest, SQSEvent, WebsocketEvent
from achalice.exceptions import (
    AuthorizerOptionError,
    DuplicateHandlerError,
    DuplicateWebsocketRouteError,
    HandlerSignatureError,
    TriggerOptionError,
)
from achalice.triggers import CustomGuard, FunctionGuard, IamGuard, WebsocketRoute

URI = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn/invocations"
SOURCES = ["$request.querystring.token"]


class Move(BaseModel):
    x: int


async def handle(event: WebsocketEvent) -> None: ...


async def other(event: WebsocketEvent) -> None: ...


async def check(request: AuthRequest) -> AuthResponse:
    return AuthResponse(["*"], "ada")


@pytest.mark.parity("ws.connect", "ws.message", "ws.disconnect", "ws.names", "ws.custom-routes")
def test_each_decorator_declares_a_route_key() -> None:
    app = Chalice("game")

    assert app.on_ws_connect()(handle) is handle
    app.on_ws_message(name="talk")(handle)
    app.on_ws_disconnect("leave")(handle)
    app.on_ws_route("move")(other)
    app.on_ws_route("draw", name="draw_card")(other)

    assert app.triggers == [
        WebsocketRoute("handle", "$connect"),
        WebsocketRoute("talk", "$default"),
        WebsocketRoute("leave", "$disconnect"),
        WebsocketRoute("other", "move"),
        WebsocketRoute("draw_card", "draw"),
    ]


def test_one_function_may_have_several_route_keys() -> None:
    app = Chalice("game")

    @app.on_ws_route("left")
    @app.on_ws_route("right")
    async def move(event: WebsocketEvent, message: Move) -> None: ...

    assert app.triggers == [WebsocketRoute("move", "right"), WebsocketRoute("move", "left")]


def test_declaring_them_builds_no_event_and_loads_no_api() -> None:
    """All functions of an app do it, and most of them never see a websocket."""
    program = (
        "import sys\n"
        "from achalice import Chalice\n"
        "app = Chalice('game')\n"
        "@app.on_ws_message()\n"
        "async def on_message(event): ...\n"
        "print(*sys.modules)\n"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )

    loaded = set(done.stdout.split())
    assert "achalice.websocket_handlers" in loaded
    assert not loaded & {"achalice.events._base", "achalice.websockets"}


@pytest.mark.parity("ws.one-handler")
def test_a_route_key_has_one_handler() -> None:
    app = Chalice("game")
    app.on_ws_message()(handle)

    with pytest.raises(ValueError, match=r"`\$default` is .* both `handle` and `other`") as caught:
        app.on_ws_message()(other)

    assert isinstance(caught.value, DuplicateWebsocketRouteError)
    assert caught.value.route_key == "$default"
    assert app.triggers == [WebsocketRoute("handle", "$default")]


def test_a_blueprint_that_is_taken_twice_has_each_route_key_twice() -> None:
    app, part = Chalice("game"), Blueprint("part")
    part.on_ws_route("move")(handle)
    app.register_blueprint(part, name_prefix="a_")

    with pytest.raises(DuplicateWebsocketRouteError, match="both `a_handle` and `b_handle`"):
        app.register_blueprint(part, name_prefix="b_")


def test_a_name_that_is_taken_is_refused() -> None:
    app = Chalice("game")
    app.lambda_function()(handle)

    with pytest.raises(DuplicateHandlerError):
        app.on_ws_message()(handle)

    app.on_ws_message()(other)


@pytest.mark.parity("ws.blueprints")
def test_a_blueprint_has_them_too() -> None:
    app, part = Chalice("game"), Blueprint("part")
    part.on_ws_connect()(handle)
    part.on_ws_route("move", name="go")(other)

    app.register_blueprint(part, name_prefix="chess_")

    assert app.triggers == [
        WebsocketRoute("chess_handle", "$connect"),
        WebsocketRoute("chess_go", "move"),
    ]


@pytest.mark.parametrize("route_key", ["move", "game/move", "game.move-it_2", "zug über", "{x}"])
def test_a_route_key_is_any_text(route_key: str) -> None:
    app = Chalice("game")
    app.on_ws_route(route_key)(handle)

    assert app.triggers == [WebsocketRoute("handle", route_key)]


@pytest.mark.parametrize("route_key", ["", " ", "$move", " move", "move ", "a\nb", None, 5])
def test_a_route_key_that_api_gateway_would_refuse_is_refused(route_key: Any) -> None:
    with pytest.raises(TriggerOptionError, match="was given the route key"):
        Chalice("game").on_ws_route(route_key)


@pytest.mark.parametrize(
    ("route_key", "decorator"),
    [
        ("$connect", "on_ws_connect"),
        ("$default", "on_ws_message"),
        ("$disconnect", "on_ws_disconnect"),
    ],
)
def test_route_keys_with_a_decorator_are_left_to_it(route_key: str, decorator: str) -> None:
    with pytest.raises(TriggerOptionError) as caught:
        Chalice("game").on_ws_route(route_key)

    assert caught.value.hint == f"that is what `@app.{decorator}()` is for"


class Unreadable:
    pass


async def takes_a_batch(event: SQSEvent) -> None: ...


async def takes_a_message_alone(message: Move) -> None: ...


async def takes_too_much(event: WebsocketEvent, message: Move, more: Move) -> None: ...


async def takes_something(event: WebsocketEvent, something) -> None: ...  # type: ignore[no-untyped-def]  # that is the test


async def takes_what_pydantic_cannot_read(event: WebsocketEvent, message: Unreadable) -> None: ...


@pytest.mark.parametrize(
    ("handler", "told"),
    [
        (takes_a_batch, "parameter `event` of `takes_a_batch` is a `SQSEvent`"),
        (takes_a_message_alone, "parameter `message` of `takes_a_message_alone` is not an event"),
        (takes_too_much, "parameter `more` of `takes_too_much` cannot be filled"),
        (takes_something, "parameter `something` of `takes_something` cannot be filled"),
        (takes_what_pydantic_cannot_read, "pydantic cannot read"),
    ],
)
def test_a_handler_that_cannot_be_called_is_refused(
    handler: Callable[..., object], told: str
) -> None:
    app: Any = Chalice("game")

    with pytest.raises(HandlerSignatureError, match=told):
        app.on_ws_message()(handler)


@pytest.mark.parametrize("decorator", ["on_ws_connect", "on_ws_disconnect"])
def test_no_message_comes_with_a_client_or_goes_with_it(decorator: str) -> None:
    async def greet(event: WebsocketEvent, context: LambdaContext, message: Move) -> None: ...

    with pytest.raises(HandlerSignatureError, match=r"`message` of `greet` is a message, and no"):
        getattr(Chalice("game"), decorator)()(greet)


@pytest.mark.parity("ws.authorizer")
def test_an_authorizer_of_the_app_guards_connecting() -> None:
    app = Chalice("game")
    guard = app.authorizer(identity_sources=SOURCES)(check)

    app.on_ws_connect(authorizer=guard)(handle)

    assert app.triggers[-1] == WebsocketRoute(
        "handle", "$connect", FunctionGuard("check", identity_sources=tuple(SOURCES))
    )
    assert app.websocket_authorizer is guard


def test_an_authorizer_of_another_part_is_known_by_its_prefix() -> None:
    app, part = Chalice("game"), Blueprint("part")
    guard = part.authorizer(identity_sources=SOURCES)(check)
    part.on_ws_connect(authorizer=guard)(handle)

    app.register_blueprint(part, name_prefix="chess_")

    assert app.triggers[-1] == WebsocketRoute(
        "chess_handle",
        "$connect",
        FunctionGuard("chess_check", identity_sources=tuple(SOURCES)),
    )


@pytest.mark.parametrize(
    ("authorizer", "guard"),
    [
        (IAMAuthorizer(), IamGuard()),
        (
            CustomAuthorizer("theirs", URI, identity_sources=SOURCES),
            CustomGuard("theirs", URI, "Authorization", tuple(SOURCES), 300, None),
        ),
    ],
)
def test_iam_and_functions_elsewhere_guard_it_too(authorizer: Authorizer, guard: object) -> None:
    app = Chalice("game")

    app.on_ws_connect(authorizer=authorizer)(handle)

    assert app.triggers == [WebsocketRoute("handle", "$connect", guard)]  # type: ignore[arg-type]  # one of them


@pytest.mark.parametrize(
    ("authorizer", "told"),
    [
        (ChaliceAuthorizer(check), "authorizer `check` takes a token, and websocket APIs send"),
        (CustomAuthorizer("theirs", URI), "authorizer `theirs` takes a token"),
        (
            ChaliceAuthorizer(check, identity_sources=SOURCES, simple_responses=True),
            "simple responses, which only HTTP APIs",
        ),
        (ChaliceAuthorizer(check, identity_sources=SOURCES, scopes=["a"]), "asks for scopes"),
        (CognitoUserPoolAuthorizer("pool", ["arn"]), "is a `CognitoUserPoolAuthorizer`, and"),
        (JWTAuthorizer("jwt", "https://issuer", ["me"]), "is a `JWTAuthorizer`, and"),
    ],
)
def test_an_authorizer_that_websocket_apis_do_not_have_is_refused(
    authorizer: Authorizer, told: str
) -> None:
    with pytest.raises(AuthorizerOptionError, match=told):
        Chalice("game").on_ws_connect(authorizer=authorizer)


def test_an_authorizer_of_another_app_is_refused() -> None:
    guard = ChaliceAuthorizer(check, identity_sources=SOURCES)

    with pytest.raises(AuthorizerOptionError, match="not registered in the app"):
        Chalice("game").on_ws_connect(authorizer=guard)(handle)
