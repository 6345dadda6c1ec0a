import inspect
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer._click import Command, Context

from achalice import __version__
from achalice_cli.command_tree import Branch, Leaf, Tree
from achalice_cli.commands import TABLE, tree

from .running import COMMAND, achalice, environment


def leaves() -> Iterator[tuple[str, Leaf]]:
    """Each command, with all that is typed to call it."""
    for entry in TABLE:
        match entry:
            case Leaf():
                yield f"achalice {entry.name}", entry
            case Branch():
                for leaf in entry.commands:
                    yield f"achalice {entry.name} {leaf.name}", leaf


LEAVES = dict(leaves())


def found(typed: str) -> tuple[Context, Command]:
    """The command that is called by these words, and the context that it is called in."""
    context, command = Context(tree, info_name="achalice"), tree
    *branches, name = typed.split()[1:]
    for branch in branches:
        below = command.get_command(context, branch)
        assert isinstance(below, Tree)
        context, command = Context(below, parent=context, info_name=branch), below
    last = command.get_command(context, name)
    assert last is not None
    return Context(last, parent=context, info_name=name), last


def loaded_by(*arguments: str, env: dict[str, str] | None = None) -> set[str]:
    """What is imported by a command in a process of its own."""
    program = (
        "import sys\n"
        "sys.argv[0] = 'achalice'\n"
        "from achalice_cli.__main__ import main\n"
        "try: main()\n"
        "finally: print('loaded', *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    said, _, loaded = done.stdout.rpartition("loaded ")
    assert said
    return set(loaded.split())


HEAVY = {"achalice", "anyio", "aiobotocore", "botocore", "pydantic", "rich"}


def test_help_loads_no_command_and_nothing_that_takes_long() -> None:
    """`import typer` is nearly all of its time."""
    loaded = loaded_by("--help")

    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("achalice_cli.commands.")} == set()


def test_completing_a_commands_name_loads_no_command() -> None:
    words = {"COMP_WORDS": "achalice de", "COMP_CWORD": "1"}

    loaded = loaded_by(env={"_ACHALICE_COMPLETE": "complete_bash", **words})

    assert loaded & HEAVY == set()


def test_the_help_of_a_command_loads_no_other_command() -> None:
    loaded = loaded_by("url", "--help")

    assert {name for name in loaded if name.startswith("achalice_cli.commands.")} == {
        "achalice_cli.commands.url"
    }


@pytest.mark.parametrize("typed", LEAVES)
def test_the_table_says_of_a_command_what_its_docstring_says_first(typed: str) -> None:
    leaf = LEAVES[typed]
    module, _, name = leaf.place.partition(":")
    function = getattr(import_module(f"achalice_cli.commands.{module}"), name)

    documented, _, _ = (inspect.getdoc(function) or "").partition("\n\n")

    assert " ".join(documented.split()) == leaf.help


def test_the_table_has_every_module_of_the_commands() -> None:
    folder = Path(inspect.getfile(import_module("achalice_cli.commands"))).parent
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__"}

    assert {leaf.place.partition(":")[0] for leaf in LEAVES.values()} == modules


@pytest.mark.parametrize("typed", LEAVES)
def test_every_option_says_what_it_is_for(typed: str) -> None:
    context, command = found(typed)

    unsaid = [each.name for each in command.get_params(context) if not getattr(each, "help", "")]

    assert unsaid == []


@pytest.mark.parametrize("typed", LEAVES)
def test_the_examples_of_a_command_are_read_as_they_stand(typed: str) -> None:
    _, command = found(typed)

    for example in (command.epilog or "").splitlines():
        *_, line = example.split(" | ")
        line, _, _ = line.partition(" > ")
        assert line.startswith(f"{typed} ") or line == typed
        words = shlex.split(line, comments=True)[len(typed.split()) :]
        command.make_context(typed, words).close()


def test_a_misspelt_command_is_answered_with_those_it_could_be() -> None:
    assert achalice("delte") == (
        2,
        "",
        "error: no such command 'delte'. Did you mean 'delete'?\n\nhint: see `achalice --help`\n",
    )


def test_without_a_command_there_is_help_and_the_exit_code_of_wrong_usage() -> None:
    done = achalice()

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: achalice [OPTIONS] COMMAND [ARGS]...\n")


def test_the_version_is_one_line_with_what_a_report_of_a_fault_needs() -> None:
    code, told, _ = achalice("--version")

    python = ".".join(map(str, sys.version_info[:3]))
    system = f"{os.uname().sysname.lower()} {os.uname().release}"
    assert (code, told) == (0, f"achalice {__version__}, python {python}, {system}\n")


def completed(words: str, cwd: Path | None = None) -> list[str]:
    """What bash offers for the last of `words`."""
    done = subprocess.run(
        [COMMAND],
        cwd=cwd,
        env=environment(
            {
                "_ACHALICE_COMPLETE": "complete_bash",
                "COMP_WORDS": words,
                "COMP_CWORD": str(len(words.split(" ")) - 1),
            }
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("achalice de", ["dev", "deploy", "delete"]),
        ("achalice state ", ["show", "unlock", "push", "import"]),
        ("achalice state show --pro", ["--project-dir", "--profile"]),
        ("achalice deploy --output ", ["text", "json"]),
        ("achalice --vers", ["--version"]),
    ],
)
def test_the_shell_completes_commands_options_and_choices(words: str, offered: list[str]) -> None:
    assert completed(words) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_each_shell_calls_the_command(shell: str) -> None:
    """Which one `--show-completion` is for, it finds out from the process that it is started by."""
    done = achalice(env={"_ACHALICE_COMPLETE": f"source_{shell}"})

    assert done.exit_code == 0
    assert f"_ACHALICE_COMPLETE=complete_{shell}" in done.stdout
