"""The help of a command: in boxes and colours on a terminal, in plain lines everywhere else."""

import os
import sys
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from achalice_cli.views.terminal import BOLD, CYAN, DIM, has_colours, styled

_NAMES_AT_MOST = 30
"""Columns that names of commands and options take beside what is said of them."""
_NARROW = 60
"""Columns below which what is said of an option stands under it."""
_CORNER = "╭"


class Section(NamedTuple):
    """A heading, and names with what is said of them."""

    title: str
    rows: tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """What there is to say of a command."""

    usage: str
    text: str
    """Paragraphs, with an empty line between two."""
    sections: tuple[Section, ...]
    examples: str
    """Lines that are shown as they stand; empty where there are none."""


class Look(NamedTuple):
    """What the place can show that the help is written to."""

    width: int
    colour: bool = False
    boxed: bool = False

    @classmethod
    def of_stdout(cls, width: int) -> "Look":
        """Colours for who has not set NO_COLOR, boxes where stdout has letters to draw them."""
        if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
            return cls(width)
        try:
            _CORNER.encode(sys.stdout.encoding or "ascii")
        except UnicodeEncodeError:
            boxed = False
        else:
            boxed = width >= _NARROW
        return cls(width, has_colours(sys.stdout), boxed)

    def styled(self, text: str, style: str) -> str:
        """`text` in one of the styles above, where there are colours."""
        return styled(text, style) if self.colour else text


def help_text(page: Page, look: Look) -> str:
    """The whole page, ending with a line break.

    Rich could draw it, and would take longer than all the rest of `achalice --help`.
    """
    blocks = [_usage(page.usage, look)]
    blocks += [_wrapped(each, look.width) for each in page.text.split("\n\n") if each.strip()]
    inner = look.width - 4 if look.boxed else look.width - 2
    names = _width_of_names(page.sections, inner)
    boxes = [
        _box(
            each.title, [line for row in each.rows for line in _row(*row, names, inner, look)], look
        )
        for each in page.sections
    ]
    blocks += ["\n".join(boxes)] if look.boxed else boxes
    if page.examples:
        # In no box: they are there to be copied.
        heading = look.styled("Examples:", BOLD)
        blocks.append(f"{heading}\n{textwrap.indent(page.examples, '  ')}")
    return "\n\n".join(blocks) + "\n"


def _usage(usage: str, look: Look) -> str:
    heading = "Usage: "
    lines = textwrap.wrap(
        usage, look.width - len(heading), break_on_hyphens=False, break_long_words=False
    )
    return look.styled(heading.rstrip(), BOLD) + " " + ("\n" + " " * len(heading)).join(lines)


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_on_hyphens=False)


def _width_of_names(sections: tuple[Section, ...], inner: int) -> int:
    """The same for all sections, so that they line up; 0 where there is no room for two columns."""
    if inner < _NARROW - 4:
        return 0
    lengths = [len(name) for section in sections for name, _ in section.rows]
    return max((length for length in lengths if length <= _NAMES_AT_MOST), default=0)


def _row(name: str, said: str, names: int, inner: int, look: Look) -> Iterator[str]:
    """The lines of one row, each `inner` columns wide or less."""
    indent = names + 2 if names else 4
    lines = textwrap.wrap(said, inner - indent, break_on_hyphens=False)
    if names and len(name) <= names and lines:
        first = lines.pop(0)
        between = " " * (indent - len(name))
        line = f"{look.styled(name, CYAN)}{between}{first}"
        yield _padded(line, inner - indent - len(first), look)
    else:
        for each in textwrap.wrap(name, inner, break_on_hyphens=False):
            yield _padded(look.styled(each, CYAN), inner - len(each), look)
    for line in lines:
        yield _padded(f"{' ' * indent}{line}", inner - indent - len(line), look)


def _padded(line: str, padding: int, look: Look) -> str:
    return f"{line}{' ' * padding}" if look.boxed else line


def _box(title: str, lines: list[str], look: Look) -> str:
    if not look.boxed:
        heading = look.styled(f"{title}:", BOLD)
        return "\n".join([heading, *(f"  {line}" for line in lines)])
    side = look.styled("│", DIM)
    rest = "─" * (look.width - len(title) - 5)
    top = f"{look.styled('╭─', DIM)} {look.styled(title, BOLD)} {look.styled(f'{rest}╮', DIM)}"
    bottom = look.styled(f"╰{'─' * (look.width - 2)}╯", DIM)
    return "\n".join([top, *(f"{side} {line} {side}" for line in lines), bottom])
