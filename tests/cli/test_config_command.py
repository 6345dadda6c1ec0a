import json
from pathlib import Path

from .running import achalice, project

CONFIG = {
    "state": {"s3": "our-deployments/shop"},
    "lambda_timeout": 30,
    "environment_variables": {"LOG_LEVEL": "info", "DB_PASSWORD": "hunter2"},
    "lambda_functions": {"report": {"tags": {"team": "numbers"}}},
    "stages": {
        "dev": {"lambda_memory_size": None},
        "prod": {
            "python_version": "3.13",
            "lambda_memory_size": 512,
            "environment_variables": {"LOG_LEVEL": "warn", "TABLE": "orders"},
            "lambda_functions": {"api_handler": {"lambda_timeout": 20}},
        },
    },
}
FUNCTIONS = """
function report
    tags.team  "numbers"  lambda_functions.report

function api_handler
    lambda_timeout  20  stages.prod.lambda_functions.api_handler
"""


def show(folder: Path, *arguments: str, config: object = CONFIG) -> str:
    # What it shows is the config's alone: an app that cannot be imported does not matter.
    made = project(folder, "raise RuntimeError", json.dumps(config))
    exit_code, stdout, stderr = achalice("config", "show", *arguments, cwd=made)
    assert (exit_code, stderr) == (0, "")
    return stdout


def lines(shown: str) -> list[list[str]]:
    return [line.split() for line in shown.splitlines()]


def test_each_value_of_the_stage_is_shown_with_where_it_is_from(tmp_path: Path) -> None:
    shown = lines(show(tmp_path, "--stage", "prod"))

    assert shown[0] == ["stage", "prod"]
    for line in (
        ["state", '{"s3":', '"our-deployments/shop"}', "top"],
        ["python_version", '"3.13"', "stages.prod"],
        ["lambda_memory_size", "512", "stages.prod"],
        ["lambda_timeout", "30", "top"],
        ["ephemeral_storage", "512", "default"],
        ["api_type", '"rest"', "default"],
    ):
        assert line in shown


def test_variables_are_merged_and_each_says_where_it_is_from(tmp_path: Path) -> None:
    shown = lines(show(tmp_path, "--stage", "prod"))

    assert [line for line in shown if line and "variables" in line[0]] == [
        ["environment_variables.DB_PASSWORD", '"****"', "top"],
        ["environment_variables.LOG_LEVEL", '"warn"', "stages.prod"],
        ["environment_variables.TABLE", '"orders"', "stages.prod"],
    ]


def test_of_functions_is_shown_what_they_have_of_their_own(tmp_path: Path) -> None:
    assert show(tmp_path, "--stage", "prod").endswith(FUNCTIONS)


def test_a_function_that_has_nothing_of_its_own_in_a_stage_says_so(tmp_path: Path) -> None:
    config: object = {"lambda_functions": {"report": {}}}

    assert show(tmp_path, config=config).endswith("\nfunction report\n    as the stage\n")


def test_a_key_that_is_null_is_one_that_is_not_set(tmp_path: Path) -> None:
    assert ["lambda_memory_size", "128", "default"] in lines(show(tmp_path))


def test_what_has_no_value_is_left_out(tmp_path: Path) -> None:
    assert "profile" not in show(tmp_path)


def test_as_json_it_is_whole_and_as_safe(tmp_path: Path) -> None:
    text = show(tmp_path, "--stage", "prod", "--output", "json")
    shown = json.loads(text)

    assert (shown["stage"], list(shown["functions"])) == ("prod", ["report", "api_handler"])
    assert shown["settings"]["profile"] == {"value": None, "from": "default"}
    assert shown["functions"]["api_handler"]["lambda_timeout"] == {
        "value": 20,
        "from": "stages.prod.lambda_functions.api_handler",
    }
    assert "hunter2" not in text


def test_a_role_that_is_given_is_not_in_force_where_one_is_to_be_made(tmp_path: Path) -> None:
    arn = "arn:aws:iam::123456789012:role/shop"
    own = {"manage_iam_role": True}
    config = {"iam_role_arn": arn, "stages": {"dev": {"lambda_functions": {"report": own}}}}

    shown = json.loads(show(tmp_path, "--output", "json", config=config))

    place = "stages.dev.lambda_functions.report"
    assert shown["settings"]["iam_role_arn"] == {"value": arn, "from": "top"}
    assert shown["settings"]["manage_iam_role"] == {"value": False, "from": "default"}
    assert shown["functions"]["report"]["iam_role_arn"] == {"value": None, "from": place}
    assert shown["functions"]["report"]["manage_iam_role"] == {"value": True, "from": place}


def test_the_paths_of_an_http_api_have_no_stage_of_their_own(tmp_path: Path) -> None:
    shown = lines(show(tmp_path, config={"api_type": "http"}))

    assert ["api_gateway_stage", '"$default"', "default"] in shown


def test_without_a_config_all_is_default(tmp_path: Path) -> None:
    done = achalice("config", "show", cwd=project(tmp_path, ""))

    assert done.exit_code == 0
    assert {line[-1] for line in lines(done.stdout)[1:]} == {"default"}
