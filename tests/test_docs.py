"""What README and docs/ show works as it stands there."""

import argparse
import asyncio
import configparser
import inspect
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import pytest
import yaml

from achalice.test import SyncClient
from achalice_cli.commands import tree
from achalice_cli.config.reading import read_config

from .documentation import BLOCKS, PAGES, ROOT, Block, blocks_of, commands_in, typed_in

LOCAL = "http://127.0.0.1:8000"
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[Any]:
    return [pytest.param(each, id=each.id) for each in BLOCKS if each.language == language]


def has_tests(block: Block) -> bool:
    """Those that want a sandbox are run with the others that do, in `tests/cli/e2e`."""
    return "def test_" in block.text and "sandbox" not in block.title


def asks(block: Block) -> bool:
    """Whether somebody calls what `achalice local` serves."""
    return any(LOCAL in command for command, _ in typed_in(block))


def run(block: Block, name: str, patch: pytest.MonkeyPatch) -> ModuleType:
    parents = name.split(".")[:-1]
    for depth in range(1, len(parents) + 1):
        patch.setitem(sys.modules, ".".join(parents[:depth]), ModuleType(parents[depth - 1]))
    module = ModuleType(name)
    patch.setitem(sys.modules, name, module)
    exec(compile(block.text, block.id, "exec", dont_inherit=True), module.__dict__)
    return module


def imported(block: Block, patch: pytest.MonkeyPatch) -> ModuleType:
    """The block as a module; beside it the files of its page that come before it."""
    if not block.module:
        return run(block, "example", patch)
    for each in blocks_of(block.page):
        if each.module:
            module = run(each, each.module, patch)
            if each.number == block.number:
                return module
    raise LookupError(block.id)


@pytest.mark.parametrize("block", blocks("python"))
def test_every_python_example_can_be_imported(
    block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = imported(block, monkeypatch)

    assert any(callable(value) for value in vars(example).values())


@pytest.mark.parametrize("block", [each for each in blocks("python") if has_tests(*each.values)])
def test_every_test_in_an_example_passes(
    block: Block, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    example = imported(block, monkeypatch)

    for name, test in vars(example).items():
        if name.startswith("test_"):
            outcome = test(**{each: request.getfixturevalue(each) for each in parameters(test)})
            if inspect.iscoroutine(outcome):
                asyncio.run(outcome)


def parameters(test: Any) -> Iterator[str]:
    yield from inspect.signature(test).parameters


@pytest.mark.parametrize("block", [each for each in blocks("console") if asks(*each.values)])
def test_every_answer_that_is_shown_is_the_apps(
    block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [each for each in blocks_of(block.page) if each.title == "app.py"]
    with SyncClient(imported(files[0], monkeypatch).app) as client:
        answers = [asked(client, command) for command, _ in typed_in(block)]

    assert answers == [answer.rstrip("\n") for _, answer in typed_in(block)]


def asked(client: SyncClient, command: str) -> str:
    """What curl would show."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-H", dest="header", default="")
    parser.add_argument("-d", dest="body")
    parser.add_argument("url")
    given = parser.parse_args(shlex.split(command)[1:])
    name, _, value = given.header.partition(": ")
    path, _, query = given.url.removeprefix(LOCAL).partition("?")
    return client.http.request(
        "GET" if given.body is None else "POST",
        path,
        params=dict(parse_qsl(query)),
        headers={name: value} if name else {},
        body=given.body or "",
    ).text


@pytest.mark.parametrize("block", blocks("json"))
def test_every_json_example_is_json_and_configuration_is_valid(
    block: Block, tmp_path: Path
) -> None:
    """AWS's own documents, and the answers of errors, have keys with capitals."""
    value = json.loads(block.text)
    if all(key[0].isupper() for key in value):
        return
    file = tmp_path / "config.json"
    file.write_text(block.text)
    stages = value.get("stages", {"dev": {}})

    assert [read_config(file, stage).stage for stage in stages] == [*stages]


@pytest.mark.parametrize("block", [*blocks("toml"), *blocks("ini"), *blocks("yaml")])
def test_every_other_file_in_an_example_can_be_read(block: Block) -> None:
    match block.language:
        case "toml":
            assert tomllib.loads(block.text)
        case "ini":
            parser = configparser.ConfigParser()
            parser.read_string(block.text)
            assert parser.sections()
        case _:
            assert yaml.safe_load(block.text)


@pytest.mark.parametrize("block", [*blocks("sh"), *blocks("console")])
def test_every_command_in_an_example_is_one(block: Block) -> None:
    for line in commands_in(block):
        for words in pipeline(line):
            if words[:1] == ["achalice"]:
                parse(words[1:])


def pipeline(line: str) -> Iterator[list[str]]:
    """The commands of a line, without what a shell takes for itself."""
    words: list[str] = []
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&<>;")
    lexer.whitespace_split = True
    for word in lexer:
        if set(word) <= set("|&;"):
            yield words
            words = []
        else:
            words.append(word)
    yield words[: next((at for at, word in enumerate(words) if set(word) <= set("<>")), None)]


def parse(words: list[str]) -> None:
    """Go down the tree and read the options, without doing anything.

    Raises:
        UsageError: Typer's, where there is no such command or option.
    """
    command: Any = tree
    while hasattr(command, "list_commands"):
        context = command.context_class(command)
        while words and words[0].startswith("-"):
            option = next(each for each in command.get_params(context) if words[0] in each.opts)
            words = words[1 if option.is_flag else 2 :]
        if not words:
            return
        name, *words = words
        assert name in command.list_commands(context)
        command = command.get_command(context, name)
    command.make_context(command.name, words)


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    pages = {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").glob("**/*.md")}
    listed = re.findall(r'"([\w/-]+\.md)"', (ROOT / "zensical.toml").read_text())

    assert pages - {*listed} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = [
        (link, anchor)
        for link, anchor in LINK.findall(CODE.sub("", page.read_text()))
        if not leads_somewhere(page.parent / link if link else page, anchor)
    ]

    assert broken == []


def leads_somewhere(file: Path, anchor: str) -> bool:
    if not file.exists():
        return False
    if not anchor or file.suffix != ".md":
        return True
    return anchor in {anchor_of(each) for each in HEADING.findall(CODE.sub("", file.read_text()))}


def anchor_of(heading: str) -> str:
    """As both the site and GitHub make it of the headings that we write."""
    return re.sub(r"[^\w\s-]", "", heading).strip().lower().replace(" ", "-")
