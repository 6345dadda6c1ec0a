"""A stage's record and its lock in files of the project."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import anyio
import anyio.to_thread

from achalice_cli.engine.locks import Lock, StageLockedError
from achalice_cli.engine.state import StateError

if sys.platform != "win32":
    import fcntl


class StateFile:
    """A record in a local file, written anew, atomically, at each change."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __str__(self) -> str:
        return str(self._file)

    async def read(self) -> bytes | None:
        """What the file holds; None where there is none."""
        try:
            return await anyio.Path(self._file).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateError(self, f"cannot be read: {error.strerror}") from None

    async def write(self, content: bytes) -> None:
        """Make the file hold `content`; whoever reads meanwhile reads the old or the new whole."""
        try:
            await anyio.to_thread.run_sync(self._replace, content)
        except OSError as error:
            raise StateError(self, f"cannot be written: {error.strerror}") from None

    async def remove(self) -> None:
        """Remove the file, if there is one."""
        try:
            await anyio.Path(self._file).unlink(missing_ok=True)
        except OSError as error:
            raise StateError(self, f"cannot be removed: {error.strerror}") from None

    def _replace(self, content: bytes) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}.")
        try:
            with os.fdopen(descriptor, "wb") as draft:
                draft.write(content)
                draft.flush()
                os.fsync(draft.fileno())
            os.replace(name, self._file)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise


class LockFile:
    """A lock in a local file, which the system keeps for as long as our process lives.

    So the file of a process of this machine that was killed is free, whatever it says. Of another
    machine's, which shares the folder, that cannot be told.
    """

    def __init__(self, file: Path, *, stage: str) -> None:
        self.stage = stage
        self._file = file
        self._descriptor: int | None = None

    async def take(self, lock: Lock, dead: Lock | None = None) -> Lock | None:
        """Write `lock`; the lock of a dead process that was there.

        Raises:
            StageLockedError: somebody else has it.
            StateError: the file cannot be written.
        """
        try:
            return await anyio.to_thread.run_sync(self._take, lock, dead)
        except OSError as error:
            raise self._fault("written", error) from None

    async def release(self) -> None:
        """Remove our file, and its folder if nothing else is in it."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            if _is_at(descriptor, self._file):
                await self.remove()
        finally:
            os.close(descriptor)

    async def holder(self) -> Lock | None:
        """Whose lock the file holds, whether or not its process lives."""
        try:
            return Lock.read(await anyio.Path(self._file).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._fault("read", error) from None

    async def remove(self) -> bool:
        """Remove the file, whoever's it is."""
        try:
            await anyio.Path(self._file).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._fault("removed", error) from None
        with contextlib.suppress(OSError):
            await anyio.Path(self._file.parent).rmdir()
        return True

    def _take(self, lock: Lock, dead: Lock | None) -> Lock | None:
        while True:
            descriptor = self._open()
            try:
                if not _locked(descriptor):
                    raise StageLockedError(self.stage, Lock.read(_content(descriptor)))
                if _is_at(descriptor, self._file):
                    found = Lock.read(_content(descriptor))
                    if found is not None and found != dead and found.host != lock.host:
                        raise StageLockedError(self.stage, found)
                    os.ftruncate(descriptor, 0)
                    os.pwrite(descriptor, lock.model_dump_json().encode(), 0)
                    self._descriptor = descriptor
                    return found
            except BaseException:
                os.close(descriptor)
                raise
            # Its holder removed it after we had opened it: what is there now is another file.
            os.close(descriptor)

    def _open(self) -> int:
        while True:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Whoever lets go of the last file in the folder removes that, too.
            with contextlib.suppress(FileNotFoundError):
                return os.open(self._file, os.O_RDWR | os.O_CREAT, 0o644)

    def _fault(self, done: str, error: OSError) -> StateError:
        return StateError(self._file, f"cannot be {done}: {error.strerror}", what="lock")


def _locked(descriptor: int) -> bool:
    """Whether nobody else has the file; now we have."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _is_at(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
