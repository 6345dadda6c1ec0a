"""The manifest of Chalice's behaviours holds, and so do the tests that name its rows."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from .parity import ROWS
from .parity_rows import Row

HERE = Path(__file__).parent
IDS = {row.id for row in ROWS}


class Mark(NamedTuple):
    """A test, and a row that it says it proves."""

    test: str
    row: str


def marks_in(path: Path) -> Iterator[Mark]:
    """Those in a module, read from its source: it need not be collected, nor even work."""
    for node in ast.walk(ast.parse(path.read_text())):
        for decorator in getattr(node, "decorator_list", ()):
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == MARKER:
                # `walk` has seen that it is a function or a class; a row is a plain text.
                where = f"{path.relative_to(HERE)}::{getattr(node, 'name', '?')}"
                for argument in decorator.args:
                    yield Mark(where, ast.literal_eval(argument))


MARKER = "pytest.mark.parity"
MARKS = [mark for path in sorted(HERE.rglob("test_*.py")) for mark in marks_in(path)]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.verdict != "dropped"], ids=lambda r: r.id
)
def test_what_is_kept_or_changed_is_proved(row: Row) -> None:
    assert [mark.test for mark in MARKS if mark.row == row.id]


def test_every_row_that_a_test_names_is_there() -> None:
    assert [mark for mark in MARKS if mark.row not in IDS] == []


def test_only_tests_name_rows() -> None:
    """A mark on anything else would prove a row and never run."""
    named = {mark.test: mark.test.rpartition("::")[2] for mark in MARKS}

    assert [test for test, name in named.items() if not name.startswith("test_")] == []


def test_no_test_names_a_row_twice() -> None:
    assert [mark for mark, count in Counter(MARKS).items() if count > 1] == []


def test_every_row_has_an_id_of_its_own() -> None:
    assert [name for name, count in Counter(row.id for row in ROWS).items() if count > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_says_what_and_why(row: Row) -> None:
    """What is otherwise than in Chalice is so for a reason, and what is not needs none."""
    assert row.id
    assert row.source.startswith(("seed ", "parity "))
    assert row.behaviour.endswith(".")
    assert (row.why is None) == (row.verdict == "kept")
    assert row.why is None or row.why.endswith(".")
