"""Messages to websocket clients, through the real AWS SDK to a management API on loopback."""

import asyncio
import gc
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import anyio
import anyio.from_thread
import pytest
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError
from pydantic import BaseModel

from achalice import Blueprint, Chalice, WebsocketDisconnectedError
from achalice._typing import RawEvent
from achalice.events import WebsocketEvent
from achalice.exceptions import (
    BroadcastError,
    UnregisteredBlueprintError,
    WebsocketMessageError,
    WebsocketSetupError,
)
from achalice.test import EventsClient
from achalice.triggers import HANDLER_VARIABLE, WEBSOCKET_ENDPOINT_VARIABLE
from achalice.websockets import ConnectionInfo, WebsocketAPI

from .builders import FakeContext
from .management_api import PATIENCE, Call, ManagementApi

CONTEXT = FakeContext()


class Move(BaseModel):
    x: int
    y: int = 0


@pytest.fixture
def management() -> Iterator[ManagementApi]:
    with ManagementApi().serving() as api:
        yield api


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, management: ManagementApi) -> None:
    """That of a function as it is deployed."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKID",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_REGION": "eu-central-1",
        "NO_PROXY": "127.0.0.1",
        WEBSOCKET_ENDPOINT_VARIABLE: management.endpoint,
    }.items():
        monkeypatch.setenv(name, value)


class NotingSession(AioSession):
    """Keeps which places it makes clients for; all of them are the loopback one."""

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self.register_component("data_loader", _LOADER)
        self._loopback = endpoint
        self.places: list[tuple[str, str]] = []
        """Endpoints and regions."""

    def create_client(self, *args: Any, **kwargs: Any) -> Any:
        self.places.append((kwargs["endpoint_url"], kwargs["region_name"]))
        return super().create_client(*args, **kwargs | {"endpoint_url": self._loopback})


@pytest.fixture
def session(management: ManagementApi) -> NotingSession:
    return NotingSession(management.endpoint)


_LOADER = AioSession().get_component("data_loader")
"""Reads the model of the service once, for all tests."""


@pytest.fixture
def api(session: NotingSession) -> WebsocketAPI:
    made = WebsocketAPI()
    made.session = session
    return made


def event(route_key: str = "$default", connection_id: str = "c-1=", **gateway: str) -> RawEvent:
    made = EventsClient(Chalice("game")).generate_websocket_event(route_key, connection_id, {})
    made["requestContext"] |= gateway
    return made


# What is sent


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        ("grün", "grün".encode()),
        (b"bytes", b"bytes"),
        (bytearray(b"bytes"), b"bytes"),
        ({"x": 1}, b'{"x":1}'),
        ([1, 2], b"[1,2]"),
        (Move(x=1), b'{"x":1,"y":0}'),
        (None, b"null"),
    ],
)
async def test_a_message_is_a_text_or_becomes_json(
    management: ManagementApi, message: object, sent: bytes, api: WebsocketAPI
) -> None:
    await api.send("c-1=", message)

    assert management.calls == [Call("POST", "api", "c-1=", sent)]


@pytest.mark.parity("ws.send", "ws.configured")
async def test_a_call_is_signed_for_the_region_of_the_api(
    management: ManagementApi, api: WebsocketAPI
) -> None:
    await api.send("c-1=", "hello")

    assert management.paths == ["/api/@connections/c-1%3D"]
    assert management.signed_for == ["AKID/eu-central-1/execute-api/aws4_request"]


@pytest.mark.parity("ws.close")
async def test_a_client_is_disconnected(management: ManagementApi, api: WebsocketAPI) -> None:
    await api.close("c-1=")

    assert management.calls == [Call("DELETE", "api", "c-1=")]


@pytest.mark.parity("ws.info")
async def test_what_is_known_of_a_client_has_types(api: WebsocketAPI) -> None:
    assert await api.info("c-1=") == ConnectionInfo(
        connected_at=datetime(2026, 1, 31, 12, tzinfo=UTC),
        last_active_at=datetime(2026, 1, 31, 12, 30, 0, 250_000, tzinfo=UTC),
        source_ip="192.0.2.7",
        user_agent="browser",
    )


@pytest.mark.parity("ws.gone")
@pytest.mark.parametrize("method", ["send", "close", "info"])
async def test_a_client_that_is_gone_is_an_error_that_names_it(
    management: ManagementApi, method: str, api: WebsocketAPI
) -> None:
    management.gone.add("c-1=")
    call = getattr(api, method)

    with pytest.raises(WebsocketDisconnectedError) as caught:
        await call("c-1=", *(["hello"] if method == "send" else []))

    assert caught.value.connection_id == "c-1="
    assert str(caught.value) == "the websocket connection `c-1=` is closed"
    assert caught.value.hint is None


@pytest.mark.parity("ws.other-aws-errors")
async def test_what_aws_refuses_otherwise_is_the_sdks_own_error(
    management: ManagementApi, api: WebsocketAPI
) -> None:
    management.refusing["c-1="] = 403, "ForbiddenException"

    with pytest.raises(ClientError, match="ForbiddenException"):
        await api.send("c-1=", "hello")


@pytest.mark.parity("ws.binary")
async def test_bytes_that_are_no_text_are_refused(
    management: ManagementApi, api: WebsocketAPI
) -> None:
    """API Gateway would put question marks into them."""
    with pytest.raises(WebsocketMessageError, match="bytes that are not UTF-8") as caught:
        await api.send("c-1=", b"\xff\xfe")

    assert caught.value.hint == "send them as base64"
    assert management.calls == []


async def test_a_message_that_is_too_large_is_refused(
    management: ManagementApi, api: WebsocketAPI
) -> None:
    await api.send("c-1=", "x" * 131_072)
    with pytest.raises(WebsocketMessageError, match=r"has 131,073 bytes, and .* takes 131,072"):
        await api.send("c-1=", "x" * 131_073)

    assert len(management.calls) == 1


async def test_what_json_cannot_hold_is_refused(api: WebsocketAPI) -> None:
    with pytest.raises(TypeError):
        await api.send("c-1=", object())


# To many


async def test_a_broadcast_says_who_is_gone(management: ManagementApi, api: WebsocketAPI) -> None:
    management.gone |= {"b", "d"}

    gone = await api.broadcast(["d", "a", "b", "c", "a"], Move(x=1))

    assert gone == ["d", "b"]
    assert sorted(management.calls) == [
        Call("POST", "api", each, b'{"x":1,"y":0}') for each in ("a", "b", "c", "d")
    ]


async def test_a_broadcast_sends_to_as_many_at_a_time_as_it_may(
    management: ManagementApi, api: WebsocketAPI
) -> None:
    """Nobody is answered here before three have asked."""
    management.crowd = 3

    with anyio.fail_after(PATIENCE):
        await api.broadcast([f"c-{n}" for n in range(9)], "hello", limit=3)

    assert (len(management.calls), management.busiest) == (9, 3)


async def test_a_broadcast_reaches_everybody_else_before_it_fails(
    management: ManagementApi, api: WebsocketAPI
) -> None:
    management.refusing["b"] = 403, "ForbiddenException"
    management.gone.add("c")

    with pytest.raises(BroadcastError, match="1 connection could not be sent") as caught:
        await api.broadcast("abcd", "hello", limit=1)

    assert [each.connection_id for each in management.calls] == ["a", "b", "c", "d"]
    assert {**caught.value.failed}.keys() == {"b"}
    assert caught.value.gone == ["c"]
    assert isinstance(caught.value.exceptions[0], ClientError)


async def test_a_broadcast_to_nobody_needs_no_api(
    monkeypatch: pytest.MonkeyPatch, api: WebsocketAPI
) -> None:
    monkeypatch.delenv(WEBSOCKET_ENDPOINT_VARIABLE)

    assert await api.broadcast([], "hello") == []


async def test_a_broadcast_to_no_one_at_a_time_is_refused(api: WebsocketAPI) -> None:
    with pytest.raises(ValueError, match="limit=0"):
        await api.broadcast(["a"], "hello", limit=0)


# Where it is sent


def sender(session: NotingSession | None = None) -> Chalice:
    """An app that sends something whenever it is called, by whatever."""
    app = Chalice("game")
    app.websocket_api.session = session

    @app.on_ws_message()
    async def on_message(event: WebsocketEvent) -> None:
        await app.websocket_api.send(event.connection_id, "hello")

    @app.lambda_function()
    async def on_call(event: dict[str, Any]) -> None:
        await app.websocket_api.send(event["to"], "hello")

    return app


@pytest.mark.parity("ws.elsewhere")
async def test_any_handler_may_send(management: ManagementApi) -> None:
    """Deployed functions are told where, in their environment."""
    await sender().dispatch({"to": "c-7"}, CONTEXT)

    assert management.calls == [Call("POST", "api", "c-7", b"hello")]


@pytest.mark.parity("ws.custom-domain", "ws.china")
@pytest.mark.parametrize(
    ("gateway", "region", "place"),
    [
        pytest.param(
            {"domainName": "abc.execute-api.us-east-1.amazonaws.com", "apiId": "abc"},
            "eu-central-1",
            ("https://abc.execute-api.us-east-1.amazonaws.com/api", "us-east-1"),
            id="own",
        ),
        pytest.param(
            {"domainName": "ws.example.com", "apiId": "abc"},
            "eu-central-1",
            ("https://abc.execute-api.eu-central-1.amazonaws.com/api", "eu-central-1"),
            id="custom",
        ),
        pytest.param(
            {"domainName": "ws.example.com", "apiId": "abc"},
            "cn-north-1",
            ("https://abc.execute-api.cn-north-1.amazonaws.com.cn/api", "cn-north-1"),
            id="china",
        ),
        pytest.param(
            {"domainName": "ws.example.com", "apiId": "abc"},
            "eusc-de-east-1",
            ("https://abc.execute-api.eusc-de-east-1.amazonaws.eu/api", "eusc-de-east-1"),
            id="sovereign",
        ),
    ],
)
async def test_without_that_the_event_tells_where(
    monkeypatch: pytest.MonkeyPatch,
    session: NotingSession,
    gateway: dict[str, str],
    region: str,
    place: tuple[str, str],
) -> None:
    """Custom domains serve clients only, and are of no use here."""
    monkeypatch.delenv(WEBSOCKET_ENDPOINT_VARIABLE)
    monkeypatch.setenv("AWS_REGION", region)

    await sender(session).dispatch(event(stage="api", **gateway), CONTEXT)

    assert session.places == [place]


async def test_the_environment_knows_better_than_the_event(
    management: ManagementApi, session: NotingSession
) -> None:
    """In an emulator, the domain in events leads nowhere."""
    await sender(session).dispatch(event(), CONTEXT)

    assert session.places == [(management.endpoint, "eu-central-1")]


@pytest.mark.parity("ws.configure")
async def test_the_last_that_is_configured_counts(session: NotingSession) -> None:
    app = sender(session)
    app.websocket_api.configure("abc.execute-api.us-west-2.amazonaws.com", "dev")
    app.websocket_api.configure("def.execute-api.us-west-2.amazonaws.com", "prod")

    await app.dispatch(event(), CONTEXT)

    assert session.places == [("https://def.execute-api.us-west-2.amazonaws.com/prod", "us-west-2")]


async def test_an_api_is_configured_by_its_id(session: NotingSession) -> None:
    app = sender(session)
    app.websocket_api.configure_from_api_id("abc", "dev")

    await app.dispatch({"to": "c-1"}, CONTEXT)

    assert session.places == [
        ("https://abc.execute-api.eu-central-1.amazonaws.com/dev", "eu-central-1")
    ]


@pytest.mark.parity("ws.region")
@pytest.mark.parametrize("source", ["AWS_REGION", "AWS_DEFAULT_REGION", "session"])
def test_a_region_is_looked_for_where_chalice_looks(
    monkeypatch: pytest.MonkeyPatch, session: NotingSession, source: str
) -> None:
    monkeypatch.delenv("AWS_REGION")
    if source == "session":
        session.set_config_variable("region", "sa-east-1")
    else:
        monkeypatch.setenv(source, "sa-east-1")
    app = sender(session)
    app.websocket_api.configure_from_api_id("abc", "dev")

    asyncio.run(app.dispatch({"to": "c-1"}, CONTEXT))

    assert session.places == [("https://abc.execute-api.sa-east-1.amazonaws.com/dev", "sa-east-1")]


@pytest.mark.parity("ws.region")
def test_without_a_region_there_is_no_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")

    with pytest.raises(ValueError, match="in which region") as caught:
        WebsocketAPI().configure_from_api_id("abc", "dev")

    assert isinstance(caught.value, WebsocketSetupError)
    assert "AWS_REGION" in str(caught.value.hint)


@pytest.mark.parity("ws.unconfigured")
async def test_without_a_place_the_error_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WEBSOCKET_ENDPOINT_VARIABLE)

    with pytest.raises(ValueError, match="nothing says where the websocket API is") as caught:
        await WebsocketAPI().send("c-1=", "hello")

    assert isinstance(caught.value, WebsocketSetupError)
    assert "ACHALICE_WEBSOCKET_ENDPOINT" in str(caught.value.hint)


async def test_the_event_of_a_rest_api_does_not_say_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has an API's id and a stage, too: another API's."""
    monkeypatch.delenv(WEBSOCKET_ENDPOINT_VARIABLE)
    monkeypatch.setenv(HANDLER_VARIABLE, "on_call")
    app = sender()

    with pytest.raises(WebsocketSetupError):
        await app.dispatch(EventsClient(app).generate_rest_event("/") | {"to": "c-1"}, CONTEXT)


# With what


@pytest.mark.parity("ws.session")
async def test_a_session_of_ones_own_is_used(
    management: ManagementApi, session: NotingSession
) -> None:
    session.set_credentials("OTHER", "secret")

    await sender(session).dispatch(event(), CONTEXT)

    assert management.signed_for == ["OTHER/eu-central-1/execute-api/aws4_request"]


async def test_a_session_that_cannot_be_awaited_is_refused(management: ManagementApi) -> None:
    """Apps that come from Chalice give it one of boto3."""

    class Session:
        def create_client(self, *args: object, **kwargs: object) -> object:
            raise AssertionError

    api = WebsocketAPI()
    api.session = Session()

    with pytest.raises(WebsocketSetupError, match=r"Session`, and calls to AWS are awaited") as e:
        await api.send("c-1=", "hello")

    assert "AioSession" in str(e.value.hint)


def test_without_the_aws_sdk_the_error_names_the_extra() -> None:
    program = (
        "import asyncio, sys\n"
        "sys.modules['aiobotocore'] = None\n"
        "from achalice import Chalice\n"
        "api = Chalice('game').websocket_api\n"
        "api.configure('abc.execute-api.eu-central-1.amazonaws.com', 'dev')\n"
        "try: asyncio.run(api.send('c', 'hello'))\n"
        "except ValueError as error: print(type(error).__name__, error.hint)\n"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout == "WebsocketSetupError add `achalice[aws]` to the requirements\n"


def test_the_aws_sdk_is_loaded_by_the_first_message_only() -> None:
    program = (
        "import sys\n"
        "from achalice import Chalice\n"
        "app = Chalice('game')\n"
        "@app.on_ws_message()\n"
        "async def on_message(event): ...\n"
        "app.websocket_api.configure('abc.execute-api.eu-central-1.amazonaws.com', 'dev')\n"
        "print(*sys.modules)\n"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )

    loaded = set(done.stdout.split())
    assert "achalice.websockets" in loaded
    assert not loaded & {"achalice.websocket_clients", "aiobotocore", "aiohttp", "botocore"}


# How long clients of AWS live


@pytest.mark.parity("ws.one-client")
def test_warm_invocations_share_a_connection_to_aws(
    management: ManagementApi, session: NotingSession
) -> None:
    app = sender(session)

    for _ in range(3):
        app(event(), CONTEXT)

    assert (len(management.calls), management.opened) == (3, 1)


def test_a_loop_of_its_own_gets_a_client_of_its_own(
    management: ManagementApi, session: NotingSession
) -> None:
    """One that belongs to another loop could not be used."""
    app = sender(session)

    for _ in range(2):
        asyncio.run(app.dispatch(event(), CONTEXT))

    assert (len(management.calls), management.opened) == (2, 2)


def test_clients_end_with_their_loop(management: ManagementApi, session: NotingSession) -> None:
    asyncio.run(sender(session).dispatch(event(), CONTEXT))

    management.wait_until_left()


async def test_clients_end_with_the_apps_lifespan(
    management: ManagementApi, session: NotingSession
) -> None:
    async with sender(session) as app:
        await app.dispatch(event(), CONTEXT)

    await anyio.to_thread.run_sync(management.wait_until_left)


async def test_after_that_they_are_opened_again(
    management: ManagementApi, session: NotingSession
) -> None:
    app = sender(session)
    for _ in range(2):
        async with app:
            await app.dispatch(event(), CONTEXT)

    assert (len(management.calls), management.opened) == (2, 2)


def test_clients_end_with_an_app_that_is_dropped(
    management: ManagementApi, session: NotingSession
) -> None:
    """Tests do so, and would be told of sockets that nobody closed."""
    app = sender(session)
    app(event(), CONTEXT)

    del app
    gc.collect()

    management.wait_until_left()


async def test_an_app_may_be_dropped_while_another_loop_runs(
    management: ManagementApi, session: NotingSession
) -> None:
    """Nothing can be ended then; the next app does it."""

    def use(app: Chalice) -> None:
        app(event(), CONTEXT)

    gc.disable()
    try:
        await anyio.to_thread.run_sync(lambda: use(sender(session)))
        gc.collect()
        assert management.still_open == 1
        await anyio.to_thread.run_sync(lambda: use(sender(session)))
        await anyio.to_thread.run_sync(gc.collect)
    finally:
        gc.enable()

    assert management.opened == 2
    await anyio.to_thread.run_sync(management.wait_until_left)


async def test_messages_that_are_sent_at_once_share_a_client(
    management: ManagementApi, session: NotingSession, api: WebsocketAPI
) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(5):
            tasks.start_soon(api.send, f"c-{number}", "hello")

    assert (len(management.calls), len(session.places)) == (5, 1)


# Who sends


async def test_a_plain_function_sends_through_its_loop(management: ManagementApi) -> None:
    app = Chalice("game")

    @app.on_ws_message()
    def on_message(event: WebsocketEvent) -> None:
        anyio.from_thread.run(app.websocket_api.send, event.connection_id, "hello")

    await app.dispatch(event(), CONTEXT)

    assert management.calls == [Call("POST", "api", "c-1=", b"hello")]


@pytest.mark.parity("ws.blueprints")
async def test_a_blueprint_has_the_apps_api(management: ManagementApi) -> None:
    app, part = Chalice("game"), Blueprint("part")

    @part.on_ws_message()
    async def on_message(event: WebsocketEvent) -> None:
        await part.websocket_api.send(event.connection_id, "hello")

    app.register_blueprint(part)
    await app.dispatch(event(), CONTEXT)

    assert part.websocket_api is app.websocket_api
    assert management.calls == [Call("POST", "api", "c-1=", b"hello")]


def test_a_blueprint_without_an_app_has_none() -> None:
    with pytest.raises(UnregisteredBlueprintError, match="websocket_api"):
        Blueprint("part").websocket_api  # noqa: B018  # that is the test


async def test_who_sends_to_a_client_that_still_connects_is_told_when_it_may(
    management: ManagementApi,
) -> None:
    """API Gateway says no more than that there is no such client."""
    app = Chalice("game")
    management.gone.add("c-1=")

    @app.on_ws_connect()
    async def on_connect(event: WebsocketEvent) -> None:
        await app.websocket_api.send(event.connection_id, "welcome")

    with pytest.raises(WebsocketDisconnectedError) as caught:
        await app.dispatch(event("$connect"), CONTEXT)

    assert "once `on_ws_connect` has returned" in str(caught.value.hint)
