"""The real `achalice` command on a terminal, and somebody who types."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .running import COMMAND, PATIENCE, Done, environment

# A process is interrupted by the Ctrl-C of the terminal that controls it.
_TAKE_OVER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
_BECOME = "os.execv(sys.argv[1], sys.argv[1:])"


@dataclass
class Terminal:
    """A command whose stdin and stderr are a terminal, and whose stdout is not."""

    process: subprocess.Popen[str]
    _end: int
    """The other end of the terminal."""
    shown: str = ""
    """All that was on the screen, with what was typed."""
    _seen: int = 0

    def answer(self, question: str, keys: str) -> None:
        """Type `keys` when the screen shows `question`, which it must not have shown before."""
        while question not in self.shown[self._seen :]:
            if not self._read():
                raise AssertionError(f"nobody asked {question!r} in {self.shown!r}")
        self._seen = len(self.shown)
        os.write(self._end, keys.encode())

    def _read(self) -> bool:
        """Take what comes next; False at the end."""
        ready, _, _ = select.select([self._end], [], [], PATIENCE)
        if not ready:
            raise AssertionError(f"nothing more came after {self.shown!r}")
        try:
            some = os.read(self._end, 4096)
        except OSError:  # What Linux says at the end.
            return False
        self.shown += some.decode().replace("\r\n", "\n")
        return bool(some)

    def finish(self) -> Done:
        """How it ended; stderr is the whole screen."""
        while self._read():
            pass
        stdout, _ = self.process.communicate(timeout=PATIENCE)
        return Done(self.process.returncode, stdout, self.shown)


@contextmanager
def on_a_terminal(*arguments: str, cwd: Path) -> Iterator[Terminal]:
    """The command, started; ended with the block."""
    end, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKE_OVER + _BECOME, COMMAND, *arguments],
        cwd=cwd,
        env=environment({}),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
        start_new_session=True,
    )
    os.close(terminal)
    with process:
        try:
            yield Terminal(process, end)
        finally:
            process.kill()
            os.close(end)
