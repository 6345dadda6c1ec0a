"""Environment variables that are set for a while."""

import os
from contextlib import ExitStack

import pytest

from achalice.test.environment import variables_set


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACHALICE_TEST_A", "before")
    monkeypatch.delenv("ACHALICE_TEST_B", raising=False)


def seen() -> tuple[str | None, str | None]:
    return os.environ.get("ACHALICE_TEST_A"), os.environ.get("ACHALICE_TEST_B")


def test_variables_are_set_and_put_back() -> None:
    with variables_set({"ACHALICE_TEST_A": "1", "ACHALICE_TEST_B": "2"}):
        assert seen() == ("1", "2")

    assert seen() == ("before", None)


def test_they_are_put_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), variables_set({"ACHALICE_TEST_B": "2"}):
        raise RuntimeError

    assert seen() == ("before", None)


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
)
def test_overlapping_calls_may_end_in_any_order(order: tuple[int, ...]) -> None:
    """Otherwise concurrent calls of two functions would leave variables of one behind."""
    calls = [ExitStack(), ExitStack(), ExitStack()]
    for number, call in enumerate(calls):
        call.enter_context(variables_set({"ACHALICE_TEST_A": f"call {number}"}))
    calls[1].enter_context(variables_set({"ACHALICE_TEST_B": "call 1"}))

    for number in order:
        calls[number].close()

    assert seen() == ("before", None)


def test_what_was_changed_meanwhile_survives_an_inner_call() -> None:
    with variables_set({"ACHALICE_TEST_A": "outer"}):
        os.environ["ACHALICE_TEST_A"] = "changed"
        with variables_set({"ACHALICE_TEST_A": "inner"}):
            pass

        assert seen() == ("changed", None)
