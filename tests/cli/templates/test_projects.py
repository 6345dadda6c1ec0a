"""What `new-project` makes is tested, typed, tidy, and may do no more than it needs to."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from achalice_cli.config import read_config
from achalice_cli.deployment import declare_policies
from achalice_cli.loader import forget_modules
from achalice_cli.project import read_project
from achalice_cli.scaffold import Template, write_project

from ..running import PATIENCE, Done, LocalServer, environment

NAME = "fruit-shop_2"
# Those that the requirements of the projects bring; this environment has others, which take longer
# to load than the tests to run.
PLUGINS = ("-p", "achalice.test.pytest_plugin", "-p", "anyio", "-p", "pytest_asyncio.plugin")
WRITING_LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
ALLOWED: dict[Template, set[str]] = {
    Template.REST_API: set(),
    Template.TYPED_API: set(),
    Template.EVENTS: {"dynamodb:PutItem", "dynamodb:Scan", "dynamodb:UpdateItem"},
    Template.WEBSOCKET_CHAT: {
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "execute-api:ManageConnections",
    },
    Template.S3_PROCESSING: {"s3:GetObject", "s3:PutObject"},
    Template.SQS_WORKER: {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"},
}
"""What the functions may do, besides writing logs."""

CDK = {Template.CDK_TABLE}
"""What the table is called, and so what may be done with it, only the stack knows."""

each_template = pytest.mark.parametrize("template", Template, ids=str)


def run(folder: Path, *module: str) -> Done:
    """Run a Python module as the project's owner would, in the project's folder."""
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=environment(
            {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "MYPYPATH": ""}
        ),
        capture_output=True,
        text=True,
        timeout=PATIENCE * 4,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[Template, Path]:
    folder = tmp_path_factory.mktemp("projects")
    made = {}
    for template in Template:
        (folder / template).mkdir()
        made[template] = write_project(NAME, folder / template, "3.13", template)
    return made


@each_template
def test_its_own_tests_pass_without_a_warning(
    projects: dict[Template, Path], template: Template
) -> None:
    options = ("-q", "-W", "error", "-p", "no:cacheprovider")
    done = run(projects[template], "pytest", *PLUGINS, *options)

    assert (done.exit_code, done.stderr) == (0, ""), done.stdout


@each_template
def test_it_passes_mypy_strict(
    projects: dict[Template, Path], template: Template, pytestconfig: pytest.Config
) -> None:
    """With its own configuration, which is strict, and nothing else.

    But for the stack: mypy takes minutes to read the CDK for the first time.
    """
    cache: Any = pytestconfig.cache
    options = ("--strict", "--cache-dir", str(cache.mkdir("new-project-mypy")))
    done = run(projects[template], "mypy", *options, "--exclude", "^infrastructure/")

    assert (done.exit_code, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("name", ["a", "Fruit_" * 6 + "Shop"])
@pytest.mark.parametrize("check", [("check",), ("format", "--check", "--diff")], ids="-".join)
def test_they_are_clean_for_ruff_whatever_the_name(
    tmp_path: Path, name: str, check: tuple[str, ...]
) -> None:
    for template in Template:
        (tmp_path / template).mkdir()
        write_project(name, tmp_path / template, "3.11", template)

    done = run(tmp_path, "ruff", *check, "--no-cache", ".")

    assert done.exit_code == 0, done.stdout


@each_template
def test_no_placeholder_is_left(projects: dict[Template, Path], template: Template) -> None:
    for file in projects[template].rglob("*.*"):
        if file.is_file() and file.suffix != ".pyc":
            assert "{{" not in file.read_text("utf-8"), file


@each_template
def test_the_config_is_of_the_app(projects: dict[Template, Path], template: Template) -> None:
    config = read_config(projects[template] / ".achalice" / "config.json")

    assert (config.app_name, config.python_version) == (NAME, "3.13")


@pytest.mark.parametrize("template", sorted(set(Template) - CDK), ids=str)
def test_it_may_do_what_its_source_does_and_no_more(
    projects: dict[Template, Path], template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Commands end after importing an app; tests go on.
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "app", sys)
    monkeypatch.setattr(os, "environ", os.environ.copy())

    project, config = read_project(projects[template], "dev")
    policies = declare_policies(project, config)
    forget_modules(project)

    assert policies.notes == ()
    assert allowed(policies.whole) == ALLOWED[template] | WRITING_LOGS
    assert '"*"' not in json.dumps(policies.whole)


def allowed(policy: Any) -> set[str]:
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def test_the_routes_can_be_served(projects: dict[Template, Path]) -> None:
    server = LocalServer.start(projects[Template.REST_API])

    assert server.url()
    assert server.stop().exit_code == 0
