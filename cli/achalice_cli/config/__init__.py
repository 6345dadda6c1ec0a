"""`.achalice/config.json`: what a stage and its functions are configured with."""

from achalice_cli.config.reading import (
    DEFAULT_STAGE,
    ConfigFileError,
    UnknownStageError,
    read_config,
)
from achalice_cli.config.settings import (
    PYTHON_VERSIONS,
    RETENTION_DAYS,
    ApiType,
    Architecture,
    ConfigFile,
    FunctionSettings,
    StageSettings,
    StateSettings,
    UrlAuth,
)
from achalice_cli.config.stage import FunctionConfig, StageConfig

__all__ = [
    "DEFAULT_STAGE",
    "PYTHON_VERSIONS",
    "RETENTION_DAYS",
    "ApiType",
    "Architecture",
    "ConfigFile",
    "ConfigFileError",
    "FunctionConfig",
    "FunctionSettings",
    "StageConfig",
    "StageSettings",
    "StateSettings",
    "UnknownStageError",
    "UrlAuth",
    "read_config",
]
