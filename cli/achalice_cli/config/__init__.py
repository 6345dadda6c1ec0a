"""`.achalice/config.json`: what a stage and its functions are configured with."""

from achalice_cli.config.api_conflicts import ConflictingApiSettingsError, check_api
from achalice_cli.config.api_settings import (
    AccessLogSettings,
    EndpointType,
    QuotaPeriod,
    QuotaSettings,
    ThrottleSettings,
    UsagePlanSettings,
)
from achalice_cli.config.apis import RestApiConfig
from achalice_cli.config.conflicts import ConflictingSettingsError, check
from achalice_cli.config.domain_settings import CustomDomainSettings
from achalice_cli.config.reading import (
    DEFAULT_STAGE,
    ConfigFileError,
    UnknownStageError,
    read_config,
)
from achalice_cli.config.settings import (
    PYTHON_VERSIONS,
    RETENTION_DAYS,
    SNAP_START_VERSIONS,
    ApiType,
    ApplicationLogLevel,
    Architecture,
    ConfigFile,
    FunctionSettings,
    LogFormat,
    StageSettings,
    StateSettings,
    SystemLogLevel,
    UrlAuth,
)
from achalice_cli.config.stage import FunctionConfig, StageConfig

__all__ = [
    "DEFAULT_STAGE",
    "PYTHON_VERSIONS",
    "RETENTION_DAYS",
    "SNAP_START_VERSIONS",
    "AccessLogSettings",
    "ApiType",
    "ApplicationLogLevel",
    "Architecture",
    "ConfigFile",
    "ConfigFileError",
    "ConflictingApiSettingsError",
    "ConflictingSettingsError",
    "CustomDomainSettings",
    "EndpointType",
    "FunctionConfig",
    "FunctionSettings",
    "LogFormat",
    "QuotaPeriod",
    "QuotaSettings",
    "RestApiConfig",
    "StageConfig",
    "StageSettings",
    "StateSettings",
    "SystemLogLevel",
    "ThrottleSettings",
    "UnknownStageError",
    "UrlAuth",
    "UsagePlanSettings",
    "check",
    "check_api",
    "read_config",
]
