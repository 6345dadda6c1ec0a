"""What the shell offers for the names of stages and handlers: nothing, where anything is wrong.

Files are read and `app.py` is parsed, but never imported: it may print, or take its time.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

_FUNCTION = "function:"
_HTTP_HANDLER = "api_handler"
_ROUTES = frozenset({"route", "get", "post", "put", "patch", "delete"})
_NAMED = ("on_", "schedule", "lambda_function")
_WEBSOCKETS = "on_ws_"
"""Several of their handlers may share a function, whose name only the record tells."""


def stages(context: typer.Context) -> list[str]:
    """The stages of the config."""
    config = _json(_folder(context) / ".achalice/config.json")
    return [*dict.fromkeys(["dev", *map(str, _within(config, "stages"))])]


def handlers(context: typer.Context) -> list[str]:
    """The functions of the stage: those that are deployed, and those that `app.py` declares."""
    folder = _folder(context)
    chosen = context.params.get("stage") or "dev"
    found = dict.fromkeys(_declared(folder / "app.py"))
    for where in ("deployed", "sandbox"):
        record = _json(folder / f".achalice/{where}/{chosen}.json")
        for address in map(str, _within(record, "resources")):
            if address.startswith(_FUNCTION):
                found[address.removeprefix(_FUNCTION)] = None
    taken = context.params.get("names") or ()
    return [name for name in found if name not in taken]


def _folder(context: typer.Context) -> Path:
    """What `--project-dir` says, after the command or before it."""
    here = context.params.get("project_dir")
    above = context.find_root().params.get("project_dir")
    return Path(here if here not in (None, Path()) else above or Path())


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None


def _within(document: Any, key: str) -> dict[str, Any]:
    value = document.get(key) if isinstance(document, dict) else None
    return value if isinstance(value, dict) else {}


def _declared(app: Path) -> Iterator[str]:
    """Functions of the decorators in `app.py`, as far as they are written out."""
    try:
        body = ast.parse(app.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in each.decorator_list:
                if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
                    yield from _declared_by(decorator, decorator.func.attr, each.name)


def _declared_by(decorator: ast.Call, registers: str, function: str) -> Iterator[str]:
    if registers in _ROUTES:
        yield _HTTP_HANDLER
    elif registers.startswith(_NAMED) and not registers.startswith(_WEBSOCKETS):
        given = [each.value for each in decorator.keywords if each.arg == "name"]
        if not given:
            yield function
        elif isinstance(given[0], ast.Constant):
            yield str(given[0].value)
