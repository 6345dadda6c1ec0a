import json
from pathlib import Path

import pytest

from achalice_cli.commands.invoke import FunctionRaisedError, traceback_in

from .running import Done, achalice, project

APP = """
import os
from achalice import Chalice

app = Chalice("shop")


@app.lambda_function()
async def report(event: dict[str, object]) -> dict[str, object]:
    return {"given": event, "level": os.environ["LEVEL"]}


@app.lambda_function()
async def broken(event: dict[str, object]) -> None:
    ship(event)


def ship(order: object) -> None:
    raise LookupError(f"no such order: {order}")
"""
CONFIG = json.dumps(
    {"stages": {"dev": {"lambda_functions": {"report": {"environment_variables": {"LEVEL": "9"}}}}}}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path, APP, CONFIG)


def invoke(folder: Path, *arguments: str, stdin: str = "") -> Done:
    return achalice("invoke", *arguments, "--local", cwd=folder, stdin=stdin)


def test_a_handler_is_called_on_this_machine_with_its_own_variables(folder: Path) -> None:
    done = invoke(folder, "report", '{"month": 11}')

    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"given": {"month": 11}, "level": "9"}


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [(["-"], '{"a": [1]}'), ([], '{"a": [1]}'), (["--file", "event.json"], "")],
    ids=["asked for", "a pipe", "a file"],
)
def test_the_event_may_come_from_elsewhere(folder: Path, arguments: list[str], stdin: str) -> None:
    (folder / "event.json").write_text('{"a": [1]}')

    done = invoke(folder, "report", *arguments, stdin=stdin)

    assert json.loads(done.stdout)["given"] == {"a": [1]}


def test_without_an_event_it_is_an_empty_object(folder: Path) -> None:
    assert json.loads(invoke(folder, "report").stdout)["given"] == {}


def test_a_handlers_error_is_shown_with_the_users_own_frames(folder: Path) -> None:
    done = invoke(folder, "broken", '{"id": 7}')

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "Traceback (most recent call last):\n"
        f'  File "{folder}/app.py", line 15, in broken\n'
        "    ship(event)\n"
        f'  File "{folder}/app.py", line 19, in ship\n'
        '    raise LookupError(f"no such order: {order}")\n'
        "LookupError: no such order: {'id': 7}\n"
        "\n"
        "error: `broken` failed: LookupError: no such order: {'id': 7}\n"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["report", "{mo"], "error: the event is not JSON: Expecting property name"),
        (["report", "-"], "error: what came on stdin is not JSON: Expecting value"),
        (["report", "--file", "none.json"], "error: none.json cannot be read: No such file"),
        (["report", "{}", "--file", "e.json"], "error: an event and --file are given: one of"),
        (["reprot", "{}"], "error: the app has no function named `reprot`; it has `report`"),
    ],
)
def test_what_cannot_be_called_is_told(folder: Path, arguments: list[str], complaint: str) -> None:
    done = invoke(folder, *arguments)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(complaint)


def test_frames_of_lambda_and_of_the_layer_are_left_out() -> None:
    frames = [
        '  File "/opt/python/achalice/_loop.py", line 12, in run\n    return loop.drive()\n',
        '  File "/var/task/app.py", line 3, in report\n    raise LookupError("gone")\n',
    ]

    error = FunctionRaisedError("report", "LookupError", "gone", frames)

    assert error.detail == (
        "Traceback (most recent call last):\n"
        '  File "/var/task/app.py", line 3, in report\n'
        '    raise LookupError("gone")\n'
        "LookupError: gone"
    )


def test_where_no_frame_is_the_users_all_are_shown() -> None:
    """The app could not be imported, say, for want of a package."""
    frame = '  File "/var/lang/lib/python3.13/importlib/__init__.py", line 88, in import_module'

    error = FunctionRaisedError("report", "Runtime.ImportModuleError", "no module", [frame])

    assert frame in (error.detail or "")


def test_chalices_own_spelling_is_understood(folder: Path) -> None:
    spelt = achalice("invoke", "--local", "-n", "report", '{"month": 11}', cwd=folder)

    assert spelt == achalice("invoke", "--local", "report", '{"month": 11}', cwd=folder)


@pytest.mark.parametrize("arguments", [[], ["ship", "{}", "-n", "report"]])
def test_one_handler_has_to_be_named(folder: Path, arguments: list[str]) -> None:
    done = achalice("invoke", "--local", *arguments, cwd=folder)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: invalid value for NAME: ")


LOGGED = """\
START RequestId: 7
Traceback (most recent call last):
  File "/tmp/a/code/app.py", line 3, in ship
    first()
KeyError: 'id'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/tmp/a/_worker.py", line 128, in run
    result = handler_fn(event, context)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/tmp/a/code/app.py", line 5, in ship
    raise orders.NoSuchOrderError(7)
orders.NoSuchOrderError: 7
END RequestId: 7
"""


def test_the_traceback_that_was_logged_last_is_found() -> None:
    assert traceback_in(LOGGED) == (
        "orders.NoSuchOrderError",
        [
            '  File "/tmp/a/_worker.py", line 128, in run\n'
            "    result = handler_fn(event, context)\n"
            "             ^^^^^^^^^^^^^^^^^^^^^^^^^^\n",
            '  File "/tmp/a/code/app.py", line 5, in ship\n    raise orders.NoSuchOrderError(7)\n',
        ],
    )


def test_logs_without_a_traceback_say_nothing_of_one() -> None:
    assert traceback_in("Traceback (most recent call last):\nlost") is None
