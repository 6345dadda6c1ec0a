"""What the user has to change in the source: it is pointed out, never edited."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import achalice
from achalice import events

_NOT_SOURCE = frozenset({"__pycache__", "build", "dist", "node_modules", "vendor", "venv"})

_REQUIREMENT = re.compile(r"\s*chalice\s*(\[|[<>=!~;@#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hint:
    """A line that has to be changed."""

    file: str
    """Relative to the project."""
    line: int
    text: str
    """As it is."""
    advice: str
    """What it should be, or what to do."""


def hints(project: Path) -> list[Hint]:
    """The lines of the project's Python files and requirements that name Chalice."""
    found: list[Hint] = []
    for file in sorted(_source_files(project)):
        name = file.relative_to(project).as_posix()
        text = file.read_text("utf-8", errors="replace")
        found += _of_module(name, text) if file.suffix == ".py" else _of_requirements(name, text)
    return found


def _source_files(project: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(project):
        here = Path(folder)
        folders[:] = [
            each
            for each in folders
            if each not in _NOT_SOURCE
            and not each.startswith(".")
            and not (here / each / "pyvenv.cfg").exists()
        ]
        for name in files:
            if name.endswith(".py") or re.fullmatch(r"requirements.*\.txt", name):
                yield here / name


def _of_requirements(file: str, text: str) -> Iterator[Hint]:
    for number, line in enumerate(text.splitlines(), 1):
        if _REQUIREMENT.match(line):
            yield Hint(file, number, line.strip(), "achalice")


def _of_module(file: str, text: str) -> Iterator[Hint]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    lines = text.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            advice = _advice(node)
            if advice:
                yield Hint(file, node.lineno, lines[node.lineno - 1].strip(), advice)


def _advice(node: ast.Import | ast.ImportFrom) -> str:
    """What to write instead of an import of Chalice; "" for other imports."""
    if isinstance(node, ast.Import):
        return _plain(node)
    module = node.module or ""
    if node.level or module.split(".")[0] != "chalice":
        return ""
    if module == "chalice.test":
        return _of_tests(node.names)
    if module in ("chalice", "chalice.app"):
        return _of_names(node.names)
    return f"achalice has nothing like {module}"


def _plain(node: ast.Import) -> str:
    names = [each.name for each in node.names if each.name.split(".")[0] == "chalice"]
    if not names:
        return ""
    if names == ["chalice"] and len(node.names) == 1:
        alias = node.names[0].asname or "chalice"
        return f"import achalice as {alias}"
    return "import from achalice, achalice.events and achalice.test by name"


def _of_tests(names: list[ast.alias]) -> str:
    written = [
        f"SyncClient as {each.asname or each.name}" if each.name == "Client" else _written(each)
        for each in names
    ]
    return (
        f"from achalice.test import {', '.join(written)}"
        " (in async tests its Client, whose methods are awaited)"
    )


def _of_names(names: list[ast.alias]) -> str:
    """Everything that is in Chalice's two modules is in achalice or in achalice.events."""
    told: list[str] = []
    plain = [each for each in names if each.name == "*" or hasattr(achalice, each.name)]
    typed = [each for each in names if each not in plain and each.name in events.__all__]
    for module, those in (("achalice", plain), ("achalice.events", typed)):
        if those:
            told.append(f"from {module} import {', '.join(map(_written, those))}")
    lost = [each.name for each in names if each not in plain and each not in typed]
    if lost:
        told.append(f"achalice has no {', '.join(lost)}")
    return "; ".join(told)


def _written(alias: ast.alias) -> str:
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name
