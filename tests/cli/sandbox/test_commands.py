import sys
from pathlib import Path

import anyio
import pytest

from achalice_cli.__main__ import main
from achalice_cli.sandbox.process import find


@pytest.fixture
def achalice(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Achalice":
    return Achalice(capsys, monkeypatch)


class Achalice:
    """The command line, run in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str) -> tuple[object, str, str]:
        """Exit code, stdout and stderr."""
        self._monkeypatch.setattr(sys, "argv", ["achalice", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        captured = self._capsys.readouterr()
        return left.value.code, captured.out, captured.err


def test_status_without_a_sandbox_fails_and_says_how_to_start_one(
    folder: Path, achalice: Achalice
) -> None:
    assert achalice("sandbox", "status") == (
        1,
        "",
        "error: no sandbox is running\n\nhint: start one with `achalice sandbox start`\n",
    )


def test_stop_without_a_sandbox_is_no_failure(folder: Path, achalice: Achalice) -> None:
    assert achalice("sandbox", "stop") == (0, "", "no sandbox was running\n")


def test_stop_without_a_sandbox_is_null_in_json(folder: Path, achalice: Achalice) -> None:
    assert achalice("sandbox", "stop", "--output", "json")[1] == "null\n"


def test_a_sandbox_is_started_shown_and_stopped(folder: Path, achalice: Achalice) -> None:
    """Scripts read the URL from stdout; whatever is told goes to stderr."""
    started = achalice("sandbox", "start", "--port", "0")
    running = anyio.run(find)
    assert running is not None
    shown = achalice("sandbox", "status")
    stopped = achalice("sandbox", "stop")

    assert (started, shown, stopped) == (
        (0, f"{running.url}\n", f"a sandbox is running as process {running.pid}\n"),
        (0, f"url: {running.url}\npid: {running.pid}\nlog: {running.log}\n", ""),
        (0, "", f"stopped the sandbox at {running.url}\n"),
    )
