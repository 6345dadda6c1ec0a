"""The ASGI application, called as a server calls it."""

from collections.abc import MutableMapping
from typing import Any

import pytest

from achalice import Chalice, Request, Response
from achalice.test.contexts import LocalFunction
from achalice.test.gateways import FrontName
from achalice_cli.local.functions import LocalFunctions
from achalice_cli.local.gateway import Gateway, NoRoutesError

MEGABYTE = 1024 * 1024
FUNCTIONS = LocalFunctions(lambda name: LocalFunction("shop-dev", 128, 60))


class Client:
    """One ASGI connection: what it sends is set, what it gets is kept."""

    def __init__(self, *chunks: bytes) -> None:
        self.sending: list[MutableMapping[str, Any]] = [
            {"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks
        ]
        self.got: list[MutableMapping[str, Any]] = []

    async def receive(self) -> MutableMapping[str, Any]:
        if self.sending:
            return self.sending.pop(0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.got.append(message)

    @property
    def status(self) -> object:
        return self.got[0]["status"]

    @property
    def body(self) -> object:
        return self.got[1]["body"]


def shop() -> Chalice:
    app = Chalice("shop")

    @app.route("/size", methods=["POST"], content_types=[])
    async def size(request: Request) -> int:
        return len(request.raw_body)

    @app.get("/large")
    async def large() -> str:
        return "x" * 6_300_000

    @app.get("/chinese")
    async def chinese() -> Response[str]:
        return Response("", {"X-Name": "名"})

    return app


async def call(client: Client, method: str, path: str, front: FrontName = "rest") -> list[str]:
    """Call the gateway and give back its access log."""
    log: list[str] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [],
    }
    gateway = Gateway(shop(), FUNCTIONS, stage="api", log=log.append, front=front)
    await gateway(scope, client.receive, client.send)
    return log


async def test_a_body_is_gathered_from_its_pieces() -> None:
    client = Client(b"ab", b"cd")

    await call(client, "POST", "/size")

    assert (client.status, client.body) == (200, b"4")


async def test_more_than_api_gateway_takes_is_answered_in_its_own_words() -> None:
    client = Client(*[b"x" * MEGABYTE] * 11)

    await call(client, "POST", "/size")

    assert (client.status, client.body) == (413, b"HTTP content length exceeded 10485760 bytes.")


@pytest.mark.parametrize(
    ("front", "answer"),
    [
        ("rest", b'{"message":"Missing Authentication Token"}'),
        ("http", b'{"message":"Not Found"}'),
        ("function_url", b'{"Code":"NotFoundError","Message":"No such path: /nothing"}'),
    ],
)
async def test_what_no_route_has_is_answered_as_by_what_will_be_deployed(
    front: FrontName, answer: bytes
) -> None:
    client = Client()

    await call(client, "GET", "/nothing", front)

    assert client.body == answer


async def test_more_than_lambda_takes_is_refused_by_api_gateway() -> None:
    """Seven megabytes pass the gateway, and Lambda takes six."""
    client = Client(*[b"x" * MEGABYTE] * 7)

    await call(client, "POST", "/size")

    assert (client.status, client.body) == (413, b'{"message":"Request Too Long"}')


@pytest.mark.parametrize("path", ["/large", "/chinese"])
async def test_an_answer_that_could_not_leave_is_a_502(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()

    await call(client, "GET", path)

    assert (client.status, client.body) == (502, b'{"message":"Internal server error"}')
    assert caplog.messages[0].startswith(f"GET {path}: the answer cannot be sent: ")


async def test_nobody_is_answered_who_has_gone() -> None:
    client = Client()
    client.sending.append({"type": "http.disconnect"})

    log = await call(client, "POST", "/size")

    assert (client.got, log) == ([], [])


async def test_the_lifespan_of_a_server_is_confirmed() -> None:
    client = Client()
    client.sending = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    gateway = Gateway(shop(), FUNCTIONS, stage="api", log=print)
    await gateway({"type": "lifespan"}, client.receive, client.send)

    assert client.got == [
        {"type": "lifespan.startup.complete"},
        {"type": "lifespan.shutdown.complete"},
    ]


def test_an_app_without_routes_cannot_be_served() -> None:
    with pytest.raises(NoRoutesError):
        Gateway(Chalice("quiet"), FUNCTIONS, stage="api", log=print)
