"""The app's logger: what it lets through, and that each record is written once."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from achalice import Chalice

from .runtime_api import Result, lambda_process


@pytest.fixture
def root() -> logging.Logger:
    """The root logger of a process that has set up no logging; pytest's own has handlers."""
    return logging.RootLogger(logging.WARNING)


@pytest.fixture(autouse=True)
def log(root: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    """The logger `shop` as such a process has it."""
    logger = logging.getLogger("shop")
    monkeypatch.setattr(logger, "parent", root)
    monkeypatch.setattr(logger, "handlers", [])
    monkeypatch.setattr(logger, "propagate", True)
    logger.setLevel(logging.NOTSET)
    yield logger
    logger.setLevel(logging.NOTSET)


class Memory(logging.Handler):
    """Keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.mark.parity("logs.line")
def test_an_error_is_a_line_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    Chalice("shop").log.error("no %s", "tea")

    assert capsys.readouterr().out == "shop - ERROR - no tea\n"


@pytest.mark.parity("logs.line")
def test_a_traceback_is_written_too(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise KeyError("tea")
    except KeyError:
        Chalice("shop").log.exception("it failed")

    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("shop - ERROR - it failed", "KeyError: 'tea'")


def test_loggers_below_the_apps_are_written_too(capsys: pytest.CaptureFixture[str]) -> None:
    Chalice("shop")

    logging.getLogger("shop.orders").error("no tea")

    assert capsys.readouterr().out == "shop.orders - ERROR - no tea\n"


@pytest.mark.parity("logs.level")
def test_what_is_no_error_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    Chalice("shop").log.warning("little tea")

    assert capsys.readouterr().out == ""


@pytest.mark.parity("logs.level-debug")
def test_a_debugged_app_writes_everything(capsys: pytest.CaptureFixture[str]) -> None:
    Chalice("shop", debug=True).log.debug("tea")

    assert capsys.readouterr().out == "shop - DEBUG - tea\n"


@pytest.mark.parity("app.debug", "logs.level")
def test_debug_can_be_turned_on_and_off(log: logging.Logger) -> None:
    app = Chalice("shop")
    levels = [log.level]

    for on in (True, False):
        app.debug = on
        levels.append(log.level)

    assert levels == [logging.ERROR, logging.DEBUG, logging.ERROR]


@pytest.mark.parity("logs.debug-sets-level")
def test_debug_sets_the_level_of_a_log_that_was_to_be_left_alone(log: logging.Logger) -> None:
    """As in Chalice: it says so in as many words."""
    app = Chalice("shop", configure_logs=False)

    app.debug = True

    assert log.level == logging.DEBUG


@pytest.mark.parity("logs.once")
def test_two_apps_of_one_name_write_each_record_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A suite of tests makes an app for each of its tests."""
    Chalice("shop")

    Chalice("shop").log.error("no tea")

    assert capsys.readouterr().out == "shop - ERROR - no tea\n"


def test_the_last_app_of_a_name_sets_the_level(log: logging.Logger) -> None:
    Chalice("shop", debug=True)
    Chalice("shop")

    assert log.level == logging.ERROR


@pytest.mark.parity("logs.left-alone")
def test_a_log_can_be_left_alone(log: logging.Logger) -> None:
    app = Chalice("shop", configure_logs=False)

    assert (app.configure_logs, log.handlers, log.level) == (False, [], logging.NOTSET)


@pytest.mark.parity("logs.set-up-already")
def test_a_level_that_was_chosen_before_stays(log: logging.Logger) -> None:
    log.setLevel(logging.INFO)

    Chalice("shop")

    assert log.level == logging.INFO


@pytest.mark.parity("logs.propagate")
@pytest.mark.parametrize("is_before", [True, False])
def test_what_the_root_logger_handles_is_not_written_a_second_time(
    is_before: bool, root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lambda's runtime sets it up before the app, `logging.basicConfig()` in app.py after it."""
    memory = Memory()
    if is_before:
        root.addHandler(memory)
    app = Chalice("shop")
    root.addHandler(memory)

    app.log.error("no tea")

    assert (memory.lines, capsys.readouterr().out) == (["no tea"], "")


def test_what_is_kept_from_the_root_logger_is_written(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], log: logging.Logger
) -> None:
    root.addHandler(Memory())
    log.propagate = False

    Chalice("shop").log.error("no tea")

    assert capsys.readouterr().out == "shop - ERROR - no tea\n"


@pytest.mark.parity("logs.set-up-already")
def test_a_console_handler_of_the_loggers_own_is_the_only_one(
    capsys: pytest.CaptureFixture[str], log: logging.Logger
) -> None:
    log.addHandler(logging.StreamHandler(sys.stdout))

    Chalice("shop").log.error("no tea")

    assert capsys.readouterr().out == "no tea\n"


def test_a_handler_that_shows_nothing_is_no_reason_to_be_silent(
    capsys: pytest.CaptureFixture[str], log: logging.Logger
) -> None:
    """Those of error trackers hang there, too."""
    memory = Memory()
    log.addHandler(memory)

    Chalice("shop").log.error("no tea")

    assert (memory.lines, capsys.readouterr().out) == (["no tea"], "shop - ERROR - no tea\n")


def test_a_level_of_lambdas_is_left_to_lambda(log: logging.Logger) -> None:
    """The runtime has given it to the root logger; a level here would hide what it lets through."""
    Chalice("shop", env={"AWS_LAMBDA_LOG_LEVEL": "INFO"})

    assert log.level == logging.NOTSET


APP = """
from achalice import Chalice

app = Chalice("shop")


@app.lambda_function()
async def price():
    app.log.info("cheap tea")
    app.log.error("no tea")
"""


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(APP)
    return tmp_path


@pytest.mark.parity("logs.lambda")
def test_lambdas_runtime_writes_each_record_once_and_with_the_requests_id(app_folder: Path) -> None:
    with lambda_process(app_folder) as process:
        assert process.invoke({}) == Result(None)

    [line] = [line for line in process.log.read_text().splitlines() if "tea" in line]
    assert line.startswith("[ERROR]\t")
    assert line.endswith("\tinvocation-1\tno tea")


@pytest.mark.parity("logs.lambda")
def test_a_json_log_of_lambdas_stays_json(app_folder: Path) -> None:
    settings = {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"}
    with lambda_process(app_folder, **settings) as process:
        process.invoke({})

    records = [json.loads(line) for line in process.log.read_text().splitlines() if "tea" in line]
    assert [(each["level"], each["message"], each["logger"]) for each in records] == [
        ("INFO", "cheap tea", "shop"),
        ("ERROR", "no tea", "shop"),
    ]
    assert records[0]["requestId"] == "invocation-1"
