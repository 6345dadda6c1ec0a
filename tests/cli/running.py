"""The real `achalice` command, in a process of its own."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple, Self

COMMAND = str(Path(sys.executable).with_name("achalice"))
PATIENCE = 20
"""Seconds that a process gets to do what a test waits for."""


class Done(NamedTuple):
    """All that a script can see of a finished command."""

    exit_code: int
    stdout: str
    stderr: str


def achalice(
    *arguments: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
) -> Done:
    done = subprocess.run(
        [COMMAND, *arguments],
        cwd=cwd,
        env=environment(env or {}),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's own, without what would change how commands talk."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ACHALICE")}
    return {**kept, "COLUMNS": "100", "NO_COLOR": "1", **extra}


def project(folder: Path, app: str, config: str | None = None) -> Path:
    """A project with just these files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.py").write_text(app, encoding="utf-8")
    if config is not None:
        (folder / ".achalice").mkdir()
        (folder / ".achalice" / "config.json").write_text(config, encoding="utf-8")
    return folder


@dataclass
class LocalServer:
    """`achalice local --port 0`, running."""

    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    """What it wrote to stderr so far, line by line."""
    _lines: "queue.SimpleQueue[str | None]" = field(default_factory=queue.SimpleQueue)
    _reader: threading.Thread | None = None

    @classmethod
    def start(cls, folder: Path, *arguments: str) -> Self:
        process = subprocess.Popen(
            [COMMAND, "local", "--port", "0", *arguments],
            cwd=folder,
            env=environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        server = cls(process)
        server._reader = threading.Thread(target=server._read, args=[process.stderr], daemon=True)
        server._reader.start()
        return server

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line_with(self, pattern: str) -> str:
        """The next line on stderr that `pattern` is found in; fails when none comes."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            if line is None:
                raise AssertionError(f"no line with {pattern!r} in {self.said}")
            self.said.append(line)
            if re.search(pattern, line):
                return line

    def url(self) -> str:
        return self.line_with("^Serving ").rpartition(" ")[2]

    def stop(self, with_signal: signal.Signals = signal.SIGINT) -> Done:
        """Send the signal and wait for the end."""
        self.process.send_signal(with_signal)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self._close()
        return Done(code, self._stdout, "\n".join(self.said))

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.join(PATIENCE)
        while not self._lines.empty():
            line = self._lines.get()
            if line is not None:
                self.said.append(line)
        stdout, stderr = self.process.stdout, self.process.stderr
        self._stdout = stdout.read() if stdout else ""
        for stream in (stdout, stderr):
            if stream is not None:
                stream.close()
