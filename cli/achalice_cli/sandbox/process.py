"""The sandbox's process: started, found again by any other process, and stopped."""

import errno
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime

import anyio
import anyio.to_thread
from pydantic import ValidationError

from achalice_cli.sandbox.errors import (
    PORT_VARIABLE,
    MinistackMissingError,
    OtherPortError,
    PortInUseError,
    PortRefusedError,
    PortValueError,
    PythonRuntimeError,
    SandboxSilentError,
    SandboxStartError,
)
from achalice_cli.sandbox.interpreters import own_version, runtime_python
from achalice_cli.sandbox.records import (
    HOST,
    IDENTITY_PATH,
    Folder,
    Identity,
    Sandbox,
)

__all__ = ["DEFAULT_PORT", "Sandbox", "find", "start", "stop"]

DEFAULT_PORT = 4566

_START_PATIENCE = 30.0
_FIND_PATIENCE = 5.0
_STOP_PATIENCE = 10.0
_ENDED = "ended while it was starting"
_LONGEST_ANSWER = 64 * 1024


async def find() -> Sandbox | None:
    """The sandbox that runs, if one does and answers with the very id that was recorded."""
    folder = Folder()
    found = await _verified(folder)
    if found is None:
        folder.forget_the_dead()
    return found


async def start(port: int | None = None) -> Sandbox:
    """An empty sandbox, or the one that runs already.

    `port` is by default that of ACHALICE_SANDBOX_PORT, else 4566; 0 is any free one. Nothing is
    left running when this fails or is cancelled.

    Raises:
        SandboxError: see `errors` for the ways in which it cannot be had.
    """
    folder = Folder()
    async with folder.our_turn():
        running = await _verified(folder)
        if running is not None:
            if port and port != running.port:
                raise OtherPortError(port, running.url)
            return running
        if folder.alive():
            raise SandboxSilentError(folder.life.signature())
        if importlib.util.find_spec("ministack") is None:
            raise MinistackMissingError
        folder.clean()
        with _listener(_default_port() if port is None else port) as listener:
            return await _start(folder, listener)


async def stop() -> Sandbox | None:
    """End the sandbox and every function in it; None where none ran."""
    folder = Folder()
    async with folder.our_turn():
        sandbox = await _verified(folder)
        if sandbox is None:
            if not folder.alive():
                folder.clean()
            return None
        os.kill(sandbox.pid, signal.SIGTERM)
        if not await folder.life.take_within(_STOP_PATIENCE):
            os.killpg(sandbox.pid, signal.SIGKILL)
            await folder.life.take_within(_STOP_PATIENCE)
        folder.life.release()
        folder.clean()
        return sandbox


async def _verified(folder: Folder) -> Sandbox | None:
    sandbox = folder.recorded()
    if sandbox is None:
        return None
    try:
        identity = await _ask(sandbox.port, _FIND_PATIENCE)
    except TimeoutError:
        return None
    return sandbox if identity == Identity(id=sandbox.id, pid=sandbox.pid) else None


async def _ask(port: int, patience: float) -> Identity | None:
    """Who answers on `port`; None for nobody and for strangers.

    Raises:
        TimeoutError: somebody listens, but said nothing for `patience` seconds.
    """
    request = f"GET {IDENTITY_PATH} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    answer = b""
    with anyio.fail_after(patience):
        try:
            async with await anyio.connect_tcp(HOST, port) as stream:
                await stream.send(request.encode())
                while len(answer) < _LONGEST_ANSWER:
                    answer += await stream.receive()
        except anyio.EndOfStream:
            pass
        except (OSError, anyio.BrokenResourceError):
            return None
    try:
        return Identity.model_validate_json(answer.partition(b"\r\n\r\n")[2])
    except ValidationError:
        return None


async def _start(folder: Folder, listener: socket.socket) -> Sandbox:
    started_at = datetime.now(UTC)
    identity = secrets.token_hex(16)
    port = int(listener.getsockname()[1])
    process = _launch(folder, listener, identity)
    try:
        # The process has the socket now. With our copy closed, its death is a broken connection.
        listener.close()
        await _ready(folder, port, Identity(id=identity, pid=process.pid))
        sandbox = Sandbox(identity, process.pid, port, folder.log, started_at)
        folder.write(sandbox)
        _let_go(process, folder)
    except BaseException:
        _kill(process)
        folder.clean()
        raise
    return sandbox


async def _ready(folder: Folder, port: int, expected: Identity) -> None:
    """Wait until the sandbox answers and can run functions of the tool's own Python."""
    failures: list[PythonRuntimeError] = []
    identity: Identity | None = None
    problem = _ENDED
    async with anyio.create_task_group() as tasks:

        async def prepare() -> None:
            try:
                await anyio.to_thread.run_sync(runtime_python, own_version())
            except PythonRuntimeError as error:
                failures.append(error)
                tasks.cancel_scope.cancel()

        tasks.start_soon(prepare)
        try:
            identity = await _ask(port, _START_PATIENCE)
        except TimeoutError:
            problem = f"did not answer within {_START_PATIENCE:.0f} seconds"
    if failures:
        raise failures[0]
    if identity != expected:
        raise SandboxStartError(problem, last_words=folder.last_words(), log=folder.log)


def _default_port() -> int:
    named = os.environ.get(PORT_VARIABLE)
    if not named:
        return DEFAULT_PORT
    if not named.isdecimal() or int(named) > 65535:
        raise PortValueError(named)
    return int(named)


def _listener(port: int) -> socket.socket:
    """Ours before the process exists: no one can take the port between the look and the use."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(port) from None
        raise PortRefusedError(port, error.strerror or str(error)) from None
    return listener


def _launch(folder: Folder, listener: socket.socket, identity: str) -> subprocess.Popen[bytes]:
    folder.temporary.mkdir(parents=True)
    port = listener.getsockname()[1]
    command = [sys.executable, "-P", "-W", "ignore", "-m", "achalice_cli.sandbox.launcher"]
    with folder.log.open("wb") as log:
        return subprocess.Popen(
            [*command, identity, str(port), str(listener.fileno())],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )


def _let_go(process: subprocess.Popen[bytes], folder: Folder) -> None:
    """Let `process` outlive us; until then it ends when we do."""
    if process.stdin is not None:
        try:
            process.stdin.write(b"stay")
        except BrokenPipeError:
            raise SandboxStartError(
                _ENDED, last_words=folder.last_words(), log=folder.log
            ) from None
        process.stdin.close()
    # Should it end before us, somebody must collect it.
    threading.Thread(target=process.wait, name="sandbox", daemon=True).start()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
    process.wait()
