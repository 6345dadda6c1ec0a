import json
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import pytest

from achalice_cli.config import ConfigFileError, read_config
from achalice_cli.config.schema import SCHEMA_URL, config_schema
from achalice_cli.scaffold import Template, write_project

from .running import achalice

SCHEMA = json.loads(json.dumps(config_schema()))


def is_valid(config: object) -> bool:
    return jsonschema_rs.is_valid(SCHEMA, config)


def test_the_schema_that_ships_is_the_one_of_the_models() -> None:
    """Else write it anew: achalice config schema > cli/achalice_cli/config/schema.json"""
    shipped = files("achalice_cli.config") / "schema.json"

    assert achalice("config", "schema") == (0, shipped.read_text("utf-8"), "")


def test_it_is_a_schema_that_validators_take() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


def test_every_key_is_explained() -> None:
    models = {"the file": SCHEMA, **SCHEMA["$defs"]}
    unexplained = [
        f"{name}.{key}"
        for name, model in models.items()
        for key, value in model["properties"].items()
        if not value.get("description")
    ]

    assert unexplained == []


@pytest.mark.parametrize(
    "config",
    [
        {"$schema": SCHEMA_URL},
        {"stages": {"dev": {"lambda_timeout": 20}, "prod": {}}},
        {"api_gateway_endpoint_vpce": "vpce-1"},
        {"api_gateway_endpoint_vpce": ["vpce-1", "vpce-2"]},
        {"access_log": True},
        {"access_log": {"format": "$context.requestId"}},
        {"lambda_functions": {"report": {"log_retention_in_days": 30}}},
        {"python_version": "3.13", "lambda_memory_size": None},
        {"automatic_layer": True},
    ],
)
def test_what_can_be_configured_fits_the_schema(config: object, tmp_path: Path) -> None:
    read(config, tmp_path)

    assert is_valid(config)


@pytest.mark.parametrize(
    "config",
    [
        {"lambda_timout": 20},
        {"lambda_timeout": 901},
        {"stages": {"dev": {"lambda_memory_size": "128"}}},
        {"python_version": "3.8"},
        {"log_retention_in_days": 2},
        {"automatic_layer": False},
        {"api_type": "soap"},
    ],
)
def test_what_cannot_be_does_not(config: object, tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError):
        read(config, tmp_path)

    assert not is_valid(config)


def test_a_schema_of_one_s_own_can_be_named(tmp_path: Path) -> None:
    read({"$schema": "schema.json", "lambda_timeout": 20}, tmp_path)


@pytest.mark.parametrize("template", Template, ids=str)
def test_new_projects_name_it_and_fit_it(template: Template, tmp_path: Path) -> None:
    folder = write_project("orders", tmp_path, "3.13", template)
    config = json.loads((folder / ".achalice" / "config.json").read_text("utf-8"))

    assert config["$schema"] == SCHEMA_URL
    assert is_valid(config)


def read(config: object, folder: Path) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(config))
    read_config(file)
