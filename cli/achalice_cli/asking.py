"""Questions to whoever sits at the terminal."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


def says_yes(question: str) -> bool:
    """Whether the answer is yes. Holds up the event loop: nothing goes on that could be missed.

    Raises:
        KeyboardInterrupt: at Ctrl-C.
        typer.Abort: stdin has ended.
    """
    with _interruptible():
        while True:
            answer = _ANSWERS.get(answer_to(f"{question} [y/N]").lower())
            if answer is not None:
                return answer


def answer_to(question: str) -> str:
    """The line that is typed, without spaces around it.

    Raises:
        typer.Abort: stdin has ended.
    """
    # Typer's own question takes Ctrl-C for the end of stdin, and writes a space to stdout.
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stderr.write("\n")
        raise typer.Abort
    return line.strip()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C raises at once within it.

    The event loop's own handler would wait for the next step of the loop, and in a thread the
    question would go on reading the keyboard after the command has ended.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
