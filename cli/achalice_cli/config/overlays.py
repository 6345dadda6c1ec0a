"""One config file laid over another."""

from collections.abc import Mapping

from pydantic import JsonValue

from achalice_cli.config.settings import ConfigFile


def overlaid(config: ConfigFile, over: ConfigFile) -> ConfigFile:
    """`config` with all that `over` says: objects are merged key by key, all else is replaced."""
    return ConfigFile.model_validate(_merged(_written(config), _written(over)))


def _written(config: ConfigFile) -> dict[str, JsonValue]:
    """What the file has, and nothing that it leaves out."""
    return config.model_dump(by_alias=True, exclude_unset=True)


def _merged(under: Mapping[str, JsonValue], over: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    merged = dict(under)
    for key, value in over.items():
        former = merged.get(key)
        if isinstance(former, dict) and isinstance(value, dict):
            merged[key] = _merged(former, value)
        else:
            merged[key] = value
    return merged
