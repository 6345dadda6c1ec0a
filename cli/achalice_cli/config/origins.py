"""Where each value that is in force comes from: a place in the config file, or a default."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import JsonValue, TypeAdapter
from pydantic_core import to_jsonable_python

from achalice_cli.config.settings import FunctionSettings, StageSettings
from achalice_cli.config.stage import StageConfig

DEFAULT = "default"
TOP = "top"
"""Of the file, which has no name of its own."""

_MERGED = ("environment_variables", "tags", "stage_variables", "api_keys", "usage_plans")
_FUNCTION_KEYS = tuple(key for key in FunctionSettings.model_fields if key not in _MERGED)
_STAGE_KEYS = tuple(
    key
    for key in StageSettings.model_fields
    if key not in (*_MERGED, *_FUNCTION_KEYS, "lambda_functions")
)
_STAGE_DEFAULTS: dict[str, Callable[[StageConfig], JsonValue]] = {
    "api_type": lambda config: config.api_type,
    "function_url_auth": lambda config: config.function_url_auth,
    "api_gateway_stage": lambda config: (
        config.http_api_stage if config.api_type == "http" else config.api_gateway_stage
    ),
    "api_gateway_endpoint_type": lambda config: config.rest_api.endpoint_type,
    "python_version": lambda config: config.python_version,
    "architecture": lambda config: config.architecture,
    "automatic_layer": lambda _config: True,
    "iam_role_per_function": lambda config: config.iam_role_per_function,
}
_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)

_Level: TypeAlias = tuple[str, FunctionSettings]
"""What a place is called, and what is written there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that is in force."""

    key: str
    """As in the file; of what is merged name by name, with the name: `tags.team`."""
    value: JsonValue
    """None where nothing is set and there is no default."""
    place: str
    """`stages.prod`, `lambda_functions.report`, `top`; `default`."""


def stage_settings(config: StageConfig) -> list[Setting]:
    """Those of the stage, and of every function of it that has none of its own."""
    levels = [each for each in _levels(config, "") if isinstance(each[1], StageSettings)]
    found = [_written(levels, key) or _stage_default(config, key) for key in _STAGE_KEYS]
    return [*found, *_function_keys(config, "", levels), *_merged(levels)]


def function_settings(config: StageConfig, name: str) -> list[Setting]:
    """Those of the function called `name`, without what only a stage can have."""
    levels = _levels(config, name)
    return [*_function_keys(config, name, levels), *_merged(levels, _MERGED[:2])]


def _levels(config: StageConfig, name: str) -> list[_Level]:
    """The places of the function called `name`, the nearest one first."""
    return [(where.rstrip(".") or TOP, settings) for where, settings in config.places(name)]


def _function_keys(config: StageConfig, name: str, levels: Sequence[_Level]) -> Iterator[Setting]:
    defaults: dict[str, JsonValue] = config.function(name).model_dump(mode="json")
    managed, role = _written(levels, "manage_iam_role"), _written(levels, "iam_role_arn")
    for key in _FUNCTION_KEYS:
        if key == "iam_role_arn" and managed is not None and managed.value is True:
            # Whoever has a role made does not run as the one that is given.
            yield Setting(key, None, managed.place)
        elif key == "manage_iam_role":
            yield managed or Setting(key, role is None, DEFAULT)
        else:
            default = Setting(key, defaults[key.removeprefix("lambda_")], DEFAULT)
            yield _written(levels, key) or default


def _stage_default(config: StageConfig, key: str) -> Setting:
    default = _STAGE_DEFAULTS.get(key)
    return Setting(key, None if default is None else default(config), DEFAULT)


def _written(levels: Sequence[_Level], key: str) -> Setting | None:
    """The first that is set."""
    for place, settings in levels:
        value = _as_json(getattr(settings, key))
        # Where records are kept is looked for in it, not it as a whole.
        if value is not None and not (key == "state" and value == {}):
            return Setting(key, value, place)
    return None


def _merged(levels: Sequence[_Level], keys: Sequence[str] = _MERGED) -> Iterator[Setting]:
    """Each name of what is merged, from the nearest place that has it."""
    for key in keys:
        found: dict[str, Setting] = {}
        for place, settings in levels:
            value = _as_json(getattr(settings, key))
            if isinstance(value, dict):
                for name, each in value.items():
                    found.setdefault(name, Setting(f"{key}.{name}", each, place))
        yield from (found[name] for name in sorted(found))


def _as_json(value: object) -> JsonValue:
    return _JSON.validate_python(to_jsonable_python(value, exclude_none=True))
