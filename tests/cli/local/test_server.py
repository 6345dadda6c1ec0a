"""The real server process, called over HTTP."""

import base64
import contextlib
import signal
from pathlib import Path

import anyio.to_thread
import httpx
import pytest

from achalice_cli.local.server import ListenError, listen

from ..running import LocalServer, achalice, project

TINY = """
from achalice import Chalice

app = Chalice("tiny")


@app.get("/hang")
async def hang() -> None:
    import asyncio

    app.log.error("waiting")
    await asyncio.Event().wait()
"""


def test_a_handler_answers_json(http: httpx.Client) -> None:
    answer = http.post("/orders", json={"sku": "a-1"})

    assert (answer.status_code, answer.json()) == (201, {"sku": "a-1", "quantity": 1})


def test_a_query_may_repeat_a_name(http: httpx.Client) -> None:
    answer = http.get("/orders/7", params={"tag": ["a b", "ü&"]})

    assert answer.json() == {"order_id": "7", "tags": ["a b", "ü&"]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/orders/a%20b", "a b"),
        ("/orders/a%2Fb", "a/b"),
        ("/orders/a+b", "a+b"),
        ("/orders/gr%C3%BCn", "grün"),
        ("/orders/100%2525", "100%25"),
        ("/orders/7/", "7"),
    ],
)
def test_handlers_get_path_parameters_decoded(http: httpx.Client, path: str, value: str) -> None:
    """And decoded once only: a percent sign that was sent stays one."""
    assert http.get(path).json()["order_id"] == value


def test_a_greedy_parameter_takes_the_rest(http: httpx.Client) -> None:
    assert http.get("/files/2026/my%20cat.png").json() == {"key": "2026/my cat.png"}


def test_a_binary_body_arrives_and_leaves_whole(http: httpx.Client) -> None:
    body = bytes(range(256))

    answer = http.post("/bytes", content=body)

    assert answer.content == body[::-1]
    assert answer.headers["content-type"] == "application/zip"


def test_a_header_may_be_answered_twice(http: httpx.Client) -> None:
    answer = http.get("/cookies")

    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.text == "ok"


def test_an_answer_without_content_has_none(http: httpx.Client) -> None:
    answer = http.get("/nothing")

    assert (answer.status_code, answer.content) == (204, b"")
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("DELETE", "/orders/7")])
def test_what_no_route_has_is_refused_as_api_gateway_refuses_it(
    http: httpx.Client, method: str, path: str
) -> None:
    """The app's own 404 and 405 are out of reach behind a REST API."""
    answer = http.request(method, path)

    assert (answer.status_code, answer.json()) == (
        403,
        {"message": "Missing Authentication Token"},
    )
    assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"


def test_the_event_has_what_a_rest_api_sends(http: httpx.Client, base_url: str) -> None:
    answer = http.post(
        "/event/a%20b?x=1&x=2&empty",
        headers=[("X-Tag", "one"), ("X-Tag", "two"), ("User-Agent", "test")],
        content="grün",
    )

    event = answer.json()
    assert {
        name: event[name]
        for name in (
            "resource",
            "path",
            "httpMethod",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "pathParameters",
            "stageVariables",
            "body",
            "isBase64Encoded",
        )
    } == {
        "resource": "/event/{name}",
        "path": "/event/a%20b",
        "httpMethod": "POST",
        "queryStringParameters": {"x": "2", "empty": ""},
        "multiValueQueryStringParameters": {"x": ["1", "2"], "empty": [""]},
        "pathParameters": {"name": "a%20b"},
        "stageVariables": None,
        "body": "grün",
        "isBase64Encoded": False,
    }
    assert event["multiValueHeaders"]["x-tag"] == ["one", "two"]
    assert event["headers"]["x-tag"] == "two"
    assert event["headers"]["X-Forwarded-Port"] == base_url.rpartition(":")[2]
    gateway = event["requestContext"]
    assert (gateway["path"], gateway["stage"]) == ("/v1/event/a%20b", "v1")
    assert (gateway["resourcePath"], gateway["httpMethod"]) == ("/event/{name}", "POST")
    assert gateway["requestId"] == answer.headers["x-amzn-requestid"]
    assert gateway["identity"]["sourceIp"] == "127.0.0.1"
    assert gateway["identity"]["userAgent"] == "test"


def test_a_body_that_is_no_text_comes_as_base64(http: httpx.Client) -> None:
    event = http.post("/event/x", content=b"\xff\xfe").json()

    assert (event["body"], event["isBase64Encoded"]) == (
        base64.b64encode(b"\xff\xfe").decode(),
        True,
    )


def test_a_handler_sees_the_function_it_will_be(http: httpx.Client) -> None:
    """Name, memory, time-out and environment are those that a deploy would give `api_handler`."""
    seen = http.get("/context").json()

    assert 0 < seen.pop("left") <= 7000
    assert seen == {
        "name": "shop-dev",
        "memory": "512",
        "table": "orders-dev",
        "handler": "api_handler",
    }


async def test_requests_run_concurrently(base_url: str) -> None:
    """Each of the two is answered only when the other has come."""
    answers: list[object] = []

    async def meet(client: httpx.AsyncClient, guest: str) -> None:
        answers.append((await client.get(f"/meet/{guest}")).json())

    with anyio.fail_after(10):
        async with (
            httpx.AsyncClient(base_url=base_url, trust_env=False) as client,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(meet, client, "ada")
            tasks.start_soon(meet, client, "bob")

    assert answers == [["ada", "bob"], ["ada", "bob"]]


def test_each_request_is_a_line_on_stderr(server: LocalServer, http: httpx.Client) -> None:
    http.get("/orders/line?tag=x")

    assert server.line_with("/orders/line").startswith("GET /orders/line?tag=x 200 ")


def test_a_handler_that_raises_shows_its_traceback_to_the_developer(
    server: LocalServer, http: httpx.Client
) -> None:
    answer = http.get("/crash")

    assert answer.status_code == 500
    assert "no stock" not in answer.text
    assert server.line_with("^RuntimeError") == "RuntimeError: no stock"
    assert not any("nobody reads this" in line for line in server.said)


def test_a_handler_that_exits_does_not_take_the_server_along(http: httpx.Client) -> None:
    """In Lambda its own function would end, and API Gateway say 502."""
    answer = http.get("/leave")

    assert (answer.status_code, answer.json()) == (502, {"message": "Internal server error"})
    assert http.get("/").status_code == 200


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_the_server_as_a_success(
    tmp_path: Path, with_signal: signal.Signals
) -> None:
    server = LocalServer.start(project(tmp_path, TINY))
    url = server.url()

    done = server.stop(with_signal)

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"Serving tiny (stage dev) on {url}"


async def test_a_request_that_never_ends_does_not_keep_the_server(tmp_path: Path) -> None:
    server = LocalServer.start(project(tmp_path, TINY))
    url = server.url()

    async with (
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as client,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(_ignore_the_end, client)
        await anyio.to_thread.run_sync(server.line_with, "waiting")
        done = await anyio.to_thread.run_sync(server.stop)

    assert done.exit_code == 0
    assert "Traceback" not in done.stderr


async def _ignore_the_end(client: httpx.AsyncClient) -> None:
    with contextlib.suppress(httpx.TransportError):
        await client.get("/hang")


def test_a_port_in_use_is_an_error_with_another_port_to_try(base_url: str, tmp_path: Path) -> None:
    port = base_url.rpartition(":")[2]

    done = achalice("local", "--port", port, cwd=project(tmp_path, TINY))

    assert done == (
        1,
        "",
        f"error: cannot listen on 127.0.0.1 port {port}: the port is in use\n\n"
        "hint: choose another one with `--port`; `--port 0` takes one that is free\n",
    )


def test_an_address_that_is_none_is_an_error() -> None:
    with pytest.raises(ListenError) as caught:
        listen("not an address", 8000)

    assert str(caught.value) == (
        "cannot listen on not an address port 8000: there is no such address"
    )


def test_an_app_without_routes_has_nothing_to_serve(tmp_path: Path) -> None:
    app = 'from achalice import Chalice\napp = Chalice("quiet")\n'

    done = achalice("local", cwd=project(tmp_path, app))

    assert done == (
        1,
        "",
        "error: the app `quiet` has no routes to serve\n\n"
        'hint: decorate a handler with `@app.get("/")`\n',
    )
