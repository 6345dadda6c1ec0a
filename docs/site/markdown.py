"""Markdown, written: tables, code, links."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_BETWEEN_WORDS = re.compile(r"[-\s]+")
_NO_WORD = re.compile(r"[^\w\s-]")


class Page(NamedTuple):
    """A page that nobody has written."""

    title: str
    """What the navigation calls it."""
    text: str


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing where there are no rows."""
    written = [_row(row) for row in rows]
    if not written:
        return ""
    return "\n".join([_row(titles), _row(["---"] * len(titles)), *written]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    """On one line. A bar between backticks is no end of a cell."""
    parts = " ".join(text.split()).split("`")
    return "`".join(
        part.replace("|", "\\|") if number % 2 == 0 else part for number, part in enumerate(parts)
    )


def code(text: str) -> str:
    """A name or a value inside of a sentence or a table."""
    return f"`{text}`" if text else ""


def block(text: str, language: str = "python") -> str:
    """Lines of code."""
    return f"```{language}\n{text}\n```\n"


def anchor(heading: str) -> str:
    """The id that the site gives to a heading."""
    return _BETWEEN_WORDS.sub("-", _NO_WORD.sub("", heading).strip().lower())


def page(*parts: str) -> str:
    """The parts that are not empty, with a line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"
