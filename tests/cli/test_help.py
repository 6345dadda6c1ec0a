"""The help of the tree and of each command, as it is written where there is no terminal."""

import io
from collections.abc import Iterator
from contextlib import redirect_stdout

import pytest

from achalice_cli.command_tree import Branch, Entry
from achalice_cli.commands import TABLE, tree
from achalice_cli.views.help import Look, Page, Section, help_text
from achalice_cli.views.terminal import BOLD, CYAN, DIM

from .pinned import FOLDER, assert_pinned


def calls(entries: tuple[Entry, ...]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield (entry.name,)
        if isinstance(entry, Branch):
            for below in calls(entry.commands):
                yield (entry.name, *below)


CALLS = {"-".join(("achalice", *each)): each for each in ((), *calls(TABLE))}


def helped(*words: str, columns: int) -> str:
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(written):
        patch.setenv("COLUMNS", str(columns))
        with pytest.raises(SystemExit) as left:
            tree.main([*words, "--help"], prog_name="achalice")
    assert left.value.code == 0
    return written.getvalue()


@pytest.mark.parametrize("name", CALLS)
def test_help_is_as_pinned(name: str) -> None:
    assert_pinned(f"help/{name}", helped(*CALLS[name], columns=100))


def test_no_help_is_pinned_of_commands_that_are_gone() -> None:
    assert {file.stem for file in (FOLDER / "help").iterdir()} == CALLS.keys()


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("columns", [52, 80])
def test_help_keeps_to_the_width_of_the_terminal(name: str, columns: int) -> None:
    """But for examples, which are there to be copied."""
    text, _, _ = helped(*CALLS[name], columns=columns).partition("\nExamples:\n")

    assert max(map(len, text.splitlines())) <= columns


PAGE = Page(
    usage="bake [OPTIONS] {name}",
    text="Bake a bread\nof that name.\n\nIt takes an hour.",
    sections=(
        Section("Arguments", (("name <str>", "What it is called, which nobody else's may be."),)),
        Section("Options", (("--with-a-crust-of-salt-and-seeds", "Rye only."), ("-h", "Help."))),
    ),
    examples="bake rye\nbake spelt --with-a-crust-of-salt-and-seeds\n".rstrip(),
)


def test_a_terminal_shows_boxes_that_are_closed_on_all_sides() -> None:
    assert help_text(PAGE, Look(60, boxed=True)) == (
        "Usage: bake [OPTIONS] {name}\n"
        "\n"
        "Bake a bread of that name.\n"
        "\n"
        "It takes an hour.\n"
        "\n"
        "╭─ Arguments ──────────────────────────────────────────────╮\n"
        "│ name <str>  What it is called, which nobody else's may   │\n"
        "│             be.                                          │\n"
        "╰──────────────────────────────────────────────────────────╯\n"
        "╭─ Options ────────────────────────────────────────────────╮\n"
        "│ --with-a-crust-of-salt-and-seeds                         │\n"
        "│             Rye only.                                    │\n"
        "│ -h          Help.                                        │\n"
        "╰──────────────────────────────────────────────────────────╯\n"
        "\n"
        "Examples:\n"
        "  bake rye\n"
        "  bake spelt --with-a-crust-of-salt-and-seeds\n"
    )


def test_everywhere_else_there_are_plain_lines() -> None:
    assert help_text(PAGE, Look(60)).split("\n\n")[3:5] == [
        "Arguments:\n  name <str>  What it is called, which nobody else's may be.",
        "Options:\n"
        "  --with-a-crust-of-salt-and-seeds\n"
        "              Rye only.\n"
        "  -h          Help.",
    ]


def test_in_a_narrow_terminal_what_is_said_stands_below_the_name() -> None:
    assert help_text(PAGE, Look(40)).split("\n\n")[3] == (
        "Arguments:\n  name <str>\n      What it is called, which nobody\n      else's may be."
    )


def test_colours_change_no_letter() -> None:
    coloured = help_text(PAGE, Look(60, colour=True, boxed=True))

    for style in (BOLD, CYAN, DIM, "\x1b[0m"):
        assert style in coloured
        coloured = coloured.replace(style, "")
    assert coloured == help_text(PAGE, Look(60, boxed=True))
