"""The reference of the command line: what each command says of itself."""

import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperArgument, TyperOption

from achalice_cli.commands import tree
from docs.site.markdown import anchor, block, code, page, table

NAME = "achalice"


def listing() -> str:
    """All commands, with all that they take."""
    commands = list(leaves(tree, (NAME,)))
    rows = [
        (f"[`{' '.join(path)}`](#{anchor(' '.join(path))})", _about(command)[0].partition("\n")[0])
        for path, command in commands
    ]
    return page(
        table(("command", ""), rows),
        *(_command(path, command) for path, command in commands),
    )


# Typer has its own copy of click, and no public names for what commands are.
def leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Commands that do something, in the order of `--help`, each with the words that call it."""
    if not hasattr(command, "list_commands"):
        yield path, command
        return
    context = command.context_class(command, info_name=path[-1])
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        if found is not None and not found.hidden:
            yield from leaves(found, (*path, name))


def _command(path: Sequence[str], command: Any) -> str:
    context = command.context_class(command, info_name=path[-1])
    arguments = [each for each in command.params if isinstance(each, TyperArgument)]
    options = [each for each in command.params if isinstance(each, TyperOption)]
    about, examples = _about(command)
    usage = [*path, *(["[OPTIONS]"] if options else []), *map(_placeholder, arguments)]
    return page(
        f"## {' '.join(path)}",
        block(" ".join(usage), "text"),
        about,
        block(examples, "sh") if examples else "",
        table(("argument", ""), (_record(each, context) for each in arguments)),
        table(("option", ""), (_record(each, context) for each in options if not each.hidden)),
    )


def _about(command: Any) -> tuple[str, str]:
    """What a command is for, and its examples."""
    return inspect.cleandoc(command.help or ""), inspect.cleandoc(command.epilog or "")


def _placeholder(argument: TyperArgument) -> str:
    name = (argument.metavar or argument.name or "").upper()
    text = f"{name}..." if argument.nargs == -1 else name
    return text if argument.required else f"[{text}]"


def _record(parameter: TyperArgument | TyperOption, context: Any) -> tuple[str, str]:
    name, said = parameter.get_help_record(context) or ("", "")
    # With spaces, a long list of choices can be broken into lines.
    return code(name.replace("|", " | ")), said.replace("[", "\\[")
