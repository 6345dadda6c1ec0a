"""What has to be changed in the source is pointed out by file and line."""

from pathlib import Path

import pytest

from achalice_cli.migration.source import Hint, hints


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("from chalice import Chalice, Rate", "from achalice import Chalice, Rate"),
        ("from chalice import Chalice as C", "from achalice import Chalice as C"),
        ("from chalice.app import Request", "from achalice import Request"),
        (
            "from chalice.app import SQSEvent, Response",
            "from achalice import Response; from achalice.events import SQSEvent",
        ),
        (
            "from chalice.app import RestAPIEventHandler",
            "achalice has no RestAPIEventHandler",
        ),
        ("import chalice", "import achalice as chalice"),
        (
            "from chalice.test import Client",
            "from achalice.test import SyncClient as Client"
            " (in async tests its Client, whose methods are awaited)",
        ),
        ("from chalice.deploy import models", "achalice has nothing like chalice.deploy"),
    ],
)
def test_an_import_of_chalice_has_its_counterpart(tmp_path: Path, line: str, advice: str) -> None:
    (tmp_path / "app.py").write_text(f"import os\n\n{line}\n")

    assert hints(tmp_path) == [Hint("app.py", 3, line, advice)]


def test_packages_tests_and_requirements_are_looked_at_and_what_is_not_the_users_is_not(
    tmp_path: Path,
) -> None:
    imports = "from chalice import Blueprint\n"
    for name in ("chalicelib/web.py", "tests/test_app.py", ".venv/lib/x.py", "vendor/y.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text(imports)
    (tmp_path / "requirements.txt").write_text("boto3\nchalice==1.33.0\nchalice-spec\n")

    assert [(each.file, each.line) for each in hints(tmp_path)] == [
        ("chalicelib/web.py", 1),
        ("requirements.txt", 2),
        ("tests/test_app.py", 1),
    ]


def test_other_imports_and_broken_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("from .chalice import x\nimport chalicelib\nimport os\n")
    (tmp_path / "broken.py").write_text("from chalice import (\n")

    assert hints(tmp_path) == []
