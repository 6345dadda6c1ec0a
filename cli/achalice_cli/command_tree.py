"""A command tree that imports a command when it is called, and no other.

Typer imports all commands to draw the help of one. What they import, the AWS SDK and the user's
validation library among it, takes ten times as long as Typer itself. So a table names each
command, its module and what it does in a line: enough for the help of the tree, for completion
and for a misspelt name.
"""

import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import NamedTuple, TypeAlias

import typer

# Typer has a copy of click, and no public names for the types in its own signatures.
from typer._click import Command as AnyCommand
from typer._click import Context, HelpFormatter, Parameter
from typer._click.exceptions import NoArgsIsHelpError, UsageError
from typer._click.shell_completion import CompletionItem
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from achalice_cli.exits import ExitCode, explain
from achalice_cli.views.help import Look, Page, Section, help_text

WIDEST = 100
"""Columns that help takes at most: longer lines are hard to read."""
_EXAMPLES = "\n\nExamples:\n"
_OPTIONS = "Options"
_PACKAGE = "achalice_cli.commands"


class Leaf(NamedTuple):
    """A command: its name, where it is, and the first line of its docstring.

    The function's parameters are its options, as Typer reads them; what its docstring has after
    `Examples:` is shown as it stands.
    """

    name: str
    place: str
    """Module and function: `url:url_command`."""
    help: str
    section: str = "Commands"
    """Where the help lists it."""


class Branch(NamedTuple):
    """A command that only has others below it."""

    name: str
    help: str
    commands: tuple[Leaf, ...]
    section: str = "Commands"


Entry: TypeAlias = Leaf | Branch


class Tree(TyperGroup):
    """Commands that are imported when they are asked for by name: by `get_command`."""

    table: Mapping[str, Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry], options: Callable[..., None]) -> "Tree":
        """The tree of `entries`. Typer reads the options of the tree itself from `options`."""
        app = typer.Typer(
            cls=cls,
            help=inspect.getdoc(options),
            no_args_is_help=True,
            rich_markup_mode=None,
            context_settings={
                "help_option_names": ["-h", "--help"],
                "max_content_width": WIDEST,
            },
        )
        app.callback()(options)
        tree = get_command(app)
        if not isinstance(tree, cls):
            raise TypeError(f"Typer made a {type(tree).__name__} of a tree")
        tree.table = {entry.name: entry for entry in entries}
        for each in tree.params:
            if isinstance(each, TyperOption) and not each.is_flag:
                each.__class__ = _Untouched
        return tree

    def defaults(self, **values: object) -> dict[str, object]:
        """What has every command take `values` for those of its options that are not given."""
        return {
            name: values
            if isinstance(entry, Leaf)
            else {leaf.name: values for leaf in entry.commands}
            for name, entry in self.table.items()
        }

    def get_params(self, ctx: Context) -> list[Parameter]:
        """As Typer does, but with a default for each flag."""
        params = super().get_params(ctx)
        for each in params:
            if isinstance(each, TyperOption) and each.is_flag and each.default is None:
                # Else Typer makes one with pydantic, which doubles the time of a completion.
                each.default = False
        return params

    def list_commands(self, ctx: Context) -> list[str]:
        """The names of all commands. None is imported."""
        return [*self.table]

    def get_command(self, ctx: Context, cmd_name: str) -> AnyCommand | None:
        """The command of that name; its module is imported."""
        entry = self.table.get(cmd_name)
        match entry:
            case None:
                return None
            case Leaf():
                return _imported(entry)
            case Branch():
                return _branch(entry)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        """As Typer does, which looks for a name like the misspelt one among `commands`."""
        if args and args[0] not in self.table:
            # Nothing is made of them: the name is none of theirs.
            self.commands = dict.fromkeys(self.table, _Described(None))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What begins with `incomplete`: commands, of which none is imported, and options."""
        found = [
            CompletionItem(name, help=entry.help)
            for name, entry in self.table.items()
            if name.startswith(incomplete)
        ]
        return [*found, *super(TyperGroup, self).shell_complete(ctx, incomplete)]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write what the table says of the commands, and the options of the tree."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for entry in self.table.values():
            sections.setdefault(entry.section, []).append((entry.name, entry.help))
        formatter.write(_page(self, ctx, formatter.width, _sections(sections)))


class _Untouched(TyperOption):
    """An option of the tree that Typer does not load pydantic for unless it is given."""

    def process_value(self, ctx: Context, value: object) -> object:
        return None if value is None else super().process_value(ctx, value)


class _Described(TyperCommand):
    """A command whose help is drawn as that of the tree is."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(_page(self, ctx, formatter.width, ()))


def _imported(leaf: Leaf) -> AnyCommand:
    module, _, name = leaf.place.partition(":")
    function: Callable[..., None] = getattr(import_module(f"{_PACKAGE}.{module}"), name)
    text, _, examples = (inspect.getdoc(function) or "").partition(_EXAMPLES)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    describe = app.command(
        leaf.name,
        cls=_Described,
        help=text,
        short_help=leaf.help,
        epilog=textwrap.dedent(examples) or None,
    )
    describe(function)
    return get_command(app)


def _branch(branch: Branch) -> Tree:
    tree = Tree(name=branch.name, help=branch.help, no_args_is_help=True, rich_markup_mode=None)
    tree.table = {leaf.name: leaf for leaf in branch.commands}
    return tree


def _page(command: AnyCommand, ctx: Context, width: int, above: Iterable[Section]) -> str:
    page = Page(
        usage=f"{ctx.command_path} {' '.join(command.collect_usage_pieces(ctx))}",
        text=command.help or "",
        sections=(*above, *_parameters(command, ctx)),
        examples=(command.epilog or "").rstrip(),
    )
    return help_text(page, Look.of_stdout(width))


def _parameters(command: AnyCommand, ctx: Context) -> Iterator[Section]:
    """Arguments, then options; those that many commands share come last."""
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], _OPTIONS: []}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is not None:
            kind = "Arguments" if parameter.param_type_name == "argument" else _OPTIONS
            panel = getattr(parameter, "rich_help_panel", None) or kind
            sections.setdefault(panel, []).append(record)
    return _sections(sections)


def _sections(rows: Mapping[str, list[tuple[str, str]]]) -> Iterator[Section]:
    return (Section(title, tuple(each)) for title, each in rows.items() if each)


def run(tree: Tree) -> None:
    """Run the command that the arguments of the process name.

    Raises:
        SystemExit: with the exit code of a command that did not end with 0, and of a wrong usage.
        Exception: whatever the command raises.
    """
    try:
        code = tree.main(standalone_mode=False)
    except NoArgsIsHelpError as error:
        typer.echo(error.format_message(), err=True)
        raise SystemExit(ExitCode.USAGE) from None
    except UsageError as error:
        hint = f"see `{error.ctx.command_path} --help`" if error.ctx else None
        explain(_sentence(error.format_message()), hint)
        raise SystemExit(ExitCode.USAGE) from None
    except typer.Abort:
        # Whoever was asked has closed stdin instead of answering.
        explain("nothing was answered")
        raise SystemExit(ExitCode.FAILED) from None
    if code:
        raise SystemExit(code)


def _sentence(message: str) -> str:
    """Typer's sentence as one of ours: no capital letter, no full stop, and nothing of pydantic."""
    message = message.replace(": Value error, ", ": ")
    return f"{message[:1].lower()}{message[1:]}".rstrip(".")
