"""Who is changing a stage: a lock says so, and keeps everybody else from it meanwhile."""

import getpass
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, Self

import anyio
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from achalice.exceptions import AchaliceError

RELEASE_PATIENCE: Final = 15.0
"""Seconds that letting go of a lock may take."""

_DONE_TO_STAGES = {"deploy": "deployed", "delete": "deleted"}


class Lock(BaseModel):
    """A command that changes a stage."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Tells it from every other, those of the same process included."""
    owner: str
    """`ali@laptop`."""
    pid: int
    since: AwareDatetime
    command: str
    """`deploy`."""

    @classmethod
    def of(cls, command: str) -> Self:
        """A lock for `command` in this process, from now on."""
        return cls(
            id=secrets.token_hex(8),
            owner=f"{_user()}@{socket.gethostname()}",
            pid=os.getpid(),
            since=datetime.now(UTC).replace(microsecond=0),
            command=command,
        )

    @classmethod
    def read(cls, content: bytes) -> Self | None:
        """The lock that is written in `content`; None where that is not one."""
        try:
            return cls.model_validate_json(content)
        except ValidationError:
            return None

    @property
    def host(self) -> str:
        """The machine that `pid` is on."""
        return self.owner.rpartition("@")[2]

    def described(self, now: datetime) -> str:
        """`deployed by ali@laptop since 12:00:03 (2 min ago)`, by the clock on the wall here."""
        done = _DONE_TO_STAGES.get(self.command, "changed")
        begun, today = self.since.astimezone(), now.astimezone().date()
        clock = begun.strftime("%H:%M:%S" if begun.date() == today else "%Y-%m-%d %H:%M:%S")
        return f"{done} by {self.owner} since {clock} ({_age(now - self.since)} ago)"


class StageLockedError(AchaliceError):
    """Somebody else is changing the stage. Without a `holder` it is not known who."""

    def __init__(self, stage: str, holder: Lock | None) -> None:
        by = "changed by somebody else"
        if holder is not None:
            by = holder.described(datetime.now(UTC))
        super().__init__(f"stage `{stage}` is being {by}")
        self.holder = holder
        self.hint = (
            "wait until that has finished; if it never will, "
            f"remove its lock with `achalice state unlock --stage {stage}`"
        )


class LockLeftError(AchaliceError):
    """What was to be done is done, but the lock is still there."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"the lock of stage `{stage}` could not be removed in time")
        self.hint = f"remove it with `achalice state unlock --stage {stage}`"


class LockPlace(Protocol):
    """Where the one lock of a stage is, if there is one."""

    stage: str

    async def take(self, lock: Lock, dead: Lock | None) -> Lock | None:
        """Put `lock` there; the lock that it took over, if its process was dead.

        `dead` is known to be of a dead process, wherever it is found.

        Raises:
            StageLockedError: somebody else's is there.
        """

    async def release(self) -> None:
        """Take ours away; nothing where it is not there any more."""

    async def holder(self) -> Lock | None:
        """Whose lock is there, dead or alive; None also where that cannot be read."""

    async def remove(self) -> bool:
        """Take away whatever is there, and say whether there was something."""


@asynccontextmanager
async def holding(place: LockPlace, lock: Lock, dead: Lock | None) -> AsyncIterator[Lock | None]:
    """Hold `lock` within it, however that ends; gives what `place.take` gives.

    Raises:
        StageLockedError: somebody else holds the stage.
        LockLeftError: all was well, but the lock could not be removed.
    """
    try:
        yield await place.take(lock, dead)
    except BaseException:
        # What went wrong before is what people must hear of.
        with suppress(AchaliceError):
            await _release(place)
        raise
    await _release(place)


async def _release(place: LockPlace) -> None:
    with anyio.move_on_after(RELEASE_PATIENCE, shield=True) as limit:
        await place.release()
    if limit.cancelled_caught:
        raise LockLeftError(place.stage)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # Containers run as users whom no file knows.
        return f"user {os.getuid()}"


def _age(time: timedelta) -> str:
    seconds = max(0, int(time.total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
