"""What a command says on stderr, and how it ends: the one place where exceptions become codes."""

import errno
import os
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from achalice.exceptions import AchaliceError

DEBUG_VARIABLE = "ACHALICE_DEBUG"
_OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE})
"""What may go wrong wherever a file is written, and is nobody's bug."""


class ExitCode(IntEnum):
    """What a script can tell from a finished command."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    """Wrong arguments; from `plan --exit-code` also: there are changes to deploy."""
    INTERRUPTED = 130


def say(line: str) -> None:
    """Tell the person at the terminal; stdout is for the answer."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def complain(error: "AchaliceError") -> None:
    """Write `error` and its hint to stderr, each on lines of their own."""
    if error.detail:
        sys.stderr.write(f"{error.detail.rstrip()}\n\n")
    explain(str(error), error.hint)


def explain(problem: str, hint: str | None = None) -> None:
    """Write what went wrong to stderr, and what to do about it."""
    sys.stderr.write(f"error: {problem}\n")
    if hint:
        sys.stderr.write(f"\nhint: {hint}\n")


def leave(run: Callable[[], None]) -> int:
    """Run a command and say how it ended. A traceback is shown only where ACHALICE_DEBUG is set."""
    try:
        run()
    except KeyboardInterrupt:
        return _interrupted()
    except SystemExit as left:
        # Typer has made an exit code of Ctrl-C by now, and said nothing.
        if left.code == ExitCode.INTERRUPTED:
            return _interrupted()
        raise
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        _tell(error)
        return ExitCode.FAILED
    return ExitCode.DONE


def _tell(error: Exception) -> None:
    # Only here: it loads the whole runtime, and `achalice --help` would take thrice as long.
    from achalice.exceptions import AchaliceError, cause_of

    cause = cause_of(error)
    if isinstance(cause, AchaliceError):
        complain(cause)
    elif isinstance(cause, ExceptionGroup):
        # Tasks that ran side by side have each met something.
        for each in cause.exceptions:
            _tell(each)
    elif isinstance(cause, OSError) and cause.errno in _OF_THE_MACHINE:
        explain(": ".join(str(each) for each in (cause.filename, cause.strerror) if each))
    else:
        explain(
            f"achalice broke: {type(cause).__name__}: {cause}",
            f"this is a bug of achalice; set {DEBUG_VARIABLE}=1 to see where it happened",
        )


def end_line_of_ctrl_c() -> None:
    """Begin a line of our own: a terminal has written `^C` where the cursor was."""
    if sys.stderr.isatty():
        say("")


def _interrupted() -> ExitCode:
    end_line_of_ctrl_c()
    explain("interrupted")
    return ExitCode.INTERRUPTED
