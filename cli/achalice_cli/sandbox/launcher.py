"""The program that a sandbox's process runs.

    python -m achalice_cli.sandbox.launcher IDENTITY PORT DESCRIPTOR

IDENTITY is what to answer when asked who one is, PORT and DESCRIPTOR are those of the listening
socket that the process inherits. It ends at SIGTERM, and when its standard input is closed before
anything was written there: when who started it died on the way.
"""

import os
import resource
import signal
import sys
import threading
from contextlib import suppress

import anyio
import anyio.to_thread

from achalice_cli.sandbox.environment import environment
from achalice_cli.sandbox.interpreters import CACHE_VARIABLE, cache_folder
from achalice_cli.sandbox.records import Folder, Identity


def main(identity: str, port: int, descriptor: int) -> None:
    """Serve until SIGTERM, then end together with every function's process."""
    folder = Folder()
    folder.life.take()
    folder.life.sign()
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    surroundings = {**os.environ, CACHE_VARIABLE: str(cache_folder())}
    os.environ.clear()
    os.environ.update(environment(surroundings, folder=folder.temporary, port=port))
    os.makedirs(os.environ["HOME"], exist_ok=True)
    os.chdir(folder.temporary)
    anyio.run(_live, Identity(id=identity, pid=os.getpid()), descriptor, surroundings)


async def _live(identity: Identity, descriptor: int, surroundings: dict[str, str]) -> None:
    # MiniStack's modules read the environment while they are imported, so it comes first.
    from achalice_cli.sandbox.emulator import serve
    from achalice_cli.sandbox.functions import Functions

    _allow_many_files()
    functions = Functions(surroundings)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve, identity, descriptor)
        with anyio.open_signal_receiver(signal.SIGTERM) as signals:
            async for _ in signals:
                await anyio.to_thread.run_sync(functions.end)
                _end()


def _allow_many_files() -> None:
    """Every function takes three; some systems allow 256 unless asked."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _end() -> None:
    """End the whole process group, with what functions have started themselves.

    The server keeps nothing, so there is nothing to wait for: least of all for its threads, which
    may hang on some function's answer.
    """
    sys.stderr.flush()
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(0)


def _end_with_the_starter() -> None:
    if not os.read(sys.stdin.fileno(), 1):
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
