from pathlib import Path
from typing import Any

import orjson
import pytest

from achalice_cli.config import (
    ConfigFile,
    ConfigFileError,
    FunctionConfig,
    FunctionSettings,
    StageConfig,
    StageSettings,
    UnknownStageError,
    read_config,
)

from .running import achalice, project

APP = """
from achalice import Chalice

app = Chalice("shop")


@app.get("/")
async def index() -> str:
    return "hello"
"""


def read(folder: Path, content: object, stage: str = "dev") -> StageConfig:
    file = folder / ".achalice" / "config.json"
    file.parent.mkdir()
    file.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
    return read_config(file, stage)


def complaint(folder: Path, content: object) -> tuple[str, str | None]:
    with pytest.raises(ConfigFileError) as caught:
        read(folder, content)
    return str(caught.value), caught.value.hint


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    config = read_config(tmp_path / "config.json")

    assert (config.stage, config.app_name, config.api_gateway_stage) == ("dev", None, "api")
    assert (config.architecture, config.iam_policy_file) == ("x86_64", None)
    assert config.function("any") == FunctionConfig(
        memory_size=128,
        timeout=60,
        environment_variables={},
        tags={},
        log_retention_in_days=None,
    )


def test_a_value_of_the_stage_wins_over_that_of_the_file(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        {
            "api_gateway_stage": "v0",
            "architecture": "arm64",
            "python_version": "3.12",
            "iam_policy_file": "policy.json",
            "stages": {"dev": {"api_gateway_stage": "v1", "python_version": "3.13"}},
        },
    )

    assert (config.api_gateway_stage, config.python_version) == ("v1", "3.13")
    assert (config.architecture, config.iam_policy_file) == ("arm64", "policy.json")


@pytest.mark.parametrize(
    ("top", "stage", "expected"),
    [
        (None, None, True),
        (False, None, False),
        (False, True, True),
        (True, False, False),
        (None, False, False),
    ],
)
def test_the_policy_is_worked_out_unless_the_nearest_place_says_no(
    tmp_path: Path, top: bool | None, stage: bool | None, expected: bool
) -> None:
    content = {"autogen_policy": top, "stages": {"dev": {"autogen_policy": stage}}}

    assert read(tmp_path, content).autogen_policy is expected


def test_variables_have_all_values_that_functions_have(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        {
            "environment_variables": {"AA": "1", "BB": "2"},
            "lambda_functions": {"f": {"environment_variables": {"AA": "3"}}},
            "stages": {"dev": {"lambda_functions": {"g": {"environment_variables": {"CC": "4"}}}}},
        },
    )

    assert config.possible_variables == {"AA": {"1", "3"}, "BB": {"2"}, "CC": {"4"}}


# Chalice's order, from what loses to what wins.
PLACES: list[dict[str, Any]] = [
    {"lambda_timeout": 1},
    {"lambda_functions": {"f": {"lambda_timeout": 2}}},
    {"stages": {"dev": {"lambda_timeout": 3}}},
    {"stages": {"dev": {"lambda_functions": {"f": {"lambda_timeout": 4}}}}},
]


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_a_function_takes_its_value_from_the_nearest_place(tmp_path: Path, places: int) -> None:
    content: dict[str, Any] = {}
    for place in PLACES[:places]:
        if "lambda_functions" in place.get("stages", {}).get("dev", {}):
            content["stages"]["dev"] |= place["stages"]["dev"]
        else:
            content |= place

    config = read(tmp_path, content)

    assert config.function("f").timeout == places
    assert config.function("other").timeout == {1: 1, 2: 1, 3: 3, 4: 3}[places]


def test_variables_and_tags_are_merged_name_by_name(tmp_path: Path) -> None:
    """Chalice ignores those of a function at the top; here they count."""
    config = read(
        tmp_path,
        {
            "environment_variables": {"AA": "top", "BB": "top", "CC": "top", "DD": "top"},
            "tags": {"team": "top"},
            "lambda_functions": {"f": {"environment_variables": {"BB": "f", "CC": "f", "DD": "f"}}},
            "stages": {
                "dev": {
                    "environment_variables": {"CC": "dev", "DD": "dev"},
                    "lambda_functions": {
                        "f": {"environment_variables": {"DD": "dev.f"}, "tags": {"tier": "1"}}
                    },
                }
            },
        },
    )

    assert config.function("f").environment_variables == {
        "AA": "top",
        "BB": "f",
        "CC": "dev",
        "DD": "dev.f",
    }
    assert config.function("f").tags == {"team": "top", "tier": "1"}
    assert config.environment_variables == {"AA": "top", "BB": "top", "CC": "dev", "DD": "dev"}


@pytest.mark.parametrize(
    ("content", "problem", "hint"),
    [
        (
            {"stages": {"dev": {"lambda_timout": 3}}},
            "`stages.dev.lambda_timout` is not a key achalice knows",
            'did you mean "lambda_timeout"?',
        ),
        (
            {"state": {"bucket": "our-deployments"}},
            "`state.bucket` is not a key achalice knows",
            "the keys here are s3",
        ),
        (
            {"lambda_timeout": "60"},
            '`lambda_timeout` cannot be "60": Input should be a valid integer',
            None,
        ),
        (
            {"lambda_timeout": True},
            "`lambda_timeout` cannot be true: Input should be a valid integer",
            None,
        ),
        (
            {"lambda_memory_size": 64},
            "`lambda_memory_size` cannot be 64: Input should be greater than or equal to 128",
            None,
        ),
        (
            {"stages": {"dev": None}},
            "`stages.dev` cannot be null: Input should be an object",
            None,
        ),
        (
            {"environment_variables": {"DEBUG": 1}},
            "`environment_variables.DEBUG` cannot be 1: Input should be a valid string",
            None,
        ),
        (
            {"python_version": "3.9"},
            '`python_version` cannot be "3.9": Lambda runs Python 3.11, 3.12, 3.13, 3.14',
            None,
        ),
        (
            {"log_retention_in_days": 2},
            "`log_retention_in_days` cannot be 2: CloudWatch Logs keeps 1, 3, 5, 7, 14, 30, 60, "
            "90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days",
            None,
        ),
        (
            {"tags": ["a-long-tag"] * 10},
            '`tags` cannot be ["a-long-tag", "a-long-tag", "a-long-tag", "a-long-tag", ...: '
            "Input should be an object",
            None,
        ),
        ({"version": "3.0"}, "`version` cannot be \"3.0\": Input should be '2.0'", None),
        ([], "holds [], and must hold an object", "an empty config is `{}`"),
        (b"", "is not JSON: EOF while parsing a value at line 1 column 0", None),
        (
            b'{"app_name": "\xff"}',
            "is not JSON: invalid unicode code point at line 1 column 15",
            None,
        ),
    ],
)
def test_what_cannot_be_is_named_with_its_place(
    tmp_path: Path, content: object, problem: str, hint: str | None
) -> None:
    assert complaint(tmp_path, content) == (f".achalice/config.json: {problem}", hint)


@pytest.mark.parametrize(
    ("key", "name", "problem"),
    [
        (
            "environment_variables",
            "1-A",
            "Lambda takes a letter, then letters, digits and underscores; two at least",
        ),
        (
            "environment_variables",
            "AWS_REGION",
            "Lambda sets it itself, and refuses another value",
        ),
        (
            "environment_variables",
            "ACHALICE_HANDLER",
            "achalice sets it, to the handler that the function runs",
        ),
        ("tags", "aws:x", "AWS keeps those with this prefix to itself"),
        ("tags", "achalice:app", "achalice sets those with this prefix"),
    ],
)
def test_a_name_that_cannot_be_set_is_told(
    tmp_path: Path, key: str, name: str, problem: str
) -> None:
    said = complaint(tmp_path, {"stages": {"dev": {key: {"team": "shop", name: "secret"}}}})

    assert said == (
        f".achalice/config.json: `stages.dev.{key}` cannot have `{name}`: {problem}",
        None,
    )


ACCOUNT = "eu-west-1:123456789012"


@pytest.mark.parametrize(
    ("key", "given", "problem"),
    [
        ("dead_letter_arn", "dead", "write an ARN of sqs or sns"),
        ("dead_letter_arn", f"arn:aws:lambda:{ACCOUNT}:function:f", "write an ARN of sqs or sns"),
        (
            "dead_letter_arn",
            f"arn:aws:sqs:{ACCOUNT}:dead.fifo",
            "Lambda sends to no FIFO queue and no FIFO topic",
        ),
        ("on_success", "arn:aws:s3:::b", "write an ARN of sqs or sns or lambda or events"),
        ("kms_key_arn", "alias/mine", "write an ARN of kms"),
        (
            "iam_role_arn",
            "shop-role",
            "write a role's ARN: arn:aws:iam::123456789012:role/name",
        ),
        ("iam_permissions_boundary", "boundary", "write an ARN of iam"),
    ],
)
def test_an_arn_has_to_be_of_what_can_be_there(
    tmp_path: Path, key: str, given: str, problem: str
) -> None:
    assert complaint(tmp_path, {key: given}) == (
        f'.achalice/config.json: `{key}` cannot be "{given}": {problem}',
        None,
    )


@pytest.mark.parametrize(
    ("layers", "problem"),
    [
        ([f"arn:aws:lambda:{ACCOUNT}:layer:x:{n}" for n in range(5)], "at most 4 items"),
        ([f"arn:aws:lambda:{ACCOUNT}:layer:x"], "write the ARN of a layer's version"),
    ],
)
def test_layers_are_versions_and_there_is_room_for_that_of_the_dependencies(
    tmp_path: Path, layers: list[str], problem: str
) -> None:
    assert problem in complaint(tmp_path, {"layers": layers})[0]


def test_a_function_can_take_back_what_its_stage_has(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        {
            "subnet_ids": ["subnet-1"],
            "provisioned_concurrency": 5,
            "xray": True,
            "iam_role_arn": "arn:aws:iam::123456789012:role/shop",
            "lambda_functions": {
                "f": {
                    "subnet_ids": [],
                    "provisioned_concurrency": 0,
                    "xray": False,
                    "manage_iam_role": True,
                }
            },
        },
    )

    assert config.function("f") == config.function("g").model_copy(
        update={
            "subnet_ids": (),
            "provisioned_concurrency": None,
            "xray": False,
            "iam_role_arn": None,
        }
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"xray": True}, "xray"),
        ({"lambda_functions": {"f": {"xray": True}}, "xray": False}, "lambda_functions.f.xray"),
        ({"stages": {"dev": {"xray": True}}, "xray": False}, "stages.dev.xray"),
        (
            {"stages": {"dev": {"lambda_functions": {"f": {"xray": False}}, "xray": True}}},
            "stages.dev.lambda_functions.f.xray",
        ),
        ({}, None),
    ],
)
def test_a_setting_that_is_in_force_has_a_place(
    tmp_path: Path, content: object, expected: str | None
) -> None:
    assert read(tmp_path, content).place("f", "xray") == expected


def test_an_unknown_stage_is_told_from_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownStageError) as caught:
        read(tmp_path, {"stages": {"prod": {}, "beta": {}}}, stage="qa")

    assert str(caught.value) == "there is no stage `qa`; there is `beta`, `prod`"
    assert caught.value.hint == 'add "qa": {} to "stages" in .achalice/config.json'


def test_every_key_is_documented_with_its_levels() -> None:
    """docs/config.md has one row a key, and says where it may stand."""
    page = Path(__file__).parents[2] / "docs" / "config.md"
    rows = [line.split("|") for line in page.read_text("utf-8").splitlines() if "| `" in line]
    documented = {row[1].strip(" `"): row[2].strip() for row in rows}

    levels = dict.fromkeys(
        (field.alias or name for name, field in ConfigFile.model_fields.items()), "top"
    )
    levels |= dict.fromkeys(StageSettings.model_fields, "top, stage")
    levels |= dict.fromkeys(FunctionSettings.model_fields, "top, stage, function")
    assert documented == levels


def test_the_command_names_the_nearest_stage(tmp_path: Path) -> None:
    folder = project(tmp_path, APP, '{"stages": {"dev": {}, "production": {}}}')

    assert achalice("local", "--stage", "prodution", cwd=folder) == (
        1,
        "",
        "error: there is no stage `prodution`; there is `dev`, `production`\n\n"
        'hint: did you mean "production"?\n',
    )


def test_the_command_names_the_nearest_key(tmp_path: Path) -> None:
    folder = project(tmp_path, APP, '{"enviroment_variables": {}}')

    assert achalice("local", cwd=folder) == (
        1,
        "",
        "error: .achalice/config.json: `enviroment_variables` is not a key achalice knows\n\n"
        'hint: did you mean "environment_variables"?\n',
    )


def test_the_command_names_a_value_of_the_wrong_type(tmp_path: Path) -> None:
    folder = project(tmp_path, APP, '{"stages": {"dev": {"lambda_timeout": "60"}}}')

    assert achalice("local", cwd=folder) == (
        1,
        "",
        'error: .achalice/config.json: `stages.dev.lambda_timeout` cannot be "60": '
        "Input should be a valid integer\n",
    )


def test_the_command_says_where_the_config_stops_being_json(tmp_path: Path) -> None:
    folder = project(tmp_path, APP, '{"version": "2.0",}')

    assert achalice("local", cwd=folder) == (
        1,
        "",
        "error: .achalice/config.json: is not JSON: trailing comma at line 1 column 19\n",
    )


def test_what_a_bundle_is_made_of_and_may_come_to_is_set_for_stages(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        {
            "budget": {"zip_mb": 12},
            "deployment_bucket": "ours/orders",
            "stages": {
                "dev": {
                    "budget": {"init_ms": 400},
                    "bytecode": True,
                    "dependencies": {"groups": ["lambda"]},
                }
            },
        },
    )

    assert (config.budget.zip_mb, config.budget.init_ms) == (None, 400)
    assert (config.bytecode, config.deployment_bucket) == (True, ("ours", "orders"))
    assert (config.dependencies.extras, config.dependencies.groups) == ([], ["lambda"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"deployment_bucket": "s3://ours"}, 'write "bucket" or "bucket/prefix"'),
        ({"budget": {"zip_mb": 0}}, "`budget.zip_mb` cannot be 0"),
        ({"dependencies": {"group": []}}, "`dependencies.group` is not a key achalice knows"),
    ],
    ids=["bucket", "budget", "dependencies"],
)
def test_what_a_bundle_cannot_be_is_told(tmp_path: Path, content: object, problem: str) -> None:
    assert problem in complaint(tmp_path, content)[0]
