"""What a running sandbox leaves behind for other processes to find it by."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs
from pydantic import BaseModel, TypeAdapter, ValidationError

from achalice_cli.sandbox.errors import FOLDER_VARIABLE, FolderRefusedError, SandboxBusyError
from achalice_cli.sandbox.locks import FileLock

HOST = "127.0.0.1"
IDENTITY_PATH = "/_achalice/sandbox"

_TURN_PATIENCE = 120.0
_LAST_LINES = 15


@dataclass(frozen=True, slots=True)
class Sandbox:
    """AWS emulated on this machine, running."""

    id: str
    """What tells this one from every other."""
    pid: int
    """Its functions are processes of the same group."""
    port: int
    log: Path
    started_at: datetime

    @property
    def url(self) -> str:
        """The endpoint of every service."""
        return f"http://{HOST}:{self.port}"


class Identity(BaseModel):
    """Who a sandbox says it is."""

    id: str
    pid: int


_RECORD = TypeAdapter(Sandbox)


class Folder:
    """The one place of a sandbox's record, log, locks and temporary files."""

    def __init__(self) -> None:
        named = os.environ.get(FOLDER_VARIABLE)
        state = platformdirs.user_state_dir("achalice", appauthor=False)
        self.path = Path(named or f"{state}/sandbox").absolute()
        self.record = self.path / "sandbox.json"
        self.log = self.path / "sandbox.log"
        self.temporary = self.path / "tmp"
        self._turn = FileLock(self.path / "turn.lock")
        self.life = FileLock(self.path / "life.lock")
        """The sandbox holds it for as long as it lives."""

    @asynccontextmanager
    async def our_turn(self) -> AsyncIterator[None]:
        """Alone among all commands that start or stop.

        Raises:
            SandboxBusyError: another command did not finish within two minutes.
            FolderRefusedError: we may not write here.
        """
        try:
            ours = await self._turn.take_within(_TURN_PATIENCE)
        except OSError as error:
            raise FolderRefusedError(self.path, error.strerror or str(error)) from None
        if not ours:
            raise SandboxBusyError(_TURN_PATIENCE)
        try:
            yield
        finally:
            self._turn.release()

    def alive(self) -> bool:
        """Whether a sandbox lives, answering or not."""
        # A process that nobody collects yet, as in a container without an init, counts as dead.
        alone = self.life.take(wait=False)
        self.life.release()
        return not alone

    def recorded(self) -> Sandbox | None:
        """The sandbox that once ran, and may still run."""
        try:
            return _RECORD.validate_json(self.record.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, sandbox: Sandbox) -> None:
        """Record `sandbox`; nobody ever reads half of it."""
        beside = self.record.with_suffix(".new")
        beside.write_bytes(_RECORD.dump_json(sandbox))
        beside.replace(self.record)

    def forget_the_dead(self) -> None:
        """Remove the record where no sandbox lives, unless a command is just starting one."""
        if self.record.exists() and self._turn.take(wait=False):
            try:
                if not self.alive():
                    self.record.unlink(missing_ok=True)
            finally:
                self._turn.release()

    def clean(self) -> None:
        """Remove the record and the temporary files, not the log."""
        self.record.unlink(missing_ok=True)
        shutil.rmtree(self.temporary, ignore_errors=True)

    def last_words(self) -> str:
        """The end of the log."""
        with suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            return "\n".join(lines[-_LAST_LINES:])
        return ""
