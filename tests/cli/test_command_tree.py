import inspect
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path

import pytest
from typer._click import Command, Context

from achalice import __version__
from achalice_cli.command_tree import Branch, Leaf, Tree
from achalice_cli.commands import TABLE, tree

from .running import achalice, environment, project


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


def said_and_loaded(*arguments: str, env: dict[str, str] | None = None) -> tuple[str, set[str]]:
    """What a command writes to stdout and what it imports, in a process of its own."""
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
    return said, set(loaded.split())


LISTED = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/orders")
async def orders() -> list[str]:
    return []


@app.on_sqs_message(queue="orders")
async def ship(event) -> None: ...


@app.lambda_function(name="nightly")
async def report(event: object) -> None: ...


def helper() -> None: ...
"""
STAGES = '{"stages": {"dev": {}, "prod": {}}}'

HEAVY = {"achalice", "anyio", "aiobotocore", "botocore", "pydantic", "rich"}


def test_help_loads_no_command_and_nothing_that_takes_long() -> None:
    """`import typer` is nearly all of its time."""
    said, loaded = said_and_loaded("--help")

    assert said.startswith("Usage: achalice ")
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.startswith("achalice_cli.commands.")} == set()


def test_completing_a_commands_name_loads_no_command() -> None:
    words = {"COMP_WORDS": "achalice de", "COMP_CWORD": "1"}

    offered, loaded = said_and_loaded(env={"_ACHALICE_COMPLETE": "complete_bash", **words})

    assert offered == "dev\ndeploy\ndelete\n"
    assert loaded & HEAVY == set()


def test_the_help_of_a_command_loads_no_other_command() -> None:
    said, loaded = said_and_loaded("url", "--help")

    assert said.startswith("Usage: achalice url ")
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
        called = re.search(rf"{typed}(?= |$)[^|>)]*", example)
        assert called is not None
        words = shlex.split(called[0])[len(typed.split()) :]
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


def test_the_projects_folder_can_be_named_before_the_command(tmp_path: Path) -> None:
    """As Chalice has it; after the command counts more."""
    folder = project(tmp_path / "shop", LISTED)
    other = str(tmp_path / "other")

    before = achalice("--project-dir", str(folder), "graph")
    nested = achalice("--project-dir", str(folder), "config", "show")
    both = achalice("--project-dir", other, "graph", "--project-dir", str(folder))

    assert [each.exit_code for each in (before, nested, both)] == [0, 0, 0]
    assert before == both


def test_debugging_shows_the_traceback_of_an_error(tmp_path: Path) -> None:
    done = achalice("--debug", "graph", cwd=tmp_path)

    assert done.exit_code == 1
    assert done.stderr.startswith("Traceback (most recent call last):\n")


def test_an_app_can_tell_that_a_command_imports_it(tmp_path: Path) -> None:
    told = "import os\nprint(os.environ['ACHALICE_CLI_MODE'], os.environ['AWS_CHALICE_CLI_MODE'])\n"
    folder = project(tmp_path / "shop", f"{told}{LISTED}")

    assert "true true\n" in achalice("graph", cwd=folder).stderr


def completed(words: str, folder: Path = Path()) -> list[str]:
    """What bash offers in `folder` for the last of `words`."""
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(written):
        patch.chdir(folder)
        patch.setenv("_ACHALICE_COMPLETE", "complete_bash")
        patch.setenv("COMP_WORDS", words)
        patch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
        with pytest.raises(SystemExit) as left:
            tree.main([], prog_name="achalice")
    assert left.value.code == 0
    return written.getvalue().split()


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


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("achalice url --stage ", ["dev", "prod"]),
        ("achalice --project-dir {} url --stage p", ["prod"]),
        ("achalice url --project-dir {} --stage p", ["prod"]),
        ("achalice invoke ", ["api_handler", "ship", "nightly"]),
        ("achalice invoke sh", ["ship"]),
        ("achalice logs ship ", ["api_handler", "nightly"]),
    ],
)
def test_the_shell_completes_the_projects_own_names(
    tmp_path: Path, words: str, offered: list[str]
) -> None:
    folder = project(tmp_path / "shop", LISTED, STAGES)
    elsewhere = "{}" in words

    assert completed(words.format(folder), tmp_path if elsewhere else folder) == offered


def test_functions_that_are_deployed_are_completed_though_the_app_is_broken(tmp_path: Path) -> None:
    folder = project(tmp_path / "shop", "def :", "{]")
    (folder / ".achalice/deployed").mkdir()
    record = '{"resources": {"function:tidy": {}, "role:default": {}}}'
    (folder / ".achalice/deployed/prod.json").write_text(record)

    assert completed("achalice invoke --stage prod ", folder) == ["tidy"]


@pytest.mark.parametrize("words", ["achalice invoke ", "achalice url --stage "])
def test_completion_is_silent_where_there_is_no_project(tmp_path: Path, words: str) -> None:
    assert completed(words, tmp_path) in ([], ["dev"])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_each_shell_calls_the_command(shell: str) -> None:
    """Which one `--show-completion` is for, it finds out from the process that it is started by."""
    done = achalice(env={"_ACHALICE_COMPLETE": f"source_{shell}"})

    assert done.exit_code == 0
    assert f"_ACHALICE_COMPLETE=complete_{shell}" in done.stdout
