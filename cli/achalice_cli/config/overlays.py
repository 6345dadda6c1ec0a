"""One config file laid over another."""

from pydantic import JsonValue

from achalice_cli.config.settings import ConfigFile
from achalice_cli.merging import merged


def overlaid(config: ConfigFile, over: ConfigFile) -> ConfigFile:
    """`config` with all that `over` says: objects are merged key by key, all else is replaced."""
    return ConfigFile.model_validate(merged(_written(config), _written(over)))


def _written(config: ConfigFile) -> dict[str, JsonValue]:
    """What the file has, and nothing that it leaves out."""
    return config.model_dump(by_alias=True, exclude_unset=True)
