import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from achalice_cli.aws.errors import AwsTransportError
from achalice_cli.aws.published_code import published_code
from achalice_cli.aws.session import Aws

from .scripts import Script

ZIP = b"a zip, let us say"
SHA256 = hashlib.sha256(ZIP).hexdigest()
IN_LAMBDA = base64.b64encode(bytes.fromhex(SHA256)).decode()


class _Zip(BaseHTTPRequestHandler):
    """What Lambda's addresses of code lead to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ZIP)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nobody reads it."""


@contextmanager
def serving() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Zip)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/zip"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def versions(lambda_: Script, name: str, *hashes: tuple[str, str]) -> None:
    lambda_.on("list_versions_by_function", FunctionName=name).gives(
        Versions=[{"Version": version, "CodeSha256": each} for version, each in hashes]
    )


async def test_code_is_fetched_from_the_first_version_that_runs_it(
    aws: Aws, lambda_: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    lambda_.on("list_versions_by_function", FunctionName="gone").refuses(
        "ResourceNotFoundException"
    )
    versions(lambda_, "shop-dev", ("$LATEST", "b3RoZXI="), ("3", IN_LAMBDA))
    with serving() as url:
        lambda_.on("get_function", FunctionName="shop-dev", Qualifier="3").gives(
            Code={"Location": url}
        )

        assert await published_code(aws, ["gone", "shop-dev"], SHA256) == ZIP


async def test_code_that_nothing_runs_is_nowhere(aws: Aws, lambda_: Script) -> None:
    versions(lambda_, "shop-dev", ("$LATEST", "b3RoZXI="))

    assert await published_code(aws, ["shop-dev"], SHA256) is None


async def test_an_address_that_does_not_answer_is_an_error_of_ours(
    aws: Aws, lambda_: Script
) -> None:
    versions(lambda_, "shop-dev", ("$LATEST", IN_LAMBDA))
    lambda_.on("get_function", FunctionName="shop-dev", Qualifier="$LATEST").gives(
        Code={"Location": "file:///etc/hostname"}
    )

    with pytest.raises(AwsTransportError, match="no address of the web"):
        await published_code(aws, ["shop-dev"], SHA256)
