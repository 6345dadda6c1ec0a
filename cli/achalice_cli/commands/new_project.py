"""`achalice new-project`: a project that runs, is typed and tested from the first minute."""

import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from achalice.exceptions import AchaliceError
from achalice_cli.asking import answer_to
from achalice_cli.config import PYTHON_VERSIONS
from achalice_cli.exits import complain, say
from achalice_cli.scaffold import NAME_LIMIT, Template, free_folder, write_project

_SUGGESTED = "hello"

_AnswerT = TypeVar("_AnswerT")


def new_project_command(
    name: Annotated[
        str | None,
        typer.Argument(
            help=f"Letters, digits, - and _; a letter first; at most {NAME_LIMIT} characters."
        ),
    ] = None,
    template: Annotated[
        Template | None,
        typer.Option(
            "--template",
            "--project-type",
            "-t",
            metavar="<template>",
            help=f"What to begin with; {Template.REST_API} where nobody can be asked.",
        ),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--dir", help="The folder that the project's folder is made in.")
    ] = Path(),
    list_templates: Annotated[
        bool, typer.Option("--list-templates", help="Say what there is to begin with, and end.")
    ] = False,
) -> None:
    """Make a folder with a small app, its tests and its configuration.

    On a terminal it asks for what is not given.

    Examples:
      achalice new-project
      achalice new-project orders --template sqs-worker
    """
    if list_templates:
        typer.echo("\n".join(_lines()))
        return
    if sys.stdin.isatty() and sys.stderr.isatty():
        name = name or _ask_for_name(folder)
        free_folder(name, folder)
        template = template or _ask_for_template()
    if name is None:
        raise typer.BadParameter("nobody can be asked for it here", param_hint="NAME")
    python = python_of_functions(platform.python_version())
    made = write_project(name, folder, python, template or Template.REST_API)
    typer.echo(made)
    say(_next_steps(made))


def python_of_functions(running: str) -> str:
    """The version that functions get where `running` is at hand; a note where Lambda lacks that."""
    version = ".".join(running.split(".")[:2])
    if version in PYTHON_VERSIONS:
        return version
    say(
        f"note: Lambda has no Python {version}: the config says {PYTHON_VERSIONS[-1]}; "
        "with that one here, too, your tests find what Lambda would"
    )
    return PYTHON_VERSIONS[-1]


def _ask_for_name(folder: Path) -> str:
    def free(given: str) -> str:
        free_folder(given, folder)
        return given

    suggested = None if (folder / _SUGGESTED).exists() else _SUGGESTED
    return _ask("Name of the app", suggested, free)


def _ask_for_template() -> Template:
    numbered = [*enumerate(Template, start=1)]

    def chosen(given: str) -> Template:
        for number, template in numbered:
            if given in (str(number), template.value):
                return template
        raise _NoSuchTemplateError(given, len(numbered))

    say("What to begin with:")
    for number, line in enumerate(_lines(), start=1):
        say(f"  {number}  {line}")
    return _ask("Number or name", "1", chosen)


def _ask(question: str, suggested: str | None, read: Callable[[str], _AnswerT]) -> _AnswerT:
    """Ask until `read` takes the answer."""
    while True:
        answer = answer_to(f"{question} [{suggested}]" if suggested else question)
        try:
            return read(answer or suggested or "")
        except AchaliceError as error:
            complain(error)


class _NoSuchTemplateError(AchaliceError):
    """The answer is no template's."""

    def __init__(self, given: str, count: int) -> None:
        super().__init__(f"there is no template `{given}`")
        self.hint = f"answer with a number, 1 to {count}, or with a name"


def _lines() -> list[str]:
    width = max(map(len, Template))
    return [f"{each:{width}}  {each.about}" for each in Template]


def _next_steps(made: Path) -> str:
    return (
        "Next:\n"
        f"  cd {made}\n"
        "  pip install -r requirements-dev.txt\n"
        "  pytest\n"
        "README.md says how it is deployed, here or to AWS."
    )
