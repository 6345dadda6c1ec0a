"""`achalice dev` in a process of its own: what is saved is what answers."""

import queue
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from achalice_cli.sandbox.process import Sandbox

from .inventory import invoke
from .projects import ProjectFolder

APP = """
    from achalice import Chalice
    from chalicelib.words import word

    app = Chalice("devoted")


    @app.lambda_function()
    async def greet(payload: object) -> str:
        return f"{word} {GREETING}"
"""
PATIENCE = 60


class Lines:
    """What a process says, line by line, while it runs."""

    def __init__(self, stream: IO[str]) -> None:
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, args=[stream], daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line.rstrip())

    def until(self, pattern: str) -> str:
        """The next line that `pattern` is found in."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            self.said.append(line)
            if re.search(pattern, line):
                return line

    def close(self) -> None:
        self._reader.join(PATIENCE)


@contextmanager
def developing(project: ProjectFolder) -> "Iterator[tuple[subprocess.Popen[str], Lines]]":
    process = project.start("dev", "--sandbox")
    if process.stdout is None or process.stderr is None:
        raise RuntimeError("there are no pipes")
    lines = Lines(process.stderr)
    try:
        yield process, lines
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(PATIENCE)
        lines.close()
        process.stdout.close()
        process.stderr.close()


def write(project: ProjectFolder, greeting: str) -> None:
    project.write("app.py", APP.replace("{GREETING}", greeting))


async def test_what_is_saved_is_what_answers_and_errors_are_waited_out(
    project: ProjectFolder, sandbox: Sandbox
) -> None:
    project.write("chalicelib/__init__.py", "")
    project.write("chalicelib/words.py", 'word = "hello"\n')
    write(project, "one")
    with developing(project) as (process, lines):
        lines.until(r"stage dev: \d+ created")
        lines.until("watching")
        first = await invoke(sandbox, "devoted-dev-greet", {})
        write(project, "two")
        lines.until(r"app\.py: 1 updated in")
        second = await invoke(sandbox, "devoted-dev-greet", {})
        project.write("app.py", "def broken(\n")
        lines.until("error: app.py cannot be imported: SyntaxError")
        still = await invoke(sandbox, "devoted-dev-greet", {})
        write(project, "three")
        lines.until(r"app\.py: 1 updated in")
        project.write("chalicelib/words.py", 'word = "good bye"\n')
        lines.until(r"chalicelib/words\.py: 1 updated in")
        last = await invoke(sandbox, "devoted-dev-greet", {})
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE)

    assert [first, second, still, last] == [
        (True, "hello one"),
        (True, "hello two"),
        (True, "hello two"),
        (True, "good bye three"),
    ]
    assert code == 0
