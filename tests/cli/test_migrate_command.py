"""`achalice migrate` where nothing is deployed: AWS is not needed."""

import json
from pathlib import Path

import pytest

from .running import Done, achalice, project

CONFIG = {
    "version": "2.0",
    "app_name": "shop",
    "autogen_policy": False,
    "lambda_memry_size": 256,
    "stages": {"dev": {"lambda_timeout": 20}},
}
POLICY = '{"Version": "2012-10-17", "Statement": []}'
REPORT = """\
.chalice/config.json -> .achalice/config.json
  kept    version
  kept    app_name
  kept    autogen_policy
  dropped lambda_memry_size: it is no key of Chalice's, which ignored it
  kept    stages.dev.lambda_timeout
  added   api_gateway_endpoint_type: that is Chalice's default, not achalice's
  added   stages.dev.iam_policy_file: Chalice's default, copied
  added   stages.dev.iam_role_per_function: as Chalice does without autogen_policy
.chalice/policy-dev.json -> .achalice/policy-dev.json

to be changed by hand:
  app.py:1: from chalice import Chalice  ->  from achalice import Chalice
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An app of Chalice's."""
    folder = project(tmp_path / "shop", "from chalice import Chalice\n")
    (folder / ".chalice").mkdir()
    (folder / ".chalice/config.json").write_text(json.dumps(CONFIG))
    (folder / ".chalice/policy-dev.json").write_text(POLICY)
    return folder


def test_the_config_and_what_it_names_are_written_and_every_key_is_told(folder: Path) -> None:
    done = achalice("migrate", "--yes", cwd=folder)

    assert done == Done(
        0, REPORT, "written; change the lines named above, then look at `achalice plan`\n"
    )
    assert json.loads((folder / ".achalice/config.json").read_text()) == {
        "version": "2.0",
        "app_name": "shop",
        "autogen_policy": False,
        "stages": {
            "dev": {
                "lambda_timeout": 20,
                "iam_policy_file": "policy-dev.json",
                "iam_role_per_function": True,
            }
        },
        "api_gateway_endpoint_type": "EDGE",
    }
    assert (folder / ".achalice/policy-dev.json").read_text() == POLICY
    assert (folder / "app.py").read_text() == "from chalice import Chalice\n"


def test_a_dry_run_tells_the_same_and_writes_nothing(folder: Path) -> None:
    done = achalice("migrate", "--dry-run", cwd=folder)

    assert done == Done(0, REPORT, "nothing was written\n")
    assert not (folder / ".achalice").exists()


def test_where_nobody_can_be_asked_nothing_is_written(folder: Path) -> None:
    done = achalice("migrate", cwd=folder)

    assert (done.exit_code, done.stderr) == (
        1,
        "error: nothing was written\n\nhint: nobody can be asked here: say --yes, or --dry-run\n",
    )
    assert not (folder / ".achalice").exists()


def test_what_exists_is_not_overwritten(folder: Path) -> None:
    (folder / ".achalice").mkdir()
    (folder / ".achalice/config.json").write_text("{}")
    (folder / ".chalice/policy-dev.json").unlink()

    done = achalice("migrate", "--yes", cwd=folder)

    assert done.stderr == "there is nothing to write\n"
    assert "config.json: is there already, and stays as it is\n" in done.stdout
    assert "policy-dev.json: is missing, write it by hand\n" in done.stdout
    assert (folder / ".achalice/config.json").read_text() == "{}"


def test_a_stage_that_chalice_did_not_deploy_is_told(folder: Path) -> None:
    done = achalice("migrate", "--stage", "prod", "--dry-run", cwd=folder)

    assert "stage prod: nothing is adopted: Chalice has recorded nothing of it\n" in done.stdout


def test_scripts_get_all_of_it(folder: Path) -> None:
    told = json.loads(achalice("migrate", "--dry-run", "--output", "json", cwd=folder).stdout)

    assert told["files"] == [
        {"name": "config.json", "fate": "written"},
        {"name": "policy-dev.json", "fate": "written"},
    ]
    assert {"verdict": "kept", "place": "app_name", "reason": ""} in told["keys"]
    assert [hint["line"] for hint in told["hints"]] == [1]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("config.json", "{", "is not JSON: Expecting property name"),
        ("config.json", "[]", "does not hold an object"),
        ("deployed/dev.json", "{}", "is no record: schema_version: Field required"),
        (
            "deployed/dev.json",
            '{"schema_version": "1.0", "resources": []}',
            "is of schema version 1.0, where 2.0 is known",
        ),
    ],
)
def test_what_chalice_did_not_write_is_told_by_its_file(
    folder: Path, file: str, text: str, said: str
) -> None:
    (folder / ".chalice" / file).parent.mkdir(exist_ok=True)
    (folder / ".chalice" / file).write_text(text)

    done = achalice("migrate", "--yes", cwd=folder)

    assert done.exit_code == 1
    assert f".chalice/{file} {said}" in done.stderr
    assert not (folder / ".achalice").exists()


def test_an_app_that_is_not_chalice_s_is_told(tmp_path: Path) -> None:
    done = achalice("migrate", cwd=project(tmp_path / "shop", ""))

    assert done.stderr.startswith("error: there is no .chalice/config.json in ")
