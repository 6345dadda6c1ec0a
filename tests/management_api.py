"""API Gateway's management API of websocket connections, small, on loopback."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import unquote

PATIENCE = 10
"""Seconds after which what does not come is given up."""

_PATH = re.compile(r"/(?P<stage>[^/]+)/@connections/(?P<connection_id>[^/]+)")
_CREDENTIAL = re.compile(r"AWS4-HMAC-SHA256 Credential=(?P<key>\w+)/\d+/(?P<scope>[^,]+),")


class Call(NamedTuple):
    """One request."""

    method: str
    stage: str
    connection_id: str
    body: bytes = b""


class ManagementApi(ThreadingHTTPServer):
    """Keeps what it is asked, and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Endpoints)
        self.calls: list[Call] = []
        self.paths: list[str] = []
        """As they were written."""
        self.signed_for: list[str] = []
        """`{key}/{region}/{service}/aws4_request` of each request."""
        self.gone: set[str] = set()
        self.refusing: dict[str, tuple[int, str]] = {}
        """Status and AWS's code for it, by connection."""
        self.opened = 0
        """Connections that clients have made to this server."""
        self.busiest = 0
        """Requests that were under way at a time."""
        self.crowd = 1
        """How many requests it takes until the first of them is answered."""
        self.under_way = 0
        self.changed = threading.Condition()
        self.still_open = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api"

    def wait_until_left(self) -> None:
        """Return once every connection to this server has been closed."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.still_open == 0, PATIENCE)

    @contextmanager
    def serving(self) -> Iterator["ManagementApi"]:
        thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join(PATIENCE)


class _Endpoints(BaseHTTPRequestHandler):
    server: ManagementApi
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: a second one would wait for the first one's ACK

    def setup(self) -> None:
        super().setup()
        with self.server.changed:
            self.server.opened += 1
            self.server.still_open += 1

    def finish(self) -> None:
        super().finish()
        with self.server.changed:
            self.server.still_open -= 1
            self.server.changed.notify_all()

    def do_POST(self) -> None:
        self._take()

    def do_GET(self) -> None:
        self._take()

    def do_DELETE(self) -> None:
        self._take()

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        found = _PATH.fullmatch(self.path)
        credential = _CREDENTIAL.match(self.headers["Authorization"])
        assert found is not None
        assert credential is not None
        call = Call(self.command, found["stage"], unquote(found["connection_id"]), body)
        server = self.server
        with server.changed:
            server.calls.append(call)
            server.paths.append(self.path)
            server.signed_for.append(f"{credential['key']}/{credential['scope']}")
            server.under_way += 1
            server.busiest = max(server.busiest, server.under_way)
            server.changed.notify_all()
            server.changed.wait_for(lambda: server.busiest >= server.crowd, PATIENCE)
        self._answer(call)
        with server.changed:
            server.under_way -= 1

    def _answer(self, call: Call) -> None:
        if call.connection_id in self.server.gone:
            self._send(410, {}, "GoneException")
        elif call.connection_id in self.server.refusing:
            status, code = self.server.refusing[call.connection_id]
            self._send(status, {"message": code}, code)
        elif call.method == "GET":
            known = {
                "connectedAt": "2026-01-31T12:00:00Z",
                "lastActiveAt": "2026-01-31T12:30:00.250Z",
                "identity": {"sourceIp": "192.0.2.7", "userAgent": "browser"},
            }
            self._send(200, known)
        else:
            self._send(200 if call.method == "POST" else 204)

    def _send(self, status: int, value: object = None, code: str | None = None) -> None:
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if code is not None:
            self.send_header("x-amzn-ErrorType", code)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""
