"""What commands say that need no AWS: in text, as JSON, and where they fail.

Each case is a file in `snapshots/commands/`. What takes AWS is asserted by the tests in `e2e/`.
"""

import inspect
import io
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from achalice_cli.command_tree import Branch, Leaf, run
from achalice_cli.commands import MODE_VARIABLES, TABLE, tree
from achalice_cli.exits import DEBUG_VARIABLE, leave
from achalice_cli.sandbox.errors import FOLDER_VARIABLE

from .pinned import FOLDER, assert_pinned
from .running import project

APP = """
from achalice import Chalice

app = Chalice("orders")


@app.get("/orders/{order_id}")
async def get_order(order_id: int) -> dict[str, int]:
    return {"order_id": order_id}


@app.on_sqs_message(queue="orders")
async def ship(event) -> None: ...


@app.lambda_function()
async def report(event: dict[str, int]) -> int:
    if event["month"] > 12:
        raise LookupError("no such month")
    return event["month"] * 2
"""
CONFIG = {
    "version": "2.0",
    "app_name": "orders",
    "python_version": "3.13",
    "environment_variables": {"API_TOKEN": "hush"},
    "stages": {"dev": {}, "prod": {"lambda_timeout": 20, "lambda_functions": {"ship": {}}}},
}
URL = "https://abc.execute-api.eu-west-1.amazonaws.com/api/"
RECORD = {
    "schema_version": 2,
    "place": {"account": "123456789012", "region": "eu-west-1"},
    "resources": {
        "role:default": {
            "kind": "role",
            "properties": {},
            "outputs": {"name": "orders-prod", "arn": "arn:aws:iam::123456789012:role/orders-prod"},
        },
        "rest_api:api": {
            "kind": "rest_api",
            "properties": {},
            "outputs": {"id": "abc"},
            "url": URL,
        },
    },
}
"""Of stage prod; dev is not deployed."""


class Said(NamedTuple):
    """All that a script can see of a finished command."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project, with all that commands leave behind in their process put back afterwards."""
    folder = project(tmp_path / "orders", APP, json.dumps(CONFIG))
    (folder / ".achalice/deployed").mkdir()
    (folder / ".achalice/deployed/prod.json").write_text(json.dumps(RECORD))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = {**os.environ}
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "sandbox"))
    for name in (DEBUG_VARIABLE, *MODE_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    yield folder
    sys.modules.pop("app", None)
    os.environ.clear()
    os.environ.update(before)


def called(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Said:
    """The whole command, but for the start of its process."""
    monkeypatch.setattr(sys, "argv", ["achalice", *words])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    try:
        code = leave(lambda: run(tree))
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    return Said(code, *capsys.readouterr())


def pinnable(line: str, said: Said, folder: Path) -> str:
    """What the terminal would show, without what is another on each machine and day."""
    text = f"$ {line}\n{said.stdout}"
    if said.stderr:
        text += f"--- stderr\n{said.stderr}"
    text += f"--- exit code {int(said.exit_code)}\n"
    text = text.replace(str(folder.parent), "/work")
    return re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', text)


CASES = {
    "config-show": "achalice config show --stage prod",
    "config-show-failure": "achalice config show --stage staging",
    "delete": "achalice delete",
    "delete-json": "achalice delete --output json",
    "delete-failure": "achalice delete --stage staging",
    "deploy-failure": "achalice deploy --project-dir /nowhere",
    "dev-failure": "achalice dev --stage staging",
    "gen-policy": "achalice gen-policy",
    "gen-policy-json": "achalice gen-policy --per-function --output json",
    "gen-policy-failure": "achalice gen-policy --project-dir /nowhere",
    "generate-models": "achalice generate-models",
    "generate-models-failure": "achalice generate-models --stage staging",
    "generate-pipeline": "achalice generate-pipeline",
    "generate-pipeline-failure": "achalice generate-pipeline --branch main out.yml --source github",
    "generate-sdk-failure": "achalice generate-sdk sdk",
    "graph": "achalice graph",
    "graph-json": "achalice graph --format json",
    "graph-failure": "achalice graph --format png",
    "invoke": "achalice invoke report '{\"month\": 3}' --local",
    "invoke-failure": "achalice invoke report '{\"month\": 13}' --local",
    "invoke-usage": "achalice invoke --local",
    "local-failure": "achalice local --port 70000",
    "logs-failure": "achalice logs",
    "logs-usage": "achalice logs --since yesterday",
    "migrate-failure": "achalice migrate",
    "new-project": "achalice new-project bakery",
    "new-project-failure": "achalice new-project 7up",
    "new-project-usage": "achalice new-project",
    "openapi": "achalice openapi",
    "openapi-failure": "achalice openapi --stage staging",
    "package-failure": "achalice package out --pkg-format terraform --template-format yaml",
    "package-usage": "achalice package",
    "plan": "achalice plan",
    "plan-json": "achalice plan --output json",
    "plan-failure": "achalice plan --stage staging",
    "rollback": "achalice rollback",
    "rollback-json": "achalice rollback --output json",
    "rollback-failure": "achalice rollback --stage staging",
    "sandbox-status-failure": "achalice sandbox status",
    "sandbox-stop": "achalice sandbox stop",
    "sandbox-stop-json": "achalice sandbox stop --output json",
    "state-import-failure": "achalice state import function:reprot orders-dev-report",
    "state-push-failure": "achalice state push --stage prod",
    "state-show": "achalice state show --stage prod",
    "state-show-json": "achalice state show --stage prod --output json",
    "state-show-failure": "achalice state show --stage staging",
    "state-unlock-failure": "achalice state unlock --stage prod",
    "url": "achalice url --stage prod",
    "url-json": "achalice url --stage prod --output json",
    "url-failure": "achalice url",
    "validate": "achalice validate --stage prod",
    "validate-json": "achalice validate --stage prod --output json",
    "validate-failure": "achalice validate --stage staging",
}

NEVER_FAIL = {"config-schema", "sandbox-stop"}
FAILURES_ELSEWHERE = {
    "doctor": "test_doctor_command.py",
    "sandbox-start": "sandbox/test_commands.py",
}
"""What fails by what machine it is on."""
JSON_ELSEWHERE = {
    "config-show": "test_config_command.py",
    "deploy": "e2e/projects.py",
    "doctor": "test_doctor_command.py",
    "logs": "e2e/test_calling.py",
    "migrate": "test_migrate_command.py",
    "package": "test_explaining.py",
    "sandbox-start": "sandbox/test_commands.py",
    "sandbox-status": "sandbox/test_commands.py",
}
"""What takes AWS, a sandbox or a bundle to have an answer; and what grows with each key."""


@pytest.mark.parametrize("name", CASES)
def test_a_command_says_what_is_pinned(
    name: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = CASES[name]

    said = called(shlex.split(line)[1:], capsys, monkeypatch)

    assert_pinned(f"commands/{name}", pinnable(line, said, folder))


def test_nothing_is_pinned_that_no_command_says() -> None:
    assert {file.stem for file in (FOLDER / "commands").iterdir()} == CASES.keys()


def leaves() -> Iterator[tuple[str, Leaf]]:
    for entry in TABLE:
        match entry:
            case Leaf():
                yield entry.name, entry
            case Branch():
                for leaf in entry.commands:
                    yield f"{entry.name}-{leaf.name}", leaf


def test_every_command_has_its_failure_pinned() -> None:
    pinned = {name.rpartition("-")[0] for name in CASES if name.endswith(("-failure", "-usage"))}

    assert {name for name, _ in leaves()} == pinned | NEVER_FAIL | FAILURES_ELSEWHERE.keys()


def test_every_answer_in_json_is_pinned_or_asserted() -> None:
    pinned = {name.removesuffix("-json") for name in CASES if name.endswith("-json")}

    answering = {name for name, leaf in leaves() if "output" in signature_of(leaf).parameters}
    assert answering <= pinned | JSON_ELSEWHERE.keys()
    assert pinned & JSON_ELSEWHERE.keys() == set()
    folder = Path(__file__).parent
    for name, file in (JSON_ELSEWHERE | FAILURES_ELSEWHERE).items():
        assert name.partition("-")[0] in (folder / file).read_text(encoding="utf-8")


def signature_of(leaf: Leaf) -> inspect.Signature:
    module, _, name = leaf.place.partition(":")
    return inspect.signature(getattr(import_module(f"achalice_cli.commands.{module}"), name))
