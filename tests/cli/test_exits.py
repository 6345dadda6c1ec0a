import errno
import subprocess
import sys
from pathlib import Path

import pytest

from achalice.exceptions import AchaliceError
from achalice_cli.exits import DEBUG_VARIABLE, ExitCode, complain, leave

from .running import achalice, environment, project


class OvenError(AchaliceError):
    """The oven is cold."""

    hint = "light it"
    detail = "  oven.log, line 1\n"


def fail(error: BaseException) -> None:
    raise error


def test_a_command_that_returns_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert leave(lambda: None) == ExitCode.DONE
    assert capsys.readouterr() == ("", "")


def test_an_error_is_its_detail_its_sentence_and_its_hint(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain(OvenError("the oven is cold"))

    assert capsys.readouterr() == (
        "",
        "  oven.log, line 1\n\nerror: the oven is cold\n\nhint: light it\n",
    )


def test_an_error_without_hint_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert leave(lambda: fail(AchaliceError("no bread"))) == ExitCode.FAILED
    assert capsys.readouterr() == ("", "error: no bread\n")


def test_a_bug_of_ours_says_so_and_how_to_see_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert leave(lambda: fail(ZeroDivisionError("division by zero"))) == ExitCode.FAILED
    assert capsys.readouterr() == (
        "",
        "error: achalice broke: ZeroDivisionError: division by zero\n\n"
        "hint: this is a bug of achalice; set ACHALICE_DEBUG=1 to see where it happened\n",
    )


def test_a_machine_that_is_full_is_no_bug_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "out/sam.json")

    assert leave(lambda: fail(full)) == ExitCode.FAILED
    assert capsys.readouterr() == ("", "error: out/sam.json: No space left on device\n")


def test_what_tasks_side_by_side_have_met_is_told_one_by_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    inner = ExceptionGroup("tasks", [AchaliceError("no flour")])

    code = leave(lambda: fail(ExceptionGroup("tasks", [AchaliceError("no bread"), inner])))

    assert (code, capsys.readouterr().err) == (
        ExitCode.FAILED,
        "error: no bread\nerror: no flour\n",
    )


@pytest.mark.parametrize("error", [OvenError("cold"), ZeroDivisionError()])
def test_the_traceback_is_there_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setenv(DEBUG_VARIABLE, "1")

    with pytest.raises(type(error)):
        leave(lambda: fail(error))


def test_ctrl_c_is_told_and_ends_with_the_shells_own_code(tmp_path: Path) -> None:
    """Typer turns it into a silent exit code; the terminal would show nothing but `^C`."""
    # What runs in the background inherits a Ctrl-C that is ignored; the command is in front here.
    folder = project(
        tmp_path,
        "import signal\n\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "signal.raise_signal(signal.SIGINT)\n",
    )

    assert achalice("local", cwd=folder) == (130, "", "error: interrupted\n")


def test_a_wrong_option_is_a_usage_error() -> None:
    done = achalice("local", "--prot", "1")

    assert done == (
        2,
        "",
        "error: no such option: --prot (Possible options: --host, --port, --project-dir)\n\n"
        "hint: see `achalice local --help`\n",
    )


def test_without_the_extra_the_command_says_how_to_install_it() -> None:
    """`pip install achalice` alone puts the command on the path, too."""
    program = (
        "import sys; sys.modules['typer'] = None\nfrom achalice_cli.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment({}),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "error: the achalice tool needs `typer`, which is not installed\n\n"
        "hint: run `pip install 'achalice[cli]'`\n",
    )
