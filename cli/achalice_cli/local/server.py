"""A socket, and uvicorn behind it until a signal comes."""

import errno
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from achalice.exceptions import AchaliceError
from achalice_cli.local.gateway import Gateway

GRACE = 1
"""Seconds that running requests have to finish in after the signal to stop."""


class ListenError(AchaliceError):
    """The address cannot be listened on."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}")


class PortInUseError(ListenError):
    """Somebody else listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, "the port is in use")
        self.hint = "choose another one with `--port`; `--port 0` takes one that is free"


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`; port 0 stands for one that is free.

    Raises:
        PortInUseError: another program has it.
        ListenError: the system says no for another reason.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except socket.gaierror:
        raise ListenError(host, port, "there is no such address") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(host, port) from None
        raise ListenError(host, port, os.strerror(error.errno or 0).lower()) from None


def url(listener: socket.socket) -> str:
    """Where a client finds `listener`."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(gateway: Gateway, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM, which end this as a success. `ready` is called once it can."""
    config = uvicorn.Config(
        gateway,
        # The loop that Lambda has, and a parser that is there with every uvicorn.
        loop="asyncio",
        http="h11",
        # The limits are the gateway's, which takes no compressed messages either.
        ws="wsproto",
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    _Server(config, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Uvicorn, quieter about being stopped."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def main_loop(self) -> None:
        self._ready()
        await super().main_loop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # What does not finish now is cancelled on purpose, and uvicorn logs that as an error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does, but a signal that was obeyed is not raised again."""
        before = {each: signal.signal(each, self.handle_exit) for each in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
