"""Closing what is open when Lambda ends the process."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

_IN_LAMBDA = "AWS_LAMBDA_RUNTIME_API"


def close_at_sigterm(close: Callable[[], None]) -> None:
    """Call `close` when SIGTERM comes, then end; outside of Lambda nothing is changed.

    Lambda sends SIGTERM while the runtime client waits for the next invocation in C code, where
    no Python handler would run before that comes. The interpreter's wake-up descriptor is written
    to at once, and a thread waits at its other end.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
    """
    if _IN_LAMBDA not in os.environ or threading.current_thread() is not threading.main_thread():
        return
    awake, alarm = socket.socketpair()
    alarm.setblocking(False)

    def wait() -> None:
        while number := awake.recv(1):
            if number[0] == signal.SIGTERM:
                try:
                    close()
                finally:
                    os._exit(0)

    def ignore(number: int, frame: FrameType | None) -> None:
        """The thread does the work; without a handler there would be nobody to wake."""

    signal.signal(signal.SIGTERM, ignore)
    signal.set_wakeup_fd(alarm.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=wait, name="achalice-shutdown", daemon=True).start()
    _open.append(alarm)


_open: list[socket.socket] = []
"""Sockets that must live as long as the process."""
