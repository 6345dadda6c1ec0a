"""Handlers of a websocket API's events: which is called, with what, and what becomes of results."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from achalice import (
    Blueprint,
    Chalice,
    ForbiddenError,
    GetResponse,
    LambdaContext,
    Response,
)
from achalice._typing import RawEvent
from achalice.events import LambdaEvent, LambdaFunctionEvent, WebsocketEvent
from achalice.exceptions import (
    EventShapeError,
    MiddlewareEventError,
    UnroutableEventError,
)
from achalice.test import EventsClient
from achalice.triggers import HANDLER_VARIABLE

from .builders import FakeContext

CONTEXT = FakeContext()
EVENTS = EventsClient(Chalice("game"))


class Move(BaseModel):
    action: Literal["move"] = "move"
    x: int


class Chat(BaseModel):
    action: Literal["chat"]
    text: str


@dataclass
class Score:
    ada: int


def message(body: object = "{}", route_key: str = "$default") -> RawEvent:
    return EVENTS.generate_websocket_event(route_key, "c-1=", body)


def answering(result: object) -> Chalice:
    """An app whose messages are answered with `result`."""
    app = Chalice("game")

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent) -> object:
        return result

    return app


def raising(error: Exception) -> Chalice:
    """An app all of whose handlers raise `error`."""
    app = Chalice("game")

    @app.on_ws_connect(name="connect")
    @app.on_ws_message(name="message")
    @app.on_ws_disconnect(name="disconnect")
    async def fail(event: WebsocketEvent) -> None:
        raise error

    return app


# Which handler


@pytest.mark.parametrize(
    ("event", "handler"),
    [
        (message(route_key="$connect"), "on_connect"),
        (message(), "on_message"),
        (message(route_key="move"), "on_move"),
        (message(route_key="$disconnect"), "on_disconnect"),
    ],
)
async def test_the_route_key_says_which_handler(event: RawEvent, handler: str) -> None:
    app = Chalice("game")
    called: list[str | None] = []

    @app.on_ws_connect()
    async def on_connect(event: WebsocketEvent) -> None:
        called.append("on_connect")

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent) -> None:
        called.append("on_message")

    @app.on_ws_route("move")
    async def on_move(event: WebsocketEvent) -> None:
        called.append("on_move")

    @app.on_ws_disconnect()
    async def on_disconnect(event: WebsocketEvent) -> None:
        called.append("on_disconnect")

    await app.dispatch(event, CONTEXT)

    assert called == [handler]


@pytest.mark.parametrize(
    ("kind", "result"), [("CONNECT", "connect"), ("MESSAGE", "message"), ("DISCONNECT", "bye")]
)
async def test_without_a_route_key_the_type_does(kind: str, result: str) -> None:
    """Events that were made by hand may lack it."""
    app = Chalice("game")
    app.on_ws_connect(name="a")(lambda event: "connect")
    app.on_ws_message(name="b")(lambda event: "message")
    app.on_ws_disconnect(name="c")(lambda event: "bye")
    event = {"requestContext": {"connectionId": "c-1=", "eventType": kind}, "body": "{}"}

    assert await app.dispatch(event, CONTEXT) == {"statusCode": 200, "body": result}


async def test_a_route_key_that_no_handler_has_leads_nowhere() -> None:
    with pytest.raises(UnroutableEventError, match="an event of a websocket API"):
        await answering(None).dispatch(message(route_key="move"), CONTEXT)


async def test_a_function_that_is_told_its_handler_does_not_look_at_route_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(HANDLER_VARIABLE, "on_message")

    answer = await answering("hello").dispatch(message(route_key="move"), CONTEXT)

    assert answer == {"statusCode": 200, "body": "hello"}


async def test_events_that_the_user_wires_up_still_find_their_handler() -> None:
    app = Chalice("game")

    @app.on_event(WebsocketEvent)
    async def on_any(event: WebsocketEvent) -> str | None:
        return event.route_key

    assert await app.dispatch(message(route_key="move"), CONTEXT) == "move"


async def test_what_is_no_event_of_a_websocket_api_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(HANDLER_VARIABLE, "on_message")

    with pytest.raises(EventShapeError, match="`on_message` is not a `WebsocketEvent`"):
        await answering(None).dispatch({"Records": []}, CONTEXT)


# With what


@pytest.mark.parity("ws.event")
async def test_a_handler_gets_the_event() -> None:
    app = Chalice("game")

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent) -> list[object]:
        return [event.connection_id, event.domain_name, event.stage, event.body, event.json_body]

    answer = await app.dispatch(message({"x": 1}), CONTEXT)

    domain = "local.execute-api.us-west-2.amazonaws.com"
    assert answer == {
        "statusCode": 200,
        "body": f'["c-1=","{domain}","api","{{\\"x\\":1}}",{{"x":1}}]',
    }


@pytest.mark.parity("ws.event-body")
@pytest.mark.parametrize("route_key", ["$connect", "$disconnect"])
def test_only_messages_have_a_body(route_key: str) -> None:
    assert WebsocketEvent.from_payload(message(None, route_key)).body is None


@pytest.mark.parity("ws.event-json")
def test_a_body_that_is_no_json_is_both_of_the_errors_that_it_may_be() -> None:
    event = WebsocketEvent.from_payload(message("hello"))

    with pytest.raises(ValueError, match="not JSON") as caught:
        event.json_body  # noqa: B018  # that is the test

    assert type(caught.value).__mro__[1].__name__ == "BadRequestError"


@dataclass
class Scores:
    best: int = 7


async def test_a_handler_takes_what_other_handlers_take() -> None:
    app = Chalice("game")

    @app.lifespan
    async def scores() -> AsyncIterator[Scores]:
        yield Scores()

    @app.on_ws_message()
    def on_message(
        event: dict[str, Any], scores: Scores, context: LambdaContext, message: Move
    ) -> list[object]:
        return [event["body"], scores.best, context.function_name, message.x]

    async with app:
        answer = await app.dispatch(message('{"x":1}'), CONTEXT)

    assert answer == {
        "statusCode": 200,
        "body": '["{\\"x\\":1}",7,"shop-dev-api_handler",1]',
    }


async def test_a_handler_need_not_take_anything() -> None:
    app = Chalice("game")

    @app.on_ws_connect()
    async def on_connect() -> None: ...

    assert await app.dispatch(message(None, "$connect"), CONTEXT) == {"statusCode": 200}


Union = Annotated[Move | Chat, Field(discriminator="action")]


@pytest.mark.parametrize(
    ("annotation", "body", "value"),
    [
        (Move, '{"x": 1}', Move(x=1)),
        (Score, '{"ada": 1}', Score(1)),
        (Union, '{"action": "move", "x": 1}', Move(x=1)),
        (Union, '{"action": "chat", "text": "hi"}', Chat(action="chat", text="hi")),
        (list[int], "[1, 2]", [1, 2]),
        (dict[str, Any], '{"x": 1}', {"x": 1}),
        (Any, "5", 5),
        (int, "5", 5),
        (str, "hello", "hello"),
        (str, '"hello"', '"hello"'),
        (str, "", ""),
        (bytes, "grün", "grün".encode()),
    ],
)
async def test_a_handler_may_take_the_message_as_a_type(
    annotation: object, body: str, value: object
) -> None:
    app = Chalice("game")
    taken: list[object] = []

    async def on_message(event: WebsocketEvent, message: object) -> None:
        taken.append(message)

    on_message.__annotations__["message"] = annotation
    app.on_ws_message()(on_message)
    await app.dispatch(message(body), CONTEXT)

    assert taken == [value]


async def test_a_message_may_have_a_default() -> None:
    app = Chalice("game")

    @app.on_ws_connect(name="connect")
    @app.on_ws_message()
    async def on_message(event: WebsocketEvent, message: Move | None = None) -> str:
        return repr(message)

    assert await app.dispatch(message(""), CONTEXT) == {"statusCode": 200, "body": "None"}
    assert await app.dispatch(message(None, "$connect"), CONTEXT) == {
        "statusCode": 200,
        "body": "None",
    }


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            '{"x": "left"}',
            '{"loc":["body","x"],"msg":"Input should be a valid integer, unable to parse string as '
            'an integer","type":"int_parsing"}',
        ),
        ("{}", '{"loc":["body","x"],"msg":"Field required","type":"missing"}'),
    ],
)
async def test_a_message_that_does_not_fit_is_answered_with_its_faults(
    body: str, error: str
) -> None:
    app = Chalice("game")

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent, message: Move) -> None: ...

    answer: Any = await app.dispatch(message(body), CONTEXT)

    assert answer["statusCode"] == 422
    assert answer["body"] == (
        '{"Code":"UnprocessableEntityError","Message":"1 part of the request cannot be used",'
        f'"Errors":[{error}]}}'
    )


@pytest.mark.parametrize("body", ["hello", ""])
async def test_a_message_that_is_no_json_is_answered_so(body: str) -> None:
    app = Chalice("game")

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent, message: Move) -> None: ...

    answer: Any = await app.dispatch(message(body), CONTEXT)

    assert (answer["statusCode"], '"type":"json_invalid"' in answer["body"]) == (422, True)


# What becomes of results


@pytest.mark.parity("ws.result-nothing")
async def test_nothing_is_a_success() -> None:
    assert await answering(None).dispatch(message(), CONTEXT) == {"statusCode": 200}


@pytest.mark.parity("ws.result-dict")
@pytest.mark.parametrize(
    ("result", "answer"),
    [
        ({}, {"statusCode": 200}),
        ({"body": "hello"}, {"statusCode": 200, "body": "hello"}),
        ({"statusCode": 400, "body": "no"}, {"statusCode": 400, "body": "no"}),
        ({"x": 1}, {"statusCode": 200, "x": 1}),
    ],
)
async def test_a_dictionary_is_an_answer_and_gets_a_status(
    result: dict[str, object], answer: dict[str, object]
) -> None:
    assert await answering(result).dispatch(message(), CONTEXT) == answer


@pytest.mark.parity("ws.result-response")
async def test_a_response_is_a_dictionary_to_lambda() -> None:
    response = Response({"x": 1}, {"X-Tag": "a"}, 201)

    assert await answering(response).dispatch(message(), CONTEXT) == {
        "statusCode": 201,
        "headers": {"X-Tag": "a", "Content-Type": "application/json"},
        "multiValueHeaders": {},
        "body": '{"x":1}',
    }


@pytest.mark.parity("ws.result-other")
@pytest.mark.parametrize(
    ("result", "body"),
    [
        ("grün", "grün"),
        (b"text", "text"),
        (Move(x=1), '{"action":"move","x":1}'),
        (Score(1), '{"ada":1}'),
        ([1, 2], "[1,2]"),
        (5, "5"),
    ],
)
async def test_everything_else_is_sent_to_the_client(result: object, body: str) -> None:
    answer = await answering(result).dispatch(message(), CONTEXT)

    assert answer == {"statusCode": 200, "body": body}


async def test_bytes_that_are_no_text_are_sent_as_base64() -> None:
    assert await answering(b"\xff").dispatch(message(), CONTEXT) == {
        "statusCode": 200,
        "body": "/w==",
        "isBase64Encoded": True,
    }


async def test_what_json_cannot_hold_is_the_handlers_error() -> None:
    with pytest.raises(TypeError):
        await answering(object()).dispatch(message(), CONTEXT)


# What becomes of errors


@pytest.mark.parity("ws.http-errors")
@pytest.mark.parametrize("route_key", ["$connect", "$default"])
async def test_an_http_error_is_an_answer(route_key: str) -> None:
    """That is how a handshake is refused, and what the client of a message is sent."""
    app = raising(ForbiddenError("not your turn"))

    answer: Any = await app.dispatch(message(None, route_key), CONTEXT)

    assert answer["statusCode"] == 403
    assert answer["body"] == '{"Code":"ForbiddenError","Message":"not your turn"}'


async def test_an_http_error_of_a_task_group_is_the_same_answer() -> None:
    error = ExceptionGroup("of a task group", [ForbiddenError("no")])

    answer: Any = await raising(error).dispatch(message(None, "$connect"), CONTEXT)

    assert answer["statusCode"] == 403


async def test_nobody_is_there_to_be_answered_when_a_client_has_gone() -> None:
    with pytest.raises(ForbiddenError):
        await raising(ForbiddenError("no")).dispatch(message(None, "$disconnect"), CONTEXT)


@pytest.mark.parity("ws.other-errors")
@pytest.mark.parametrize("route_key", ["$connect", "$default", "$disconnect"])
async def test_every_other_error_is_raised(route_key: str) -> None:
    """Lambda logs it, and API Gateway says no more than that there was one."""
    with pytest.raises(LookupError, match="no such game"):
        await raising(LookupError("no such game")).dispatch(message(None, route_key), CONTEXT)


# Middleware

GetAny = GetResponse[WebsocketEvent, Any]


@pytest.mark.parity("ws.middleware")
async def test_middleware_is_around_it() -> None:
    app, part = Chalice("game"), Blueprint("part")
    seen: list[tuple[str, str | None, object]] = []

    @app.middleware("websocket")
    async def outer(event: WebsocketEvent, get_response: GetAny) -> object:
        result = await get_response(event)
        seen.append(("outer", event.route_key, result))
        return [result]

    @part.middleware("all")
    async def inner(event: WebsocketEvent, get_response: GetAny) -> object:
        seen.append(("inner", event.route_key, None))
        return await get_response(event)

    @app.middleware("http")
    async def elsewhere(event: Any, get_response: Callable[..., Any]) -> Any:
        raise AssertionError

    @part.on_ws_route("move")
    async def move(event: WebsocketEvent) -> str:
        return "moved"

    app.register_blueprint(part)
    answer = await app.dispatch(message(route_key="move"), CONTEXT)

    assert seen == [("inner", "move", None), ("outer", "move", "moved")]
    assert answer == {"statusCode": 200, "body": '["moved"]'}


async def test_middleware_sees_http_errors_as_errors() -> None:
    """As it does those of all events but requests; what it answers instead counts."""
    app = raising(ForbiddenError("no"))

    @app.middleware("websocket")
    async def forgive(event: WebsocketEvent, get_response: GetAny) -> object:
        try:
            return await get_response(event)
        except ForbiddenError:
            return "forgiven"

    assert await app.dispatch(message(), CONTEXT) == {"statusCode": 200, "body": "forgiven"}


async def test_what_middleware_raises_is_answered_like_the_handlers() -> None:
    app = answering("hello")

    @app.middleware("websocket")
    async def refuse(event: WebsocketEvent, get_response: GetAny) -> object:
        raise ForbiddenError("no")

    answer: Any = await app.dispatch(message(), CONTEXT)

    assert answer["statusCode"] == 403


async def test_the_message_is_that_of_the_event_that_middleware_passes_on() -> None:
    app = Chalice("game")

    @app.middleware("websocket")
    async def replace(event: WebsocketEvent, get_response: GetAny) -> object:
        return await get_response(event.model_copy(update={"body": '{"x": 2}'}))

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent, message: Move) -> str:
        return str(message.x)

    answer = await app.dispatch(message('{"x": 1}'), CONTEXT)

    assert answer == {"statusCode": 200, "body": "2"}


async def test_middleware_that_passes_on_something_else_is_told() -> None:
    app = Chalice("game")

    @app.middleware("all")
    async def replace(event: LambdaEvent, get_response: Callable[..., Any]) -> Any:
        return await get_response(LambdaFunctionEvent({}, CONTEXT))

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent, message: Move) -> None: ...

    with pytest.raises(MiddlewareEventError, match="passed a `LambdaFunctionEvent`"):
        await app.dispatch(message("{}"), CONTEXT)
