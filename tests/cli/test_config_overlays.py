"""A config file laid over another, as a stack of the CDK does it."""

import json
from pathlib import Path

import pytest

from achalice_cli.config import ConfigFileError, StageConfig, UnknownStageError, read_config


def overlaid(folder: Path, config: object, over: object, stage: str = "dev") -> StageConfig:
    file, overlay = folder / "config.json", folder / "stage_config"
    file.write_text(json.dumps(config))
    overlay.write_text(json.dumps(over))
    return read_config(file, stage, over=overlay)


def test_objects_are_merged_and_all_else_is_replaced(tmp_path: Path) -> None:
    config = overlaid(
        tmp_path,
        {
            "stages": {
                "dev": {
                    "environment_variables": {"AA": "1", "BB": "1"},
                    "lambda_functions": {"report": {"lambda_timeout": 9, "subnet_ids": ["a", "b"]}},
                }
            }
        },
        {
            "stages": {
                "dev": {
                    "environment_variables": {"BB": "2"},
                    "lambda_functions": {"report": {"subnet_ids": ["c"]}},
                }
            }
        },
    )

    report = config.function("report")
    assert config.environment_variables == {"AA": "1", "BB": "2"}
    assert (report.timeout, report.subnet_ids) == (9, ("c",))


def test_what_the_overlay_leaves_out_stays(tmp_path: Path) -> None:
    """Its models have defaults, which nobody has written there."""
    config = overlaid(tmp_path, {"app_name": "shop", "xray": True}, {"stages": {"dev": {}}})

    assert (config.app_name, config.xray) == ("shop", True)


def test_a_stage_can_be_the_overlays_own(tmp_path: Path) -> None:
    config = overlaid(
        tmp_path,
        {"stages": {"prod": {}}},
        {"stages": {"review": {"lambda_memory_size": 512}}},
        "review",
    )

    assert config.function("report").memory_size == 512


def test_a_stage_that_neither_has_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownStageError):
        overlaid(tmp_path, {"stages": {"prod": {}}}, {}, "dev")


def test_a_fault_is_told_with_the_file_that_has_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError, match=r"stage_config: `stages\.dev\.xrai` is not a key"):
        overlaid(tmp_path, {}, {"stages": {"dev": {"xrai": True}}})
