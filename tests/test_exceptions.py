"""The error tree, as its own docstring draws it."""

import re

import pytest

from achalice import exceptions


def all_errors(root: type[BaseException], level: int = 0) -> list[tuple[int, str]]:
    """Every error below `root` that its module has, with how deep it is."""
    found = [(level, root.__name__)]
    for error in root.__subclasses__():
        if error.__module__ == exceptions.__name__:
            found += all_errors(error, level + 1)
    return found


def test_the_drawn_tree_is_the_real_one() -> None:
    drawing = exceptions.__doc__ or ""
    drawn = [
        (len(branches) // 4, name)
        for branches, name in re.findall(r"^([│├└─ ]*)(\w+Error)\b", drawing, re.MULTILINE)
    ]

    assert drawn == all_errors(exceptions.AchaliceError)


@pytest.mark.parity("errors.arguments")
@pytest.mark.parametrize("error", exceptions.ALL_ERRORS)
def test_an_http_error_says_what_the_handler_gave_it(
    error: type[exceptions.ChaliceViewError],
) -> None:
    """Chalice's errors take any text, so ours must, too."""
    raised = error("no tea")

    assert (str(raised), raised.hint) == ("no tea", None)
