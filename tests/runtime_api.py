"""A small Lambda Runtime API, and the real runtime client as a process that it feeds.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import achalice

TESTED = Path(achalice.__file__).parent.parent
"""Where the process finds the very achalice that is tested."""

PATIENCE = 10
"""Seconds after which a process that says nothing is given up."""

_RUNTIME = "/2018-06-01/runtime"


@dataclass(frozen=True)
class Result:
    """What the handler returned."""

    value: Any


@dataclass(frozen=True)
class Failure:
    """An error as Lambda shows it to the caller."""

    error_type: str
    message: str


@dataclass(frozen=True)
class InitFailure:
    """An error before the first invocation: the handler's module cannot be used."""

    error_type: str
    message: str


Outcome = Result | Failure | InitFailure


class RuntimeApi(ThreadingHTTPServer):
    """Hands out one invocation at a time and keeps what is reported of it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Endpoints)
        self.waiting: queue.Queue[tuple[str, bytes] | None] = queue.Queue()
        self.outcomes: queue.Queue[Outcome] = queue.Queue()
        self.invocations = 0

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @contextmanager
    def serving(self) -> Iterator["RuntimeApi"]:
        thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self.waiting.put(None)
            self.shutdown()
            self.server_close()
            thread.join(PATIENCE)


class _Endpoints(BaseHTTPRequestHandler):
    server: RuntimeApi
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer: a second one would wait for the first one's ACK

    def do_GET(self) -> None:
        if self.path != f"{_RUNTIME}/invocation/next":
            return self._answer(404)
        # The real one keeps the client waiting between two invocations, too: frozen.
        invocation = self.server.waiting.get()
        if invocation is None:
            self.close_connection = True
            return None
        request_id, payload = invocation
        return self._answer(
            200,
            {
                "Content-Type": "application/json",
                "Lambda-Runtime-Aws-Request-Id": request_id,
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + PATIENCE) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:1:function:f",
                "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700",
            },
            payload,
        )

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/response"):
            self.server.outcomes.put(Result(body))
        elif self.path == f"{_RUNTIME}/init/error":
            self.server.outcomes.put(InitFailure(body["errorType"], body["errorMessage"]))
        else:
            self.server.outcomes.put(Failure(body["errorType"], body["errorMessage"]))
        self._answer(202)

    def _answer(
        self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class LambdaProcess:
    """`python -m awslambdaric app.app`, as Lambda's own Python runtime starts it."""

    api: RuntimeApi
    process: subprocess.Popen[bytes]
    log: Path

    def invoke(self, payload: object) -> Outcome:
        """Send one invocation and wait for what comes of it."""
        self.api.invocations += 1
        self.api.waiting.put(
            (f"invocation-{self.api.invocations}", json.dumps(payload).encode("utf-8"))
        )
        return self.outcome()

    def outcome(self) -> Outcome:
        """The next thing that the process reports."""
        try:
            return self.api.outcomes.get(timeout=PATIENCE)
        except queue.Empty:
            code = self.process.poll()
            raise AssertionError(
                f"nothing came of it; exit code {code}, log:\n{self.log.read_text()}"
            ) from None


@contextmanager
def lambda_process(
    folder: Path, *options: str, handler: str = "app.app", **environment: str
) -> Iterator[LambdaProcess]:
    """Run the `app.py` in `folder` with the environment that Lambda gives a function.

    `options` are Python's own.
    """
    log = folder / "log.txt"
    with RuntimeApi().serving() as api, log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *options, "-m", "awslambdaric", handler],
            cwd=folder,
            env={
                "AWS_EXECUTION_ENV": "AWS_Lambda_python{}.{}".format(*sys.version_info),
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
                "AWS_LAMBDA_FUNCTION_NAME": "shop-dev",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/shop-dev",
                "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/31/[$LATEST]5f0b",
                "AWS_LAMBDA_RUNTIME_API": api.address,
                "LAMBDA_TASK_ROOT": str(folder),
                "PYTHONPATH": os.pathsep.join([str(folder), str(TESTED)]),
                **environment,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield LambdaProcess(api, process, log)
        finally:
            process.kill()
            process.wait(PATIENCE)
