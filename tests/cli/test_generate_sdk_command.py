"""`achalice generate-sdk`, asking an API Gateway on loopback that makes one archive."""

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from achalice_cli.engine.addresses import HTTP_API, REST_API
from achalice_cli.engine.local_state import StateFile
from achalice_cli.engine.state import Place, Recorded, State

from .running import achalice, project

IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
    b"<Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>me</UserId>"
    b"</GetCallerIdentityResult></GetCallerIdentityResponse>"
)


class _Gateway(BaseHTTPRequestHandler):
    asked: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(IDENTITY)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("sdk/client.swift", "let shop = 1")
        self._answer(content.getvalue())

    def _answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def gateway() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), type("Gateway", (_Gateway,), {"asked": []}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "shop", "")


async def deployed(folder: Path, kind: str) -> None:
    state = State(StateFile(folder / ".achalice/deployed/dev.json"))
    state.claim(Place(account="123456789012", region="eu-west-1"), stage="dev")
    if kind == "rest_api":
        recorded = Recorded(
            kind="rest_api", properties={"stage": "v1"}, outputs={"id": "abc", "source_arn": ""}
        )
        await state.put(REST_API, recorded)
    else:
        await state.put(HTTP_API, Recorded(kind="http_api", properties={}, outputs={"id": "abc"}))


async def test_the_sdk_is_written_to_the_folder(folder: Path, gateway: HTTPServer) -> None:
    await deployed(folder, "rest_api")
    env = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{gateway.server_port}",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_REGION": "eu-west-1",
        "NO_PROXY": "127.0.0.1",
    }

    done = achalice(
        *("generate-sdk", "clients/ios", "--sdk-type", "swift"),
        *("--parameter", "classPrefix=Shop"),
        cwd=folder,
        env=env,
    )

    assert done == (0, "clients/ios\n", "")
    assert (folder / "clients/ios/client.swift").read_text() == "let shop = 1"
    asked: list[str] = vars(gateway.RequestHandlerClass)["asked"]
    assert asked == ["/restapis/abc/stages/v1/sdks/swift?classPrefix=Shop"]


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (
            None,
            "error: stage `dev` is not deployed\n\n"
            "hint: run `achalice deploy`, with --sandbox for the emulated AWS\n",
        ),
        (
            "http_api",
            "error: stage `dev` has no REST API\n\n"
            "hint: `achalice openapi` describes the routes of every app, for any generator\n",
        ),
    ],
)
async def test_there_are_sdks_of_deployed_rest_apis_only(
    folder: Path, kind: str | None, problem: str
) -> None:
    if kind is not None:
        await deployed(folder, kind)

    assert achalice("generate-sdk", "out", cwd=folder) == (1, "", problem)
    assert not (folder / "out").exists()


def test_a_parameter_is_a_pair(folder: Path) -> None:
    done = achalice("generate-sdk", "out", "--parameter", "classPrefix", cwd=folder)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "`classPrefix` is no NAME=VALUE" in done.stderr


def test_a_folder_that_holds_something_is_left_alone(folder: Path) -> None:
    done = achalice("generate-sdk", ".", cwd=folder)

    assert (done.exit_code, done.stderr.splitlines()[0]) == (1, "error: . exists already")
