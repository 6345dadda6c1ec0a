"""The config file as it is written: strict models, where None means that a key is not set."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from achalice_cli.config.api_settings import RestApiSettings
from achalice_cli.config.domain_settings import DomainSettings
from achalice_cli.config.model import Settings
from achalice_cli.config.names import TagName, VariableName

PYTHON_VERSIONS = ("3.11", "3.12", "3.13", "3.14")
SNAP_START_VERSIONS = PYTHON_VERSIONS[1:]
"""https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html"""

Architecture = Literal["x86_64", "arm64"]
ApiType = Literal["rest", "http", "function_url"]
UrlAuth = Literal["NONE", "AWS_IAM"]
LogFormat = Literal["Text", "JSON"]
ApplicationLogLevel = Literal["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]
SystemLogLevel = Literal["DEBUG", "INFO", "WARN"]

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


def _role_arn(given: str) -> str:
    if not re.fullmatch(r"arn:[\w-]+:iam::\d{12}:role/\S+", given):
        raise ValueError("write a role's ARN: arn:aws:iam::123456789012:role/name")
    return given


def _layer_arn(given: str) -> str:
    if not re.fullmatch(r"arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:[\w-]+:\d+", given):
        raise ValueError(
            "write the ARN of a layer's version: arn:aws:lambda:eu-west-1:123456789012:layer:name:7"
        )
    return given


def _always(given: bool) -> bool:
    if not given:
        raise ValueError("dependencies always are in a layer of their own; leave the key out")
    return given


def _arn_of(*services: str) -> AfterValidator:
    """Takes the ARNs of these services, but of no FIFO queue or topic: Lambda sends to none."""

    def check(given: str) -> str:
        parts = given.split(":", 5)
        if len(parts) < 6 or parts[0] != "arn" or parts[2] not in services:
            raise ValueError(f"write an ARN of {' or '.join(services)}")
        if given.endswith(".fifo"):
            raise ValueError("Lambda sends to no FIFO queue and no FIFO topic")
        return given

    return AfterValidator(check)


class FunctionSettings(Settings):
    """What can be set for one function, for a stage, or for all. None means: not set here."""

    lambda_memory_size: Annotated[int, Field(ge=128, le=10_240)] | None = None
    """Megabytes."""
    lambda_timeout: Annotated[int, Field(ge=1, le=900)] | None = None
    """Seconds."""
    environment_variables: dict[VariableName, str] | None = None
    """Names and texts, merged name by name: those nearer to the function win."""
    tags: dict[TagName, str] | None = None
    """Names and texts, merged as environment variables are."""
    log_retention_in_days: (
        Annotated[
            int, AfterValidator(_retention), Field(json_schema_extra={"enum": [*RETENTION_DAYS]})
        ]
        | None
    ) = None
    """How long CloudWatch keeps the logs; not set keeps them for ever."""
    description: Annotated[str, Field(max_length=256)] | None = None
    """What the console says of the function."""
    ephemeral_storage: Annotated[int, Field(ge=512, le=10_240)] | None = None
    """Megabytes in /tmp."""
    layers: list[Annotated[str, AfterValidator(_layer_arn)]] | None = Field(None, max_length=4)
    """Above that of the dependencies; Lambda takes five in all."""
    reserved_concurrency: Annotated[int, Field(ge=0)] | None = None
    """0 lets nobody call it."""
    provisioned_concurrency: Annotated[int, Field(ge=0)] | None = None
    """0 is none, as not set."""
    snap_start: bool | None = None
    """Whether environments start from a snapshot; Python 3.12 and later."""
    subnet_ids: list[str] | None = Field(None, max_length=16)
    """Of the VPC to run in."""
    security_group_ids: list[str] | None = Field(None, max_length=5)
    """Where there are `subnet_ids`."""
    xray: bool | None = None
    """Whether calls are traced by X-Ray; of REST APIs, the stage decides."""
    kms_key_arn: Annotated[str, _arn_of("kms")] | None = None
    """Encrypts the environment variables; not set means a key of AWS's."""
    dead_letter_arn: Annotated[str, _arn_of("sqs", "sns")] | None = None
    """A queue or topic for asynchronous calls that failed for good."""
    maximum_retry_attempts: Annotated[int, Field(ge=0, le=2)] | None = None
    """Of asynchronous calls; not set means 2."""
    maximum_event_age_in_seconds: Annotated[int, Field(ge=60, le=21_600)] | None = None
    """Older asynchronous calls are given up; not set means six hours."""
    on_success: Annotated[str, _arn_of("sqs", "sns", "lambda", "events")] | None = None
    """The ARN of what is told of results of asynchronous calls."""
    on_failure: Annotated[str, _arn_of("sqs", "sns", "lambda", "events", "s3")] | None = None
    """The ARN of what is told of failures of asynchronous calls."""
    log_format: LogFormat | None = None
    """Not set means Text."""
    application_log_level: ApplicationLogLevel | None = None
    """The least that the functions' own lines need, for JSON; not set means INFO."""
    system_log_level: SystemLogLevel | None = None
    """The least that Lambda's own lines need, for JSON; not set means INFO."""
    autogen_policy: bool | None = None
    """Whether the functions may do what their source does in AWS; not set means true."""
    iam_policy_file: str | None = None
    """In `.achalice/`: what the functions may do besides."""
    manage_iam_role: bool | None = None
    """Whether the role is made and kept by achalice; not set means so, unless one is given."""
    iam_role_arn: Annotated[str, AfterValidator(_role_arn)] | None = None
    """A role of yours to run as."""


def _bucket_and_prefix(given: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)+", given):
        raise ValueError('write "bucket/prefix", e.g. "our-deployments/orders"')
    return given


def _bucket(given: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*", given):
        raise ValueError('write "bucket" or "bucket/prefix", e.g. "our-deployments"')
    return given


class StateSettings(Settings):
    """Where the records of stages are kept."""

    s3: Annotated[str, AfterValidator(_bucket_and_prefix)] | None = None
    """`bucket/prefix`; not set means in the project's own folder."""


class DependencySettings(Settings):
    """What of pyproject.toml is bundled beside its `dependencies`."""

    extras: list[str] = Field(default_factory=list)
    """Of `[project.optional-dependencies]`."""
    groups: list[str] = Field(default_factory=list)
    """Of `[dependency-groups]`."""


class BudgetSettings(Settings):
    """What a bundle may come to before a deploy is refused."""

    zip_mb: Annotated[float, Field(gt=0)] | None = None
    """Megabytes of the code and the dependencies, zipped."""
    init_ms: Annotated[float, Field(gt=0)] | None = None
    """Milliseconds that importing app.py takes on the machine that deploys."""


class StageSettings(FunctionSettings, RestApiSettings, DomainSettings):
    """What can be set for a stage, or for all stages."""

    dependencies: DependencySettings | None = None
    """What of pyproject.toml is bundled; not set means its `dependencies` alone."""
    bytecode: bool | None = None
    """Whether dependencies are compiled beforehand; not set means that each cold start does it."""
    deployment_bucket: Annotated[str, AfterValidator(_bucket)] | None = None
    """`bucket` or `bucket/prefix` in S3, for zips that are too large for a request."""
    budget: BudgetSettings | None = None
    """What the bundle may come to; not set means as much as Lambda takes."""
    state: StateSettings | None = None
    """Where the stages' records are kept; not set means in `.achalice/`."""

    api_type: ApiType | None = None
    """What answers HTTP in front of the function; not set means a REST API."""
    function_url_auth: UrlAuth | None = None
    """Who may call a function URL; not set means everybody."""
    api_gateway_stage: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")] | None = None
    """The first part of the API's paths; not set means `api`, and none of an HTTP API."""
    python_version: (
        Annotated[
            str,
            BeforeValidator(_python_version),
            Field(json_schema_extra={"enum": [*PYTHON_VERSIONS]}),
        ]
        | None
    ) = None
    """Of the functions; not set means that of the Python which runs achalice."""
    architecture: Architecture | None = None
    """Of the processors that run the functions; not set means x86_64."""
    automatic_layer: (
        Annotated[bool, AfterValidator(_always), WithJsonSchema({"const": True})] | None
    ) = None
    """Chalice's: achalice knows no other way than a layer for the dependencies."""
    iam_role_per_function: bool | None = None
    """Whether each function has a role of its own; not set means that they share one."""
    iam_permissions_boundary: Annotated[str, _arn_of("iam")] | None = None
    """The ARN of a policy that bounds what the roles may do."""
    profile: str | None = None
    """Of the AWS config files; `--profile` counts for more."""
    lambda_functions: dict[str, FunctionSettings] = Field(default_factory=dict)
    """By the handler's name; all routes together are `api_handler`."""


class ConfigFile(StageSettings):
    """The whole file. Chalice's keys with Chalice's meaning, and achalice's own."""

    schema_url: str | None = Field(None, alias="$schema")
    """Where editors find what may stand here; achalice itself does not read it."""
    version: Literal["2.0"] = "2.0"
    """Of this format."""
    app_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """The first part of every name in AWS; not set means what `Chalice(...)` was given."""
    stages: dict[str, StageSettings] = Field(default_factory=dict)
    """Those there are, by name; none at all means `dev`."""
