import json

import pytest

from achalice_cli.commands.logs import SinceError, since_of
from achalice_cli.views.logs import LogLook, is_lambdas_own, log_json, log_line

TEN = 1795341600_123
"""2026-11-22, ten o'clock."""


def test_a_line_says_when_and_which_function() -> None:
    look = LogLook(("report", "tidy"))

    assert log_line("tidy", TEN, "done", look) == "2026-11-22 10:00:00.123  tidy    done"


def test_on_a_terminal_each_function_has_a_colour_and_errors_are_red() -> None:
    look = LogLook(("report", "tidy"), colour=True)

    lines = [
        log_line("report", TEN, "[ERROR] no sales", look),
        log_line("tidy", TEN, "ERRORS: none", look),
    ]

    time = "\x1b[2m2026-11-22 10:00:00.123\x1b[0m"
    assert lines == [
        f"{time}  \x1b[36mreport\x1b[0m  \x1b[31m[ERROR] no sales\x1b[0m",
        f"{time}  \x1b[35mtidy  \x1b[0m  ERRORS: none",
    ]


def test_an_object_that_was_logged_stays_one() -> None:
    assert json.loads(log_json("tidy", TEN, "a-stream", '{"level": "INFO"}')) == {
        "time": "2026-11-22T10:00:00.123+00:00",
        "function": "tidy",
        "stream": "a-stream",
        "message": {"level": "INFO"},
    }


@pytest.mark.parametrize("said", ["plain", "{not json", "[1]"])
def test_everything_else_is_text(said: str) -> None:
    assert json.loads(log_json("tidy", TEN, "a-stream", said))["message"] == said


@pytest.mark.parametrize(
    "message",
    [
        "START RequestId: 8b0c Version: $LATEST",
        "END RequestId: 8b0c",
        "REPORT RequestId: 8b0c\tDuration: 2 ms",
        "INIT_START Runtime Version: python:3.13.v1",
        '{"time":"2026-11-22T10:00:00Z","type":"platform.report","record":{}}',
    ],
)
def test_lambdas_own_lines_are_known(message: str) -> None:
    assert is_lambdas_own(message)


@pytest.mark.parametrize("message", ["START of the month", "the END RequestId: 8b0c", "{}"])
def test_an_apps_own_lines_are_not_taken_for_them(message: str) -> None:
    assert not is_lambdas_own(message)


@pytest.mark.parametrize(
    ("given", "since"),
    [
        ("30s", TEN - 30_000),
        ("10m", TEN - 600_000),
        ("2h", TEN - 7_200_000),
        ("3d", TEN - 259_200_000),
        ("1w", TEN - 604_800_000),
        ("999999999w", 0),
        ("2026-11-22T10:00:00.123", TEN),
        ("2026-11-22T11:00:00.123+01:00", TEN),
    ],
)
def test_times_are_ago_or_a_moment(given: str, since: int) -> None:
    assert since_of(given, TEN) == since


@pytest.mark.parametrize("given", ["", "yesterday", "10", "-5m", "5 m", "2026-13-01"])
def test_what_is_no_time_is_told(given: str) -> None:
    with pytest.raises(SinceError) as raised:
        since_of(given, TEN)

    assert str(raised.value) == f"--since cannot be `{given}`"
