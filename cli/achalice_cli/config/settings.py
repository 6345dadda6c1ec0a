"""The config file as it is written: strict models, where None means that a key is not set."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

PYTHON_VERSIONS = ("3.11", "3.12", "3.13", "3.14")

Architecture = Literal["x86_64", "arm64"]
ApiType = Literal["rest", "http", "function_url"]
UrlAuth = Literal["NONE", "AWS_IAM"]

RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What CloudWatch Logs can be told to keep.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""


def _python_version(given: object) -> object:
    if given not in PYTHON_VERSIONS:
        raise ValueError(f"Lambda runs Python {', '.join(PYTHON_VERSIONS)}")
    return given


def _retention(given: int) -> int:
    if given not in RETENTION_DAYS:
        days = ", ".join(str(each) for each in RETENTION_DAYS)
        raise ValueError(f"CloudWatch Logs keeps {days} days")
    return given


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class FunctionSettings(_Settings):
    """What can be set for one function, for a stage, or for all. None means: not set here."""

    lambda_memory_size: Annotated[int, Field(ge=128, le=10_240)] | None = None
    """Megabytes."""
    lambda_timeout: Annotated[int, Field(ge=1, le=900)] | None = None
    """Seconds."""
    environment_variables: dict[str, str] | None = None
    tags: dict[str, str] | None = None
    log_retention_in_days: Annotated[int, AfterValidator(_retention)] | None = None
    """One of `RETENTION_DAYS`; not set keeps logs for ever."""


def _bucket_and_prefix(given: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)+", given):
        raise ValueError('write "bucket/prefix", e.g. "our-deployments/orders"')
    return given


class StateSettings(_Settings):
    """Where the records of stages are kept."""

    s3: Annotated[str, AfterValidator(_bucket_and_prefix)] | None = None
    """`bucket/prefix`; not set means in the project's own folder."""


class StageSettings(FunctionSettings):
    """What can be set for a stage, or for all stages."""

    state: StateSettings | None = None

    api_type: ApiType | None = None
    """What answers HTTP in front of the function; not set means a REST API."""
    function_url_auth: UrlAuth | None = None
    """Who may call a function URL; not set means everybody."""
    api_gateway_stage: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")] | None = None
    python_version: Annotated[str, BeforeValidator(_python_version)] | None = None
    architecture: Architecture | None = None
    autogen_policy: bool | None = None
    """Whether the functions may do what their source does in AWS; not set means true."""
    iam_policy_file: str | None = None
    """In `.achalice/`: what the functions may do besides."""
    lambda_functions: dict[str, FunctionSettings] = Field(default_factory=dict)


class ConfigFile(StageSettings):
    """The whole file. Chalice's keys with Chalice's meaning, and achalice's own."""

    version: Literal["2.0"] = "2.0"
    app_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    stages: dict[str, StageSettings] = Field(default_factory=dict)
