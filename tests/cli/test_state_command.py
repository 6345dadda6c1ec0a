"""`achalice state` where the record is in the project's folder: AWS is not needed."""

import json
from pathlib import Path

import pytest

from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.local_state import StateFile
from achalice_cli.engine.state import Place, Recorded, State

from .running import achalice, project

A_ROLE = Recorded(
    kind="role",
    properties={"name": "shop-dev", "environment_variables": {"API_TOKEN": "hush"}},
    outputs={"name": "shop-dev", "arn": "arn:aws:iam::123456789012:role/shop-dev"},
    url="https://me:hush@shop.example/",
)
A_LAYER = Recorded(
    kind="layer", properties={}, outputs={"version": "2"}, superseded=({"version": "1"},)
)
LOCK = {"id": "1", "owner": "ali@laptop", "pid": 7, "since": "2026-05-04T12:00:03Z"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "shop", "")


@pytest.fixture
async def record(folder: Path) -> Path:
    """Something is deployed."""
    file = folder / ".achalice/deployed/dev.json"
    state = State(StateFile(file))
    state.claim(Place(account="123456789012", region="eu-west-1"), stage="dev")
    await state.put(ROLE, A_ROLE)
    await state.put(LAYER, A_LAYER)
    return file


def test_what_aws_calls_each_resource_is_shown_without_secrets(folder: Path, record: Path) -> None:
    assert achalice("state", "show", cwd=folder) == (
        0,
        "stage dev: account 123456789012, region eu-west-1\n"
        f"recorded in {record}\n"
        "\n"
        "layer:dependencies\n"
        "    version: 2\n"
        "    still to be deleted: version: 1\n"
        "\n"
        "role:default\n"
        "    name: shop-dev\n"
        "    arn: arn:aws:iam::123456789012:role/shop-dev\n"
        "    url: ****\n",
        "",
    )


def test_scripts_get_all_of_it_without_secrets(folder: Path, record: Path) -> None:
    shown = achalice("state", "show", "--output", "json", cwd=folder)

    assert json.loads(shown.stdout) == {
        "stage": "dev",
        "record": str(record),
        "place": {"account": "123456789012", "region": "eu-west-1"},
        "bundles": [],
        "resources": {
            LAYER: {
                "kind": "layer",
                "properties": {},
                "outputs": {"version": "2"},
                "superseded": [{"version": "1"}],
            },
            ROLE: {
                "kind": "role",
                "properties": {
                    "name": "shop-dev",
                    "environment_variables": {"API_TOKEN": "****"},
                },
                "outputs": A_ROLE.outputs,
                "url": "****",
            },
        },
    }


def test_where_nothing_is_deployed_that_is_shown(folder: Path) -> None:
    text = achalice("state", "show", cwd=folder)
    data = achalice("state", "show", "--output", "json", cwd=folder)

    assert text == (0, "stage dev: nothing is deployed\n", "")
    assert (data.exit_code, json.loads(data.stdout)["resources"]) == (0, {})


@pytest.mark.parametrize("command", ["show", "unlock"])
def test_a_misspelt_stage_is_told(folder: Path, command: str) -> None:
    done = achalice("state", command, "--stage", "prod", cwd=folder)

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("error: there is no stage `prod`; there is `dev`\n")


def test_a_lock_that_was_left_behind_is_removed_and_told(folder: Path) -> None:
    file = folder / ".achalice/deployed/dev.lock"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({**LOCK, "command": "deploy"}))

    held = achalice("delete", cwd=folder)
    unlocked = achalice("state", "unlock", cwd=folder)
    again = achalice("delete", cwd=folder)

    assert held.exit_code == 1
    assert held.stderr.startswith("error: stage `dev` is being deployed by ali@laptop since ")
    assert (unlocked.exit_code, unlocked.stdout) == (0, "")
    assert unlocked.stderr.startswith(
        "stage dev: unlocked; it was locked as being deployed by ali@laptop since "
    )
    assert again == (0, "", "stage dev: nothing is deployed\n")


def test_a_lock_that_cannot_be_read_can_be_removed(folder: Path) -> None:
    file = folder / ".achalice/deployed/dev.lock"
    file.parent.mkdir(parents=True)
    file.write_text("scribble")

    assert achalice("state", "unlock", cwd=folder) == (
        0,
        "",
        "stage dev: unlocked; nobody knows who had locked it\n",
    )


def test_without_a_lock_there_is_nothing_to_remove(folder: Path) -> None:
    assert achalice("state", "unlock", cwd=folder) == (
        1,
        "",
        "error: stage `dev` is not locked\n\nhint: for one in the sandbox say --sandbox\n",
    )


def test_a_record_is_moved_only_where_the_config_says_where_to(folder: Path, record: Path) -> None:
    assert achalice("state", "push", cwd=folder) == (
        1,
        "",
        "error: the config does not keep the record of stage `dev` in S3\n\n"
        'hint: say where, e.g. "state": {"s3": "our-deployments/orders"}\n',
    )
    assert record.exists()
