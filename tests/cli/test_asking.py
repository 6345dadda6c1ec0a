import os
import pty
import signal
import subprocess
import sys
from typing import IO

import pytest

from .running import PATIENCE, environment

# As commands do it: within what has to be put away again, whatever the answer is.
PROGRAM = """
import sys
import anyio
from achalice_cli.asking import says_yes
from achalice_cli.exits import leave

async def ask():
    try:
        print("yes" if says_yes("go on?") else "no")
    finally:
        print("put away")

sys.exit(leave(lambda: anyio.run(ask)))
"""


def asked(stderr: IO[str]) -> None:
    """Returns when the question is there."""
    question = "go on? [y/N]: "
    assert stderr.read(len(question)) == question


def answered(*, typed: str = "", ctrl_c: bool = False) -> tuple[int, str]:
    """Exit code and stdout of a command that asks at a terminal."""
    terminal, keyboard = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=keyboard,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment({}),
    )
    with process:
        assert process.stderr is not None
        asked(process.stderr)
        if ctrl_c:
            process.send_signal(signal.SIGINT)
        else:
            os.write(terminal, typed.encode())
        stdout, _ = process.communicate(timeout=PATIENCE)
    os.close(terminal)
    os.close(keyboard)
    return process.returncode, stdout


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", "yes"), ("n\n", "no"), ("\n", "no"), ("what\nYES\n", "yes")]
)
def test_an_answer_is_yes_or_no(typed: str, answer: str) -> None:
    assert answered(typed=typed) == (0, f"{answer}\nput away\n")


def test_ctrl_c_ends_the_command_without_another_key() -> None:
    """And not only once somebody has pressed Enter for the question that is still being asked."""
    assert answered(ctrl_c=True) == (130, "put away\n")
