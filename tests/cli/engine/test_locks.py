"""Locks of stages, and the files that hold them."""

import fcntl
import getpass
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from achalice_cli.engine import locks
from achalice_cli.engine.local_state import LockFile
from achalice_cli.engine.locks import Lock, LockLeftError, StageLockedError, holding
from achalice_cli.engine.state import StateError

NOON = datetime(2026, 5, 4, 12, 0, 3).astimezone()
ALIS = Lock(id="1", owner="ali@laptop", pid=7, since=NOON.astimezone(UTC), command="deploy")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".achalice" / "deployed" / "dev.lock"


def lock_in(file: Path) -> LockFile:
    return LockFile(file, stage="dev")


def written(file: Path) -> Lock | None:
    return Lock.read(file.read_bytes())


def left(file: Path, lock: Lock) -> None:
    """A process that held `lock` was killed."""
    file.parent.mkdir(parents=True)
    file.write_text(lock.model_dump_json())


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (timedelta(seconds=4), "since 12:00:03 (4 s ago)"),
        (timedelta(minutes=2, seconds=59), "since 12:00:03 (2 min ago)"),
        (timedelta(hours=3, minutes=50), "since 12:00:03 (3 h ago)"),
        (timedelta(days=2), "since 2026-05-04 12:00:03 (2 d ago)"),
        (timedelta(seconds=-5), "since 12:00:03 (0 s ago)"),
    ],
    ids=["seconds", "minutes", "hours", "days", "clocks that differ"],
)
def test_a_lock_tells_who_and_since_when(later: timedelta, told: str) -> None:
    assert ALIS.described(NOON + later) == f"deployed by ali@laptop {told}"


@pytest.mark.parametrize(
    ("command", "done"), [("delete", "deleted"), ("deploy", "deployed"), ("state push", "changed")]
)
def test_a_lock_tells_what_is_being_done(command: str, done: str) -> None:
    lock = ALIS.model_copy(update={"command": command})

    assert lock.described(NOON).startswith(f"{done} by ali@laptop")


def test_a_lock_says_whose_process_it_is() -> None:
    lock = Lock.of("deploy")

    assert (lock.pid, lock.command) == (os.getpid(), "deploy")
    assert lock.owner.endswith(f"@{lock.host}")
    assert lock.id != Lock.of("deploy").id


def test_a_user_without_a_name_has_a_lock_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in containers, which run under any number."""

    def nameless() -> str:
        raise OSError("No username set in the environment")

    monkeypatch.setattr(getpass, "getuser", nameless)

    assert Lock.of("deploy").owner.startswith(f"user {os.getuid()}@")


async def test_a_held_lock_is_in_the_file_for_people_to_read(file: Path) -> None:
    lock = Lock.of("deploy")

    async with holding(lock_in(file), lock, None):
        assert written(file) == lock


async def test_without_its_holder_neither_file_nor_folder_stays(file: Path) -> None:
    async with holding(lock_in(file), Lock.of("deploy"), None):
        pass

    assert not file.parent.exists()


async def test_the_folder_stays_if_something_else_is_in_it(file: Path) -> None:
    async with holding(lock_in(file), Lock.of("deploy"), None):
        (file.parent / "dev.json").write_text("{}")

    assert [each.name for each in file.parent.iterdir()] == ["dev.json"]


async def test_a_lock_of_somebody_else_is_told_and_left_alone(file: Path) -> None:
    first = Lock.of("deploy")
    async with holding(lock_in(file), first, None):
        with pytest.raises(StageLockedError) as raised:
            await lock_in(file).take(Lock.of("delete"))
        assert written(file) == first

    assert raised.value.holder == first


async def test_only_one_of_many_gets_the_lock(file: Path) -> None:
    """Each time it is let go of, its file goes, and perhaps the folder."""
    inside, most, refused = 0, 0, 0

    async def change() -> None:
        nonlocal inside, most, refused
        try:
            async with holding(lock_in(file), Lock.of("deploy"), None):
                inside += 1
                most = max(most, inside)
                await anyio.lowlevel.checkpoint()
                inside -= 1
        except StageLockedError:
            refused += 1

    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            for _ in range(200):
                tasks.start_soon(change)

    assert (inside, most) == (0, 1)
    assert refused < 200
    assert not file.parent.exists()


HOLDER = """
import pathlib, sys, time, anyio
from achalice_cli.engine.local_state import LockFile
from achalice_cli.engine.locks import Lock

lock = LockFile(pathlib.Path(sys.argv[1]), stage="dev")
anyio.run(lock.take, Lock.of("deploy"))
print(".", end="", flush=True)
time.sleep(60)
"""


async def test_the_lock_of_a_killed_process_is_taken_over(file: Path) -> None:
    async with await anyio.open_process([sys.executable, "-c", HOLDER, str(file)]) as process:
        assert process.stdout is not None
        assert await process.stdout.receive() == b"."
        with pytest.raises(StageLockedError) as raised:
            await lock_in(file).take(Lock.of("deploy"))
        process.kill()
        await process.wait()

    taken_over = await lock_in(file).take(Lock.of("deploy"))
    assert taken_over is not None
    assert taken_over == raised.value.holder
    assert taken_over.pid == process.pid


async def test_a_file_that_its_holder_removed_just_now_is_not_mistaken_for_the_lock(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opened it before that would hold a file that nobody else finds."""
    lock_file, holders = fcntl.flock, [file]

    def too_late(descriptor: int, how: int) -> None:
        while holders:
            holders.pop().unlink()
        lock_file(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", too_late)
    lock, mine = lock_in(file), Lock.of("deploy")
    await lock.take(mine)

    assert written(file) == mine
    with pytest.raises(StageLockedError):
        await lock_in(file).take(Lock.of("deploy"))


async def test_the_lock_of_another_machine_is_not_taken_over(file: Path) -> None:
    """Where a folder is shared, the system may not know who has which file."""
    left(file, ALIS)

    with pytest.raises(StageLockedError) as raised:
        await lock_in(file).take(Lock.of("deploy"))

    assert raised.value.holder == ALIS
    assert written(file) == ALIS


async def test_a_process_that_was_killed_before_it_could_sign_is_no_obstacle(file: Path) -> None:
    await anyio.Path(file.parent).mkdir(parents=True)
    await anyio.Path(file).touch()

    assert await lock_in(file).take(Lock.of("deploy")) is None


async def test_a_lock_that_was_removed_by_hand_leaves_that_of_the_next_alone(file: Path) -> None:
    next_lock = Lock.of("deploy")
    async with holding(lock_in(file), Lock.of("deploy"), None):
        assert await lock_in(file).remove()
        next_one = lock_in(file)
        await next_one.take(next_lock)

    assert await next_one.holder() == next_lock


async def test_a_folder_that_cannot_be_made_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "deployed").write_text("in the way")
    file = tmp_path / "deployed" / "dev.lock"

    with pytest.raises(StateError) as raised:
        await lock_in(file).take(Lock.of("deploy"))

    assert str(raised.value) == f"the lock {file} cannot be written: File exists"


class Stuck:
    """A place that cannot be reached any more once it has a lock."""

    stage = "dev"

    async def take(self, lock: Lock, dead: Lock | None) -> Lock | None:
        return None

    async def release(self) -> None:
        await anyio.sleep_forever()

    async def holder(self) -> Lock | None:
        return None

    async def remove(self) -> bool:
        return False


async def test_a_lock_that_cannot_be_removed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "RELEASE_PATIENCE", 0)

    with pytest.raises(LockLeftError) as raised:
        async with holding(Stuck(), ALIS, None):
            pass

    assert raised.value.hint == "remove it with `achalice state unlock --stage dev`"


async def test_what_failed_matters_more_than_a_lock_that_cannot_be_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locks, "RELEASE_PATIENCE", 0)

    with pytest.raises(ValueError, match="broke"):
        async with holding(Stuck(), ALIS, None):
            raise ValueError("broke")
