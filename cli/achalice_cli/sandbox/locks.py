"""Locks between processes."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import anyio

from achalice_cli.sandbox.errors import SandboxPlatformError

if sys.platform != "win32":
    import fcntl

_GLANCE = 0.02


class FileLock:
    """A lock that at most one holder has, in whatever process or thread it is.

    The system lets go of it when its holder's process dies, however that happens.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self, *, wait: bool = True) -> bool:
        """Whether the lock is ours now. Without `wait`, at once.

        Raises:
            SandboxPlatformError: this system has no such locks.
        """
        if sys.platform == "win32":
            raise SandboxPlatformError("Windows")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    async def take_within(self, seconds: float) -> bool:
        """Whether it was free, or came free in time; if so it is ours now."""
        with anyio.move_on_after(seconds):
            while True:
                if self.take(wait=False):
                    return True
                await anyio.sleep(_GLANCE)
        return False

    def sign(self) -> None:
        """Write our process id into the file of the lock that we hold, for `signature`."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def signature(self) -> int | None:
        """The id of the process that last signed; whether it lives is not said."""
        with suppress(OSError, ValueError):
            return int(self._path.read_text())
        return None

    def release(self) -> None:
        """Let go of it; nothing where we do not hold it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
