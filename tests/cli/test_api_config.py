"""What the config file can say of a REST API, and what it cannot."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from achalice_cli.config import ConfigFileError, StageConfig, ThrottleSettings, read_config


def read(folder: Path, content: dict[str, Any]) -> StageConfig:
    file = folder / ".achalice" / "config.json"
    file.parent.mkdir()
    file.write_bytes(orjson.dumps(content))
    return read_config(file)


def test_a_value_of_the_stage_wins_and_nothing_is_left_out(tmp_path: Path) -> None:
    """0 is a value."""
    dev = {
        "api_gateway_endpoint_type": "PRIVATE",
        "minimum_compression_size": 0,
        "throttle": {"rate_limit": 0, "burst_limit": 0},
    }
    top = {
        "api_gateway_endpoint_type": "EDGE",
        "api_gateway_endpoint_vpce": "vpce-1",
        "minimum_compression_size": 1024,
        "throttle": {"rate_limit": 10, "burst_limit": 20},
    }

    api = read(tmp_path, {**top, "stages": {"dev": dev}}).rest_api

    assert (api.endpoint_type, api.vpc_endpoint_ids) == ("PRIVATE", ("vpce-1",))
    assert api.minimum_compression_size == 0
    assert api.throttle == ThrottleSettings(rate_limit=0, burst_limit=0)


def test_variables_keys_and_plans_are_merged_name_by_name(tmp_path: Path) -> None:
    dev = {"stage_variables": {"a": "2"}, "api_keys": {"mine": {}}, "usage_plans": {"small": {}}}
    top = {
        "stage_variables": {"a": "1", "b": "1"},
        "api_keys": {"ours": {}},
        "usage_plans": {"big": {}},
    }

    api = read(tmp_path, {**top, "stages": {"dev": dev}}).rest_api

    assert api.stage_variables == {"a": "2", "b": "1"}
    assert [sorted(api.api_keys), sorted(api.usage_plans)] == [["mine", "ours"], ["big", "small"]]


@pytest.mark.parametrize(("written", "logged"), [(True, True), ({}, True), (False, False)])
def test_a_log_is_wanted_or_not(tmp_path: Path, written: object, logged: bool) -> None:
    api = read(tmp_path, {"access_log": written}).rest_api

    assert (api.access_log is not None) is logged


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            {"api_gateway_endpoint_type": "edge"},
            "`api_gateway_endpoint_type` cannot be \"edge\": Input should be 'EDGE', 'REGIONAL' "
            "or 'PRIVATE'",
        ),
        (
            {"api_gateway_endpoint_vpce": ["vpc-1"]},
            '`api_gateway_endpoint_vpce.0` cannot be "vpc-1": String should match pattern '
            "'^vpce-[0-9a-z]+$'",
        ),
        (
            {"stages": {"dev": {"minimum_compression_size": -1}}},
            "`stages.dev.minimum_compression_size` cannot be -1: Input should be greater than or "
            "equal to 0",
        ),
        (
            {"minimum_compression_size": 10_485_761},
            "`minimum_compression_size` cannot be 10485761: Input should be less than or equal "
            "to 10485760",
        ),
        (
            {"minimum_compression_size": "1024"},
            '`minimum_compression_size` cannot be "1024": Input should be a valid integer',
        ),
        (
            {"access_log": {"destination_arn": "arn:aws:s3:::logs"}},
            '`access_log.destination_arn` cannot be "arn:aws:s3:::logs": write the ARN of a log '
            "group, or of a Firehose stream whose name begins with amazon-apigateway-",
        ),
        (
            {"access_log": {"format": "$context.status"}},
            '`access_log.format` cannot be "$context.status": API Gateway wants '
            "$context.requestId or $context.extendedRequestId in it",
        ),
        (
            {"access_log": {"format": "$context.requestId\n"}},
            '`access_log.format` cannot be "$context.requestId\\n": API Gateway wants it on one '
            "line",
        ),
        (
            {"throttle": {"rate_limit": -1, "burst_limit": 0}},
            "`throttle.rate_limit` cannot be -1: Input should be greater than or equal to 0",
        ),
        (
            {"stage_variables": {"a-b": "1"}},
            "`stage_variables` cannot have `a-b`: String should match pattern '^[A-Za-z0-9_]+$'",
        ),
        (
            {"usage_plans": {"basic": {"quota": {"limit": 9, "period": "WEEK", "offset": 7}}}},
            '`usage_plans.basic.quota` cannot be {"limit": 9, "period": "WEEK", "offset": 7}: '
            "the offset in a WEEK is 6 at most",
        ),
        (
            {"api_keys": {"old": {"id": "abc", "enabled": False}}},
            '`api_keys.old` cannot be {"id": "abc", "enabled": false}: a key that exists already '
            "is left as it is: leave out all but `id`",
        ),
        (
            {"api_keys": {"old": {"value": "secret"}}},
            "`api_keys.old.value` is not a key achalice knows",
        ),
    ],
)
def test_what_cannot_be_is_named_with_its_place(
    tmp_path: Path, content: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ConfigFileError) as raised:
        read(tmp_path, content)

    assert str(raised.value) == f".achalice/config.json: {problem}"
