"""How a command ends: exit codes, and the one place where exceptions become them."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum

from achalice.exceptions import AchaliceError, cause_of

DEBUG_VARIABLE = "ACHALICE_DEBUG"


class ExitCode(IntEnum):
    """What a script can tell from a finished command."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    """Wrong arguments; from `plan --exit-code` also: there are changes to deploy."""
    INTERRUPTED = 130


def complain(error: AchaliceError) -> None:
    """Write `error` and its hint to stderr, each on lines of their own."""
    lines = [error.detail.rstrip(), ""] if error.detail else []
    lines.append(f"error: {error}")
    if error.hint:
        lines += ["", f"hint: {error.hint}"]
    sys.stderr.write("\n".join(lines) + "\n")


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
        _tell(cause_of(error))
        return ExitCode.FAILED
    return ExitCode.DONE


def _tell(error: Exception) -> None:
    if isinstance(error, AchaliceError):
        complain(error)
    elif isinstance(error, ExceptionGroup):
        # Tasks that ran side by side have each met something.
        for each in error.exceptions:
            _tell(each)
    else:
        sys.stderr.write(
            f"error: achalice broke: {type(error).__name__}: {error}\n\n"
            f"hint: this is a bug of achalice; set {DEBUG_VARIABLE}=1 to see where it happened\n"
        )


def _interrupted() -> ExitCode:
    sys.stderr.write("error: interrupted\n")
    return ExitCode.INTERRUPTED
