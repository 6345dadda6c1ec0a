import json
from pathlib import Path

import pytest

from achalice_cli.api_policies import read_api_policy
from achalice_cli.config import ConfigFileError, read_config
from achalice_cli.project import Project

from .running import project

POLICY = {"Version": "2012-10-17", "Statement": []}


def read(folder: Path, settings: dict[str, object], **files: str) -> object:
    project(folder, "", json.dumps(settings))
    for name, text in files.items():
        (folder / ".achalice" / f"{name}.json").write_text(text, encoding="utf-8")
    found = Project.find(folder)
    return read_api_policy(found, read_config(found.config_file))


def complaint(folder: Path, settings: dict[str, object], **files: str) -> str:
    with pytest.raises(ConfigFileError) as raised:
        read(folder, settings, **files)
    return str(raised.value)


def test_who_may_call_an_api_is_read_from_a_file_of_the_users(tmp_path: Path) -> None:
    settings: dict[str, object] = {"api_gateway_policy_file": "callers.json"}

    assert read(tmp_path, settings, callers=json.dumps(POLICY)) == POLICY


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert read(tmp_path, {}) is None


def test_a_file_that_is_not_there_is_told_with_the_place_that_names_it(tmp_path: Path) -> None:
    settings: dict[str, object] = {"stages": {"dev": {"api_gateway_policy_file": "callers.json"}}}

    assert complaint(tmp_path, settings) == (
        ".achalice/config.json: `stages.dev.api_gateway_policy_file` names callers.json, "
        "which is not in .achalice/"
    )


@pytest.mark.parametrize("text", ["[]", "{}", '{"Statement": "Allow"}'])
def test_a_file_that_holds_no_policy_is_told(tmp_path: Path, text: str) -> None:
    """API Gateway would say so, too, but only after the functions were made."""
    settings: dict[str, object] = {"api_gateway_policy_file": "callers.json"}

    said = complaint(tmp_path, settings, callers=text)

    assert said == ".achalice/callers.json: is not a resource policy"


def test_a_file_that_is_not_json_is_told_with_the_place(tmp_path: Path) -> None:
    settings: dict[str, object] = {"api_gateway_policy_file": "callers.json"}

    said = complaint(tmp_path, settings, callers='{"Statement":')

    assert said == (".achalice/callers.json: is not JSON: Expecting value at line 1 column 14")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    said = complaint(tmp_path, {"api_gateway_policy_file": "."})

    assert said.endswith("cannot be read: Is a directory")
