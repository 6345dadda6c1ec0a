import json
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from achalice_cli.sandbox.errors import (
    FolderRefusedError,
    MinistackMissingError,
    OtherPortError,
    PortInUseError,
    PortValueError,
    SandboxSilentError,
    SandboxStartError,
)
from achalice_cli.sandbox.process import Sandbox, find, start, stop
from achalice_cli.sandbox.records import Folder

from .aws import create_function, invoke

FORKING = """
import subprocess

def handler(event, context):
    return subprocess.Popen(["sleep", "600"], stdout=subprocess.DEVNULL).pid
"""


def processes_of(group: int) -> list[str]:
    """The commands that live in the process group."""
    table = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat=,args="], capture_output=True, check=True, text=True
    ).stdout
    rows = [line.split(maxsplit=2) for line in table.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def record(port: int, *, identity: str = "another", pid: int = 1) -> None:
    """Record a sandbox that is none."""
    folder = Folder()
    folder.path.mkdir(parents=True)
    folder.write(Sandbox(identity, pid, port, folder.log, datetime.now(UTC)))


async def test_starting_twice_gives_the_same_sandbox(sandbox: Sandbox) -> None:
    assert await start() == sandbox


async def test_a_sandbox_on_another_port_than_was_asked_for_is_an_error(sandbox: Sandbox) -> None:
    other = 1 if sandbox.port != 1 else 2

    with pytest.raises(OtherPortError, match=sandbox.url):
        await start(other)


async def test_two_who_start_at_once_get_the_same_sandbox(folder: Path) -> None:
    """Two deploys at once must not fight for the port."""
    found: list[Sandbox] = []

    async def start_one() -> None:
        found.append(await start())

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(start_one)
            tasks.start_soon(start_one)

    assert found[0] == found[1] == await find()


async def test_a_stopped_sandbox_leaves_no_process_no_record_and_no_file(folder: Path) -> None:
    """Warm functions and what they started themselves included."""
    running = await start()
    await create_function(running, "forking", FORKING)
    await invoke(running, "forking", {})
    before = processes_of(running.pid)

    stopped = await stop()

    assert (len(before), stopped, processes_of(running.pid), names_in(folder)) == (
        3,
        running,
        [],
        ["life.lock", "sandbox.log", "turn.lock"],
    )


async def test_stopping_where_nothing_runs_does_nothing(folder: Path) -> None:
    assert await stop() is None


async def test_a_port_in_use_is_an_error_that_names_it(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"port {port} is in use by something else"):
            await start(port)

    assert not Folder().alive()


async def test_a_port_in_the_environment_that_is_none_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACHALICE_SANDBOX_PORT", "http")

    with pytest.raises(PortValueError):
        await start()


async def test_a_record_of_a_sandbox_that_is_gone_is_forgotten(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port: int = closed.getsockname()[1]
    record(port)

    assert (await find(), Folder().record.exists()) == (None, False)


async def test_a_record_that_cannot_be_read_is_forgotten(folder: Path) -> None:
    record(1)
    Folder().record.write_text('{"id": ')

    assert (await find(), Folder().record.exists()) == (None, False)


async def test_another_sandbox_on_the_recorded_port_is_left_alone(
    sandbox: Sandbox, folder: Path
) -> None:
    """A process that does not prove its id must never be ended."""
    record(sandbox.port, pid=sandbox.pid)

    assert (await find(), await stop(), processes_of(sandbox.pid) != []) == (None, None, True)


async def test_a_sandbox_whose_record_is_lost_is_not_started_twice(folder: Path) -> None:
    running = await start()
    Folder().record.unlink()

    try:
        with pytest.raises(SandboxSilentError, match=f"as process {running.pid}"):
            await start()
    finally:
        Folder().write(running)


async def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("ACHALICE_SANDBOX_DIR", "/dev/null/it")
        with pytest.raises(FolderRefusedError, match="/dev/null/it"):
            await start()


async def test_without_ministack_the_error_says_how_to_get_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ministack", None)

    with pytest.raises(MinistackMissingError) as caught:
        await start()

    assert caught.value.hint == "run `pip install 'achalice[sandbox]'`"


async def test_a_sandbox_that_dies_while_it_starts_is_an_error_with_its_last_words(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\necho out of luck\nexit 3\n")
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))

    with pytest.raises(SandboxStartError) as caught, anyio.fail_after(10):
        await start()

    assert str(caught.value) == (
        "the sandbox ended while it was starting; its last words:\nout of luck"
    )


async def test_a_start_that_is_cancelled_leaves_nothing_behind(folder: Path) -> None:
    with anyio.move_on_after(0.1):
        await start()

    assert (Folder().alive(), Folder().record.exists(), Folder().temporary.exists()) == (
        False,
        False,
        False,
    )


def test_a_sandbox_ends_with_a_starter_that_was_killed(folder: Path) -> None:
    """Nobody would find it any more, and it would keep the port."""
    program = (
        "import anyio, os, signal\n"
        "from achalice_cli.sandbox import process\n"
        "process._let_go = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "anyio.run(process.start)\n"
    )

    killed = subprocess.run([sys.executable, "-c", program], timeout=30)

    async def ended() -> bool:
        return await Folder().life.take_within(10)

    assert (killed.returncode, anyio.run(ended)) == (-signal.SIGKILL, True)


def test_another_process_finds_the_sandbox(sandbox: Sandbox) -> None:
    achalice = Path(sys.executable).with_name("achalice")
    arguments = [str(achalice), "sandbox", "status", "--output", "json"]

    done = subprocess.run(arguments, capture_output=True, check=True, text=True, timeout=30)

    assert (json.loads(done.stdout), done.stderr) == (
        {
            "id": sandbox.id,
            "pid": sandbox.pid,
            "port": sandbox.port,
            "url": sandbox.url,
            "log": str(sandbox.log),
            "started_at": sandbox.started_at.isoformat(),
        },
        "",
    )
