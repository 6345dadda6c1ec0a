"""Every key of Chalice's config is kept, changed, added or dropped, and says so."""

import json

import pytest
from pydantic import JsonValue

from achalice_cli.config import ConfigFile
from achalice_cli.migration.keys import Key, NewConfig, new_config

ENDPOINT = Key("added", "api_gateway_endpoint_type", "that is Chalice's default, not achalice's")


def translated(**written: JsonValue) -> NewConfig:
    return new_config({"version": "2.0", "app_name": "shop", **written})


def fates(made: NewConfig) -> dict[str, str]:
    return {each.place: each.verdict for each in made.keys}


def test_what_both_know_is_kept_at_its_level() -> None:
    stage: JsonValue = {
        "lambda_memory_size": 512,
        "lambda_functions": {"api_handler": {"lambda_timeout": 20}},
    }
    made = translated(environment_variables={"AA": "1"}, stages={"dev": stage})

    assert made.content == {
        "version": "2.0",
        "app_name": "shop",
        "environment_variables": {"AA": "1"},
        "stages": {"dev": stage},
        "api_gateway_endpoint_type": "EDGE",
    }
    assert made.keys == [
        Key("kept", "version"),
        Key("kept", "app_name"),
        Key("kept", "environment_variables"),
        Key("kept", "stages.dev.lambda_memory_size"),
        Key("kept", "stages.dev.lambda_functions.api_handler.lambda_timeout"),
        ENDPOINT,
    ]


def test_what_is_written_can_be_read_by_achalice() -> None:
    made = translated(
        automatic_layer=True,
        xray=True,
        stages={"dev": {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}},
    )

    read = ConfigFile.model_validate_json(made.text())

    assert read.stages["dev"].subnet_ids == ["subnet-1"]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        (
            "automatic_layer",
            False,
            "achalice refuses the value: dependencies always are in a layer of their own; "
            "leave the key out",
        ),
        ("lambda_memry_size", 128, "it is no key of Chalice's, which ignored it"),
        ("architecture", "arm64", "it is no key of Chalice's, which ignored it"),
        ("lambda_timeout", None, "null is the same as not set"),
        (
            "lambda_timeout",
            "60",
            "achalice refuses the value: Input should be a valid integer",
        ),
    ],
)
def test_what_cannot_be_kept_is_dropped_with_the_reason(
    key: str, value: JsonValue, reason: str
) -> None:
    made = translated(**{key: value})

    assert Key("dropped", key, reason) in made.keys
    assert key not in made.content


def test_what_only_whole_stages_have_is_dropped_for_single_functions() -> None:
    functions: JsonValue = {"tick": {"api_gateway_stage": "v1", "lambda_timeout": 7}}
    made = translated(lambda_functions=functions)

    assert fates(made)["lambda_functions.tick.api_gateway_stage"] == "dropped"
    assert made.content["lambda_functions"] == {"tick": {"lambda_timeout": 7}}


def test_an_endpoint_type_that_is_written_is_kept() -> None:
    made = translated(api_gateway_endpoint_type="REGIONAL")

    assert made.content["api_gateway_endpoint_type"] == "REGIONAL"
    assert ENDPOINT not in made.keys


def test_without_generated_policies_the_written_ones_are_copied_and_roles_are_separate() -> None:
    """Chalice's defaults, which its config does not name."""
    made = translated(
        stages={"dev": {"autogen_policy": False}, "prod": {}},
    )

    assert made.content["stages"] == {
        "dev": {
            "autogen_policy": False,
            "iam_policy_file": "policy-dev.json",
            "iam_role_per_function": True,
        },
        "prod": {},
    }
    assert made.files == ["policy-dev.json"]


def test_a_policy_file_that_chalice_did_not_read_does_not_add_to_the_policy() -> None:
    made = translated(iam_policy_file="more.json")

    assert fates(made)["iam_policy_file"] == "dropped"
    assert made.files == []


def test_an_older_version_becomes_achalice_s_own() -> None:
    made = new_config({"version": "1.0", "app_name": "shop"})

    assert Key("changed", "version", "achalice's own is 2.0") in made.keys
    assert json.loads(made.text())["version"] == "2.0"


def test_a_stage_that_was_deployed_without_being_configured_exists() -> None:
    """Chalice takes any name for a stage, achalice those of its config."""
    made = new_config({"version": "2.0", "app_name": "shop"}, ["beta"])

    assert made.content["stages"] == {"beta": {}}
    assert fates(made)["stages.beta"] == "added"


def test_a_function_with_a_written_policy_has_the_one_that_chalice_read() -> None:
    made = translated(
        lambda_functions={"tick": {"autogen_policy": False}, "tock": {"lambda_timeout": 7}},
        stages={"dev": {}},
    )

    stages = made.content["stages"]
    assert isinstance(stages, dict)
    assert stages["dev"] == {"lambda_functions": {"tick": {"iam_policy_file": "policy-dev.json"}}}
    assert made.files == ["policy-dev.json"]
