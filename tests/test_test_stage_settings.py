"""The runtime's own reader of the config file, beside the tool's."""

import json
from pathlib import Path
from typing import Any

import pytest

from achalice.test.errors import StageConfigError
from achalice.test.stage_settings import StageSettings
from achalice_cli.config import UnknownStageError, read_config


def configured(folder: Path, content: object) -> Path:
    (folder / ".achalice").mkdir()
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / ".achalice" / "config.json").write_text(text)
    return folder


def places(*names: str) -> dict[str, Any]:
    """A file that sets variables, a time-out and a size at the places `names`."""

    def values(place: str) -> dict[str, Any]:
        if place not in names:
            return {}
        number = ["top", "top.f", "dev", "dev.f"].index(place) + 1
        return {
            "environment_variables": {"SHARED": place, place.upper().replace(".", "_"): place},
            "lambda_timeout": number,
            "lambda_memory_size": 128 * number,
        }

    return {
        **values("top"),
        "lambda_functions": {"f": values("top.f")},
        "stages": {"dev": {**values("dev"), "lambda_functions": {"f": values("dev.f")}}},
    }


ALL = ("top", "top.f", "dev", "dev.f")
SUBSETS = [[name for at, name in enumerate(ALL) if number >> at & 1] for number in range(16)]


@pytest.mark.parametrize("names", SUBSETS, ids=lambda names: "+".join(names) or "nothing")
@pytest.mark.parametrize("function", ["f", "other", "api_handler"])
def test_it_finds_what_the_tool_finds(tmp_path: Path, names: list[str], function: str) -> None:
    """A function must be tested with what it will be deployed with."""
    folder = configured(tmp_path, places(*names))

    ours = StageSettings.read(folder, "dev")
    theirs = read_config(folder / ".achalice" / "config.json", "dev")

    assert ours.environment_variables == theirs.environment_variables
    made, wanted = ours.function(function), theirs.function(function)
    assert made.environment_variables == wanted.environment_variables
    assert (made.timeout, made.memory_size) == (wanted.timeout, wanted.memory_size)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"app_name": "store", "api_gateway_stage": "v0"},
        {"api_gateway_stage": "v0", "stages": {"dev": {"api_gateway_stage": "v1"}}},
        {"environment_variables": None, "stages": {"dev": {"environment_variables": None}}},
    ],
)
def test_names_are_those_that_the_tool_uses(tmp_path: Path, content: object) -> None:
    folder = configured(tmp_path, content)

    ours = StageSettings.read(folder)
    theirs = read_config(folder / ".achalice" / "config.json")

    assert (ours.app_name, ours.api_gateway_stage) == (theirs.app_name, theirs.api_gateway_stage)


def test_both_read_the_same_from_no_file(tmp_path: Path) -> None:
    ours, theirs = StageSettings.read(tmp_path), read_config(tmp_path / "config.json")

    assert ours.environment_variables == theirs.environment_variables == {}
    assert ours.function("f").timeout == theirs.function("f").timeout


def test_a_stage_that_the_tool_does_not_know_is_refused_here_too(tmp_path: Path) -> None:
    folder = configured(tmp_path, {"stages": {"prod": {}, "beta": {}}})

    with pytest.raises(StageConfigError) as caught:
        StageSettings.read(folder, "dev")
    with pytest.raises(UnknownStageError):
        read_config(folder / ".achalice" / "config.json", "dev")

    assert str(caught.value) == (
        ".achalice/config.json: there is no stage `dev`; there is `beta`, `prod`"
    )


@pytest.mark.parity("testing.config-version")
def test_what_it_has_no_use_for_is_left_to_the_tool(tmp_path: Path) -> None:
    """A key of a later version, or a slip of the pen, stops no test."""
    content = {"version": "3.0", "stages": {"dev": {"lambda_timout": "x"}}, "tags": 5}

    assert StageSettings.read(configured(tmp_path, content)).environment_variables == {}


@pytest.mark.parity("testing.broken-config")
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "is not JSON: EOF while parsing an object at line 1 column 1"),
        ("[]", "Input should be an object"),
        (
            {"environment_variables": {"RETRIES": 3}},
            "`environment_variables.RETRIES` cannot be 3: Input should be a valid string",
        ),
        (
            {"stages": {"dev": {"lambda_timeout": "60"}}},
            "`stages.dev.lambda_timeout` cannot be '60': Input should be a valid integer",
        ),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(
    tmp_path: Path, content: object, problem: str
) -> None:
    with pytest.raises(StageConfigError) as caught:
        StageSettings.read(configured(tmp_path, content))

    assert str(caught.value) == f".achalice/config.json: {problem}"
